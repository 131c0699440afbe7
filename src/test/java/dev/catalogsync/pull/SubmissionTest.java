package dev.catalogsync.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.catalogsync.shopify.Failure;
import java.math.BigDecimal;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SubmissionTest {

    private static final Instant ASKED = Instant.parse("2026-11-24T12:00:00Z");

    private final Submission submission = new Submission();

    @Test
    void anOperationIsKnownByItsTagAndOnlyByThat() {
        String mine = (String) submission.of(12, 5, 77, "{ products }").get("query");
        Map<String, Object> found = submission.found(submission.searched(
                submission.search(12, 5, 77, Timestamp.from(ASKED)),
                recent(
                        operation(1, (String)
                                submission.of(12, 5, 78, "{ products }").get("query")),
                        operation(2, (String)
                                submission.of(12, 51, 77, "{ products }").get("query")),
                        operation(3, "{ products }"),
                        operation(4, mine))));
        assertThat(found).containsEntry("id", "gid://shopify/BulkOperation/4").containsEntry("state", "RUNNING");
        OperationSearch none = submission.searched(
                submission.search(12, 5, 77, Timestamp.from(ASKED)), recent(operation(3, "{ products }")));
        assertThat(none.more()).isFalse();
        assertThat(submission.found(none)).isNull();
    }

    @Test
    void fullLanesPassAndARefusedQueryDoesNot() {
        assertThatThrownBy(() -> submission.accepted(refused("OPERATION_IN_PROGRESS"), BigDecimal.TEN))
                .isInstanceOf(BulkLimitReached.class);
        assertThatThrownBy(() -> submission.accepted(refused("LIMIT_REACHED"), BigDecimal.TEN))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.verdict()).isEqualTo(Failure.Verdict.LATER));
        assertThatThrownBy(() -> submission.accepted(refused("INVALID"), BigDecimal.TEN))
                .isInstanceOf(PullAborted.class)
                .hasMessageContaining("says INVALID");
    }

    private static Map<String, Object> refused(String code) {
        Map<String, Object> payload = new java.util.HashMap<>();
        payload.put("bulkOperation", null);
        payload.put(
                "userErrors",
                List.of(Map.of("code", code, "message", "says " + code, "field", Collections.emptyList())));
        return Map.of("bulkOperationRunQuery", payload);
    }

    @SafeVarargs
    private static Map<String, Object> recent(Map<String, Object>... operations) {
        return Map.of("bulkOperations", Map.of("nodes", List.of(operations)));
    }

    private static Map<String, Object> operation(int number, String query) {
        return Map.of(
                "id",
                "gid://shopify/BulkOperation/" + number,
                "status",
                "RUNNING",
                "createdAt",
                ASKED.toString(),
                "query",
                query);
    }
}
