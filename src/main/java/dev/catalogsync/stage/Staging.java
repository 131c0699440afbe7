package dev.catalogsync.stage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.catalogsync.DataFolder;
import dev.catalogsync.catalog.Conflict;
import dev.catalogsync.catalog.Fingerprint;
import dev.catalogsync.catalog.Kind;
import dev.catalogsync.postgres.Sql;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.postgresql.PGConnection;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Writes what a comparison found: changes, fingerprints, dead letters, counters and checkpoint of a chunk in one transaction,
 * so that after a crash the next walk goes on at the last chunk that was written, and nothing is staged twice.
 */
@Component("staging")
class Staging {

    private static final String ALLOCATE = Sql.statement("stage/allocate-ids");
    private static final String COPY_ITEMS = Sql.statement("stage/copy-items");
    private static final String COPY_CHANGES = Sql.statement("stage/copy-changes");
    private static final String SUPERSEDE = Sql.statement("stage/supersede-changes");
    private static final String TOUCH = Sql.statement("stage/touch-items");
    private static final String ADOPT = Sql.statement("stage/adopt-documents");
    private static final String CONFLICT = Sql.statement("stage/insert-conflict");
    private static final String MARK_CONFLICTS = Sql.statement("stage/mark-conflicts");
    private static final String DEAD_LETTER = Sql.statement("stage/insert-dead-letter");
    private static final String DEFER = Sql.statement("stage/defer-flush");
    private static final String INSERT_SHORT = Sql.statement("stage/insert-short");
    private static final String DELETE_SHORT = Sql.statement("stage/delete-short");
    private static final String DELETE_ALL_SHORT = Sql.statement("stage/delete-all-short");
    private static final String ADVANCE = Sql.statement("stage/advance-checkpoint");
    private static final String RESTART = Sql.statement("stage/restart-batch");
    private static final String LOCK = Sql.statement("stage/lock-items");

