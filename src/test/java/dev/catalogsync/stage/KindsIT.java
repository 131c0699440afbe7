package dev.catalogsync.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.catalogsync.Calls;
import dev.catalogsync.DataFolder;
import dev.catalogsync.WholeApplication;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/** Collections and inventory levels from outside: HTTP in, the catalog out. No rule decides here; people do. */
@WholeApplication
@TestPropertySource(properties = "catalog.sandbox.products=120")
class KindsIT {

    @Autowired
    JdbcClient database;

    @Autowired
    DataFolder data;

    @Autowired
    Calls calls;

    @BeforeEach
    void connect() {
        database.sql("update approval_rule set enabled = false").update();
    }

    @Test
    @Tag("req-73")
    void collectionsOfBothKindsComeWithTheirMembersAndThenExactlyWhatChangedInThem() {
        List<String> products = ids("{ products(first: 5) { nodes { id } } }", "/data/products/nodes");
        String manual = manual("Window display");
        add(manual, products.subList(0, 3));
        String tag = "only-" + UUID.randomUUID();
        String smart = smart(tag);
        tag(products.get(0), tag);
        tag(products.get(1), tag);

        JsonNode first = pulled("COLLECTION");
        assertThat(first.at("/counters/roots").asInt())
                .isEqualTo(admin("{ collectionsCount { count } }", Map.of())
                        .at("/data/collectionsCount/count")
                        .asInt());
        JsonNode shown = change(first, manual);
        assertThat(shown.path("operation").asText()).isEqualTo("CREATE");
        assertThat(shown.at("/after/members"))
                .extracting(member -> member.path("id").asText())
                .containsExactlyElementsOf(products.subList(0, 3));
        assertThat(paths(shown)).contains("title", "handle", "sortOrder", "members[" + products.get(0) + "]");
        assertThat(change(first, smart).at("/after/ruleSet/rules/0/condition").asText())
                .isEqualTo(tag);
        assertThat(change(first, smart).at("/after/members")).hasSize(2);

        approve(first);
        assertThat(catalog(manual, "document::json -> 'members' -> 2 ->> 'id'")).isEqualTo(products.get(2));
        assertThat(catalog(manual, "title")).startsWith("Window display");
        assertThat(catalog(manual, "handle")).startsWith("window-display");

        assertThat(pulled("COLLECTION").at("/counters/staged").asInt()).isZero();

        admin(
                "mutation($id: ID!, $p: [ID!]!) { collectionRemoveProducts(id: $id, productIds: $p) { userErrors { message } } }",
                Map.of("id", manual, "p", List.of(products.get(1))));
        add(manual, List.of(products.get(4)));
        tag(products.get(2), tag);

        JsonNode second = pulled("COLLECTION");
        assertThat(second.at("/counters/staged").asInt()).isEqualTo(2);
        JsonNode moved = change(second, manual);
        assertThat(moved.path("operation").asText()).isEqualTo("UPDATE");
        assertThat(differences(moved))
                .containsOnly(
                        Map.entry("members[" + products.get(1) + "]", "{\"id\":\"" + products.get(1) + "\"} -> null"),
                        Map.entry("members[" + products.get(4) + "]", "null -> {\"id\":\"" + products.get(4) + "\"}"));
        JsonNode grown = change(second, smart);
        assertThat(differences(grown))
                .containsOnly(
                        Map.entry("members[" + products.get(2) + "]", "null -> {\"id\":\"" + products.get(2) + "\"}"));
        assertThat(grown.at("/fields/0/computed").asBoolean())
                .as("nobody can add a member to a smart collection, and the reviewer is told so")
                .isTrue();
        assertThat(moved.at("/fields/0").has("computed")).isFalse();

        approve(second);
        assertThat(catalog(
                        manual,
                        "(select string_agg(m ->> 'id', ' ') from json_array_elements(document::json -> 'members') m)"))
                .isEqualTo(String.join(" ", products.get(0), products.get(2), products.get(4)));

        admin(
                "mutation($i: CollectionDeleteInput!) { collectionDelete(input: $i) { userErrors { message } } }",
                Map.of("i", Map.of("id", manual)));
        JsonNode third = pulled("COLLECTION");
        assertThat(third.at("/counters/deletes").asInt()).isEqualTo(1);
        assertThat(change(third, manual).path("operation").asText()).isEqualTo("DELETE");
    }

