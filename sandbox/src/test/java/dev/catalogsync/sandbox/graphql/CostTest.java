package dev.catalogsync.sandbox.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.catalogsync.sandbox.TestStore;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CostTest {

    @Test
    void whatWasRecordedIsChargedAlike() {
        try (TestStore store = TestStore.of(120)) {
            assertThat(requested(store, "{ shop { id } }")).isEqualTo(1);
            assertThat(requested(store, "{ products(first: 1) { nodes { id } } }"))
                    .isEqualTo(3);
            assertThat(requested(store, "{ products(first: 50) { nodes { id } } }"))
                    .isEqualTo(9);
            assertThat(requested(store, "{ collectionsCount { count } }")).isEqualTo(10);
        }
    }

    @Test
    void aProductSetPaysForEachVariantItIsGiven() {
        try (TestStore store = TestStore.of(0)) {
            JsonNode answer = store.call(
                    "mutation($v: ProductSetInput!) { productSet(input: $v) { userErrors { message } } }",
                    Map.of(
                            "v",
                            Map.of(
                                    "title",
                                    "x",
                                    "variants",
                                    Collections.nCopies(100, Map.of("price", "1", "optionValues", List.of())))));
            assertThat(answer.at("/extensions/cost/requestedQueryCost").asInt()).isEqualTo(30);
        }
    }

    @Test
    void theDebugHeaderTellsTheCostOfEachField() {
        try (TestStore store = TestStore.of(3)) {
            AdminCall call = new AdminCall("test", "sandbox", "2026-10", "", true, false);
            JsonNode cost = TestStore.JSON
                    .valueToTree(store.sandbox()
                            .api()
                            .answer(
                                    new AdminApi.Request(
                                            "{ products(first: 10) { nodes { id seo { title } } } }", Map.of(), null),
                                    call))
                    .at("/extensions/cost");
            assertThat(cost.at("/fields/0/path/0").asText()).isEqualTo("products");
            assertThat(cost.at("/fields/0/requestedTotalCost")).isEqualTo(cost.path("requestedQueryCost"));
        }
    }

    private static int requested(TestStore store, String query) {
        return store.call(query).at("/extensions/cost/requestedQueryCost").asInt();
    }
}
