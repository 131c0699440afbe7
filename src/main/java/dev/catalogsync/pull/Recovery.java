package dev.catalogsync.pull;

import java.util.Map;
import org.springframework.stereotype.Component;

/** What becomes of a slice whose operation ended without a whole result. Source: shopify.dev "Perform bulk operations". */
@Component("recovery")
class Recovery {

    /** 2 to the 20th parts, or as many operations, are more than any store takes. */
    static final int DEEPEST = 20;

    private static final int CANCELLED_AT_MOST = 3;

    /** What to do with the slice. */
    enum Step {
        /** The same again: the trouble may have passed. */
        AGAIN,
        /** Two slices of half as many items each. */
        HALVE
    }

    /**
     * Where there is no part of a result that could be kept.
     *
     * @param state FAILED or CANCELED
     * @param code as Shopify gave it, null for none
     * @param slice {@code attempt} and {@code depth}
     * @throws PullEnded where neither would help
     */
    Step of(String state, Object code, Map<String, Object> slice) {
        int attempt = ((Number) slice.get("attempt")).intValue();
        int depth = ((Number) slice.get("depth")).intValue();
        if (state.equals("CANCELED")) {
            if (attempt < CANCELLED_AT_MOST) {
                return Step.AGAIN;
            }
            throw PullEnded.failed(
                    "The bulk operation was cancelled at Shopify " + (attempt + 1)
                            + " times in a row, by another user of the app or because it stalled.",
                    "Find out who cancels it, then start the pull again.");
        }
        if ("ACCESS_DENIED".equals(code)) {
            throw PullEnded.failed(
                    "Shopify's bulk operation failed with ACCESS_DENIED.",
                    "Give the app the scopes read_products and read_inventory, then start the pull again.");
        }
        if (!"TIMEOUT".equals(code) && attempt == 0) {
            return Step.AGAIN;
        }
        if (depth < DEEPEST) {
            return Step.HALVE;
        }
        throw PullEnded.failed(
                "Shopify's bulk operation failed" + (code == null ? "" : " with " + code) + " also after it was halved "
                        + depth + " times" + range(slice) + ".",
                "Start the pull again later; if it stays so, report it to Shopify with the ids.");
    }

    /** Where a slice cannot be halved any more. */
    static PullEnded smallest(Object id, Object code) {
        return PullEnded.failed(
                "Shopify's bulk operation failed" + (code == null ? "" : " with " + code) + " for a single item, " + id
                        + ".",
                "Look at that item in Shopify; its parts may be too many. Then start the pull again.");
    }

    private static String range(Map<String, Object> slice) {
        return slice.get("fromId") == null ? "" : ", at ids from " + slice.get("fromId");
    }
}
