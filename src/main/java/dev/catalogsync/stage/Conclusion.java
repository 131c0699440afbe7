package dev.catalogsync.stage;

import dev.catalogsync.Json;
import dev.catalogsync.batch.Ledger;
import dev.catalogsync.postgres.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** What a walk comes to when its last chunk is written: whether the batch balances, and only then what its silence means. */
@Component("stageConclusion")
class Conclusion {

    private static final String SUPERSEDE = Sql.statement("stage/supersede-changes");
    private static final String SELECT_WAITING = Sql.statement("stage/select-waiting");
    private static final String TAKE_OVER = Sql.statement("stage/take-over-changes");
    private static final String SELECT_PRESENT = Sql.statement("stage/select-present");
    private static final String HAS_BEHIND = Sql.statement("stage/has-behind");
    private static final String SELECT_GONE = Sql.statement("stage/select-gone");
    private static final String STAGE_DELETES = Sql.statement("stage/stage-deletes");
    private static final String FINISH = Sql.statement("stage/finish-batch");
    private static final String MOVE_MARK = Sql.statement("stage/move-mark");
    private static final String METRIC = Sql.statement("stage/insert-metric");

    private final JdbcTemplate database;
    private final JdbcTemplate rowByRow;
    private final TransactionTemplate transaction;
    private final Limits limits;

    Conclusion(JdbcTemplate database, TransactionTemplate transaction, Limits limits) {
        this.database = database;
        // Otherwise the driver keeps the whole answer in memory, and a store may have millions of items.
        this.rowByRow = new JdbcTemplate(database.getDataSource());
        rowByRow.setFetchSize(5_000);
        this.transaction = transaction;
        this.limits = limits;
    }

    /** Ends the phase: draws the balance sheet, and only of a full pull that balances is anything concluded from absence. */
    void finish(Run run) {
        run.awaitWritten();
        run.count("tolerated", limits.tolerated(run.counted("lines"), run.counted("damaged"), run.broken()));
        Ledger sheet = Ledger.of(run.counts);
        boolean balances = sheet.balances();
        long unrepaired = run.counted("short") - run.counted("repaired");
        String difference = balances ? null : difference(run, sheet, unrepaired);
        transaction.executeWithoutResult(status -> {
            String error = difference;
            if (balances && run.full && !run.dryRun) {
                supersedeDisproved(run);
                error = stageDeletes(run);
                run.count("confirmed", database.update(TAKE_OVER, run.batchId));
            } else if (balances && !run.dryRun) {
                // Each was asked for by its id and not found: that is proof, however many they are.
                stageDeletes(run, database.queryForList(SELECT_GONE, Long.class, run.batchId), null);
            }
            if (balances && run.counted("tolerated") > 0) {
                error = beside(run) + (error == null ? "" : " " + error);
            }
            database.update(METRIC, run.batchId, run.claimedAt, run.counted("roots"), run.counted("bytes"));
            String phase = balances && !run.dryRun ? "DECIDE" : null;
            String state = !balances ? "INCOMPLETE" : run.dryRun ? "SUCCEEDED" : "RUNNING";
            int moved = database.update(
                    FINISH, state, phase, Json.write(run.counts), error, phase, run.batchId, run.checkpoint());
            if (moved != 1) {
                throw new IllegalStateException("Batch " + run.batchId + " moved while it was being finished.");
            }
            // What is damaged has to be read again by the next incremental pull.
            if (balances && !run.dryRun && run.counted("damaged") == 0) {
                database.update(MOVE_MARK, run.batchId);
            }
        });
    }

    private static String beside(Run run) {
        long damaged = run.counted("tolerated");
        return damaged + (damaged == 1 ? " item was damaged and is" : " items were damaged and are")
                + " left as known: see the dead letters of this batch, mend it in the store, and pull again.";
    }

    private String difference(Run run, Ledger sheet, long unrepaired) {
        String stopped = limits.broken(run.counted("lines"), run.broken(), run.isStopped());
        return (stopped == null ? "" : stopped + " ")
                + "The pull does not balance: " + sheet.difference()
                + (unrepaired == 0 ? "" : ". Items that came cut short and could not be had whole: " + unrepaired)
                + ". What was staged is kept for review and no rule decides it; nothing is concluded from what"
                + " is missing. See the dead letters of this batch, then pull again.";
    }

    /** A new item that is gone again before anyone decided, and a deletion of what is there. */
    private void supersedeDisproved(Run run) {
        List<Long> disproved = new ArrayList<>();
        rowByRow.query(
                SELECT_WAITING,
                row -> {
                    boolean deletion = row.getString(3).equals("DELETE");
                    if (run.hasSeen(row.getString(2)) == deletion) {
                        disproved.add(row.getLong(1));
                    }
                },
                run.storeId,
                run.kind.name(),
                run.batchId);
        if (!disproved.isEmpty()) {
            database.update(SUPERSEDE, disproved.toArray(Long[]::new), "INCOMING");
        }
    }

    /** @return why a person has to decide about the deletions; null where rules may */
    private String stageDeletes(Run run) {
        String complete = run.contiguousUpTo();
        if (complete != null
                && Boolean.FALSE.equals(
                        database.queryForObject(HAS_BEHIND, Boolean.class, run.storeId, run.kind.name(), complete))) {
            return null;
        }
        List<Long> gone = new ArrayList<>();
        AtomicLong known = new AtomicLong();
        rowByRow.query(
                SELECT_PRESENT,
                row -> {
                    known.incrementAndGet();
                    if (!run.hasSeen(row.getString(2))) {
                        gone.add(row.getLong(1));
                    }
                },
                run.storeId,
                run.kind.name(),
                run.batchId);
        String held = limits.deletes(known.get(), gone.size());
        stageDeletes(run, gone, held);
        return held;
    }

    /** @param held why no rule may decide them; null where one may */
    private void stageDeletes(Run run, List<Long> gone, String held) {
        if (!gone.isEmpty()) {
            Long[] ids = gone.toArray(Long[]::new);
            database.update(SUPERSEDE, ids, "INCOMING");
            run.count("deletes", database.update(STAGE_DELETES, run.batchId, held, ids));
        }
    }
}
