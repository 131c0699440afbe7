package dev.catalogsync.push;

import static org.assertj.core.api.Assertions.assertThat;

import dev.catalogsync.shopify.Failure;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ClaimsTest {

    private final Claims claims = new Claims();

    @Test
    void aTroubleOfOneTaskIsNoReasonToRest() {
        claims.closeAfter(Failure.refused("no", null));

        assertThat(claims.areOpen()).isTrue();
    }

    @Test
    void nobodyClaimsWhileTheStoreIsUnreachable() {
        claims.closeAfter(Failure.unreachable(Duration.ofMinutes(1), "away"));

        assertThat(claims.areOpen()).isFalse();
    }

    @Test
    void halfAsManyAreAtWorkAfterATroubleOfTheStoreAndSlowlyMoreAgain() {
        assertThat(claims.atOnce()).isEqualTo(10);

        claims.closeAfter(Failure.refused("a trouble of one task", null));
        assertThat(claims.atOnce()).isEqualTo(10);

        claims.closeAfter(Failure.unreachable(Duration.ofMinutes(1), "away"));
        assertThat(claims.atOnce()).isEqualTo(5);
        for (int i = 0; i < 5; i++) {
            claims.closeAfter(Failure.unreachable(Duration.ofMinutes(1), "away"));
        }
        assertThat(claims.atOnce()).isEqualTo(2);

        for (int i = 0; i < 3; i++) {
            claims.wentWell();
        }
        assertThat(claims.atOnce()).isEqualTo(3);
        for (int i = 0; i < 1_000; i++) {
            claims.wentWell();
        }
        assertThat(claims.atOnce()).isEqualTo(10);
    }
}