    @Test
    void inventoryLevelsComePerLocationAndThenExactlyTheQuantityThatChanged() {
        JsonNode first = pulled("INVENTORY_LEVEL");
        JsonNode item = admin(
                        "{ inventoryItems(first: 1) { nodes { id sku inventoryLevels(first: 5) { nodes { location { id name } quantities(names: [\"available\", \"on_hand\"]) { name quantity } } } } } }",
                        Map.of())
                .at("/data/inventoryItems/nodes/0");
        String id = item.path("id").asText();
        JsonNode level = item.at("/inventoryLevels/nodes/0");
        int available = level.at("/quantities/0/quantity").asInt();
        int onHand = level.at("/quantities/1/quantity").asInt();

        JsonNode shown = change(first, id);
        assertThat(shown.path("operation").asText()).isEqualTo("CREATE");
        assertThat(shown.at("/after/inventoryLevels"))
                .hasSize(item.at("/inventoryLevels/nodes").size());
        assertThat(shown.at("/after/inventoryLevels/0/otherQuantities/0/name").asText())
                .isEqualTo("committed");
        approve(first);
        assertThat(catalog(id, "title")).isEqualTo(item.path("sku").asText());
        assertThat(first.at("/counters/children/InventoryLevel").asInt()).isPositive();

        assertThat(pulled("INVENTORY_LEVEL").at("/counters/staged").asInt()).isZero();

        Map<String, Object> quantity = new HashMap<>();
        quantity.put("inventoryItemId", id);
        quantity.put("locationId", level.at("/location/id").asText());
        quantity.put("quantity", available + 7);
        quantity.put("changeFromQuantity", available);
        admin(
                "mutation($i: InventorySetQuantitiesInput!, $k: String!) { inventorySetQuantities(input: $i) @idempotent(key: $k) { userErrors { message } } }",
                Map.of(
                        "k",
                        UUID.randomUUID().toString(),
                        "i",
                        Map.of("name", "available", "reason", "correction", "quantities", List.of(quantity))));

        JsonNode second = pulled("INVENTORY_LEVEL");
        assertThat(second.at("/counters/staged").asInt()).isEqualTo(1);
        JsonNode moved = change(second, id);
        assertThat(moved.path("operation").asText()).isEqualTo("UPDATE_INVENTORY");
        String at = "inventoryLevels[" + level.at("/location/name").asText() + "].quantities";
        assertThat(differences(moved))
                .containsOnly(
                        Map.entry(at + "[available].quantity", available + " -> " + (available + 7)),
                        Map.entry(at + "[on_hand].quantity", onHand + " -> " + (onHand + 7)));
        approve(second);
        assertThat(catalog(id, "document::json -> 'inventoryLevels' -> 0 -> 'quantities' -> 0 ->> 'quantity'"))
                .isEqualTo(Integer.toString(available + 7));
    }

    @Test
    void aProductIsAMemberOfManyCollectionsInWhateverOrderTheLinesCome() {
        List<String> products = ids("{ products(first: 5) { nodes { id } } }", "/data/products/nodes");
        add(manual("On the left"), products);
        add(manual("On the right"), products);
        JsonNode before = pulled("COLLECTION");
        approve(before);
        // The bytes of each collection move, so that each is read and compared.
        database.sql("update item set seen_raw = null where kind = 'COLLECTION'")
                .update();
        calls.send(null, "POST", "/sandbox/faults", "{\"ungrouped\":{\"share\":1}}");
        try {
            JsonNode ungrouped = pulled("COLLECTION");
            assertThat(ungrouped.at("/counters/children")).isEqualTo(before.at("/counters/children"));
            assertThat(ungrouped.at("/counters/staged").asInt()).isZero();
            assertThat(ungrouped.at("/counters/unchanged").asInt())
                    .isEqualTo(before.at("/counters/roots").asInt());
        } finally {
            calls.send(null, "POST", "/sandbox/faults", "{}");
        }
    }

    @Test
    @Tag("req-32")
    void aRuleDecidesOfAnyKind() {
        database.sql(
                        "insert into approval_rule (name, expression, action, position, created_by) values ('empty shelves', ?, 'APPROVE', 1, 'test')")
                .param(
                        "change.kind == 'COLLECTION' && !has(change.after.members) && change.title.startsWith('Empty shelf')")
                .update();
        String empty = manual("Empty shelf");
        JsonNode decided = change(pulled("COLLECTION"), empty);
        assertThat(decided.path("status").asText()).isEqualTo("APPLIED");
        assertThat(decided.path("decidedBy").asText()).isEqualTo("rule: empty shelves");
        assertThat(catalog(empty, "sync_status")).isEqualTo("SYNCED");
    }

