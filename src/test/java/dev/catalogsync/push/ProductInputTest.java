package dev.catalogsync.push;

import static org.assertj.core.api.Assertions.assertThat;

import dev.catalogsync.catalog.Document;
import dev.catalogsync.catalog.Kind;
import dev.catalogsync.shopify.Json;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProductInputTest {

    private static final String ID = "gid://shopify/Product/1";

    private final Document base = document(
            """
            {"id":"gid://shopify/Product/1","title":"Bowl","handle":"bowl","vendor":"Kiln","status":"ACTIVE","tags":["a"],
             "seo":{"title":"Bowl","description":"A bowl"},"category":{"id":"gid://shopify/TaxonomyCategory/1"},
             "options":[{"id":"gid://shopify/ProductOption/1","name":"Size","position":1,
               "optionValues":[{"id":"gid://shopify/ProductOptionValue/1","name":"S"}]}],
             "variants":[{"id":"gid://shopify/ProductVariant/1","sku":"B-S","price":"10.00","compareAtPrice":"12.00","taxable":true,
               "inventoryPolicy":"DENY","position":1,"selectedOptions":[{"name":"Size","value":"S"}],
               "inventoryItem":{"id":"gid://shopify/InventoryItem/1","tracked":true,"requiresShipping":true}}],
             "media":[{"id":"gid://shopify/MediaImage/1","alt":"A bowl","mediaContentType":"IMAGE"}],
             "metafields":[{"id":"gid://shopify/Metafield/1","namespace":"custom","key":"care","type":"single_line_text_field","value":"by hand"},
                           {"id":"gid://shopify/Metafield/2","namespace":"custom","key":"glaze","type":"single_line_text_field","value":"ash"}]}""");

    @Test
    void onlyWhatDiffersGoesOut() {
        Target target = target(base.with("title", "Dish").with("tags", List.of("b", "a")));

        assertThat(target.strategy()).isEqualTo(Strategy.PRODUCT_UPDATE);
        assertThat(update(target)).isEqualTo(Map.of("id", ID, "title", "Dish", "tags", List.of("b", "a")));
    }

    @Test
    void aClearedFieldIsSentEmptyAndOneThatMustNotBeEmptyIsLeftOut() {
        Target target = target(base.with("vendor", null)
                .with("seo", null)
                .with("category", null)
                .with("tags", null)
                .with("title", null));

        Map<String, Object> expected = new LinkedHashMap<>();
        expected.put("id", ID);
        expected.put("vendor", "");
        expected.put("tags", List.of());
        expected.put("category", null);
        expected.put("seo", Map.of("title", "", "description", ""));
        assertThat(update(target)).isEqualTo(expected);
    }

    @Test
    void anEditedMetafieldGoesOutAlone() {
        List<Map<String, Object>> edited = List.of(
                with(base.list("metafields").get(0), "value", "in water"),
                base.list("metafields").get(1));
        Target target = target(base.with("metafields", edited));

        assertThat(target.strategy()).isEqualTo(Strategy.PRODUCT_UPDATE);
        assertThat(update(target).get("metafields"))
                .isEqualTo(List.of(Map.of(
                        "namespace", "custom", "key", "care", "type", "single_line_text_field", "value", "in water")));
    }

    @Test
    void aMetafieldIsTakenAwayByNamingThoseThatStay() {
        Target target =
                target(base.with("metafields", List.of(base.list("metafields").get(1))));

        assertThat(target.strategy()).isEqualTo(Strategy.PRODUCT_SET);
        assertThat(set(target).keySet()).containsExactly("metafields");
        assertThat((List<?>) set(target).get("metafields")).hasSize(1);
    }

    @Test
    void aPriceGoesOutWithTheWholeListOfVariantsAndTheirIds() {
        Map<String, Object> dearer = with(base.list("variants").getFirst(), "price", "11.00");
        Target target = target(base.with("variants", List.of(dearer)));

        assertThat(target.strategy()).isEqualTo(Strategy.PRODUCT_SET);
        assertThat(set(target).keySet()).containsExactly("productOptions", "variants");
        Map<String, Object> expected = Json.object(
                """
                {"id":"gid://shopify/ProductVariant/1","price":"11.00","taxable":true,"inventoryPolicy":"DENY","position":1,
                 "sku":"B-S","barcode":null,"compareAtPrice":"12.00","optionValues":[{"optionName":"Size","name":"S"}],
                 "inventoryItem":{"tracked":true,"requiresShipping":true}}""");
        assertThat(set(target).get("variants")).isEqualTo(List.of(expected));
    }

    @Test
    void aNewVariantBringsItsOptionValue() {
        Map<String, Object> large = new LinkedHashMap<>(Map.of(
                "sku", "B-L", "price", "20.00", "selectedOptions", List.of(Map.of("name", "Size", "value", "L"))));
        Target target =
                target(base.with("variants", List.of(base.list("variants").getFirst(), large)));

        assertThat(set(target).get("productOptions"))
                .isEqualTo(List.of(Map.of(
                        "id",
                        "gid://shopify/ProductOption/1",
                        "name",
                        "Size",
                        "position",
                        1,
                        "values",
                        List.of(
                                Map.of("id", "gid://shopify/ProductOptionValue/1", "name", "S"),
                                Map.of("name", "L")))));
        assertThat(Intent.of(target).document()).isEqualTo("product-set-full");
    }

    @Test
    void aFileThatTheStoreHasIsNamedByItsIdAndNotUploadedAgain() {
        Map<String, Object> photo = Map.of(
                "originalSource", "https://example.com/bowl.jpg", "alt", "From above", "mediaContentType", "IMAGE");
        Target target = target(base.with("media", List.of(base.list("media").getFirst(), photo)));

        assertThat(set(target).keySet()).containsExactly("files");
        assertThat(set(target).get("files"))
                .isEqualTo(List.of(
                        Map.of("id", "gid://shopify/MediaImage/1", "alt", "A bowl"),
                        Map.of(
                                "alt", "From above",
                                "originalSource", "https://example.com/bowl.jpg",
                                "contentType", "IMAGE")));
    }

    @Test
    void aNewProductIsPutByItsHandle() {
        Target target = Target.of(
                7, null, null, List.of(change(null, document("{\"title\":\"Très grand bol!\",\"status\":\"DRAFT\"}"))));
        Intent intent = Intent.of(target);

        assertThat(intent.action()).isEqualTo(Intent.Action.CREATE);
        assertThat(intent.variables().get("identifier")).isEqualTo(Map.of("handle", "très-grand-bol"));
        assertThat(intent.lookUp()).isEqualTo(Map.of("handle", "très-grand-bol"));
        assertThat(intent.variables().get("input"))
                .isEqualTo(Map.of("title", "Très grand bol!", "status", "DRAFT", "handle", "très-grand-bol"));
    }

    @Test
    void aProductThatComesBackHasNoneOfItsOldIds() {
        Intent intent = Intent.of(Target.of(7, ID, null, List.of(change(null, base))));

        assertThat(intent.json()).doesNotContain("gid://shopify/Product").doesNotContain("gid://shopify/MediaImage");
        assertThat(intent.json()).contains("B-S");
    }

    @Test
    void theSameChangesOnTheSameBaseHaveTheSameKey() {
        Target target = target(base.with("title", "Dish"));

        assertThat(Intent.of(target).key()).isEqualTo(Intent.of(target).key());
        assertThat(Intent.of(target(base.with("title", "Dish"), 2)).key())
                .isNotEqualTo(Intent.of(target).key());
    }

    private static Map<?, ?> update(Target target) {
        return (Map<?, ?>)
                ProductInput.update(ID, target.wanted(), target.differences()).get("product");
    }

    private static Map<String, Object> set(Target target) {
        return ProductInput.set(target.wanted(), target.differences());
    }

    private Target target(Document wanted, long... id) {
        return Target.of(
                7,
                ID,
                base,
                List.of(new Target.Change(
                        Arrays.stream(id).findFirst().orElse(1), "UPDATE", "NORMAL", base, wanted, "test")));
    }

    private static Target.Change change(Document before, Document after) {
        return new Target.Change(1, "CREATE", "NORMAL", before, after, "test");
    }

    private static Map<String, Object> with(Map<String, Object> map, String field, Object value) {
        Map<String, Object> copy = new LinkedHashMap<>(map);
        copy.put(field, value);
        return copy;
    }

    private static Document document(String json) {
        return Document.parse(Kind.PRODUCT, json);
    }
}
