package dev.catalogsync.pull;

import dev.catalogsync.shopify.Failure;
import java.math.BigDecimal;
import java.sql.Timestamp;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * Submits a bulk query to Shopify. The query's first line is a comment that names the batch, the row of the operation and this
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

    /** @param asked when Shopify was first asked to run it */
    OperationSearch search(long batchId, long operationId, long installation, Timestamp asked) {
        return OperationSearch.of(tag(batchId, operationId, installation), asked.toInstant());
    }

    /** @param data the answer to {@code bulk-operations-recent.graphql} */
    OperationSearch searched(OperationSearch search, Map<String, Object> data) {
        return search.answered(map(data.get("bulkOperations")));
    }

    /** The operation that was found, as the parameters of {@code record-operation.sql} (id, state, createdAt); null where Shopify has none. */
    Map<String, Object> found(OperationSearch search) {
        return search.found() == null ? null : parameters(search.found(), null);
    }

    /**
     * @param data the answer to {@code bulk-query-run.graphql}
     * @param points what the call cost
     * @return the parameters of {@code record-operation.sql}
     * @throws BulkLimitReached where Shopify runs no more at once
     * @throws Failure LATER where it may be accepted later
     * @throws PullAborted where Shopify will not run this query
     */
    Map<String, Object> accepted(Map<String, Object> data, BigDecimal points) {
        Map<String, Object> payload = map(data.get("bulkOperationRunQuery"));
        List<Map<String, Object>> errors = list(payload.get("userErrors"));
        for (Map<String, Object> error : errors) {
            if ("OPERATION_IN_PROGRESS".equals(error.get("code"))) {
                throw new BulkLimitReached(String.valueOf(error.get("message")));
            }
        }
        Failure refused = Failure.ofUserErrors(errors, null);
        if (refused != null && refused.verdict() == Failure.Verdict.LATER) {
            throw refused;
        }
        if (refused != null) {
            throw PullAborted.failed(
                    "Shopify rejected the bulk query: " + refused.getMessage(),
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

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object value) {
        return value instanceof Map<?, ?> ? (Map<String, Object>) value : Map.of();
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> list(Object value) {
        return value instanceof List<?> ? (List<Map<String, Object>>) value : List.of();
    }
}
