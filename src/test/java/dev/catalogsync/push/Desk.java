package dev.catalogsync.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.catalogsync.Calls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Whoever works with the catalog, over HTTP: proposes, approves, resolves, pushes and pulls. */
final class Desk {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_DOCUMENTS = 1_000;

    private final Calls calls;

    Desk(Calls calls) {
        this.calls = calls;
    }

    /** @return ids of the changes that were staged */
    List<Long> propose(List<Map<String, Object>> documents) {
        List<Long> staged = new ArrayList<>();
        for (int i = 0; i < documents.size(); i += MOST_DOCUMENTS) {
            List<?> some = documents.subList(i, Math.min(documents.size(), i + MOST_DOCUMENTS));
            post("operator", "/api/sync/staged", Map.of("documents", some))
                    .path("changes")
                    .forEach(change -> staged.add(change.path("id").asLong()));
        }
        return staged;
    }

    /** Everything that waits for a decision, in one direction. */
    JsonNode approve(String direction) {
        return post(
                "reviewer",
                "/api/sync/staged/bulk-approve",
                Map.of("filter", Map.of("direction", direction, "status", "PENDING")));
    }

    /** @return whether it could be: what it overlaps with may have moved since */
    boolean resolve(long change, String field, String resolution) {
        Calls.Answer answer = send(
                "reviewer",
                "/api/sync/staged/" + change + "/resolve",
                Map.of("field", field, "resolution", resolution));
        assertThat(answer.status()).as(answer.body()).isIn(200, 409);
        return answer.status() == 200;
    }

    void reject(long change) {
        post("reviewer", "/api/sync/staged/" + change + "/reject", Map.of("reason", "as the store has it"));
    }

    /** Pushes all that is approved. @return the batch, or null where nothing was */
    Long push() {
        JsonNode answer = post("operator", "/api/sync/shopify/push", Map.of());
        return answer.path("batchId").isNumber() ? answer.path("batchId").asLong() : null;
    }

    JsonNode pull() {
        JsonNode batch = ended(post("operator", "/api/sync/shopify/pull", Map.of("type", "FULL"))
                .path("batchId")
                .asLong());
        assertThat(batch.path("status").asText()).as("%s", batch).isEqualTo("SUCCEEDED");
        return batch;
    }

    /** The batch, once it has ended. */
    JsonNode ended(long batch) {
        String path = "/api/sync/batches/" + batch;
        return await("batch " + batch)
                .atMost(Duration.ofMinutes(5))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> calls.get("viewer", path).json(), answer -> List.of(
                                "SUCCEEDED", "INCOMPLETE", "FAILED", "CANCELLED")
                        .contains(answer.path("status").asText()));
    }

    private JsonNode post(String role, String path, Map<String, Object> body) {
        Calls.Answer answer = send(role, path, body);
        assertThat(answer.status()).as("%s %s: %s", path, body, answer.body()).isBetween(200, 202);
        return answer.json();
    }

    private Calls.Answer send(String role, String path, Map<String, Object> body) {
        try {
            return calls.send(role, "POST", path, JSON.writeValueAsString(body));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("plain values can always be written as JSON", e);
        }
    }
}
