package dev.catalogsync.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.catalogsync.Calls;
import dev.catalogsync.WholeApplication;
import dev.catalogsync.shopify.Store;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What somebody proposes, and what of it is staged, refused and shown, over HTTP alone. */
@WholeApplication
class PartialIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Autowired
    Calls calls;

    @Autowired
    JdbcClient database;

    @Autowired
    Store store;

    private long number;
    private String id;
    private String handle;

    @BeforeEach
    void aProduct() {
        number = ThreadLocalRandom.current().nextLong(1_000_000_000L, 1_000_000_000_000L);
        id = "gid://shopify/Product/" + number;
        handle = "shirt-" + number;
        String shirt =
                """
                {"id": "%s", "title": "Shirt %s", "handle": "%s", "vendor": "Loom", "status": "ACTIVE", "tags": ["linen", "old"],
                 "options": [{"id": "gid://shopify/ProductOption/1", "name": "Color", "position": 1,
                   "optionValues": [{"id": "gid://shopify/ProductOptionValue/1", "name": "Red"},
                                    {"id": "gid://shopify/ProductOptionValue/2", "name": "Blue"}]}],
                 "variants": [
                  {"id": "gid://shopify/ProductVariant/1", "sku": "RED", "barcode": "111", "price": "10.00", "position": 1,
                   "selectedOptions": [{"name": "Color", "value": "Red"}]},
                  {"id": "gid://shopify/ProductVariant/2", "sku": "BLUE", "barcode": "222", "price": "12.00", "position": 2,
                   "selectedOptions": [{"name": "Color", "value": "Blue"}]}],
                 "media": [{"id": "gid://shopify/MediaImage/1", "alt": null, "mediaContentType": "IMAGE"}],
                 "metafields": [{"namespace": "custom", "key": "care", "type": "single_line_text_field", "value": "Cold"}],
                 "updatedAt": "2026-01-01T00:00:00Z"}"""
                        .formatted(id, number, handle);
        database.sql(
                        "insert into item (store_id, kind, shopify_id, handle, title, vendor, document, sync_status) values (?, 'PRODUCT', ?, ?, ?, 'Loom', ?, 'SYNCED')")
                .params(store.id(), id, handle, "Shirt " + number, shirt)
                .update();
    }

    @Test
    @Tag("req-3")
    @Tag("req-4")
    void aPriceOfOneVariantIsStagedAndShownAsThatAndNothingElse() {
        JsonNode change = staged("\"variants\": [{\"id\": \"gid://shopify/ProductVariant/1\", \"price\": \"71.5\"}]");
        assertThat(texts(change.path("fields"))).containsExactly("variants[RED].price");
        assertThat(change.path("removes")).isEmpty();
        JsonNode shown = calls.get(
                        "viewer", "/api/sync/staged/" + change.path("id").asLong())
                .json();
        assertThat(shown.path("fields")).hasSize(1);
        assertThat(shown.at("/fields/0/before").asText()).isEqualTo("10.00");
        assertThat(shown.at("/fields/0/after").asText())
                .as("as the store will write it")
                .isEqualTo("71.50");
        assertThat(shown.at("/fields/0").has("removal")).isFalse();
        assertThat(shown.at("/after/variants")).hasSize(2);
        assertThat(shown.at("/after/variants/0/barcode").asText()).isEqualTo("111");
    }

    @Test
    @Tag("req-3")
    void oneNewElementLeavesTheOthersWhereTheyAre() {
        assertThat(texts(staged(
                                "\"metafields\": [{\"namespace\": \"custom\", \"key\": \"fit\", \"type\": \"single_line_text_field\", \"value\": \"Slim\"}], \"media\": [{\"originalSource\": \"https://example.com/back.jpg\"}], \"tags\": [\"new\"]")
                        .path("fields")))
                .containsExactlyInAnyOrder("metafields[custom.fit]", "media[https://example.com/back.jpg]", "tags");
    }

    @Test
    @Tag("req-3")
    @Tag("req-4")
    void whatGoesIsAskedForByNameAndShownAsRemoval() {
        JsonNode change = staged(
                "\"title\": \"Plain shirt\", \"remove\": {\"tags\": [\"old\"], \"variants\": [\"BLUE\"], \"metafields\": [\"custom.care\"]}");
        assertThat(texts(change.path("removes")))
                .as("a value of an option goes with its last variant")
                .containsExactlyInAnyOrder(
                        "tags", "variants[BLUE]", "options[Color].optionValues[Blue]", "metafields[custom.care]");
        JsonNode shown = calls.get(
                        "viewer", "/api/sync/staged/" + change.path("id").asLong())
                .json();
        for (JsonNode field : shown.path("fields")) {
            if (!field.path("path").asText().startsWith("options")) {
                assertThat(field.path("removal").asBoolean())
                        .as(field.path("path").asText())
                        .isEqualTo(!field.path("path").asText().equals("title"));
            }
        }
    }

    @Test
    @Tag("req-3")
    void whatTheStoreWouldRefuseIsToldFieldByFieldAndNothingIsStaged() {
        Calls.Answer answer = propose(
                "\"title\": null, \"media\": [], \"variants\": [{\"sku\": \"RED\", \"price\": null}, {\"id\": \"gid://shopify/ProductVariant/9\"}], \"metafields\": [{\"namespace\": \"custom\", \"key\": \"care\", \"value\": \"\"}], \"remove\": {\"tags\": [\"silk\"]}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(422);
        assertThat(answer.json().path("errors").findValuesAsText("pointer"))
                .containsExactlyInAnyOrder(
                        "/documents/0/title",
                        "/documents/0/media",
                        "/documents/0/variants/0/price",
                        "/documents/0/variants/1",
                        "/documents/0/metafields/0/value",
                        "/documents/0/remove/tags/0");
        assertThat(answer.body()).contains("gid://shopify/ProductVariant/9", "remove", "Nothing was staged.");
        assertThat(changes()).isZero();
    }

    @Test
    @Tag("req-3")
    void aHandleThatAnotherProductHasIsRefused() {
        String first = handle;
        String title = "Shirt " + number;
        aProduct();
        Calls.Answer answer = propose("\"handle\": \"" + first + "\"");
        assertThat(answer.status()).as(answer.body()).isEqualTo(422);
        assertThat(answer.body()).contains("/documents/0/handle", title);
    }

    @Test
    @Tag("req-14")
    void aNewProductWithTheHandleOfOneThatIsThereIsRefusedAndTheOneIsNamed() {
        Calls.Answer answer = calls.send(
                "operator",
                "POST",
                "/api/shopify/products",
                "{\"title\": \"Another\", \"handle\": \"" + handle + "\"}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(409);
        assertThat(answer.json().path("detail").asText()).contains(id, "Shirt " + number);
        assertThat(changes()).isZero();

        String fresh = "{\"title\": \"Fresh\", \"handle\": \"fresh-" + number + "\", \"tags\": []}";
        assertThat(calls.send("operator", "POST", "/api/shopify/products", fresh)
                        .status())
                .isEqualTo(201);
        Calls.Answer again = calls.send("operator", "POST", "/api/shopify/products", fresh);
        assertThat(again.status()).as(again.body()).isEqualTo(409);
        assertThat(again.json().path("detail").asText()).contains("Fresh", "not in the store yet");
    }

    @Test
    @Tag("req-3")
    void aProductOfTheCatalogComesBackAsItIsAndChangesNothing() throws Exception {
        for (String name : List.of(String.valueOf(number), URLEncoder.encode(id, StandardCharsets.UTF_8))) {
            Calls.Answer answer = calls.get("viewer", "/api/catalog/products/" + name);
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            JsonNode product = answer.json();
            assertThat(product.path("syncStatus").asText()).isEqualTo("SYNCED");
            assertThat(product.path("locked").isBoolean()).isTrue();
            assertThat(product.path("version").isInt()).isTrue();
            assertThat(product.path("drift")).isEmpty();
            assertThat(product.path("document").has("updatedAt")).isFalse();
            assertThat(product.at("/document/variants")).hasSize(2);
            Calls.Answer unchanged = calls.send(
                    "operator",
                    "POST",
                    "/api/sync/staged",
                    JSON.writeValueAsString(JSON.createObjectNode()
                            .set("documents", JSON.createArrayNode().add(product.path("document")))));
            assertThat(unchanged.status()).as(unchanged.body()).isEqualTo(201);
            assertThat(unchanged.json().path("unchanged").asInt()).isEqualTo(1);
        }
        assertThat(calls.get("viewer", "/api/catalog/products/7").status()).isEqualTo(404);
        assertThat(calls.get("viewer", "/api/catalog/products/shirt").status()).isEqualTo(404);
    }

    @Test
    @Tag("req-3")
    void theCatalogTellsInWhatItDriftedFromTheStore() throws Exception {
        String before = database.sql("select document from item where shopify_id = ?")
                .param(id)
                .query(String.class)
                .single();
        ObjectNode base = (ObjectNode) JSON.readTree(before);
        base.put("title", "Theirs");
        database.sql("update item set base = ? where shopify_id = ?")
                .params(base.toString(), id)
                .update();
        JsonNode drift =
                calls.get("viewer", "/api/catalog/products/" + number).json().path("drift");
        assertThat(drift).hasSize(1);
        assertThat(drift.at("/0/path").asText()).isEqualTo("title");
        assertThat(drift.at("/0/store").asText()).isEqualTo("Theirs");
        assertThat(drift.at("/0/catalog").asText()).isEqualTo("Shirt " + number);
    }

    @Test
    @Tag("req-4")
    void whyItWasProposedIsKeptBesideWhyItWasDecided() {
        String body = "{\"documents\": [{\"id\": \"" + id + "\", \"title\": \"Tee\"}], \"reason\": \"autumn names\"}";
        long change = calls.send("operator", "POST", "/api/sync/staged", body)
                .json()
                .at("/changes/0/id")
                .asLong();
        calls.send("reviewer", "POST", "/api/sync/staged/" + change + "/approve", null);
        JsonNode shown = calls.get("viewer", "/api/sync/staged/" + change).json();
        assertThat(shown.path("status").asText()).isEqualTo("APPROVED");
        assertThat(shown.path("proposalReason").asText()).isEqualTo("autumn names");
        assertThat(shown.path("reason").isNull()).isTrue();
    }

    @Test
    @Tag("req-2")
    void changesAreFoundByTheNumberOfTheProductAndByHavingNoVendor() {
        long change = staged("\"title\": \"Tee\"").path("id").asLong();
        assertThat(listed("text=" + number)).containsExactly(change);
        assertThat(listed("text=" + number + "&vendor=")).isEmpty();
        database.sql("update item set vendor = null, tags = '{}' where shopify_id = ?")
                .param(id)
                .update();
        assertThat(listed("text=" + number + "&vendor=&tag=&productType=")).containsExactly(change);
        assertThat(listed("text=" + number + "&field=title")).containsExactly(change);
        Calls.Answer path = calls.get("viewer", "/api/sync/staged?field=variants.price");
        assertThat(path.status()).isEqualTo(422);
        assertThat(path.body()).contains("variants");
        assertThat(calls.get("viewer", "/api/sync/staged?field=nope").status()).isEqualTo(422);
    }

    @Test
    void whatSomebodySaysOfThemselvesIsNotBelieved() {
        Calls.Answer pull =
                calls.send("operator", "POST", "/api/sync/shopify/pull", "{\"trigger\":\"SCHEDULE\",\"dryRun\":true}");
        assertThat(pull.status()).as(pull.body()).isEqualTo(422);
        assertThat(pull.body()).contains("/trigger");
        assertThat(calls.send("operator", "POST", "/api/sync/shopify/push", "{\"batch\":99999}")
                        .status())
                .isEqualTo(404);
        Calls.Answer rollback = calls.send("operator", "POST", "/api/sync/rollback/1", "{\"fields\":[\"nope\"]}");
        assertThat(rollback.status()).as(rollback.body()).isEqualTo(422);
        assertThat(rollback.body()).contains("/fields", "variants");
    }

    /** Of the sandbox's own products, so that what is pushed is really there. */
    @Test
    @Tag("req-3")
    void aPricePushedForOneVariantLeavesTheRestOfTheStoreAlone() throws Exception {
        String product = "8000000000002";
        pulled(product);
        JsonNode before =
                calls.get("viewer", "/api/catalog/products/" + product).json().path("document");
        JsonNode variant = before.at("/variants/0");
        Calls.Answer proposed = calls.send(
                "operator",
                "POST",
                "/api/sync/staged",
                "{\"documents\": [{\"id\": \"gid://shopify/Product/" + product + "\", \"variants\": [{\"id\": \""
                        + variant.path("id").asText() + "\", \"price\": \"71.5\"}]}]}");
        assertThat(proposed.status()).as(proposed.body()).isEqualTo(201);
        assertThat(proposed.json().at("/changes/0/fields")).hasSize(1);
        long change = proposed.json().at("/changes/0/id").asLong();
        calls.send("reviewer", "POST", "/api/sync/staged/" + change + "/approve", null);
        calls.send("operator", "POST", "/api/sync/shopify/push", "{\"changes\": [" + change + "]}");
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(calls.get("viewer", "/api/sync/staged/" + change)
                                .json()
                                .path("status")
                                .asText())
                        .isEqualTo("APPLIED"));

        JsonNode again = pulled(product);

        assertThat(again.path("counters").path("staged").asInt())
                .as("%s", again)
                .isZero();
        ObjectNode after = (ObjectNode)
                calls.get("viewer", "/api/catalog/products/" + product).json().path("document");
        assertThat(Double.parseDouble(after.at("/variants/0/price").asText())).isEqualTo(71.5);
        ((ObjectNode) after.at("/variants/0")).set("price", variant.path("price"));
        assertThat(after).isEqualTo(before);
    }

    private JsonNode pulled(String product) {
        long batch = calls.send(
                        "operator",
                        "POST",
                        "/api/sync/shopify/pull",
                        "{\"type\": \"SELECTIVE\", \"select\": {\"ids\": [\"gid://shopify/Product/" + product + "\"]}}")
                .json()
                .path("batchId")
                .asLong();
        return await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> calls.get("viewer", "/api/sync/batches/" + batch).json(),
                        shown -> shown.path("status").asText().equals("SUCCEEDED"));
    }

    private JsonNode staged(String fields) {
        Calls.Answer answer = propose(fields);
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        assertThat(answer.json().path("changes")).hasSize(1);
        return answer.json().at("/changes/0");
    }

    private Calls.Answer propose(String fields) {
        return calls.send(
                "operator", "POST", "/api/sync/staged", "{\"documents\": [{\"id\": \"" + id + "\", " + fields + "}]}");
    }

    private List<Long> listed(String query) {
        Calls.Answer answer = calls.get("viewer", "/api/sync/staged?" + query);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json().path("changes").findValuesAsText("id").stream()
                .map(Long::valueOf)
                .toList();
    }

    private long changes() {
        return database.sql(
                        "select count(*) from staged_change c join item i on i.id = c.item_id where i.shopify_id = ?")
                .param(id)
                .query(Long.class)
                .single();
    }

    private static List<String> texts(JsonNode list) {
        return JSON.convertValue(list, JSON.getTypeFactory().constructCollectionType(List.class, String.class));
    }
}
