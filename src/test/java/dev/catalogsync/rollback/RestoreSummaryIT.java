package dev.catalogsync.rollback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.catalogsync.Calls;
import dev.catalogsync.DataFolder;
import dev.catalogsync.TestCatalog;
import dev.catalogsync.WholeApplication;
import dev.catalogsync.catalog.Document;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What comes back of what was deleted in the store, compared there field for field with what was there before. */
@WholeApplication
@Import(TestCatalog.class)
class RestoreSummaryIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MAIN = "gid://shopify/Location/106318430001";
    private static final String SECOND = "gid://shopify/Location/106318430002";
    private static final String ONLINE_STORE = "gid://shopify/Publication/178000000001";

    /** As {@code doesNotComeBack} names it; nothing else may differ. */
    private static final Map<String, String> TOLD = Map.of(
            "its ids", ".*\\.?id",
            "the dates of its creation and publication", "createdAt|updatedAt|publishedAt|.*\\.publishDate",
            "the addresses of its media", ".*\\.url");

    @Autowired
    private TestCatalog catalog;

    @Autowired
    private JdbcClient database;

    @Autowired
    private DataFolder data;

    @Autowired
    private Calls calls;

    private final String handle = "coat-" + UUID.randomUUID();

    @Test
    @Tag("req-10")
    @Tag("req-41")
    void aDeletedProductComesBackWithAllThatTheAdminApiCanWriteAndTheRestIsToldBefore() {
        String id = coat(true);
        Map<String, Object> item = pulled(id);
        Map<String, String> before = flat(product(id));
        assertThat(before).containsEntry("totalInventory", "106");
        Map<String, Object> deletion = deleted(item);

        JsonNode preview = preview(deletion, "");
        List<String> lost = new ArrayList<>();
        preview.path("doesNotComeBack").forEach(each -> lost.add(each.asText()));
        assertThat(preview.path("operations").path("CREATE").asInt()).isEqualTo(1);
        JsonNode staged = rolledBack(deletion);
        assertThat(staged.path("held").asText()).contains(lost);
        approvedAndPushed(staged);

        String back = (String) item(item).get("shopify_id");
        assertThat(back).isNotEqualTo(id);
        pictured(back);
        Map<String, String> after = flat(product(back));
        Map<String, String> differing = new TreeMap<>();
        after.forEach((path, value) -> {
            if (!value.equals(before.get(path))) {
                differing.put(path, before.get(path) + " -> " + value);
            }
        });
        before.forEach(
                (path, value) -> after.computeIfAbsent(path, gone -> differing.put(gone, value + " -> nothing")));
        assertThat(lost).allSatisfy(each -> assertThat(each).doesNotContain("they were not kept"));
        TOLD.forEach((words, paths) -> {
            assertThat(lost).anyMatch(each -> each.startsWith(words));
            differing.keySet().removeIf(path -> path.matches(paths));
        });
        assertThat(differing).isEmpty();
        assertThat(note(staged)).isNull();
    }

    @Test
    @Tag("req-10")
    void whatCannotComeBackAnyMoreIsToldAndTheRestComes() {
        String shelf = shelf();
        String id = coat(true, shelf);
        Map<String, Object> item = pulled(id);
        Map<String, Object> deletion = deleted(item);
        graphql(
                "mutation($id: ID!) { collectionDelete(input: {id: $id}) { deletedCollectionId } }",
                Map.of("id", shelf));

        JsonNode staged = rolledBack(deletion);
        approvedAndPushed(staged);

        assertThat(note(staged)).contains("the collection Shelf");
        assertThat(product((String) item(item).get("shopify_id"))
                        .path("totalInventory")
                        .asInt())
                .isEqualTo(106);
    }

    @Test
    @Tag("req-10")
    @Tag("req-41")
    void aDeletedVariantComesBackByItsOptionsWithItsStockAndCost() {
        String id = coat(true);
        Map<String, Object> item = pulled(id);
        Document whole = TestCatalog.document(item);
        JsonNode red = variant(product(id), "Red");
        Document without = whole.with(
                "variants",
                whole.list("variants").stream()
                        .filter(variant -> !variant.get("sku").equals("RED-" + handle))
                        .toList());
        List<Map<String, Object>> options = new ArrayList<>();
        for (Map<String, Object> option : whole.list("options")) {
            Map<String, Object> copy = new LinkedHashMap<>(option);
            copy.put(
                    "optionValues",
                    ((List<?>) option.get("optionValues"))
                            .stream()
                                    .filter(value -> !value.toString().contains("Red"))
                                    .toList());
            options.add(copy);
        }
        Map<String, Object> deletion = catalog.pushed(
                catalog.approved((Long) item.get("id"), "UPDATE", whole, without.with("options", options)));
        assertThat(deletion).containsEntry("status", "SUCCEEDED");
        assertThat(variant(product(id), "Red").isMissingNode()).isTrue();

        JsonNode preview = preview(deletion, "");
        assertThat(preview.path("comesBack").toString()).contains("1 variants", "102 in all", "1 costs");
        assertThat(preview.path("doesNotComeBack").toString()).contains("the ids of the returning variants");
        JsonNode staged = rolledBack(deletion);
        assertThat(staged.path("held").asText()).contains("the ids of the returning variants");
        approvedAndPushed(staged);

        JsonNode back = variant(product(id), "Red");
        Map<String, String> was = flat(red);
        Map<String, String> is = flat(back);
        was.keySet().removeIf(path -> path.matches(".*\\.?id"));
        is.keySet().removeIf(path -> path.matches(".*\\.?id"));
        assertThat(is).isEqualTo(was);
    }

    @Test
    @Tag("req-10")
    void aPreviewNamesWhatWasEditedSinceWithAllThreeValuesAndWritesNothing() {
        Map<String, Object> item = pulled(coat(false));
        Document whole = TestCatalog.document(item);
        Map<String, Object> pushed = catalog.pushed(catalog.approved(
                (Long) item.get("id"), "UPDATE", whole, whole.with("title", "B").with("vendor", "W")));
        Document now = TestCatalog.document(item(item));
        Map<String, Object> later =
                catalog.pushed(catalog.approved((Long) item.get("id"), "UPDATE", now, now.with("title", "C")));
        assertThat(later).containsEntry("status", "SUCCEEDED");
        long batches = count("sync_batch");
        long changes = count("staged_change");

        JsonNode preview = preview(pushed, "");

        assertThat(preview.path("drifted").asInt()).isEqualTo(1);
        JsonNode field = preview.path("driftedItems").path(0).path("fields").path(0);
        assertThat(field.path("path").asText()).isEqualTo("title");
        assertThat(field.path("before").asText()).isEqualTo("Coat");
        assertThat(field.path("pushed").asText()).isEqualTo("B");
        assertThat(field.path("now").asText()).isEqualTo("C");
        assertThat(preview.path("operations").path("UPDATE").asInt()).isEqualTo(1);
        assertThat(preview.path("laterBatches")).isNotEmpty();
        assertThat(preview(pushed, "?force=true").path("drifted").asInt()).isZero();
        assertThat(preview(pushed, "?fields=title").path("operations")).isEmpty();
        assertThat(calls.get("viewer", path(pushed) + "?force=perhaps").status())
                .isEqualTo(422);
        assertThat(calls.get("viewer", "/api/sync/rollback/999999999/preview").status())
                .isEqualTo(404);
        assertThat(count("sync_batch")).isEqualTo(batches);
        assertThat(count("staged_change")).isEqualTo(changes);
    }

    @Test
    @Tag("req-41")
    void aRollbackThatWouldEmptyTheCatalogIsHeldForAPerson() {
        pulled(coat(false));
        long first = database.sql(
                        """
                        select batch_id from staged_change
                         where direction = 'INCOMING' and operation = 'CREATE' and status = 'APPLIED'
                         group by batch_id order by count(*) desc limit 1""")
                .query(Long.class)
                .single();
        Map<String, Object> batch = Map.of("id", first);

        JsonNode preview = preview(batch, "");
        assertThat(preview.path("operations").path("DELETE").asInt()).isGreaterThan(10);
        assertThat(preview.path("summary").asText()).contains("deletions in the catalog");
        assertThat(preview.path("held").asText()).contains("of the catalog");
        JsonNode answer = calls.send("operator", "POST", "/api/sync/rollback/" + first, null)
                .json();
        Map<String, Object> rollback = catalog.ended(answer.path("batchId").asLong());

        assertThat((String) rollback.get("error")).contains("This rollback deletes");
        assertThat(database.sql(
                                "select count(*) from staged_change where batch_id = ? and operation = 'DELETE' and (held is null or status <> 'PENDING')")
                        .param(rollback.get("id"))
                        .query(Long.class)
                        .single())
                .isZero();
        database.sql("update staged_change set status = 'REJECTED', decided_by = 'test' where batch_id = ?")
                .param(rollback.get("id"))
                .update();
    }

    @Test
    void readingWhatIsKeptStaysBelowWhatOneQueryMayCost() throws Exception {
        String id = coat(false);
        List<Object> ids = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            ids.add(product(id).at("/variants/nodes/" + i % 4 + "/id").asText());
        }

        assertThat(cost("product-keep", Map.of("id", id))).isLessThan(1_000);
        assertThat(cost("variants-keep", Map.of("ids", ids))).isLessThan(1_000);
        assertThat(cost("places", Map.of("ids", Collections.nCopies(250, MAIN))))
                .isLessThan(1_000);
    }

    private int cost(String document, Map<String, Object> variables) throws IOException {
        try (InputStream file = getClass().getResourceAsStream("/graphql/" + document + ".graphql")) {
            int cost = answer(new String(file.readAllBytes(), StandardCharsets.UTF_8), variables)
                    .at("/extensions/cost/requestedQueryCost")
                    .asInt();
            assertThat(cost).as(document).isPositive();
            return cost;
        }
    }

    @Test
    void aRollbackThatCannotBeStagedSaysWhyIsTriedAgainLaterAndDoesNotStopTheNext() {
        Map<String, Object> item = pulled(coat(false));
        Document whole = TestCatalog.document(item);
        long change = catalog.approved((Long) item.get("id"), "UPDATE", whole, whole.with("title", "B"));
        Map<String, Object> pushed = catalog.pushed(change);
        Document titled = TestCatalog.document(catalog.item(change));
        Map<String, Object> other = catalog.pushed(
                catalog.approved((Long) item.get("id"), "UPDATE", titled, titled.with("vendor", "Another kiln")));
        database.sql("update staged_change set after = 'no document' where id = ?")
                .param(change)
                .update();

        long batch = calls.send("operator", "POST", "/api/sync/rollback/" + pushed.get("id"), null)
                .json()
                .path("batchId")
                .asLong();

        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(catalog.batch(batch))
                .containsEntry("status", "RUNNING")
                .doesNotContainEntry("error", null));
        assertThat(database.sql("select next_look_at > now() + interval '10 seconds' from sync_batch where id = ?")
                        .param(batch)
                        .query(Boolean.class)
                        .single())
                .isTrue();
        assertThat(rolledBack(other).path("operation").asText()).isEqualTo("UPDATE");
        assertThat(catalog.batch(batch)).containsEntry("status", "RUNNING").containsEntry("phase", "STAGE");
        calls.send("operator", "POST", "/api/sync/batches/" + batch + "/cancel", null);
    }

    // ---- the store

    private String coat(boolean whole, String... collections) {
        List<Object> variants = new ArrayList<>();
        for (String color : List.of("Red", "Blue", "Green", "Grey")) {
            Map<String, Object> variant = new LinkedHashMap<>();
            variant.put("sku", color.toUpperCase() + "-" + handle);
            variant.put("price", "80.00");
            variant.put("optionValues", List.of(Map.of("optionName", "Color", "name", color)));
            if (whole && color.equals("Red")) {
                variant.put(
                        "inventoryItem",
                        Map.of(
                                "tracked", true,
                                "cost", "12.50",
                                "harmonizedSystemCode", "610910",
                                "countryCodeOfOrigin", "IT",
                                "measurement", Map.of("weight", Map.of("value", 1.25, "unit", "KILOGRAMS"))));
                variant.put(
                        "inventoryQuantities",
                        List.of(
                                Map.of("locationId", MAIN, "name", "available", "quantity", 100),
                                Map.of("locationId", SECOND, "name", "available", "quantity", 2)));
                variant.put(
                        "metafields",
                        List.of(Map.of(
                                "namespace",
                                "custom",
                                "key",
                                "dye",
                                "type",
                                "single_line_text_field",
                                "value",
                                "madder")));
                variant.put("file", Map.of("originalSource", "https://pictures.example/" + handle + ".png"));
            } else if (whole) {
                variant.put("inventoryItem", Map.of("tracked", true));
                variant.put(
                        "inventoryQuantities",
                        List.of(Map.of(
                                "locationId", MAIN, "name", "available", "quantity", color.equals("Blue") ? 4 : 0)));
            }
            variants.add(variant);
        }
        Map<String, Object> input = new LinkedHashMap<>();
        input.put("title", "Coat");
        input.put("handle", handle);
        input.put("vendor", "Loom");
        input.put(
                "productOptions",
                List.of(Map.of(
                        "name",
                        "Color",
                        "values",
                        List.of(
                                Map.of("name", "Red"),
                                Map.of("name", "Blue"),
                                Map.of("name", "Green"),
                                Map.of("name", "Grey")))));
        input.put("variants", variants);
        if (whole) {
            input.put("collections", collections.length > 0 ? List.of(collections) : List.of(shelf()));
            input.put("giftCardTemplateSuffix", "festive");
            input.put(
                    "metafields",
                    List.of(Map.of(
                            "namespace",
                            "custom",
                            "key",
                            "care",
                            "type",
                            "single_line_text_field",
                            "value",
                            "by hand")));
            input.put(
                    "files",
                    List.of(Map.of(
                            "originalSource",
                            "https://pictures.example/" + handle + ".png",
                            "alt",
                            "front",
                            "contentType",
                            "IMAGE")));
        }
        String id = graphql(
                        "mutation($input: ProductSetInput!) { productSet(input: $input) { product { id } userErrors { message } } }",
                        Map.of("input", input))
                .at("/productSet/product/id")
                .asText();
        assertThat(id).isNotEmpty();
        if (whole) {
            graphql(
                    "mutation($id: ID!, $input: [PublicationInput!]!) { publishablePublish(id: $id, input: $input) { userErrors { message } } }",
                    Map.of("id", id, "input", List.of(Map.of("publicationId", ONLINE_STORE))));
            pictured(id);
        }
        return id;
    }

    private void pictured(String id) {
        await("the picture was fetched").atMost(Duration.ofSeconds(20)).until(() -> graphql(
                        "query($id: ID!) { product(id: $id) { media(first: 1) { nodes { ... on MediaImage { image { url } } } } } }",
                        Map.of("id", id))
                .at("/product/media/nodes/0/image/url")
                .isTextual());
    }

    private String shelf() {
        return graphql("mutation { collectionCreate(input: {title: \"Shelf\"}) { collection { id } } }", Map.of())
                .at("/collectionCreate/collection/id")
                .asText();
    }

    private JsonNode product(String id) {
        return graphql(
                        """
                        query($id: ID!) { product(id: $id) {
                          id title handle descriptionHtml vendor productType status tags templateSuffix giftCardTemplateSuffix
                          isGiftCard requiresSellingPlan totalInventory createdAt updatedAt publishedAt
                          category { id } seo { title description } options { id name optionValues { id name } }
                          variants(first: 10) { nodes {
                            id sku barcode price compareAtPrice taxable inventoryPolicy position requiresComponents showUnitPrice
                            selectedOptions { name value } media(first: 5) { nodes { id alt } }
                            inventoryItem { id tracked requiresShipping harmonizedSystemCode countryCodeOfOrigin provinceCodeOfOrigin
                              unitCost { amount } measurement { weight { value unit } }
                              inventoryLevels(first: 5) { nodes { location { name } quantities(names: ["available", "on_hand"]) { name quantity } } } }
                            metafields(first: 5) { nodes { id namespace key type value } } } }
                          media(first: 5) { nodes { id alt mediaContentType ... on MediaImage { image { url } } } }
                          metafields(first: 5) { nodes { id namespace key type value } }
                          collections(first: 5) { nodes { title } }
                          resourcePublicationsV2(first: 5) { nodes { isPublished publishDate publication { name } } } } }""",
                        Map.of("id", id))
                .path("product");
    }

    private static JsonNode variant(JsonNode product, String color) {
        for (JsonNode variant : product.at("/variants/nodes")) {
            if (variant.at("/selectedOptions/0/value").asText().equals(color)) {
                ((ObjectNode) variant).remove("position");
                return variant;
            }
        }
        return JSON.missingNode();
    }

    private JsonNode graphql(String query, Map<String, Object> variables) {
        return answer(query, variables).path("data");
    }

    /** Waits for points where the store has none left. */
    private JsonNode answer(String query, Map<String, Object> variables) {
        JsonNode answer = await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> calls.admin(query, variables).json(),
                        each -> !each.path("errors").toString().contains("THROTTLED"));
        assertThat(answer.path("errors").isMissingNode()).as(answer.toString()).isTrue();
        return answer;
    }

    /** Values by their paths. */
    private static Map<String, String> flat(JsonNode node) {
        Map<String, String> flat = new TreeMap<>();
        flat(node, "", flat);
        return flat;
    }

    private static void flat(JsonNode node, String path, Map<String, String> flat) {
        if (node instanceof ObjectNode object) {
            object.properties()
                    .forEach(field -> flat(
                            field.getValue(), path.isEmpty() ? field.getKey() : path + "." + field.getKey(), flat));
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                flat(array.get(i), path + "[" + i + "]", flat);
            }
        } else {
            flat.put(path, node.asText());
        }
    }

    // ---- the application

    private Map<String, Object> pulled(String id) {
        long batch = calls.send(
                        "operator", "POST", "/api/sync/shopify/pull", "{\"type\":\"FULL\",\"kind\":\"PRODUCT\"}")
                .json()
                .path("batchId")
                .asLong();
        catalog.ended(batch);
        database.sql(
                        """
                        select c.id from staged_change c join item i on i.id = c.item_id
                         where c.batch_id = ? and i.shopify_id = ? and c.status = 'PENDING'""")
                .params(batch, id)
                .query(Long.class)
                .list()
                .forEach(change -> calls.send("reviewer", "POST", "/api/sync/staged/" + change + "/approve", "{}"));
        await().atMost(Duration.ofSeconds(10)).until(() -> byShopifyId(id).get("document") != null);
        return byShopifyId(id);
    }

    private Map<String, Object> byShopifyId(String id) {
        return database.sql("select * from item where shopify_id = ?")
                .param(id)
                .query()
                .singleRow();
    }

    private Map<String, Object> item(Map<String, Object> item) {
        return database.sql("select * from item where id = ?")
                .param(item.get("id"))
                .query()
                .singleRow();
    }

    private Map<String, Object> deleted(Map<String, Object> item) {
        Map<String, Object> batch =
                catalog.pushed(catalog.approved((Long) item.get("id"), "DELETE", TestCatalog.document(item), null));
        assertThat(batch).containsEntry("status", "SUCCEEDED");
        return batch;
    }

    private static String path(Map<String, Object> batch) {
        return "/api/sync/rollback/" + batch.get("id") + "/preview";
    }

    private JsonNode preview(Map<String, Object> batch, String query) {
        Calls.Answer answer = calls.get("viewer", path(batch) + query);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json();
    }

    /** The one change that the rollback staged, as a reviewer sees it. */
    private JsonNode rolledBack(Map<String, Object> batch) {
        long rollback = calls.send("operator", "POST", "/api/sync/rollback/" + batch.get("id"), null)
                .json()
                .path("batchId")
                .asLong();
        catalog.ended(rollback);
        long change = database.sql("select id from staged_change where batch_id = ?")
                .param(rollback)
                .query(Long.class)
                .single();
        return calls.get("reviewer", "/api/sync/staged/" + change).json();
    }

    private void approvedAndPushed(JsonNode staged) {
        long change = staged.path("id").asLong();
        assertThat(staged.path("status").asText()).isEqualTo("PENDING");
        Calls.Answer approved = calls.send("reviewer", "POST", "/api/sync/staged/" + change + "/approve", "{}");
        assertThat(approved.status()).as(approved.body()).isEqualTo(200);
        assertThat(catalog.pushed(change)).containsEntry("status", "SUCCEEDED");
    }

    private String note(JsonNode staged) {
        return (String) database.sql("select note from staged_change where id = ?")
                .param(staged.path("id").asLong())
                .query()
                .singleRow()
                .get("note");
    }

    private long count(String table) {
        return database.sql("select count(*) from " + table).query(Long.class).single();
    }
}
