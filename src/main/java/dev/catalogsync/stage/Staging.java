package dev.catalogsync.stage;

import dev.catalogsync.DataFolder;
import dev.catalogsync.Json;
import dev.catalogsync.catalog.Conflict;
import dev.catalogsync.catalog.Kind;
import dev.catalogsync.postgres.Sql;
import dev.catalogsync.stage.document.Assembly;
import dev.catalogsync.stage.file.Chunk;
import dev.catalogsync.stage.file.ItemFile;
import dev.catalogsync.stage.file.Refused;
import dev.catalogsync.stage.file.Regrouping;
import dev.catalogsync.stage.file.Window;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.postgresql.PGConnection;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Writes what a comparison found: changes, fingerprints, dead letters, counters and checkpoint in one transaction, so that after a
 * crash the next walk goes on at the last chunk that was written, and nothing is staged twice.
 */
@Component("staging")
class Staging {

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
    private static final String DEFER = Sql.statement("stage/defer-flush");
    private static final String INSERT_SHORT = Sql.statement("stage/insert-short");
    private static final String DELETE_SHORT = Sql.statement("stage/delete-short");
    private static final String ADVANCE = Sql.statement("stage/advance-checkpoint");
    private static final String RESTART = Sql.statement("stage/restart-batch");

    /** Their documents are in memory twice meanwhile. */
    private static final int CHANGES_PER_STATEMENT = 250;

    private final JdbcTemplate database;
    private final TransactionTemplate transaction;
    private final DataFolder data;
    private final int itemsPerChunk;
    private final Limits limits;

    Staging(
            JdbcTemplate database,
            TransactionTemplate transaction,
            DataFolder data,
            Limits limits,
            @Value("${catalog.stage.items-per-chunk}") int itemsPerChunk) {
        this.database = database;
        this.transaction = transaction;
        this.data = data;
        this.limits = limits;
        this.itemsPerChunk = itemsPerChunk;
    }

