package dev.catalogsync.pull;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/**
 * The pulls that watchers of this process are busy with. Their leases are renewed while the process lives, however long a fetch or an
 * upload takes; a process that is frozen or killed renews nothing.
 */
@Component("held")
class Held {

    private final Set<Long> batches = ConcurrentHashMap.newKeySet();

    void take(long batchId) {
        batches.add(batchId);
    }

    void release(long batchId) {
        batches.remove(batchId);
    }

    /** A JSON array of ids. */
    String json() {
        return batches.toString();
    }
}
