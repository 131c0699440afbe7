package dev.catalogsync.pull;

import java.util.Map;
import org.springframework.stereotype.Component;

/** What to do with a slice whose operation ended without a complete result. Source: shopify.dev "Perform bulk operations". */
@Component("recovery")
class Recovery {

    /** No store needs more than 2 to the 20th slices. */
    static final int DEEPEST = 20;

    private static final int CANCELLED_AT_MOST = 3;

    /** What to do with the slice. */
    enum Step {
        /** Run the same query again: the error may have been temporary. */
        AGAIN,
        /** Two slices of half as many items each. */
        HALVE
    }

    /**
     * For an operation without a usable partial result.
     *
     * @param state FAILED or CANCELED
     * @param code as Shopify gave it, null for none
     * @param slice {@code attempt} and {@code depth}
     * @throws PullAborted where neither would help
     */
    Step of(String state, Object code, Map<String, Object> slice) {
        int attempt = ((Number) slice.get("attempt")).intValue();
        int depth = ((Number) slice.get("depth")).intValue();
        if (state.equals("CANCELED")) {
            if (attempt < CANCELLED_AT_MOST) {
                return Step.AGAIN;
            }
            throw PullAborted.failed(
                    "The bulk operation was cancelled at Shopify " + (attempt + 1)
                            + " times in a row, by another user of the app or because it stalled.",
                    "Find out who cancels it, then start the pull again.");
        }
        if ("ACCESS_DENIED".equals(code)) {
            throw PullAborted.failed(
                    "Shopify's bulk operation failed with ACCESS_DENIED.",
                    "Give the app the scopes read_products and read_inventory, then start the pull again.");
        }
        if (!"TIMEOUT".equals(code) && attempt == 0) {
            return Step.AGAIN;
        }
        if (depth < DEEPEST) {
            return Step.HALVE;
        }
        throw PullAborted.failed(
                "Shopify's bulk operation failed" + (code == null ? "" : " with " + code) + " even after it was split "
                        + depth + " times" + range(slice) + ".",
                "Start the pull again later; if it keeps failing, report it to Shopify with the ids.");
    }

    /** For a slice that cannot be split any further. */
    static PullAborted smallest(Object id, Object code) {
        return PullAborted.failed(
                "Shopify's bulk operation failed" + (code == null ? "" : " with " + code) + " for a single item, " + id
                        + ".",
                "Check that item in Shopify; it may have too many nested objects. Then start the pull again.");
    }

    private static String range(Map<String, Object> slice) {
        return slice.get("fromId") == null ? "" : ", at ids from " + slice.get("fromId");
    }
}
