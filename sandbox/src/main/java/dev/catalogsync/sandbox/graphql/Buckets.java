package dev.catalogsync.sandbox.graphql;

import dev.catalogsync.sandbox.fault.Faults;
import dev.catalogsync.sandbox.store.SandboxSettings;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The leaky bucket of each app: it holds 20 seconds of restored points, a call needs its requested cost in it, and gets
 * back what it did not use.
 */
public final class Buckets {

    private final int size;
    private final int restoreRate;
    private final Clock clock;
    private final Faults faults;
    private final Map<String, Bucket> byToken = new ConcurrentHashMap<>();

    public Buckets(SandboxSettings.Plan plan, Clock clock, Faults faults) {
        this.faults = faults;
        this.size = plan.bucket();
        this.restoreRate = plan.restoreRate;
        this.clock = clock;
    }

    private static final class Bucket {
        double points;
        long at;
    }

    /** Takes points; false, and nothing taken, where there are too few. */
    boolean take(String token, double points) {
        Bucket bucket = bucket(token);
        synchronized (bucket) {
            restore(bucket);
            if (bucket.points < points) {
                return false;
            }
            bucket.points -= points;
            return true;
        }
    }

    /** Gives points back, or takes them without asking where negative. */
    void give(String token, double points) {
        Bucket bucket = bucket(token);
        synchronized (bucket) {
            restore(bucket);
            bucket.points = Math.min(size, bucket.points + points);
        }
    }

    /** {@code extensions.cost.throttleStatus}. */
    Map<String, Object> status(String token) {
        Bucket bucket = bucket(token);
        synchronized (bucket) {
            restore(bucket);
            return Map.of(
                    "maximumAvailable", size,
                    "currentlyAvailable", (int) Math.max(0, bucket.points),
                    "restoreRate", restoreRate);
        }
    }

    private Bucket bucket(String token) {
        return byToken.computeIfAbsent(token, any -> {
            Bucket bucket = new Bucket();
            bucket.points = size;
            bucket.at = clock.millis();
            return bucket;
        });
    }

    private void restore(Bucket bucket) {
        long now = clock.millis();
        bucket.points = Math.min(
                size, bucket.points + Math.max(0, now - bucket.at) * restoreRate * (1 - faults.rival()) / 1000.0);
        bucket.at = now;
    }

    public void clear() {
        byToken.clear();
    }
}