    @Test
    void whatCannotBeProposedYetIsRefusedInPlainWords() {
        Calls.Answer answer = calls.send(
                "operator",
                "POST",
                "/api/sync/staged",
                "{\"kind\":\"COLLECTION\",\"documents\":[{\"title\":\"Mugs\"}]}");
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.body()).contains("no other kind can be proposed yet");
    }

    private JsonNode pulled(String kind) {
        Calls.Answer asked = calls.send("operator", "POST", "/api/sync/shopify/pull", "{\"kind\":\"" + kind + "\"}");
        assertThat(asked.status()).as(asked.body()).isBetween(200, 202);
        String path = "/api/sync/batches/" + asked.json().path("batchId").asLong();
        return await().atMost(Duration.ofSeconds(60))
                .until(() -> calls.get("viewer", path).json(), batch -> {
                    assertThat(batch.path("status").asText()).as("%s", batch).isIn("QUEUED", "RUNNING", "SUCCEEDED");
                    return batch.path("status").asText().equals("SUCCEEDED");
                });
    }

    private JsonNode change(JsonNode batch, String shopifyId) {
        long id = database.sql(
                        "select c.id from staged_change c join item i on i.id = c.item_id where c.batch_id = ? and i.shopify_id = ?")
                .params(batch.path("id").asLong(), shopifyId)
                .query(Long.class)
                .single();
        return calls.get("viewer", "/api/sync/staged/" + id).json();
    }

    private void approve(JsonNode batch) {
        Calls.Answer answer = calls.send(
                "reviewer",
                "POST",
                "/api/sync/staged/bulk-approve",
                "{\"filter\":{\"batch\":" + batch.path("id").asLong() + ",\"status\":\"PENDING\"}}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.json().path("approved").asInt())
                .isEqualTo(batch.at("/counters/staged").asInt());
    }

    private static List<String> paths(JsonNode change) {
        List<String> paths = new ArrayList<>();
        change.path("fields").forEach(field -> paths.add(field.path("path").asText()));
        return paths;
    }

    private static Map<String, String> differences(JsonNode change) {
        Map<String, String> differences = new HashMap<>();
        change.path("fields")
                .forEach(field -> differences.put(
                        field.path("path").asText(), field.path("before") + " -> " + field.path("after")));
        return differences;
    }

    private String catalog(String shopifyId, String column) {
        return database.sql("select " + column + " from item where shopify_id = ?")
                .param(shopifyId)
                .query(String.class)
                .single();
    }

    private void add(String collection, List<String> products) {
        admin(
                "mutation($id: ID!, $p: [ID!]!) { collectionAddProducts(id: $id, productIds: $p) { userErrors { message } } }",
                Map.of("id", collection, "p", products));
    }

    private void tag(String product, String tag) {
        admin(
                "mutation($id: ID!, $t: [String!]!) { tagsAdd(id: $id, tags: $t) { userErrors { message } } }",
                Map.of("id", product, "t", List.of(tag)));
    }

    private String manual(String title) {
        return admin(
                        "mutation($c: CollectionCreateInput!) { collectionCreate(collection: $c) { collection { id } userErrors { message } } }",
                        Map.of("c", Map.of("title", title + " " + UUID.randomUUID())))
                .at("/data/collectionCreate/collection/id")
                .asText();
    }

    private String smart(String tag) {
        Map<String, Object> rule = Map.of("column", "TAG", "relation", "EQUALS", "condition", tag);
        return admin(
                        "mutation($c: CollectionInput!) { collectionCreate(input: $c) { collection { id } userErrors { message } } }",
                        Map.of(
                                "c",
                                Map.of(
                                        "title",
                                        "Tagged " + tag,
                                        "ruleSet",
                                        Map.of("appliedDisjunctively", false, "rules", List.of(rule)))))
                .at("/data/collectionCreate/collection/id")
                .asText();
    }

    private List<String> ids(String query, String at) {
        List<String> ids = new ArrayList<>();
        admin(query, Map.of()).at(at).forEach(node -> ids.add(node.path("id").asText()));
        return ids;
    }

    /** A call of the Admin API as another app would make it; user errors fail the test. */
    private JsonNode admin(String query, Map<String, Object> variables) {
        JsonNode answer = calls.admin(query, variables).json();
        assertThat(answer.has("errors")).as("%s", answer).isFalse();
        answer.findValues("userErrors")
                .forEach(errors -> assertThat((ArrayNode) errors).isEmpty());
        return answer;
    }
}