    private final JdbcTemplate database;
    private final TransactionTemplate transaction;
    private final DataFolder data;
    private final int itemsPerChunk;
    private final Limits limits;
    private final ObjectMapper json = new ObjectMapper();

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
        Map<String, Object> checkpoint = read((String) batch.get("checkpoint"));
        boolean grouped = Boolean.TRUE.equals(checkpoint.get("grouped"));
        try {
            ItemFile items = grouped
                    ? new ItemFile(Regrouping.of(file, parts(file), kind), Files.size(file), kind, itemsPerChunk)
                    : new ItemFile(file, kind, itemsPerChunk);
            Run run = new Run(batch, kind, read((String) batch.get("counters")), items, grouped);
            Object offset = checkpoint.get("offset");
            if (offset instanceof Number number) {
                items.skipTo(number.longValue());
                run.loseReach();
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
     * Returns while the chunk is being written; {@link #await} waits for the last. Where children do not stand below their items,
     * the file is grouped first, and the walk begins again.
     */
    void write(Run run, Comparison.Differences found) {
        if (run.isRestarting()) {
            return;
        }
        if (!run.isGrouped() && isInAnotherOrder(run, found.chunk())) {
            run.awaitWritten();
            regroup(run);
            return;
        }
        // While the last chunk is still being written: a database that has nothing to do would be the loss.
        Run.Rows created = rows(run, run.dryRun ? List.of() : found.created());
        run.awaitWritten();
        String from = run.checkpoint();
        Map<String, Object> place = new LinkedHashMap<>();
        if (run.isGrouped()) {
            place.put("grouped", true);
        }
        place.put("offset", found.chunk().endOffset());
        place.put("line", found.chunk().endLine());
        String to = json(place);
        run.moveTo(to);
        run.write(
                found,
                created,
                () -> transaction.executeWithoutResult(status -> {
                    database.execute(DEFER);
                    Comparison.Differences settled = run.dryRun ? found : settled(found);
                    count(run, settled);
                    writeShort(run, settled.cut());
                    if (!run.dryRun) {
                        writeRefused(run, settled.chunk().refused());
                        copy(created);
                        writeFound(run, settled);
                    }
                    if (database.update(ADVANCE, to, json(run.counts), run.batchId, from) != 1) {
                        throw new IllegalStateException(
                                "Batch " + run.batchId
                                        + " was paused, cancelled or taken over by another node while it was staged; this chunk was not written.");
                    }
                    stopWhereTooMuchIsBroken(run);
                }));
    }

    private void stopWhereTooMuchIsBroken(Run run) {
        if (limits.stops(run.counted("lines"), run.broken())) {
            run.stop();
        }
    }

    /** Returns when everything that the walk found is written. */
    void await(Run run) {
        run.awaitWritten();
    }

    /** What became of an item that came cut short and is whole now. */
    void writeRepaired(Run run, Comparison.Differences found) {
        String id = found.chunk().items().getFirst().id();
        settle(run, id, () -> {
            Comparison.Differences settled = run.dryRun ? found : settled(found);
            countFound(run, settled);
            run.count("repaired", 1);
            if (!run.dryRun) {
                copy(rows(run, settled.created()));
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
            if (database.update(ADVANCE, run.checkpoint(), json(run.counts), run.batchId, run.checkpoint()) != 1) {
                throw new IllegalStateException("Batch " + run.batchId
                        + " was paused, cancelled or taken over by another node while short items were read again.");
            }
        });
    }

    private void writeFound(Run run, Comparison.Differences found) {
        writeChanged(run, found.changed());
        writeSame(found.same());
        writeRefused(run, found.damaged());
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

    /** Every product of a store has a variant: a full chunk without a child says that the children come later. */
    private boolean isInAnotherOrder(Run run, Chunk chunk) {
        boolean bare = run.kind == Kind.PRODUCT
                && chunk.items().size() >= itemsPerChunk
                && chunk.children().isEmpty();
        return bare || chunk.refused().stream().anyMatch(Refused::orphan);
    }

    /** The batch is free at once; whoever claims it next deals its lines out. */
    private void regroup(Run run) {
        run.restart();
        database.update(DELETE_ALL_SHORT, run.batchId);
        if (database.update(RESTART, json(Map.of("grouped", true)), json(run.counts), run.batchId, run.checkpoint())
                != 1) {
            throw new IllegalStateException("Batch " + run.batchId + " moved while it was staged.");
        }
    }

    /** An item may be pushed or taken between its comparison and this; then it is for the next pull to judge. */
    private Comparison.Differences settled(Comparison.Differences found) {
        Map<Long, Integer> compared = new HashMap<>();
        found.changed().forEach(item -> compared.put(item.itemId(), item.version()));
        found.same().forEach(item -> compared.put(item.itemId(), item.version()));
        if (compared.isEmpty()) {
            return found;
        }
        Set<Long> moved = new HashSet<>();
        database.query(
                LOCK,
                row -> {
                    if (compared.get(row.getLong(1)) != row.getInt(2)) {
                        moved.add(row.getLong(1));
                    }
                },
                (Object) compared.keySet().toArray(Long[]::new));
        return moved.isEmpty() ? found : found.without(moved::contains);
    }

    /** Whatever happened: lets go of the file. */
    void close(Run run) throws IOException {
        run.close();
    }

    static void count(Run run, Comparison.Differences found) {
        Chunk chunk = found.chunk();
        long orphans = chunk.refused().stream().filter(Refused::orphan).count();
        long repeated = chunk.refused().stream()
                .filter(line -> line.reason().startsWith("this item came before"))
                .count();
        run.count("lines", chunk.lines());
        run.count("roots", chunk.items().size());
        run.countChildren(chunk.children());
        run.count("orphans", orphans);
        run.count("duplicates", chunk.duplicates());
        run.count("refused", chunk.refused().size() - orphans - repeated);
        run.count("short", found.cut().size());
        countFound(run, found);
    }

    private static void countFound(Run run, Comparison.Differences found) {
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
            change(changes, run, ids.get(i)[1], ids.get(i)[0], "CREATE")
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
        database.update(
                SUPERSEDE, changed.stream().map(Comparison.Changed::itemId).toArray(Long[]::new), "INCOMING");
        List<Long> ids = database.query(ALLOCATE, (row, number) -> row.getLong(2), changed.size());
        CopyRows changes = run.changeRows();
        List<Object[]> conflicts = new ArrayList<>();
        for (int i = 0; i < changed.size(); i++) {
            Comparison.Changed item = changed.get(i);
            change(changes, run, ids.get(i), item.itemId(), item.operation())
                    .text(item.before())
                    .text(item.after())
                    .text(item.remote())
                    .texts(item.fields())
                    .text("pull");
            for (Conflict conflict : item.conflicts()) {
                conflicts.add(new Object[] {
                    ids.get(i),
                    item.itemId(),
                    conflict.path(),
                    json(conflict.base()),
                    json(conflict.local()),
                    json(conflict.remote())
                });
            }
        }
        copy(COPY_CHANGES, changes);
        if (!conflicts.isEmpty()) {
            database.batchUpdate(CONFLICT, conflicts);
            database.update(MARK_CONFLICTS, (Object)
                    conflicts.stream().map(row -> row[1]).distinct().toArray(Long[]::new));
        }
        touch(changed.stream()
                .map(item ->
                        new Touched(item.itemId(), item.item().id(), item.item().raw(), item.seen()))
                .toList());
    }

    private void writeSame(List<Comparison.Same> same) {
        Long[] outdated = same.stream()
                .filter(Comparison.Same::moved)
                .map(Comparison.Same::itemId)
                .toArray(Long[]::new);
        if (outdated.length > 0) {
            database.update(SUPERSEDE, outdated, "INCOMING");
        }
        touch(same.stream()
                .filter(item -> item.adopted() == null)
                .map(item ->
                        new Touched(item.itemId(), item.item().id(), item.item().raw(), item.seen()))
                .toList());
        List<Comparison.Same> adopted =
                same.stream().filter(item -> item.adopted() != null).toList();
        if (!adopted.isEmpty()) {
            database.update(
                    ADOPT,
                    adopted.stream().map(Comparison.Same::itemId).toArray(Long[]::new),
                    adopted.stream().map(item -> item.adopted().text()).toArray(String[]::new),
                    adopted.stream().map(item -> item.adopted().title()).toArray(String[]::new),
                    adopted.stream().map(item -> item.item().raw().bytes()).toArray(byte[][]::new),
                    adopted.stream().map(item -> item.seen().bytes()).toArray(byte[][]::new));
        }
    }

    /** What is noted of an item that was looked at closely. */
    private record Touched(long itemId, String shopifyId, Fingerprint raw, Fingerprint seen) {}

    private void touch(List<Touched> items) {
        if (!items.isEmpty()) {
            database.update(
                    TOUCH,
                    items.stream().map(Touched::itemId).toArray(Long[]::new),
                    items.stream().map(Touched::shopifyId).toArray(String[]::new),
                    items.stream().map(item -> item.raw().bytes()).toArray(byte[][]::new),
                    items.stream().map(item -> item.seen().bytes()).toArray(byte[][]::new));
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

    private static CopyRows change(CopyRows rows, Run run, long changeId, long itemId, String operation) {
        return rows.row(12)
                .bigint(changeId)
                .integer(run.storeId)
                .bigint(run.batchId)
                .bigint(itemId)
                .text(run.kind.name())
                .text("INCOMING")
                .text(operation);
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

    private Map<String, Object> read(String text) {
        try {
            return json.readValue(
                    text, json.getTypeFactory().constructMapType(LinkedHashMap.class, String.class, Object.class));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("counters and checkpoints are written by us and are JSON", e);
        }
    }

    private String json(Object value) {
        try {
            return json.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("plain values can always be written as JSON", e);
        }
    }
}
