package dev.catalogsync.push;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.catalogsync.Merchant;
import dev.catalogsync.TestCatalog;
import dev.catalogsync.WholeApplication;
import dev.catalogsync.catalog.Canonical;
import dev.catalogsync.catalog.Document;
import dev.catalogsync.catalog.FieldChange;
import dev.catalogsync.catalog.Kind;
import dev.catalogsync.catalog.Merge;
import dev.catalogsync.push.product.Remote;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The store is written to by others: what they do between two looks of ours is neither undone nor lost, and neither is what we do. */
@WholeApplication
@Import({TestCatalog.class, Merchant.class})
@Tag("req-8")
class TwoWritersIT {

    @Autowired
    private TestCatalog catalog;

    @Autowired
    private Merchant merchant;

    @Autowired
    private JdbcClient database;

    private long item;
    private String id;
    private Document base;

    @BeforeEach
    void aProductThatBothSidesHave() {
        String handle = "kettle-" + UUID.randomUUID();
        long created = catalog.approved(catalog.newItem(handle), "CREATE", null, kettle(handle));
        assertThat(catalog.pushed(created)).containsEntry("status", "SUCCEEDED");
        Map<String, Object> row = catalog.item(created);
        item = (Long) row.get("id");
        id = (String) row.get("shopify_id");
        base = TestCatalog.document(row);
    }

    @Test
    void aVariantThatTheMerchantAddedOutlivesAPriceOfOurs() {
        long change = approved(withVariant(0, "price", "99.00"));
        addVariant("Teal");

        assertThat(catalog.pushed(change)).containsEntry("status", "SUCCEEDED");

        assertThat(store().path("variants").path("nodes").findValuesAsText("sku"))
                .containsExactly("K-R", "K-B", "K-TEAL");
        assertThat(variant("K-R").path("price").asText()).isEqualTo("99.00");
        assertThat(variant("K-R").path("barcode").asText()).isEqualTo("4006381333931");
        assertThat(catalog.state(change)).isEqualTo("APPLIED");
    }

    @Test
    void aMetafieldThatAnotherAppSetOutlivesOneOfOurs() {
        List<Map<String, Object>> metafields = new ArrayList<>(base.list("metafields"));
        metafields.add(metafield("origin", "Delft"));
        long change = approved(base.with("metafields", metafields));
        merchant.call(
                "mutation($m: [MetafieldsSetInput!]!) { metafieldsSet(metafields: $m) { userErrors { message } } }",
                Map.of(
                        "m",
                        List.of(Map.of(
                                "ownerId",
                                id,
                                "namespace",
                                "reviews",
                                "key",
                                "rating",
                                "type",
                                "number_decimal",
                                "value",
                                "4.5"))));

        assertThat(catalog.pushed(change)).containsEntry("status", "SUCCEEDED");

        assertThat(store().path("metafields").path("nodes").findValuesAsText("key"))
                .containsExactlyInAnyOrder("care", "rating", "origin");
    }

    @Test
    @Tag("req-30")
    void whatBothSidesEditedIsHeldAsAConflictThatShowsBothAndTheRestGoes() {
        long change = approved(base.with("title", "Ours").with("vendor", "Forge"));
        merchant.update(id, Map.of("title", "Theirs", "productType", "Kettle"));

        Map<String, Object> batch = catalog.pushed(change);

        assertThat(batch).containsEntry("status", "SUCCEEDED");
        assertThat(store().path("title").asText()).isEqualTo("Theirs");
        assertThat(store().path("vendor").asText()).isEqualTo("Forge");
        assertThat(store().path("productType").asText()).isEqualTo("Kettle");
        assertThat(catalog.state(change)).isEqualTo("APPLIED");
        assertThat((String) change(change).get("note")).contains("title");
        Map<String, Object> fresh = fresh(change);
        assertThat(fresh).containsEntry("status", "PENDING");
        assertThat(Merge.differences(document(fresh, "before"), document(fresh, "after")))
                .singleElement()
                .satisfies(field -> {
                    assertThat(field.path()).isEqualTo("title");
                    assertThat(field.before()).isEqualTo("Theirs");
                    assertThat(field.after()).isEqualTo("Ours");
                });
        Map<String, Object> conflict = database.sql("select * from sync_conflict where change_id = ?")
                .param(fresh.get("id"))
                .query()
                .singleRow();
        assertThat(conflict)
                .containsEntry("field", "title")
                .containsEntry("base", "\"Kettle\"")
                .containsEntry("local", "\"Ours\"")
                .containsEntry("remote", "\"Theirs\"");
        assertThat(document(change(change), "after").text("title"))
                .as("what was applied, for the day it is rolled back")
                .isEqualTo("Kettle");
    }

