package dev.catalogsync.stage;

import dev.catalogsync.Json;
import dev.catalogsync.catalog.Conflict;
import dev.catalogsync.postgres.Sql;
import dev.catalogsync.stage.document.Assembly;
import dev.catalogsync.stage.file.Refused;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.postgresql.PGConnection;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.stereotype.Component;

/**
 * Writes what was found as rows: items and changes, conflicts, items to be read again, and dead letters. All but {@link #created} is to be
 * called within the transaction that moves the checkpoint.
 */
@Component("stagedRows")
class StagedRows {

    private static final String ALLOCATE = Sql.statement("stage/allocate-ids");
    private static final String COPY_ITEMS = Sql.statement("stage/copy-items");
    private static final String COPY_CHANGES = Sql.statement("stage/copy-changes");
    private static final String INSERT_CHANGES = Sql.statement("stage/insert-changes");
    private static final String SUPERSEDE = Sql.statement("stage/supersede-changes");
    private static final String TOUCH = Sql.statement("stage/touch-items");
    private static final String ADOPT = Sql.statement("stage/adopt-documents");
    private static final String CONFLICT = Sql.statement("stage/insert-conflict");
    private static final String MARK_CONFLICTS = Sql.statement("stage/mark-conflicts");
    private static final String DEAD_LETTER = Sql.statement("stage/insert-dead-letter");
    private static final String INSERT_SHORT = Sql.statement("stage/insert-short");

    /** Their documents are in memory twice meanwhile. */
    private static final int CHANGES_PER_STATEMENT = 250;

    private final JdbcTemplate database;

    StagedRows(JdbcTemplate database) {
        this.database = database;
    }

    /** The rows of new items and of their changes, as they go over the wire. */
    Run.Rows created(Run run, List<Comparison.Differences> found) {
        List<Comparison.New> created = all(found, Comparison.Differences::created);
        Run.Rows rows = run.rows(created.size());
        if (created.isEmpty()) {
            return rows;
        }
        List<long[]> ids =
                database.query(ALLOCATE, (row, number) -> new long[] {row.getLong(1), row.getLong(2)}, created.size());
        CopyRows items = rows.items();
        CopyRows changes = rows.changes();
        for (int i = 0; i < created.size(); i++) {
            Comparison.New item = created.get(i);
            Assembly.Stored stored = item.stored();
            items.row(11)
                    .bigint(ids.get(i)[0])
                    .integer(run.storeId)
                    .text(run.kind.name())
                    .text(item.item().id())
                    .text(stored.title())
                    .text(stored.vendor())
                    .text(stored.productType())
                    .text(stored.status())
                    .text(stored.handle())
                    .texts(stored.tags())
                    .bytes(item.item().raw().bytes());
            changes.row(12)
                    .bigint(ids.get(i)[1])
                    .integer(run.storeId)
                    .bigint(run.batchId)
                    .bigint(ids.get(i)[0])
                    .text(run.kind.name())
                    .text("INCOMING")
                    .text("CREATE")
                    .bytes(null)
                    .bytes(stored.documents().array(), stored.start(), stored.length())
                    .bytes(null)
                    .texts(List.of())
                    .text("pull");
        }
        return rows;
    }

    /**
     * Notes what was seen of the items that were known. One may be pushed or taken between its comparison and this; then it is
     * for the next pull to judge.
     */
    List<Comparison.Differences> settled(List<Comparison.Differences> found) {
        List<Comparison.Compared> seen = new ArrayList<>();
        List<Comparison.Same> adopted = new ArrayList<>();
        all(found, Comparison.Differences::changed).forEach(change -> seen.add(change.item()));
        for (Comparison.Same same : all(found, Comparison.Differences::same)) {
            if (same.adopted() == null) {
                seen.add(same.item());
            } else {
                adopted.add(same);
            }
        }
        if (seen.isEmpty() && adopted.isEmpty()) {
            return found;
        }
        Set<Long> noted = new HashSet<>();
        note(TOUCH, seen, noted, texts(seen, item -> item.item().id()));
        note(
                ADOPT,
                adopted.stream().map(Comparison.Same::item).toList(),
                noted,
                texts(adopted, same -> same.adopted().text()),
                texts(adopted, same -> same.adopted().title()));
        if (noted.size() == seen.size() + adopted.size()) {
            return found;
        }
        return found.stream()
                .map(chunk -> chunk.without(id -> !noted.contains(id)))
                .toList();
    }

    private void note(String statement, List<Comparison.Compared> items, Set<Long> noted, String[]... more) {
        if (items.isEmpty()) {
            return;
        }
        List<Object> arguments = new ArrayList<>();
        arguments.add(items.stream().map(Comparison.Compared::itemId).toArray(Long[]::new));
        arguments.add(items.stream().map(Comparison.Compared::written).toArray(Long[]::new));
        arguments.add(items.stream().map(item -> item.item().raw().bytes()).toArray(byte[][]::new));
        arguments.add(items.stream().map(item -> item.seen().bytes()).toArray(byte[][]::new));
        arguments.addAll(List.of(more));
        database.query(
                statement,
                row -> {
                    noted.add(row.getLong(1));
                },
                arguments.toArray());
    }

