package dev.catalogsync.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.catalogsync.sandbox.graphql.AdminApi;
import dev.catalogsync.sandbox.graphql.AdminCall;
import dev.catalogsync.sandbox.seed.ShopSeed;
import dev.catalogsync.sandbox.store.Gid;
import dev.catalogsync.sandbox.store.SandboxSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerReplayTest {

    private static final int CLIENTS = 4;
    private static final int MUTATIONS = 10_000;
    private static final int PRODUCTS = 500;
    private static final long SEED = 2026;
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-11-24T12:00:00Z"), ZoneOffset.UTC);

    @Test
    void replayOfTheLedgerGivesTheSameStateAfterTenThousandMutationsOfFourClients(@TempDir Path folder)
            throws Exception {
        System.out.println("seed " + SEED);
        Map<String, JsonNode> state;
        try (Sandbox sandbox = open(folder.resolve("one"));
                ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            List<Future<?>> running = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                RandomClient each = new RandomClient(sandbox, SEED + client);
                running.add(clients.submit(() -> {
                    for (int number = 0; number < MUTATIONS / CLIENTS; number++) {
                        each.mutate();
                    }
                }));
            }
            for (Future<?> each : running) {
                each.get();
            }
            sandbox.store().sync();
            state = state(sandbox);
            // A kill leaves the file as it is, with a line that was being written.
            Files.createDirectories(folder.resolve("two"));
            Files.copy(folder.resolve("one/journal.jsonl"), folder.resolve("two/journal.jsonl"));
            Files.writeString(folder.resolve("two/journal.jsonl"), "{\"sequence\":99", StandardOpenOption.APPEND);
        }
        try (Sandbox again = open(folder.resolve("two"))) {
            assertThat(state(again)).isEqualTo(state);
            assertThat(ledger(again)).hasSize(MUTATIONS);
        }
    }

    @Test
    void theSameSeedGivesTheSameLedger(@TempDir Path folder) throws Exception {
        assertThat(run(folder.resolve("one"))).isEqualTo(run(folder.resolve("two")));
    }

    private static List<JsonNode> run(Path folder) throws IOException {
        try (Sandbox sandbox = open(folder)) {
            List<RandomClient> clients = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                clients.add(new RandomClient(sandbox, SEED + client));
            }
            Random turns = new Random(SEED);
            for (int number = 0; number < MUTATIONS; number++) {
                clients.get(turns.nextInt(CLIENTS)).mutate();
            }
            return ledger(sandbox);
        }
    }

    private static Sandbox open(Path folder) throws IOException {
        return new Sandbox(
                TestStore.settings(PRODUCTS, "", SandboxSettings.State.FOLDER, folder), NOON, TestStore.JSON);
    }

    private static Map<String, JsonNode> state(Sandbox sandbox) {
        Map<String, JsonNode> state = new TreeMap<>();
        for (String type : new String[] {"Product", "Collection", "MediaImage", "InventoryAdjustmentGroup", "Job"}) {
            sandbox.store().all(type).forEach(each -> state.put(each.id(), each.doc()));
        }
        assertThat(state).hasSizeGreaterThan(PRODUCTS);
        return state;
    }

    private static List<JsonNode> ledger(Sandbox sandbox) throws IOException {
        List<JsonNode> ledger = new ArrayList<>();
        sandbox.store().history(entry -> {
            ObjectNode plain = entry.deepCopy();
            ledger.add(plain.without("requestId"));
        });
        return ledger;
    }

    /** A client that does what clients do, by chance and seed. */
    private static final class RandomClient {

        private final Sandbox sandbox;
        private final Random random;
        private final long seed;
        private int number;

        RandomClient(Sandbox sandbox, long seed) {
            this.sandbox = sandbox;
            this.seed = seed;
            this.random = new Random(seed);
        }

        void mutate() {
            number++;
            int product = random.nextInt(PRODUCTS);
            String id = Gid.of("Product", 8_000_000_000_000L + product);
            String variant = Gid.of("ProductVariant", 44_000_000_000_000L + product * 16L);
            String item = Gid.of("InventoryItem", 46_000_000_000_000L + product * 16L);
            String text = "by " + seed + " number " + number;
            switch (random.nextInt(10)) {
                case 0 ->
                    call(
                            "mutation($p: ProductUpdateInput!) { productUpdate(product: $p) { userErrors { message } } }",
                            Map.of("p", Map.of("id", id, "title", text)));
                case 1 ->
                    call(
                            "mutation($id: ID!, $t: [String!]!) { tagsAdd(id: $id, tags: $t) { userErrors { message } } }",
                            Map.of("id", id, "t", List.of("tag-" + random.nextInt(20))));
                case 2 ->
                    call(
                            "mutation($id: ID!, $t: [String!]!) { tagsRemove(id: $id, tags: $t) { userErrors { message } } }",
                            Map.of("id", id, "t", List.of("tag-" + random.nextInt(20))));
                case 3 ->
                    call(
                            "mutation($id: ID!, $v: [ProductVariantsBulkInput!]!) { productVariantsBulkUpdate(productId: $id, variants: $v) { userErrors { message } } }",
                            Map.of(
                                    "id",
                                    id,
                                    "v",
                                    List.of(Map.of("id", variant, "price", "" + (1 + random.nextInt(90))))));
                case 4 ->
                    call(
                            "mutation($m: [MetafieldsSetInput!]!) { metafieldsSet(metafields: $m) { userErrors { message } } }",
                            Map.of(
                                    "m",
                                    List.of(Map.of(
                                            "ownerId",
                                            id,
                                            "namespace",
                                            "custom",
                                            "key",
                                            "note",
                                            "type",
                                            "single_line_text_field",
                                            "value",
                                            text))));
                case 5 ->
                    call(
                            "mutation($i: InventorySetQuantitiesInput!, $k: String!) { inventorySetQuantities(input: $i) @idempotent(key: $k) { userErrors { message } } }",
                            quantities(item, text));
                case 6 ->
                    call(
                            "mutation($p: ProductCreateInput!) { productCreate(product: $p) { userErrors { message } } }",
                            Map.of("p", Map.of("title", text, "vendor", "Random")));
                case 7 ->
                    call(
                            "mutation($i: ProductSetInput!, $id: ProductSetIdentifiers!) { productSet(identifier: $id, input: $i) { userErrors { message } } }",
                            Map.of("id", Map.of("handle", "set-" + random.nextInt(50)), "i", Map.of("title", text)));
                case 8 ->
                    call(
                            "mutation($c: CollectionInput!) { collectionCreate(input: $c) { userErrors { message } } }",
                            Map.of("c", Map.of("title", text, "products", List.of(id))));
                default ->
                    call(
                            "mutation($i: ProductDeleteInput!) { productDelete(input: $i) { userErrors { message } } }",
                            Map.of("i", Map.of("id", random.nextInt(4) == 0 ? id : Gid.of("Product", 1))));
            }
        }

        private Map<String, Object> quantities(String item, String key) {
            Map<String, Object> quantity = new TreeMap<>();
            quantity.put("inventoryItemId", item);
            quantity.put("locationId", ShopSeed.MAIN_LOCATION);
            quantity.put("quantity", random.nextInt(100));
            quantity.put("changeFromQuantity", null);
            return Map.of(
                    "k",
                    key,
                    "i",
                    Map.of("name", "available", "reason", "correction", "quantities", List.of(quantity)));
        }

        private void call(String query, Map<String, Object> variables) {
            AdminCall call =
                    new AdminCall("client-" + seed + "-" + number, "client-" + seed, "2026-10", "", false, true);
            Map<String, Object> answer = sandbox.api().answer(new AdminApi.Request(query, variables, null), call);
            assertThat(answer).as("%s %s", query, answer).doesNotContainKey("errors");
        }
    }
}