    @Test
    void aChangeOfWhichNothingIsLeftIsNotCalledApplied() {
        long change = approved(base.with("title", "Ours"));
        merchant.update(id, Map.of("title", "Theirs"));

        Map<String, Object> batch = catalog.pushed(change);

        assertThat(batch).containsEntry("status", "INCOMPLETE");
        assertThat(TestCatalog.counters(batch)).containsEntry("applied", 0).containsEntry("stale", 1);
        assertThat(catalog.state(change)).isEqualTo("STALE");
        assertThat(store().path("title").asText()).isEqualTo("Theirs");
        assertThat(fresh(change)).containsEntry("status", "PENDING");
    }

    @Test
    void whatTheStoreHasAlreadyIsNotSentAgain() {
        long change = approved(base.with("title", "Both"));
        merchant.update(id, Map.of("title", "Both"));
        int before = ledger();

        assertThat(catalog.pushed(change)).containsEntry("status", "SUCCEEDED");

        assertThat(ledger()).isEqualTo(before);
        assertThat(TestCatalog.document(catalog.item(change)).text("title")).isEqualTo("Both");
    }

    @Test
    void aVariantThatWasDeletedInTheStoreIsNamedAndTheOthersGo() {
        Document both = withVariant(0, "price", "11.00");
        List<Map<String, Object>> variants = new ArrayList<>(both.list("variants"));
        variants.set(1, with(variants.get(1), "price", "22.00"));
        long change = approved(both.with("variants", variants));
        merchant.call(
                "mutation($id: ID!, $v: [ID!]!) { productVariantsBulkDelete(productId: $id, variantsIds: $v) { userErrors { message } } }",
                Map.of("id", id, "v", List.of(base.list("variants").get(1).get("id"))));

        assertThat(catalog.pushed(change)).containsEntry("status", "SUCCEEDED");

        assertThat(variant("K-R").path("price").asText()).isEqualTo("11.00");
        assertThat((String) change(change).get("note")).contains("K-B");
    }

    @Test
    void aProductThatIsGoneIsToldAsSuch() {
        long change = approved(base.with("title", "Ours"));
        merchant.delete(id);

        catalog.pushed(change);

        assertThat(catalog.state(change)).isEqualTo("STALE");
        assertThat((String) change(change).get("error"))
                .contains("deleted in the store")
                .contains("next pull");
    }

    @Test
    void aDeletionOfWhatWasEditedSinceIsHeld() {
        long change = catalog.approved(item, "DELETE", base, null);
        merchant.update(id, Map.of("title", "Still wanted"));

        catalog.pushed(change);

        assertThat(catalog.state(change)).isEqualTo("STALE");
        assertThat(store().path("title").asText()).isEqualTo("Still wanted");
        assertThat(fresh(change)).containsEntry("operation", "DELETE").containsEntry("status", "PENDING");
    }

    @Test
    void anImageOrderThatTheMerchantMadeOutlivesAnAltTextOfOurs() {
        List<Map<String, Object>> media = new ArrayList<>(base.list("media"));
        media.set(0, with(media.get(0), "alt", "From the side"));
        long change = approved(base.with("media", media));
        merchant.call(
                "mutation($id: ID!, $m: [MoveInput!]!) { productReorderMedia(id: $id, moves: $m) { mediaUserErrors { message } } }",
                Map.of("id", id, "m", List.of(Map.of("id", media.get(2).get("id"), "newPosition", "0"))));

        assertThat(catalog.pushed(change)).containsEntry("status", "SUCCEEDED");

        assertThat(store().path("media").path("nodes").findValuesAsText("alt"))
                .containsExactly("Third", "From the side", "Second");
    }

    @Test
    void everyFormOfAChangeReachesTheStore() {
        List<UnaryOperator<Document>> edits = List.of(
                document -> document.with("tags", List.of("steel", "new")),
                document -> document.with("seo", Map.of("title", "Kettles", "description", "All of them")),
                document -> document.with(
                        "metafields", List.of(with(base.list("metafields").get(0), "value", "by hand"))),
                document -> document.with("metafields", List.of()),
                document -> document.with(
                        "variants",
                        List.of(withVariant(0, "price", "1.00").list("variants").get(0))),
                document -> withVariant(document, 0, "sku", "K-RED"),
                document -> withVariant(document, 0, "compareAtPrice", "120.00"),
                document -> withVariant(document, 0, "barcode", null),
                document ->
                        withVariant(document, 0, "inventoryItem", Map.of("tracked", true, "requiresShipping", false)),
                document -> document.with("variants", plus(document.list("variants"), newVariant("Green"))),
                document -> document.with("media", plus(document.list("media"), newMedia("Fourth"))),
                document -> document.with("media", document.list("media").subList(1, 3)),
                document -> document.with("media", document.list("media").reversed()),
                document -> document.with("variants", document.list("variants").reversed()),
                document -> renamed(document),
                document -> withOption(document),
                document -> document.with("status", "ACTIVE"));
        for (UnaryOperator<Document> edit : edits) {
            Document before = TestCatalog.document(row());
            Document after = Canonical.of(before, edit.apply(before));
            long change = catalog.approved(item, "UPDATE", before, after);

            Map<String, Object> batch = catalog.pushed(change);

            assertThat(batch).as("%s", change(change)).containsEntry("status", "SUCCEEDED");
            List<String> edited = Merge.differences(before, after).stream()
                    .map(FieldChange::field)
                    .toList();
            assertThat(Merge.differences(after, TestCatalog.document(row())))
                    .as("in the catalog, after %s", Merge.differences(before, after))
                    .noneMatch(left -> edited.contains(left.field())
                            && left.before() != null
                            && !left.path().startsWith("media[https:"));
            assertThat(Merge.differences(TestCatalog.document(row()), stored()))
                    .as("in the store, after %s", Merge.differences(before, after))
                    .isEmpty();
        }
    }

