package dev.catalogsync.push.product;

import static org.assertj.core.api.Assertions.assertThat;

import dev.catalogsync.Json;
import dev.catalogsync.catalog.Document;
import dev.catalogsync.catalog.Kind;
import dev.catalogsync.push.Mutation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NarrowestMutationTest {

    private static final String ID = "gid://shopify/Product/1";

    private final Document now = document(
            """
            {"id":"gid://shopify/Product/1","title":"Bowl","handle":"bowl","vendor":"Kiln","status":"ACTIVE","tags":["a"],
             "seo":{"title":"Bowl","description":"A bowl"},"category":{"id":"gid://shopify/TaxonomyCategory/1"},
             "options":[{"id":"gid://shopify/ProductOption/1","name":"Size","position":1,
               "optionValues":[{"id":"gid://shopify/ProductOptionValue/1","name":"S"}]}],
             "variants":[{"id":"gid://shopify/ProductVariant/1","sku":"B-S","price":"10.00","compareAtPrice":"12.00","taxable":true,
               "inventoryPolicy":"DENY","position":1,"selectedOptions":[{"name":"Size","value":"S"}],
               "inventoryItem":{"id":"gid://shopify/InventoryItem/1","tracked":true,"requiresShipping":true}}],
             "media":[{"id":"gid://shopify/MediaImage/1","alt":"A bowl","mediaContentType":"IMAGE"},
                      {"id":"gid://shopify/MediaImage/2","alt":"Its foot","mediaContentType":"IMAGE"}],
             "metafields":[{"id":"gid://shopify/Metafield/1","namespace":"custom","key":"care","type":"single_line_text_field","value":"by hand"},
                           {"id":"gid://shopify/Metafield/2","namespace":"custom","key":"glaze","type":"single_line_text_field","value":"ash"}]}""");

    @Test
    void nothingIsSentWhereNothingDiffers() {
        assertThat(NarrowestMutation.next(now, now, Map.of())).isNull();
    }

    @Test
    void aTitleGoesOutAlone() {
        assertThat(next(now.with("title", "Dish")))
                .extracting(Mutation::document, mutation -> mutation.variables().get("product"))
                .containsExactly("product-update", Map.of("id", ID, "title", "Dish"));
    }

    @Test
    void tagsAreAddedAndRemovedByName() {
        Map<String, Object> variables =
                next(now.with("tags", List.of("b", "A"))).variables();

        assertThat(variables)
                .containsEntry("added", List.of("b"))
                .containsEntry("removes", false)
                .containsEntry("removed", List.of());
    }

    @Test
    void aClearedFieldIsSentEmpty() {
        Mutation mutation = next(now.with("vendor", null).with("seo", null).with("category", null));

        Map<String, Object> expected = new LinkedHashMap<>();
        expected.put("id", ID);
        expected.put("vendor", "");
        expected.put("category", null);
        expected.put("seo", Map.of("title", "", "description", ""));
        assertThat(mutation.variables().get("product")).isEqualTo(expected);
    }

    @Test
    void anEditedMetafieldIsComparedByItsDigestAndANewOneMustNotBeThere() {
        List<Map<String, Object>> metafields = new ArrayList<>(now.list("metafields"));
        metafields.set(0, with(metafields.get(0), "value", "in water"));
        metafields.add(Map.of("namespace", "custom", "key", "kiln", "type", "single_line_text_field", "value", "gas"));

        Mutation mutation = NarrowestMutation.next(
                now, now.with("metafields", metafields), Map.of("custom.care", "d1", "custom.glaze", "d2"));

        assertThat(mutation.document()).isEqualTo("metafields-set");
        assertThat(Json.maps(mutation.variables().get("metafields")))
                .extracting(sent -> sent.get("key"), sent -> sent.get("compareDigest"))
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("care", "d1"),
                        org.assertj.core.groups.Tuple.tuple("kiln", null));
    }

    @Test
    void aMetafieldIsTakenAwayByItsName() {
        Mutation mutation =
                next(now.with("metafields", List.of(now.list("metafields").get(1))));

        assertThat(mutation.document()).isEqualTo("metafields-delete");
        assertThat(mutation.variables().get("metafields"))
                .isEqualTo(List.of(Map.of("ownerId", ID, "namespace", "custom", "key", "care")));
    }

    @Test
    void ofAVariantOnlyWhatDiffersIsNamed() {
        Map<String, Object> dearer = with(now.list("variants").getFirst(), "price", "11.00");

        Mutation mutation = next(now.with("variants", List.of(dearer)));

        assertThat(mutation.document()).isEqualTo("product-variants-update");
        assertThat(mutation.variables())
                .containsEntry("variants", List.of(Map.of("id", "gid://shopify/ProductVariant/1", "price", "11.00")));
    }

    @Test
    void aSkuAndWhetherStockIsTrackedBelongToTheInventoryItem() {
        Map<String, Object> variant = with(now.list("variants").getFirst(), "sku", "B-SMALL");
        variant.put(
                "inventoryItem",
                Map.of("id", "gid://shopify/InventoryItem/1", "tracked", false, "requiresShipping", true));

        assertThat(Json.maps(
                        next(now.with("variants", List.of(variant))).variables().get("variants")))
                .containsExactly(Map.of(
                        "id",
                        "gid://shopify/ProductVariant/1",
                        "inventoryItem",
                        Map.of("sku", "B-SMALL", "tracked", false)));
    }

    @Test
    void aNewVariantIsCreatedBesideTheOthers() {
        Map<String, Object> large = Map.of(
                "sku", "B-L", "price", "20.00", "selectedOptions", List.of(Map.of("name", "Size", "value", "L")));

        Mutation mutation =
                next(now.with("variants", List.of(now.list("variants").getFirst(), large)));

        assertThat(mutation.document()).isEqualTo("product-variants-create");
        assertThat(Json.maps(mutation.variables().get("variants")))
                .containsExactly(Map.of(
                        "price",
                        "20.00",
                        "optionValues",
                        List.of(Map.of("optionName", "Size", "name", "L")),
                        "inventoryItem",
                        Map.of("sku", "B-L")));
    }

    @Test
    void aRenamedOptionIsRenamedAndNothingIsDeleted() {
        Map<String, Object> option = with(now.list("options").getFirst(), "name", "Volume");
        Map<String, Object> variant = with(
                now.list("variants").getFirst(), "selectedOptions", List.of(Map.of("name", "Volume", "value", "S")));

        Mutation mutation = next(now.with("options", List.of(option)).with("variants", List.of(variant)));

        assertThat(mutation.document()).isEqualTo("product-option-update");
        assertThat(mutation.variables())
                .containsEntry("option", Map.of("id", "gid://shopify/ProductOption/1", "name", "Volume"));
    }

    @Test
    void aPictureThatIsLetGoIsNamedAndTheOthersStay() {
        Mutation mutation = next(now.with("media", List.of(now.list("media").get(1))));

        assertThat(mutation.document()).isEqualTo("files-update");
        assertThat(mutation.variables())
                .containsEntry(
                        "files",
                        List.of(Map.of("id", "gid://shopify/MediaImage/1", "referencesToRemove", List.of(ID))));
    }

    @Test
    void aClearedAltTextIsSentEmpty() {
        Map<String, Object> silent = with(now.list("media").getFirst(), "alt", null);

        assertThat(next(now.with("media", List.of(silent, now.list("media").get(1))))
                        .variables())
                .containsEntry("files", List.of(Map.of("id", "gid://shopify/MediaImage/1", "alt", "")));
    }

    private Mutation next(Document wanted) {
        return NarrowestMutation.next(now, wanted, Map.of());
    }

    private static Map<String, Object> with(Map<String, Object> map, String field, Object value) {
        Map<String, Object> copy = new LinkedHashMap<>(map);
        copy.put(field, value);
        return copy;
    }

    private static Document document(String json) {
        return Document.of(Kind.PRODUCT, Json.object(json));
    }
}
