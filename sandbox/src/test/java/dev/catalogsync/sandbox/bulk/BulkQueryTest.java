package dev.catalogsync.sandbox.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.catalogsync.sandbox.TestStore;
import dev.catalogsync.sandbox.store.Gid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

public class BulkQueryTest {

    private static final String QUERY = "# tagged\n{ products { edges { node { id title"
            + " variants { edges { node { id sku } } }"
            + " media { edges { node { id alt ... on MediaImage { image { url } } } } }"
            + " metafields { edges { node { id key } } } } } } }";

    @Test
    void everyLineIsEscapedAndFollowsItsParent() throws IOException {
        for (boolean grouped : new boolean[] {true, false}) {
            try (TestStore store = TestStore.of(250)) {
                List<String> lines = run(store, grouped);
                Set<String> seen = new HashSet<>();
                String last = null;
                int roots = 0;
                for (String line : lines) {
                    assertThat(line).contains("\"id\":\"gid:\\/\\/shopify\\/");
                    JsonNode node = TestStore.JSON.readTree(line);
                    String parent = node.path("__parentId").asText(null);
                    if (parent == null) {
                        roots++;
                        last = node.path("id").asText();
                    } else {
                        assertThat(seen).contains(parent);
                        if (grouped) {
                            assertThat(parent).isEqualTo(last);
                        }
                    }
                    assertThat(seen.add(node.path("id").asText())).isTrue();
                }
                assertThat(roots).isEqualTo(250);
            }
        }
    }

    @Test
    void anOperationTellsItsCountsAndKeepsItsText() throws IOException {
        try (TestStore store = TestStore.of(5)) {
            List<String> lines = run(store, false);
            JsonNode operation = store.call(
                            "{ bulkOperations(first: 5) { nodes { objectCount rootObjectCount query } } }")
                    .at("/data/bulkOperations/nodes/0");
            assertThat(operation.path("objectCount").asText()).isEqualTo(Integer.toString(lines.size()));
            assertThat(operation.path("rootObjectCount").asText()).isEqualTo("5");
            assertThat(operation.path("query").asText()).isEqualTo(QUERY);
        }
    }

    @Test
    void anEmptyResultHasNoAddress() {
        try (TestStore store = TestStore.of(5)) {
            JsonNode ended = ended(store, "{ products(query: \"vendor:nobody\") { edges { node { id } } } }", false);
            assertThat(ended.path("status").asText()).isEqualTo("COMPLETED");
            assertThat(ended.path("url").isNull()).isTrue();
        }
    }

    @Test
    void anOperationWhoseResultWasDroppedHasExpired() throws IOException {
        try (TestStore store = TestStore.of(5)) {
            run(store, false);
            Path result = store.sandbox().files().path(ResultFiles.name(newest(store)));
            Files.setLastModifiedTime(result, FileTime.from(Instant.now().minus(Duration.ofDays(8))));
            run(store, false);
            assertThat(result).doesNotExist();
            assertThat(store.call("{ bulkOperations(first: 5) { nodes { status } } }")
                            .at("/data/bulkOperations/nodes")
                            .findValuesAsText("status"))
                    .containsExactly("COMPLETED", "EXPIRED");
        }
    }

    private static long newest(TestStore store) {
        return Gid.number(store.call("{ bulkOperations(first: 1) { nodes { id } } }")
                .at("/data/bulkOperations/nodes/0/id")
                .asText());
    }

    public static List<String> run(TestStore store, boolean grouped) throws IOException {
        JsonNode ended = ended(store, QUERY, grouped);
        assertThat(ended.path("status").asText()).isEqualTo("COMPLETED");
        String name = ended.path("url").asText().replaceAll(".*outputs/", "").replaceAll("\\?.*", "");
        return Files.readAllLines(store.sandbox().files().path(name));
    }

    static JsonNode ended(TestStore store, String query, boolean grouped) {
        JsonNode started = store.call(
                "mutation($q: String!, $g: Boolean!) { bulkOperationRunQuery(query: $q, groupObjects: $g)"
                        + " { bulkOperation { id status } userErrors { message } } }",
                Map.of("q", query, "g", grouped));
        assertThat(started.at("/data/bulkOperationRunQuery/bulkOperation/status")
                        .asText())
                .as("%s", started)
                .isEqualTo("CREATED");
        String id = started.at("/data/bulkOperationRunQuery/bulkOperation/id").asText();
        return await().until(
                        () -> store.call(
                                        "query($id: ID!) { bulkOperation(id: $id) { status objectCount url errorCode } }",
                                        Map.of("id", id))
                                .at("/data/bulkOperation"),
                        operation -> !Set.of("CREATED", "RUNNING", "CANCELING")
                                .contains(operation.path("status").asText()));
    }
}
