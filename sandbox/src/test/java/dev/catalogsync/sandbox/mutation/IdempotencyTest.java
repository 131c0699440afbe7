package dev.catalogsync.sandbox.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.catalogsync.sandbox.TestStore;
import dev.catalogsync.sandbox.seed.ShopSeed;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class IdempotencyTest {

    private static final String ADJUST =
            "mutation($i: InventoryAdjustQuantitiesInput!, $k: String!) { inventoryAdjustQuantities(input: $i) @idempotent(key: $k)"
                    + " { inventoryAdjustmentGroup { id } userErrors { code } } }";
    private static final String ACTIVATE = "mutation($item: ID!, $at: ID!, $k: String!)"
            + " { inventoryActivate(inventoryItemId: $item, locationId: $at, available: 7) @idempotent(key: $k)"
            + " { inventoryLevel { id quantities(names: [\"available\"]) { quantity } } userErrors { message } } }";
    private static final String ITEM = "gid://shopify/InventoryItem/46000000000000";

    @Test
    void theSameKeyIsExecutedOnceAndAnsweredAlike() throws IOException {
        try (TestStore store = TestStore.of(3)) {
            JsonNode first = store.call(ADJUST, adjust("key", 4)).at("/data/inventoryAdjustQuantities");
            assertThat(first.at("/inventoryAdjustmentGroup/id").isTextual())
                    .as("%s", first)
                    .isTrue();
            assertThat(store.call(ADJUST, adjust("key", 4)).at("/data/inventoryAdjustQuantities"))
                    .isEqualTo(first);
            AtomicInteger entries = new AtomicInteger();
            store.sandbox().store().history(entry -> entries.incrementAndGet());
            assertThat(entries).hasValue(1);
        }
    }

    @Test
    void theSameKeyForSomethingElseIsRefused() {
        try (TestStore store = TestStore.of(3)) {
            store.call(ADJUST, adjust("key", 4));
            assertThat(store.call(ADJUST, adjust("key", 5))
                            .at("/data/inventoryAdjustQuantities/userErrors/0/code")
                            .asText())
                    .isEqualTo("IDEMPOTENCY_KEY_PARAMETER_MISMATCH");
        }
    }

    @Test
    void withoutAKeyNothingIsExecuted() {
        try (TestStore store = TestStore.of(3)) {
            JsonNode answer = store.call(
                    ADJUST.replace(" @idempotent(key: $k)", "").replace(", $k: String!", ""),
                    Map.of("i", adjust("", 4).get("i")));
            assertThat(answer.at("/errors/0/extensions/code").asText()).isEqualTo("BAD_REQUEST");
        }
    }

    @Test
    void aLevelIsAnsweredAlikeAsWell() {
        try (TestStore store = TestStore.of(3)) {
            String location = store.call(
                            "mutation { locationAdd(input: {name: \"Third\", address: {countryCode: DE}}) { location { id } userErrors { message } } }")
                    .at("/data/locationAdd/location/id")
                    .asText();
            Map<String, Object> variables = Map.of("item", ITEM, "at", location, "k", "activate");
            JsonNode first = store.call(ACTIVATE, variables).at("/data/inventoryActivate");
            assertThat(first.at("/inventoryLevel/quantities/0/quantity").asInt())
                    .as("%s", first)
                    .isEqualTo(7);
            assertThat(store.call(ACTIVATE, variables).at("/data/inventoryActivate"))
                    .isEqualTo(first);
        }
    }

    private static Map<String, Object> adjust(String key, int delta) {
        Map<String, Object> change = new TreeMap<>();
        change.put("inventoryItemId", ITEM);
        change.put("locationId", ShopSeed.MAIN_LOCATION);
        change.put("delta", delta);
        change.put("changeFromQuantity", null);
        return Map.of("k", key, "i", Map.of("name", "available", "reason", "correction", "changes", List.of(change)));
    }
}
