package dev.catalogsync.pull;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/**
 * The pulls that watchers of this process are working on. Their leases are renewed while the process lives, however long a download or
 * an upload takes; a process that hangs or was killed renews nothing.
 */
@Component("held")
class ActivePulls {

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
