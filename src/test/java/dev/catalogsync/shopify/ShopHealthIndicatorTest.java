package dev.catalogsync.shopify;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ConnectException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.health.Status;
import org.springframework.mock.env.MockEnvironment;

class ShopHealthIndicatorTest {

    private final ShopHealthIndicator health = new ShopHealthIndicator(
            new Shop(new ShopifyProperties("demo.myshopify.com", "", "token", "", "", 0.1), new MockEnvironment()));

    @Test
    void nobodyKnowsBeforeTheFirstCall() {
        assertThat(health.health().getStatus()).isEqualTo(Status.UNKNOWN);
    }

    @Test
    void aShopThatIsAwayIsDownUntilItAnswersAgain() {
        health.heard(Failure.lost(new ConnectException("refused"), false));
        assertThat(health.health().getStatus()).isEqualTo(Status.DOWN);
        assertThat(health.health().getDetails()).containsKeys("trouble", "shop", "lastCallAt");
        health.heard(null);
        assertThat(health.health().getStatus()).isEqualTo(Status.UP);
        health.heard(Failure.ofStatus(401, "", null, "", false));
        assertThat(health.health().getStatus()).isEqualTo(Status.DOWN);
    }

    @Test
    void aRefusedOrThrottledCallSaysNothingAgainstTheShop() {
        health.heard(Failure.ofStatus(400, "bad", null, "", true));
        assertThat(health.health().getStatus()).isEqualTo(Status.UP);
        health.heard(Failure.ofStatus(429, "", Duration.ofSeconds(1), "", true));
        assertThat(health.health().getStatus()).isEqualTo(Status.UP);
    }
}
