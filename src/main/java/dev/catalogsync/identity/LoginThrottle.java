package dev.catalogsync.identity;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts wrong passwords by where they come from. After {@value #ALLOWED} within {@link #WINDOW} that address waits;
 * the login itself is never locked, so that nobody can lock others out.
 */
final class LoginThrottle {

    static final int ALLOWED = 10;
    static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int MAX_ADDRESSES = 10_000;

    private record Count(Instant since, int wrong) {}

    private final Map<String, Count> counts = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Count> eldest) {
            return size() > MAX_ADDRESSES;
        }
    };

    /** How long this address has still to wait; zero or less when it may try now. */
    synchronized Duration wait(String address, Instant now) {
        Count count = counts.get(address);
        return count == null || count.wrong < ALLOWED ? Duration.ZERO : Duration.between(now, count.since.plus(WINDOW));
    }

    synchronized void wrong(String address, Instant now) {
        counts.merge(
                address,
                new Count(now, 1),
                (old, first) -> old.since.plus(WINDOW).isAfter(now) ? new Count(old.since, old.wrong + 1) : first);
    }
}
