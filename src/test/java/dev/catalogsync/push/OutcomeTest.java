package dev.catalogsync.push;

import static org.assertj.core.api.Assertions.assertThat;

import dev.catalogsync.shopify.Failure;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class OutcomeTest {

    private final Outcome outcome = new Outcome(3);

    @Test
    void patienceEndsAndTheReasonSaysSo() {
        Failure failure = Failure.unclear("The connection was lost.", null);

        assertThat(outcome.failed(failure, task(0, false))).containsEntry("state", "INDETERMINATE");
        assertThat(outcome.failed(failure, task(2, false))).containsEntry("state", "DEAD");
        assertThat((String) outcome.failed(failure, task(2, false)).get("reason"))
                .contains("Given up after 3 attempts")
                .contains("is unknown");
    }

    @Test
    void neverIsDeadAtOnce() {
        assertThat(outcome.failed(Failure.refused("No.", null), task(0, false))).containsEntry("state", "DEAD");
    }

    @Test
    void anErrorOfOursIsTriedAgainAndCounted() {
        Failure failure = outcome.failure(new IllegalStateException("bug"));

        assertThat(outcome.failed(failure, task(0, false)))
                .containsEntry("state", "INDETERMINATE")
                .containsEntry("counted", 1);
    }

    @RepeatedTest(20)
    void waitsDoubleUpToFiveMinutesAndNeverComeTogether() {
        Failure failure = Failure.unclear("lost", null);

        assertThat(Outcome.delay(failure, 1)).isBetween(Duration.ofMillis(500), Duration.ofSeconds(1));
        assertThat(Outcome.delay(failure, 5)).isBetween(Duration.ofSeconds(8), Duration.ofSeconds(16));
        assertThat(Outcome.delay(failure, 60)).isBetween(Duration.ofSeconds(150), Duration.ofMinutes(5));
    }

    private static Map<String, Object> task(int attempts, boolean probe) {
        return Map.of("attempts", attempts, "probe", probe);
    }
}