    /** @param batch a row of {@code claim-batch.sql} */
    Run open(Map<String, Object> batch) {
        Path file = spooled((String) batch.get("spoolFile"));
        Kind kind = Kind.valueOf((String) batch.get("kind"));
        Map<String, Object> checkpoint = Json.object((String) batch.get("checkpoint"));
        Order order = checkpoint.get("order") instanceof String name ? Order.valueOf(name) : Order.GROUPED;
        try {
            ItemFile items =
                    switch (order) {
                        case GROUPED -> new ItemFile(file, kind, itemsPerChunk);
                        case NEAR -> new ItemFile(new Window(file, kind), Files.size(file), kind, itemsPerChunk);
                        case ANY ->
                            new ItemFile(Regrouping.of(file, parts(file), kind), Files.size(file), kind, itemsPerChunk);
                    };
            Run run = new Run(batch, kind, Json.object((String) batch.get("counters")), items, order);
            Object offset = checkpoint.get("offset");
            if (offset instanceof Number number) {
                items.skipTo(number.longValue());
                run.readOutOfOrder();
            }
            stopWhereTooMuchIsBroken(run);
            return run;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The result of batch " + batch.get("batchId") + " is not in the spool folder any more: "
                            + e.getMessage(),
                    e);
        }
    }

    private Path spooled(String name) {
        return data.folder("spool").resolve(name);
    }

    private static Path parts(Path file) {
        return file.resolveSibling(file.getFileName() + ".parts");
    }

    /**
     * Refuses a chunk whose children do not stand where they were looked for.
     *
     * @throws OutOfOrder where they do not
     */
    void check(Run run, Chunk chunk) {
        // Every product of a store has a variant: a full chunk without a child says that the children come later.
        boolean bare = run.kind == Kind.PRODUCT
                && chunk.items().size() >= itemsPerChunk
                && chunk.children().isEmpty();
        if (bare && run.order() != Order.ANY || isInAnotherOrder(run.order(), chunk)) {
            throw new OutOfOrder(run.order());
        }
    }

    /** Counts what a chunk has, and how far the walk is with it; both are written with whatever is written next. */
    void pass(Run run, Comparison.Differences found) {
        Tally tally = tally(found.chunk());
        if (found.getSize() == 0) {
            tally.add("unchanged", found.unchanged()).add("unsettled", found.unsettled());
        }
        run.pass(found, tally);
    }

    /**
     * Takes what was found in a chunk, and returns while it is being written, or is kept to be written with the next;
     * {@link #await} waits for the last.
     */
    void write(Run run, Comparison.Differences found) {
        run.gathered().add(found);
        if (run.gathered().isEnough() || run.isDue()) {
            flush(run);
        }
    }

    /** How far the walk is, for whoever looks on: the batch, lines, and per cent of the bytes. */
    Map<String, Object> progress(Run run) {
        Run.Passed passed = run.passed();
        return Map.of(
                "batchId",
                run.batchId,
                "lines",
                passed.line(),
                "percent",
                run.bytes == 0 ? 100 : Math.min(100, 100 * passed.offset() / run.bytes));
    }

    private void flush(Run run) {
        if (run.passed().isNothing()) {
            return;
        }
        List<Comparison.Differences> chunks = run.takeGathered().chunks();
        // While the last ones are still being written: a database that has nothing to do would be the loss.
        Run.Rows created = rows(run, run.dryRun ? List.of() : all(chunks, Comparison.Differences::created));
        run.awaitWritten();
        Run.Passed passed = run.takePassed();
        String from = run.checkpoint();
        Map<String, Object> place = new LinkedHashMap<>();
        place.put("order", run.order());
        place.put("offset", passed.offset());
        place.put("line", passed.line());
        String to = Json.write(place);
        run.moveTo(to);
        run.write(
                chunks,
                created,
                () -> transaction.executeWithoutResult(status -> {
                    database.execute(DEFER);
                    List<Comparison.Differences> settled = run.dryRun ? chunks : settled(chunks);
                    run.count(passed.tally());
                    settled.forEach(chunk -> countFound(run, chunk));
                    writeShort(run, all(settled, Comparison.Differences::cut));
                    if (!run.dryRun) {
                        writeRefused(run, all(settled, chunk -> chunk.chunk().refused()));
                        copy(created);
                        writeFound(run, settled);
                    }
                    if (database.update(ADVANCE, to, Json.write(run.counts), run.batchId, from) != 1) {
                        throw new IllegalStateException(
                                "Batch " + run.batchId
                                        + " was paused, cancelled or taken over by another node while it was staged; this chunk was not written.");
                    }
                    stopWhereTooMuchIsBroken(run);
                }));
    }

    private static <T> List<T> all(
            List<Comparison.Differences> chunks, Function<Comparison.Differences, List<T>> part) {
        return chunks.stream().flatMap(chunk -> part.apply(chunk).stream()).toList();
    }

    private void stopWhereTooMuchIsBroken(Run run) {
        if (limits.stops(run.counted("lines"), run.broken())) {
            run.stop();
        }
    }

    /** Returns when everything that the walk found is written. */
    void await(Run run) {
        flush(run);
        run.awaitWritten();
    }

    /** What became of an item that came cut short and is whole now. */
    void writeRepaired(Run run, Comparison.Differences found) {
        String id = found.chunk().items().getFirst().id();
        settle(run, id, () -> {
            List<Comparison.Differences> settled = run.dryRun ? List.of(found) : settled(List.of(found));
            countFound(run, settled.getFirst());
            run.count("repaired", 1);
            if (!run.dryRun) {
                copy(rows(run, found.created()));
                writeFound(run, settled);
            }
        });
    }

    /** An item that came cut short and cannot be had whole. */
    void writeUnrepaired(Run run, Refused item) {
        settle(run, item.text(), () -> {
            run.count("damaged", 1);
            if (!run.dryRun) {
                writeRefused(run, List.of(item));
            }
        });
    }

    private void settle(Run run, String id, Runnable writes) {
        transaction.executeWithoutResult(status -> {
            writes.run();
            database.update(DELETE_SHORT, run.batchId, id);
            if (database.update(ADVANCE, run.checkpoint(), Json.write(run.counts), run.batchId, run.checkpoint())
                    != 1) {
                throw new IllegalStateException("Batch " + run.batchId
                        + " was paused, cancelled or taken over by another node while short items were read again.");
            }
        });
    }

    private void writeFound(Run run, List<Comparison.Differences> found) {
        writeChanged(run, all(found, Comparison.Differences::changed));
        supersede(all(found, Comparison.Differences::same).stream()
                .filter(Comparison.Same::moved)
                .map(Comparison.Same::item));
        writeRefused(run, all(found, Comparison.Differences::damaged));
    }

    private void writeShort(Run run, List<Comparison.New> cut) {
        for (Comparison.New item : cut) {
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

    /** Through a window nothing can be refused: what stands above such a line there says nothing of where it belongs. */
    static boolean isInAnotherOrder(Order order, Chunk chunk) {
        return switch (order) {
            case GROUPED -> chunk.refused().stream().anyMatch(Refused::isOrphan);
            case NEAR -> !chunk.refused().isEmpty();
            case ANY -> false;
        };
    }

    /** The batch is free at once; whoever claims it next walks over it in the next order. */
    void restart(Run run) {
        run.awaitWritten();
        run.forgetCounts();
        String order = Json.write(Map.of("order", run.order().next()));
        if (database.update(RESTART, run.batchId, order, Json.write(run.counts), run.batchId, run.checkpoint()) != 1) {
            throw new IllegalStateException("Batch " + run.batchId + " moved while it was staged.");
        }
    }

    /**
     * Notes what was seen of the items that were known. One may be pushed or taken between its comparison and this; then it is
     * for the next pull to judge.
     */
    private List<Comparison.Differences> settled(List<Comparison.Differences> found) {
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

    /** Whatever happened: lets go of the file. */
    void close(Run run) throws IOException {
        run.close();
    }

    /** What a chunk has, whatever is found of it. */
    static Tally tally(Chunk chunk) {
        long orphans = chunk.refused().stream().filter(Refused::isOrphan).count();
        long repeated = chunk.refused().stream()
                .filter(line -> line.as() == Refused.Kind.REPEATED)
                .count();
        return new Tally()
                .add("lines", chunk.lines())
                .add("roots", chunk.items().size())
                .add("orphans", orphans)
                .add("duplicates", chunk.duplicates())
                .add("refused", chunk.refused().size() - orphans - repeated)
                .addChildren(chunk.children());
    }

    static void countFound(Run run, Comparison.Differences found) {
        run.count("short", found.cut().size());
        run.count("unchanged", found.unchanged() + found.same().size());
        run.count("unsettled", found.unsettled());
        run.count("staged", found.created().size() + (long) found.changed().size());
        run.count("damaged", found.damaged().size());
    }

    /** The rows of new items and of their changes, as they go over the wire. */
    private Run.Rows rows(Run run, List<Comparison.New> created) {
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

    private void writeRefused(Run run, List<Refused> refused) {
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
}
