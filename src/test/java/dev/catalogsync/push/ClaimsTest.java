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
}
