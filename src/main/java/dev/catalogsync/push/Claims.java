package dev.catalogsync.push;

import dev.catalogsync.shopify.Failure;
import java.time.Instant;
import org.springframework.stereotype.Component;

/**
 * Whether tasks are claimed at the moment, and how many are at work at once. Where the store and not a task is the trouble, nobody
 * claims for a while: each task would be claimed, told the same, and put back. Afterwards half as many are at work, and with each
 * task that goes well a little more again, as senders on a network share a line (additive increase, multiplicative decrease).
 */
@Component("claims")
class Claims {

    private static final double LEAST = 2;
    private static final double MOST = 10;

    private volatile Instant closedUntil = Instant.EPOCH;
    private double atOnce = MOST;

    boolean areOpen() {
        return Instant.now().isAfter(closedUntil);
    }

    /** How many tasks may be at work at once, from 2 to 10. */
    synchronized int atOnce() {
        return (int) atOnce;
    }

    synchronized void closeAfter(Failure failure) {
        if (!failure.counted()) {
            closedUntil = Instant.now().plus(failure.after());
            atOnce = Math.max(LEAST, atOnce / 2);
        }
    }

    /** A task went well; ten such at ten at once make room for one more. */
    synchronized void wentWell() {
        atOnce = Math.min(MOST, atOnce + 1 / atOnce);
    }
}
