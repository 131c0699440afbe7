package dev.catalogsync.pull;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** The status of one of our bulk operations, as Shopify reports it. Sources: shopify.dev "Perform bulk operations"; schema 2026-10. */
@Component("operationStatus")
class OperationStatus {

    private static final Set<String> ENDED = Set.of("COMPLETED", "FAILED", "CANCELED", "EXPIRED");
    private static final String AGAIN = "Start the pull again.";

    private final List<String> hosts;
    private final Duration stuckAfter;
    private final Recovery recovery = new Recovery();

    /**
     * @param hosts where results may lie, see {@link ResultAddress}
     * @param stuckAfter how long the count of objects may stand still before that is reported
     */
    OperationStatus(
            @Value("${catalog.pull.hosts}") List<String> hosts,
            @Value("${catalog.pull.stuck-after}") Duration stuckAfter) {
        this.hosts = hosts;
        this.stuckAfter = stuckAfter;
    }

    /** The variables of a document about one operation; null without its id. */
    Map<String, Object> at(String shopifyId) {
        return shopifyId == null ? null : Map.of("id", shopifyId);
    }

    /**
     * @param data the answer to {@code bulk-operation.graphql}
     * @param points what the call cost
     * @param slice as {@code claim-batch.sql} gives it
     * @return the parameters of {@code record-look.sql}: state, objects, roots, bytes, errorCode, ended, points, stuckAfter (seconds),
     *     and {@code fetch}, whether there is a result, or a part of one, to be fetched. Never the address of the result, which is a credential.
     * @throws PullAborted where Shopify does not know the operation
     */
    Map<String, Object> seen(Map<String, Object> data, BigDecimal points, Map<String, Object> slice) {
        Map<String, Object> operation = operation(data);
        String state = (String) operation.get("status");
        Map<String, Object> seen = new HashMap<>();
        seen.put("state", state);
        seen.put("objects", number(operation.get("objectCount")));
        seen.put("roots", number(operation.get("rootObjectCount")));
        seen.put("bytes", state.equals("COMPLETED") ? size(operation) : null);
        seen.put("errorCode", operation.get("errorCode"));
        seen.put("ended", ENDED.contains(state));
        seen.put("fetch", state.equals("COMPLETED") || part(operation, slice) != null);
        seen.put("points", points == null ? BigDecimal.ZERO : points);
        seen.put("stuckAfter", stuckAfter.toSeconds());
        return seen;
    }

    /**
     * @param seen as {@link #seen} returned it
     * @param slice as {@code claim-batch.sql} gives it
     * @return WAIT, FETCH, or a {@link Recovery.Step}
     * @throws PullAborted where the operation ended without a result, and asking again would not help
     */
    String judge(Map<String, Object> seen, Map<String, Object> slice) {
        String state = (String) seen.get("state");
        if (Boolean.TRUE.equals(seen.get("fetch"))) {
            return "FETCH";
        }
        return switch (state) {
            case "FAILED", "CANCELED" ->
                recovery.of(state, seen.get("errorCode"), slice).name();
            case "EXPIRED" -> throw expired();
            default -> "WAIT";
        };
    }

    /** The address of a part of a result that can be gone on from; null where there is none. */
    private static String part(Map<String, Object> operation, Map<String, Object> slice) {
        String state = (String) operation.get("status");
        boolean ended = state.equals("FAILED") || state.equals("CANCELED");
        // Sorted by time, the rest is not a range of ids.
        boolean byTime = slice.get("since") != null && slice.get("fromId") == null && slice.get("toId") == null;
        if (!ended || byTime || "ACCESS_DENIED".equals(operation.get("errorCode"))) {
            return null;
        }
        return (String)
                (operation.get("partialDataUrl") == null ? operation.get("url") : operation.get("partialDataUrl"));
    }

    private static PullAborted expired() {
        return PullAborted.failed("The result of the bulk operation has expired at Shopify.", AGAIN);
    }

    /**
     * @param data the answer to {@code bulk-operation.graphql}
     * @param graphqlUrl where we talk to the store
     * @param slice as {@code claim-batch.sql} gives it; its {@code base} is where the result begins in the spool file
     * @throws PullAborted where there is no result, or it lies where nothing is fetched from
     */
    Result result(Map<String, Object> data, String graphqlUrl, Map<String, Object> slice) {
        Map<String, Object> operation = operation(data);
        long from = ((Number) slice.get("base")).longValue();
        if (part(operation, slice) instanceof String url) {
            return new Result(ResultAddress.checked(url, graphqlUrl, hosts), -1, from, true);
        }
        if (!"COMPLETED".equals(operation.get("status"))) {
            throw expired();
        }
        Long bytes = number(operation.get("fileSize"));
        if (operation.get("url") instanceof String url) {
            return new Result(ResultAddress.checked(url, graphqlUrl, hosts), bytes == null ? -1 : bytes, from, false);
        }
        Long objects = number(operation.get("objectCount"));
        if (objects != null && objects > 0) {
            throw PullAborted.failed(
                    "Shopify completed the bulk operation with " + objects + " objects but gives no result file.",
                    AGAIN);
        }
        return new Result(null, 0, from, false);
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
            throw PullAborted.failed("Shopify no longer knows the bulk operation.", AGAIN);
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
