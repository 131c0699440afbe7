package dev.catalogsync.pull;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** What Shopify says about a bulk operation of ours. Sources: shopify.dev "Perform bulk operations"; schema 2026-10. */
@Component("look")
class Look {

    private static final Set<String> ENDED = Set.of("COMPLETED", "FAILED", "CANCELED", "EXPIRED");
    private static final String AGAIN = "Start the pull again.";

    private final List<String> hosts;

    /** @param hosts where results may lie, see {@link ResultAddress} */
    Look(@Value("${catalog.pull.hosts}") List<String> hosts) {
        this.hosts = hosts;
    }

    /** The variables of a document about one operation; null without its id. */
    Map<String, Object> at(String shopifyId) {
        return shopifyId == null ? null : Map.of("id", shopifyId);
    }

    /**
     * @param data the answer to {@code bulk-operation.graphql}
     * @param points what the call cost
     * @return the parameters of {@code record-look.sql}: state, objects, roots, bytes, errorCode, ended, points, and {@code fetch},
     *     whether there is a result to be fetched. Never the address of the result, which is a credential.
     * @throws PullEnded where Shopify does not know the operation
     */
    Map<String, Object> seen(Map<String, Object> data, BigDecimal points) {
        Map<String, Object> operation = operation(data);
        String state = (String) operation.get("status");
        Map<String, Object> seen = new HashMap<>();
        seen.put("state", state);
        seen.put("objects", number(operation.get("objectCount")));
        seen.put("roots", number(operation.get("rootObjectCount")));
        seen.put("bytes", state.equals("COMPLETED") ? size(operation) : null);
        seen.put("errorCode", operation.get("errorCode"));
        seen.put("ended", ENDED.contains(state));
        seen.put("fetch", state.equals("COMPLETED"));
        seen.put("partial", operation.get("partialDataUrl") != null || operation.get("url") != null);
        seen.put("points", points == null ? BigDecimal.ZERO : points);
        return seen;
    }

    /**
     * @param seen as {@link #seen} returned it
     * @throws PullEnded where the operation ended without a complete result
     */
    void judge(Map<String, Object> seen) {
        String state = (String) seen.get("state");
        Object code = seen.get("errorCode");
        String partial = Boolean.TRUE.equals(seen.get("partial"))
                ? " The part of the result that Shopify kept was not used."
                : "";
        switch (state) {
            case "FAILED" ->
                throw PullEnded.failed(
                        "Shopify's bulk operation failed" + (code == null ? "" : " with " + code) + "." + partial,
                        "ACCESS_DENIED".equals(code)
                                ? "Give the app the scope read_products, then start the pull again."
                                : AGAIN);
            case "CANCELED" ->
                throw PullEnded.failed(
                        "The bulk operation was cancelled at Shopify, by another user of the app or because it stalled."
                                + partial,
                        AGAIN);
            case "EXPIRED" -> throw PullEnded.failed("The result of the bulk operation has expired at Shopify.", AGAIN);
            default -> {
                // It runs, or it is complete.
            }
        }
    }

    /**
     * @param data the answer to {@code bulk-operation.graphql}
     * @param graphqlUrl where we talk to the store
     * @param from where the result begins in the spool file
     * @throws PullEnded where there is no result, or it lies where nothing is fetched from
     */
    Result result(Map<String, Object> data, String graphqlUrl, long from) {
        Map<String, Object> operation = operation(data);
        judge(seen(data, null));
        Long bytes = number(operation.get("fileSize"));
        if (operation.get("url") instanceof String url) {
            return new Result(ResultAddress.checked(url, graphqlUrl, hosts), bytes == null ? -1 : bytes, from);
        }
        Long objects = number(operation.get("objectCount"));
        if (objects != null && objects > 0) {
            throw PullEnded.failed(
                    "Shopify completed the bulk operation with " + objects + " objects but gives no result file.",
                    AGAIN);
        }
        return new Result(null, 0, from);
    }

    /**
     * @param data the answer to {@code bulk-operation-cancel.graphql}; null where Shopify has no such operation
     * @return the parameters of {@code record-cancel.sql}: id, state, ended
     */
    Map<String, Object> cancelled(Map<String, Object> data) {
        Map<String, Object> operation = data == null
                ? Map.of()
                : map(map(data.get("bulkOperationCancel")).get("bulkOperation"));
        Map<String, Object> parameters = new HashMap<>();
        // Shopify forgets operations in time; one that it does not know does not run.
        String state = (String) operation.getOrDefault("status", "EXPIRED");
        parameters.put("id", operation.get("id"));
        parameters.put("state", state);
        parameters.put("ended", ENDED.contains(state));
        return parameters;
    }

    private static Map<String, Object> operation(Map<String, Object> data) {
        Map<String, Object> operation = map(data.get("bulkOperation"));
        if (operation.isEmpty()) {
            throw PullEnded.failed("Shopify does not know the bulk operation any more.", AGAIN);
        }
        return operation;
    }

    private static Long size(Map<String, Object> operation) {
        return operation.get("url") == null ? Long.valueOf(0) : number(operation.get("fileSize"));
    }

    /** UnsignedInt64 comes as text. */
    private static Long number(Object value) {
        return value == null ? null : Long.valueOf(value.toString());
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object value) {
        return value instanceof Map<?, ?> ? (Map<String, Object>) value : Map.of();
    }
}
