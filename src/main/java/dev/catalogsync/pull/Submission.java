package dev.catalogsync.pull;

import dev.catalogsync.shopify.Failure;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * A bulk query on its way to Shopify. Its first line is a comment that names the batch, the row of the operation and this
 * installation; Shopify gives the text of an operation back as it came, so that after a crash the operation is found by it and never
 * started twice.
 */
@Component("submission")
class Submission {

    /**
     * @param installation when the store was first opened here, in microseconds: it sets apart two installations on one shop
     * @param query the text of a bulk query
     * @return the variables of {@code bulk-query-run.graphql}
     */
    Map<String, Object> of(long batchId, long operationId, long installation, String query) {
        return Map.of("query", tag(batchId, operationId, installation) + query);
    }

    /**
     * @param data the answer to {@code bulk-operations-recent.graphql}
     * @return that operation as the parameters of {@code record-operation.sql} (id, state, createdAt); null where Shopify has none
     */
    Map<String, Object> found(long batchId, long operationId, long installation, Map<String, Object> data) {
        String tag = tag(batchId, operationId, installation);
        return operations(data).stream()
                .filter(operation -> String.valueOf(operation.get("query")).startsWith(tag))
                .findFirst()
                .map(operation -> parameters(operation, null))
                .orElse(null);
    }

    /**
     * @param data the answer to {@code bulk-query-run.graphql}
     * @param points what the call cost
     * @return the parameters of {@code record-operation.sql}
     * @throws LanesTaken where Shopify runs no more at once
     * @throws Failure LATER where it may be accepted later
     * @throws PullEnded where Shopify will not run this query
     */
    Map<String, Object> accepted(Map<String, Object> data, BigDecimal points) {
        Map<String, Object> payload = map(data.get("bulkOperationRunQuery"));
        List<Map<String, Object>> errors = list(payload.get("userErrors"));
        for (Map<String, Object> error : errors) {
            if ("OPERATION_IN_PROGRESS".equals(error.get("code"))) {
                throw new LanesTaken(String.valueOf(error.get("message")));
            }
        }
        Failure refused = Failure.ofUserErrors(errors, null);
        if (refused != null && refused.verdict() == Failure.Verdict.LATER) {
            throw refused;
        }
        if (refused != null) {
            throw PullEnded.failed(
                    "Shopify does not run the bulk query: " + refused.getMessage(),
                    "Check that the app has the scopes read_products and read_inventory; if it has, report this message.");
        }
        return parameters(map(payload.get("bulkOperation")), points);
    }

    private static String tag(long batchId, long operationId, long installation) {
        return "# catalog-sync batch " + batchId + " operation " + operationId + " of installation " + installation
                + "\n";
    }

    private static Map<String, Object> parameters(Map<String, Object> operation, BigDecimal points) {
        Map<String, Object> row = new HashMap<>();
        row.put("id", operation.get("id"));
        row.put("state", operation.get("status"));
        row.put("createdAt", operation.get("createdAt"));
        row.put("points", points);
        return row;
    }

    private static List<Map<String, Object>> operations(Map<String, Object> data) {
        return list(map(data.get("bulkOperations")).get("nodes"));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object value) {
        return value instanceof Map<?, ?> ? (Map<String, Object>) value : Map.of();
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> list(Object value) {
        return value instanceof List<?> ? (List<Map<String, Object>>) value : List.of();
    }
}
