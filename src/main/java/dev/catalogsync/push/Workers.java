package dev.catalogsync.push;

import dev.catalogsync.shopify.Failure;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Who sends: a number of seats. A worker leaves its seat when nothing is due, when the shop asks for a rest, or when we stop. */
@Component("workers")
class Workers {

    private static final int MOST = 10;

    private final int seats;
    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicBoolean started = new AtomicBoolean();
    private volatile Instant restUntil = Instant.EPOCH;
    private volatile boolean stopping;

    Workers(@Value("${catalog.push.workers}") int seats) {
        if (seats < 1 || seats > MOST) {
            throw new IllegalArgumentException("catalog.push.workers is " + seats + "; it can be 1 to " + MOST + ".");
        }
        this.seats = seats;
    }

    /** Before the routes stop: what was claimed is finished, nothing more is claimed. */
    @EventListener(ContextClosedEvent.class)
    @Order(Ordered.HIGHEST_PRECEDENCE)
    void stop() {
        stopping = true;
    }

    /**
     * @param due tasks that wait to be claimed
     * @return one number for each seat that was free and is now taken
     */
    List<Integer> take(long due) {
        int free = mayClaim() ? (int) Math.min(due, seats - taken.get()) : 0;
        return IntStream.range(0, Math.max(0, free))
                .mapToObj(seat -> taken.incrementAndGet())
                .toList();
    }

    void leave() {
        taken.decrementAndGet();
    }

    boolean mayClaim() {
        return !stopping && Instant.now().isAfter(restUntil);
    }

    /** Where the shop and not a task is the trouble, nobody claims for a while. */
    void restAfter(Failure failure) {
        if (!failure.counted()) {
            restUntil = Instant.now().plus(failure.after());
        }
    }

    /** True once. */
    boolean justStarted() {
        return !started.getAndSet(true);
    }
}
