package dev.catalogsync.catalog;

import static dev.catalogsync.catalog.ChangeState.APPLIED;
import static dev.catalogsync.catalog.ChangeState.APPROVED;
import static dev.catalogsync.catalog.ChangeState.FAILED;
import static dev.catalogsync.catalog.ChangeState.PENDING;
import static dev.catalogsync.catalog.ChangeState.QUEUED;
import static dev.catalogsync.catalog.ChangeState.REJECTED;
import static dev.catalogsync.catalog.ChangeState.STALE;
import static dev.catalogsync.catalog.ChangeState.SUPERSEDED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChangeStateTest {

    private static final Map<ChangeState, Set<ChangeState>> LEGAL = Map.of(
            PENDING, Set.of(APPROVED, REJECTED, SUPERSEDED),
            APPROVED, Set.of(QUEUED, APPLIED, REJECTED, STALE, SUPERSEDED),
            QUEUED, Set.of(APPLIED, FAILED, STALE, APPROVED),
            FAILED, Set.of(QUEUED, REJECTED),
            APPLIED, Set.of(),
            REJECTED, Set.of(),
            SUPERSEDED, Set.of(),
            STALE, Set.of());

    @Test
    void everyPairOfStatesIsEitherLegalOrRefused() {
        for (ChangeState from : ChangeState.values()) {
            for (ChangeState to : ChangeState.values()) {
                assertThat(from.mayBecome(to))
                        .as("%s to %s", from, to)
                        .isEqualTo(LEGAL.get(from).contains(to));
            }
        }
    }
}