    private Map<String, Object> row() {
        return database.sql("select * from item where id = ?")
                .param(item)
                .query()
                .singleRow();
    }

    private long approved(Document after) {
        return catalog.approved(item, "UPDATE", base, after);
    }

    private Map<String, Object> change(long change) {
        return database.sql("select * from staged_change where id = ?")
                .param(change)
                .query()
                .singleRow();
    }

    private Map<String, Object> fresh(long change) {
        return database.sql("select * from staged_change where anew_of = ?")
                .param(change)
                .query()
                .singleRow();
    }

    private static Document document(Map<String, Object> row, String column) {
        return Document.parse(Kind.PRODUCT, (String) row.get(column));
    }

    private JsonNode store() {
        return merchant.product(id);
    }

    private Document stored() {
        Map<String, Object> product = dev.catalogsync.Json.object(store().toString());
        return Remote.whole(product);
    }

    private JsonNode variant(String sku) {
        for (JsonNode variant : store().path("variants").path("nodes")) {
            if (variant.path("sku").asText().equals(sku)) {
                return variant;
            }
        }
        throw new AssertionError("no variant " + sku);
    }

    private int ledger() {
        return merchant.ledger();
    }

    private void addVariant(String color) {
        merchant.call(
                "mutation($id: ID!, $v: [ProductVariantsBulkInput!]!) { productVariantsBulkCreate(productId: $id, variants: $v) { userErrors { message } } }",
                Map.of(
                        "id",
                        id,
                        "v",
                        List.of(Map.of(
                                "price", "5.00",
                                "inventoryItem", Map.of("sku", "K-" + color.toUpperCase(java.util.Locale.ROOT)),
                                "optionValues", List.of(Map.of("optionName", "Color", "name", color))))));
    }

    private Document withVariant(int place, String field, Object value) {
        return withVariant(base, place, field, value);
    }

    private static Document withVariant(Document document, int place, String field, Object value) {
        List<Map<String, Object>> variants = new ArrayList<>(document.list("variants"));
        variants.set(place, with(variants.get(place), field, value));
        return document.with("variants", variants);
    }

    private static Document renamed(Document document) {
        Map<String, Object> option =
                new LinkedHashMap<>(document.list("options").get(0));
        option.put("name", "Colour");
        return document.with("options", List.of(option));
    }

    /** A second option, of which each variant has another value. */
    private static Document withOption(Document document) {
        List<Map<String, Object>> variants = new ArrayList<>();
        for (Map<String, Object> variant : document.list("variants")) {
            List<Object> selected = new ArrayList<>((List<?>) variant.get("selectedOptions"));
            selected.add(Map.of("name", "Size", "value", "Size " + (variants.size() + 1)));
            variants.add(with(variant, "selectedOptions", selected));
        }
        return document.with("variants", variants);
    }

    private static List<Map<String, Object>> plus(List<Map<String, Object>> list, Map<String, Object> element) {
        List<Map<String, Object>> longer = new ArrayList<>(list);
        longer.add(element);
        return longer;
    }

    private static Map<String, Object> with(Map<String, Object> map, String field, Object value) {
        Map<String, Object> copy = new LinkedHashMap<>(map);
        copy.put(field, value);
        return copy;
    }

    private static Map<String, Object> metafield(String key, String value) {
        return Map.of("namespace", "custom", "key", key, "type", "single_line_text_field", "value", value);
    }

    private static Map<String, Object> newVariant(String color) {
        return new LinkedHashMap<>(Map.of(
                "sku",
                "K-" + color.charAt(0),
                "price",
                "10.00",
                "selectedOptions",
                List.of(Map.of("name", "Color", "value", color))));
    }

    private static Map<String, Object> newMedia(String alt) {
        return Map.of("originalSource", "https://example.com/" + alt + ".jpg", "alt", alt, "mediaContentType", "IMAGE");
    }

    private static Document kettle(String handle) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("title", "Kettle");
        fields.put("handle", handle);
        fields.put("vendor", "Smithy");
        fields.put("status", "DRAFT");
        fields.put("tags", List.of("steel"));
        Map<String, Object> red = newVariant("Red");
        red.put("barcode", "4006381333931");
        fields.put("variants", List.of(red, newVariant("Blue")));
        fields.put("media", List.of(newMedia("First"), newMedia("Second"), newMedia("Third")));
        fields.put("metafields", List.of(metafield("care", "wipe")));
        return Document.of(Kind.PRODUCT, fields);
    }
}
