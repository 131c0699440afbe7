package dev.catalogsync.stage;

import dev.catalogsync.DataFolder;
import dev.catalogsync.Json;
import dev.catalogsync.catalog.Kind;
import dev.catalogsync.postgres.Sql;
import dev.catalogsync.stage.file.Chunk;
import dev.catalogsync.stage.file.ItemFile;
import dev.catalogsync.stage.file.Refused;
import dev.catalogsync.stage.file.Regrouping;
import dev.catalogsync.stage.file.Window;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The course of a walk: opens the file where the last walk stopped, gathers chunks until there is enough of them to write, and writes
 * what was found in one transaction with counters and checkpoint, so that after a crash the next walk goes on at the last chunk that
 * was written, and nothing is staged twice.
 */
@Component("staging")
class Staging {

    private static final String DEFER = Sql.statement("stage/defer-flush");
    private static final String DELETE_SHORT = Sql.statement("stage/delete-short");
    private static final String ADVANCE = Sql.statement("stage/advance-checkpoint");
    private static final String RESTART = Sql.statement("stage/restart-batch");

    private final JdbcTemplate database;
    private final TransactionTemplate transaction;
    private final StagedRows rows;
    private final DataFolder data;
    private final int itemsPerChunk;
    private final Limits limits;

    Staging(
            JdbcTemplate database,
            TransactionTemplate transaction,
            StagedRows rows,
            DataFolder data,
            Limits limits,
            @Value("${catalog.stage.items-per-chunk}") int itemsPerChunk) {
        this.database = database;
        this.transaction = transaction;
        this.rows = rows;
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

    /** Whether a chunk goes on to be written: something differs in it, or it is time for the checkpoint. */
    boolean isDue(Run run, Comparison.Differences found) {
        return found.getSize() > 0 || run.isDue();
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
        Run.Rows created = rows.created(run, run.dryRun ? List.of() : chunks);
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
                    List<Comparison.Differences> settled = run.dryRun ? chunks : rows.settled(chunks);
                    run.count(passed.tally());
                    settled.forEach(chunk -> countFound(run, chunk));
                    rows.writeShort(run, settled);
                    if (!run.dryRun) {
                        rows.write(run, settled, created);
                    }
                    if (database.update(ADVANCE, to, Json.write(run.counts), run.batchId, from) != 1) {
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
        flush(run);
        run.awaitWritten();
    }

    /** What became of an item that came cut short and is whole now. */
    void writeRepaired(Run run, Comparison.Differences found) {
        String id = found.chunk().items().getFirst().id();
        settle(run, id, () -> {
            List<Comparison.Differences> settled = run.dryRun ? List.of(found) : rows.settled(List.of(found));
            countFound(run, settled.getFirst());
            run.count("repaired", 1);
            if (!run.dryRun) {
                rows.write(run, settled, rows.created(run, settled));
            }
        });
    }

    /** An item that came cut short and cannot be had whole. */
    void writeUnrepaired(Run run, Refused item) {
        settle(run, item.text(), () -> {
            run.count("damaged", 1);
            if (!run.dryRun) {
                rows.writeRefused(run, List.of(item));
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
        run.count("created", found.created().size());
        run.count("staged", found.created().size() + (long) found.changed().size());
        run.count("damaged", found.damaged().size());
    }
}
