package dev.catalogsync.pull;

import dev.catalogsync.shopify.Failure;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * A bulk query on its way to Shopify. Its first line is a comment that names the batch and this installation; Shopify gives
 * the text of an operation back as it came, so that after a crash the operation is found by it and never started twice.
 */
@Component("submission")
class Submission {

    /**
     * @param installation when the store was first opened here, in microseconds: it sets apart two installations on one shop
     * @param query the text of a bulk query
     * @return the variables of {@code bulk-query-run.graphql}
     */
    Map<String, Object> of(long batchId, long installation, String query) {
        return Map.of("query", tag(batchId, installation) + query);
    }

    /**
     * @param data the answer to {@code bulk-operations-recent.graphql}
     * @return the operation of this batch as the parameters of {@code record-operation.sql} (id and state); null where Shopify has none
     */
    Map<String, Object> found(long batchId, long installation, Map<String, Object> data) {
        String tag = tag(batchId, installation);
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
     * @throws Failure LATER where all lanes are taken
     * @throws PullEnded where Shopify will not run this query
     */
    Map<String, Object> accepted(Map<String, Object> data, BigDecimal points) {
        Map<String, Object> payload = map(data.get("bulkOperationRunQuery"));
        Failure refused = Failure.ofUserErrors(list(payload.get("userErrors")), null);
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

    private static String tag(long batchId, long installation) {
        return "# catalog-sync batch " + batchId + " of installation " + installation + "\n";
    }

    private static Map<String, Object> parameters(Map<String, Object> operation, BigDecimal points) {
        Map<String, Object> row = new HashMap<>();
        row.put("id", operation.get("id"));
        row.put("state", operation.get("status"));
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
