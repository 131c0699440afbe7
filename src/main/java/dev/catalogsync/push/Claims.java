package dev.catalogsync.push;

import dev.catalogsync.shopify.Failure;
import java.time.Instant;
import org.springframework.stereotype.Component;

/**
 * Whether tasks are claimed at the moment. Where the store and not a task is the trouble, nobody claims for a while: each task would
 * be claimed, told the same, and put back.
 */
@Component("claims")
class Claims {

    private volatile Instant closedUntil = Instant.EPOCH;

    boolean areOpen() {
        return Instant.now().isAfter(closedUntil);
    }

    void closeAfter(Failure failure) {
        if (!failure.counted()) {
            closedUntil = Instant.now().plus(failure.after());
        }
    }
}
