package dev.catalogsync.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.catalogsync.shopify.Failure;
import org.junit.jupiter.api.Test;

class WorkersTest {

    private final Workers workers = new Workers(3);

    @Test
    void thereAreAsManyWorkersAsSeatsAndWork() {
        assertThat(workers.take(2)).hasSize(2);
        assertThat(workers.take(10)).hasSize(1);
        assertThat(workers.take(10)).isEmpty();
        workers.leave();
        assertThat(workers.take(10)).hasSize(1);
    }

    @Test
    void nobodyClaimsOnceWeStop() {
        workers.stop();

        assertThat(workers.mayClaim()).isFalse();
        assertThat(workers.take(10)).isEmpty();
    }

    @Test
    void aTroubleOfOneTaskIsNoReasonToRest() {
        workers.restAfter(Failure.refused("no", null));

        assertThat(workers.mayClaim()).isTrue();
    }

    @Test
    void tooManySeatsAreRefusedAtStart() {
        assertThatThrownBy(() -> new Workers(11)).hasMessageContaining("catalog.push.workers");
        assertThatThrownBy(() -> new Workers(0)).hasMessageContaining("catalog.push.workers");
    }
}
