package dev.catalogsync.pull;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The search for an operation of ours among those of this app at Shopify, newest first, page by page: until its tag is found, or all
 * that follow were made before it was asked for. 30 operations that others made meanwhile are passed over.
 *
 * @param tag how the text of the operation begins
 * @param since none that was made before is it; both clocks may differ by less than {@link #CLOCKS_DIFFER}
 * @param after the cursor of the page that was read last; null at first
 * @param found the operation, as Shopify tells it; null while it is not found
 * @param more whether another page may hold it
 */
record OperationSearch(String tag, Instant since, String after, Map<String, Object> found, boolean more) {

    static final Duration CLOCKS_DIFFER = Duration.ofDays(1);

    /** @param asked when Shopify was first asked for it, by our clock */
    static OperationSearch of(String tag, Instant asked) {
        return new OperationSearch(tag, asked.minus(CLOCKS_DIFFER), null, null, true);
    }

    /** The variables of {@code bulk-operations-recent.graphql}. */
    Map<String, Object> question() {
        Map<String, Object> variables = new HashMap<>();
        variables.put("after", after);
        return variables;
    }

    /**
     * @param page {@code nodes} and {@code pageInfo}; an operation whose time is not told does not end the search
     */
    OperationSearch answered(Map<String, Object> page) {
        Instant oldest = Instant.MAX;
        for (Object node : page.get("nodes") instanceof List<?> nodes ? nodes : List.of()) {
            Map<?, ?> operation = (Map<?, ?>) node;
            if (String.valueOf(operation.get("query")).startsWith(tag)) {
                @SuppressWarnings("unchecked")
                Map<String, Object> ours = (Map<String, Object>) operation;
                return new OperationSearch(tag, since, after, ours, false);
            }
            if (operation.get("createdAt") instanceof String made) {
                oldest = Instant.parse(made);
            }
        }
        Map<?, ?> info = page.get("pageInfo") instanceof Map<?, ?> given ? given : Map.of();
        boolean next = Boolean.TRUE.equals(info.get("hasNextPage")) && !oldest.isBefore(since);
        return new OperationSearch(tag, since, (String) info.get("endCursor"), null, next);
    }
}