    private static <T> String[] texts(List<T> those, Function<T, String> text) {
        return those.stream().map(text).toArray(String[]::new);
    }

    /** The items that came cut short, which are to be read again one by one. */
    void writeShort(Run run, List<Comparison.Differences> found) {
        for (Comparison.New item : all(found, Comparison.Differences::cut)) {
            database.update(
                    INSERT_SHORT,
                    run.batchId,
                    item.item().id(),
                    item.item().line(),
                    item.item().offset(),
                    item.stored().cut().toArray(String[]::new),
                    item.stored().text());
        }
    }

    /** @param created the rows of what is new in them */
    void write(Run run, List<Comparison.Differences> found, Run.Rows created) {
        writeRefused(run, all(found, chunk -> chunk.chunk().refused()));
        copy(created);
        writeChanged(run, all(found, Comparison.Differences::changed));
        supersede(all(found, Comparison.Differences::same).stream()
                .filter(Comparison.Same::moved)
                .map(Comparison.Same::item));
        writeRefused(run, all(found, Comparison.Differences::damaged));
    }

    private void copy(Run.Rows created) {
        if (created.count() > 0) {
            copy(COPY_ITEMS, created.items());
            copy(COPY_CHANGES, created.changes());
        }
    }

    private void writeChanged(Run run, List<Comparison.Changed> changed) {
        if (changed.isEmpty()) {
            return;
        }
        supersede(changed.stream().map(Comparison.Changed::item));
        List<Long> ids = database.query(ALLOCATE, (row, number) -> row.getLong(2), changed.size());
        for (int from = 0; from < changed.size(); from += CHANGES_PER_STATEMENT) {
            int to = Math.min(from + CHANGES_PER_STATEMENT, changed.size());
            insert(run, ids.subList(from, to), changed.subList(from, to));
        }
        List<Object[]> conflicts = new ArrayList<>();
        for (int i = 0; i < changed.size(); i++) {
            Comparison.Changed change = changed.get(i);
            for (Comparison.Overlap overlap : change.overlaps()) {
                Conflict conflict = overlap.conflict();
                conflicts.add(new Object[] {
                    ids.get(i),
                    change.item().itemId(),
                    overlap.proposalId(),
                    conflict.path(),
                    Json.write(conflict.base()),
                    Json.write(conflict.local()),
                    Json.write(conflict.remote())
                });
            }
        }
        if (!conflicts.isEmpty()) {
            database.batchUpdate(CONFLICT, conflicts);
            database.update(MARK_CONFLICTS, (Object)
                    conflicts.stream().map(row -> row[1]).distinct().toArray(Long[]::new));
        }
    }

    private void insert(Run run, List<Long> ids, List<Comparison.Changed> changed) {
        database.update(
                INSERT_CHANGES,
                ids.toArray(Long[]::new),
                changed.stream().map(change -> change.item().itemId()).toArray(Long[]::new),
                texts(changed, Comparison.Changed::operation),
                texts(changed, Comparison.Changed::after),
                texts(changed, Comparison.Changed::remote),
                texts(changed, change -> Json.write(change.fields())),
                run.batchId);
    }

    /** What waits of items whose content moved again is out of date. */
    private void supersede(Stream<Comparison.Compared> moved) {
        Long[] outdated = moved.filter(Comparison.Compared::waiting)
                .map(Comparison.Compared::itemId)
                .toArray(Long[]::new);
        if (outdated.length > 0) {
            database.update(SUPERSEDE, outdated, "INCOMING");
        }
    }

    void writeRefused(Run run, List<Refused> refused) {
        database.batchUpdate(
                DEAD_LETTER,
                refused.stream()
                        .map(line -> new Object[] {
                            run.storeId, run.batchId, line.line(), line.offset(), line.reason(), line.text()
                        })
                        .toList());
    }

    private void copy(String statement, CopyRows rows) {
        Connection connection = DataSourceUtils.getConnection(database.getDataSource());
        try {
            rows.sendTo(connection.unwrap(PGConnection.class).getCopyAPI().copyIn(statement));
        } catch (SQLException e) {
            throw database.getExceptionTranslator().translate("copy", statement, e);
        } finally {
            DataSourceUtils.releaseConnection(connection, database.getDataSource());
        }
    }

    private static <T> List<T> all(
            List<Comparison.Differences> chunks, Function<Comparison.Differences, List<T>> part) {
        return chunks.stream().flatMap(chunk -> part.apply(chunk).stream()).toList();
    }
}
