package dev.catalogsync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The database moves a change, a task and a batch along legal ways only: every pair of states is tried on a row, and undone. */
@WholeApplication
class MovesIT {

    @Autowired
    private JdbcClient database;

    @Autowired
    private TransactionTemplate transaction;

    @Test
    void aChangeMovesAlongLegalWaysOnly() {
        everyPair(
                "staged_change",
                "status",
                """
                insert into staged_change (store_id, batch_id, item_id, kind, direction, operation, proposed_by, decided_by, status)
                values (0, 0, 0, 'PRODUCT', 'OUTGOING', 'UPDATE', 'test', 'test', ?) returning id""",
                Map.of(
                        "PENDING", Set.of("APPROVED", "APPLIED", "REJECTED", "SUPERSEDED"),
                        "APPROVED", Set.of("QUEUED", "APPLIED", "REJECTED", "STALE", "SUPERSEDED"),
                        "QUEUED", Set.of("APPLIED", "FAILED", "STALE", "APPROVED"),
                        "FAILED", Set.of("QUEUED", "REJECTED"),
                        "APPLIED", Set.of(),
                        "REJECTED", Set.of(),
                        "SUPERSEDED", Set.of(),
                        "STALE", Set.of()));
    }

    @Test
    void noChangeIsApprovedWithoutADecision() {
        for (String status : Set.of("APPROVED", "QUEUED", "APPLIED", "REJECTED", "STALE", "FAILED")) {
            assertThatThrownBy(() -> database.sql(
                                    """
                                    insert into staged_change (store_id, batch_id, item_id, kind, direction, operation, proposed_by, status)
                                    values (0, 0, 0, 'PRODUCT', 'INCOMING', 'UPDATE', 'test', ?)""")
                            .param(status)
                            .update())
                    .as(status)
                    .isInstanceOf(DataIntegrityViolationException.class)
                    .hasMessageContaining("staged_change_decided");
        }
    }

    @Test
    void aTaskMovesAlongLegalWaysOnly() {
        everyPair(
                "push_task",
                "state",
                """
                with made as (
                    insert into item (store_id, kind) select id, 'PRODUCT' from store limit 1 returning id, store_id
                ), batch as (
                    insert into sync_batch (store_id, type, direction, trigger, created_by)
                    select store_id, 'SELECTIVE', 'PUSH_TO_SHOPIFY', 'REST', 'test' from made returning id
                )
                insert into push_task (batch_id, store_id, item_id, change_ids, state)
                select b.id, m.store_id, m.id, '{}', ? from made m, batch b returning id""",
                Map.of(
                        "READY", Set.of("CLAIMED", "STALE"),
                        "CLAIMED", Set.of("READY", "INDETERMINATE", "DONE", "DEAD"),
                        "INDETERMINATE", Set.of("CLAIMED", "DONE", "DEAD"),
                        "DEAD", Set.of("STALE"),
                        "DONE", Set.of(),
                        "STALE", Set.of()));
    }

    @Test
    void aBatchMovesAlongLegalWaysOnly() {
        everyPair(
                "sync_batch",
                "status",
                """
                insert into sync_batch (store_id, type, direction, trigger, created_by, status)
                select id, 'SELECTIVE', 'PUSH_TO_SHOPIFY', 'REST', 'test', ? from store limit 1 returning id""",
                Map.of(
                        "QUEUED", Set.of("RUNNING", "PAUSED", "CANCELLED", "FAILED"),
                        "RUNNING", Set.of("PAUSED", "SUCCEEDED", "INCOMPLETE", "FAILED", "CANCELLED"),
                        "PAUSED", Set.of("RUNNING", "SUCCEEDED", "INCOMPLETE", "FAILED", "CANCELLED"),
                        "INCOMPLETE", Set.of("RUNNING"),
                        "CANCELLED", Set.of("RUNNING"),
                        "SUCCEEDED", Set.of(),
                        "FAILED", Set.of()));
    }

    private void everyPair(String table, String column, String insert, Map<String, Set<String>> legal) {
        assertThat(states(table, column)).isEqualTo(legal.keySet());
        new TreeMap<>(legal).forEach((from, next) -> legal.keySet().forEach(to -> {
            if (to.equals(from) || next.contains(to)) {
                assertThat(moved(table, column, insert, from, to))
                        .as("%s: %s to %s", table, from, to)
                        .isOne();
            } else {
                assertThatThrownBy(() -> moved(table, column, insert, from, to))
                        .as("%s: %s to %s", table, from, to)
                        .isInstanceOf(DataIntegrityViolationException.class)
                        .hasMessageContaining(": " + from + " to " + to + " is not a legal move")
                        .hasMessageMatching(Pattern.compile(".*\\b" + table + " [0-9]+: .*", Pattern.DOTALL));
            }
        }));
    }

    private int moved(String table, String column, String insert, String from, String to) {
        return transaction.execute(status -> {
            status.setRollbackOnly();
            long id = database.sql(insert).param(from).query(Long.class).single();
            return database.sql("update " + table + " set " + column + " = ? where id = ?")
                    .params(to, id)
                    .update();
        });
    }

    private Set<String> states(String table, String column) {
        String check = database.sql("select pg_get_constraintdef(oid) from pg_constraint where conname = ?")
                .param(table + "_" + column + "_check")
                .query(String.class)
                .single();
        Set<String> states = new TreeSet<>();
        Pattern.compile("'([A-Z]+)'").matcher(check).results().forEach(state -> states.add(state.group(1)));
        return states;
    }
}
