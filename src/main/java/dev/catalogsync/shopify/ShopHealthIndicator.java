package dev.catalogsync.shopify;

import java.time.Instant;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;

/** Whether the shop serves us, as the last call found it: looking costs no call. Unknown until there was one. */
@Component
class ShopHealthIndicator implements HealthIndicator {

    private record Heard(Instant at, String trouble) {}

    private final Shop shop;
    private volatile Heard last;

    ShopHealthIndicator(Shop shop) {
        this.shop = shop;
    }

    /** What the shop does not like about one call, or will have later for want of points, says nothing against it. */
    void heard(Failure failure) {
        boolean away = failure != null && failure.verdict() != Failure.Verdict.NEVER && !failure.throttled();
        last = new Heard(Instant.now(), away ? failure.getMessage() : null);
    }

    @Override
    public Health health() {
        Heard heard = last;
        Health.Builder health;
        if (heard == null) {
            health = Health.unknown();
        } else if (heard.trouble == null) {
            health = Health.up().withDetail("lastCallAt", heard.at);
        } else {
            health = Health.down().withDetail("lastCallAt", heard.at).withDetail("trouble", heard.trouble);
        }
        return health.withDetail("shop", shop.name()).build();
    }
}
