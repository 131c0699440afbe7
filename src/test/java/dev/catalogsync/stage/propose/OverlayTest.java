package dev.catalogsync.stage.propose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.catalogsync.Refusal;
import dev.catalogsync.catalog.Document;
import dev.catalogsync.catalog.FieldChange;
import dev.catalogsync.catalog.Kind;
import dev.catalogsync.catalog.Merge;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OverlayTest {

    private static final String SHIRT =
            """
            {"id": "gid://shopify/Product/1", "title": "Shirt", "status": "ACTIVE", "tags": ["linen", "Summer"],
             "options": [
               {"id": "O1", "name": "Color", "position": 1,
                "optionValues": [{"id": "C1", "name": "Red"}, {"id": "C2", "name": "Blue"}]},
               {"id": "O2", "name": "Size", "position": 2, "optionValues": [{"id": "S1", "name": "M"}]}],
             "variants": [
               {"id": "V1", "sku": "RED", "barcode": "111", "price": "10.00", "position": 1,
                "selectedOptions": [{"name": "Color", "value": "Red"}, {"name": "Size", "value": "M"}],
                "inventoryItem": {"id": "I1", "tracked": true, "requiresShipping": true}},
               {"id": "V2", "sku": "BLUE", "barcode": "222", "price": "12.00", "position": 2,
                "selectedOptions": [{"name": "Color", "value": "Blue"}, {"name": "Size", "value": "M"}]}],
             "media": [{"id": "M1", "alt": "front", "mediaContentType": "IMAGE"}, {"id": "M2", "mediaContentType": "IMAGE"}],
             "metafields": [
               {"id": "F1", "namespace": "custom", "key": "care", "type": "single_line_text_field", "value": "Cold"},
               {"id": "F2", "namespace": "custom", "key": "lot", "type": "number_integer", "value": "7"}]}""";

    private final List<Refusal.Field> wrong = new ArrayList<>();

    @Test
    void aPriceOfOneVariantIsThatAndNothingElse() {
        for (String name : List.of(
                "\"id\": \"V1\"",
                "\"sku\": \"RED\"",
                "\"selectedOptions\": [{\"name\": \"Size\", \"value\": \"M\"}, {\"name\": \"Color\", \"value\": \"Red\"}]",
                "\"selectedOptions\": [{\"name\": \"Color\", \"value\": \"Red\"}]")) {
            assertThat(paths("{\"variants\": [{" + name + ", \"price\": \"71.5\"}]}"))
                    .as(name)
                    .containsExactly("variants[RED].price");
        }
        assertThat(paths("{\"variants\": [{\"id\": \"V1\", \"inventoryItem\": {\"tracked\": false}}]}"))
                .containsExactly("variants[RED].inventoryItem.tracked");
    }

    @Test
    void aNewElementLeavesTheOthersAlone() {
        assertThat(
                        paths(
                                "{\"metafields\": [{\"namespace\": \"custom\", \"key\": \"fit\", \"type\": \"single_line_text_field\", \"value\": \"Slim\"}]}"))
                .containsExactly("metafields[custom.fit]");
        assertThat(paths("{\"media\": [{\"originalSource\": \"https://example.com/back.jpg\"}]}"))
                .containsExactly("media[https://example.com/back.jpg]");
        assertThat(
                        paths(
                                "{\"variants\": [{\"sku\": \"TEAL\", \"selectedOptions\": [{\"name\": \"Color\", \"value\": \"Teal\"}, {\"name\": \"Size\", \"value\": \"M\"}]}]}"))
                .containsExactly("variants[TEAL]");
        assertThat(laid("{\"tags\": [\"new\", \"summer\"]}").tags()).containsExactly("linen", "Summer", "new");
    }

    @Test
    void whatIsRemovedIsAskedForByName() {
        assertThat(
                        removes(
                                "{\"remove\": {\"tags\": [\"summer\"], \"variants\": [\"RED\"], \"media\": [\"M2\"], \"metafields\": [\"custom.lot\"]}}"))
                .containsExactly("tags", "variants[RED]", "media[M2]", "metafields[custom.lot]");
        assertThat(removes("{\"remove\": {\"variants\": [\"V2\"]}}")).containsExactly("variants[BLUE]");
    }

    @Test
    void aListThatNamesEverythingSaysItsOrder() {
        assertThat(ids("variants", "{\"variants\": [{\"id\": \"V2\"}, {\"id\": \"V1\"}]}"))
                .containsExactly("V2", "V1");
        assertThat(ids(
                        "media",
                        "{\"media\": [{\"id\": \"M2\"}, {\"originalSource\": \"https://e.com/x\"}, {\"id\": \"M1\"}]}"))
                .containsExactly("M2", null, "M1");
        assertThat(ids("media", "{\"media\": [{\"originalSource\": \"https://e.com/x\"}, {\"id\": \"M2\"}]}"))
                .containsExactly("M1", "M2", null);
        assertThat(ids("media", "{\"media\": [{\"id\": \"M2\"}], \"remove\": {\"media\": [\"M1\"]}}"))
                .containsExactly("M2");
        assertThat(wrong).isEmpty();
    }

    @Test
    void anOptionOfOneValueGoesAndOneOfSeveralStays() {
        Document shirt = laid("{\"remove\": {\"options\": [\"Size\"]}}");
        assertThat(shirt.list("options")).extracting("name").containsExactly("Color");
        assertThat(shirt.list("variants").getFirst().get("selectedOptions"))
                .isEqualTo(List.of(Map.of("name", "Color", "value", "Red")));
        assertThat(refused("{\"remove\": {\"options\": [\"Color\"]}}"))
                .containsExactly(
                        "/remove/options/0 has variants of several values, Red, Blue: the store deletes an option"
                                + " only when one value is left, so remove the other variants first");
        wrong.clear();
        Document plain = laid("{\"remove\": {\"options\": [\"Size\", \"Color\"], \"variants\": [\"V2\"]}}");
        assertThat(plain.list("options")).extracting("name").containsExactly("Title");
        assertThat(plain.list("variants").getFirst().get("selectedOptions"))
                .isEqualTo(List.of(Map.of("name", "Title", "value", "Default Title")));
    }

    @Test
    void aNewNameOfAnOptionOrAValueReachesTheVariants() {
        Document shirt = laid(
                "{\"options\": [{\"id\": \"O1\", \"name\": \"Colour\", \"optionValues\": [{\"id\": \"C1\", \"name\": \"Crimson\"}]}]}");
        assertThat(shirt.list("variants").getFirst().get("selectedOptions"))
                .isEqualTo(List.of(Map.of("name", "Colour", "value", "Crimson"), Map.of("name", "Size", "value", "M")));
        assertThat(shirt.list("variants").getLast().get("selectedOptions"))
                .isEqualTo(List.of(Map.of("name", "Colour", "value", "Blue"), Map.of("name", "Size", "value", "M")));
        assertThat(wrong).isEmpty();
    }

    @Test
    void aProductWithoutOptionsHasOneVariantThatNeedsNoName() {
        Document mug = document(
                """
                {"id": "gid://shopify/Product/2", "title": "Mug",
                 "options": [{"id": "O", "name": "Title", "optionValues": [{"id": "T", "name": "Default Title"}]}],
                 "variants": [{"id": "V", "price": "5.00", "selectedOptions": [{"name": "Title", "value": "Default Title"}]}]}""");
        assertThat(Merge.differences(mug, laid(mug, "{\"variants\": [{\"price\": \"6\", \"sku\": \"MUG\"}]}")))
                .extracting(FieldChange::path)
                .containsExactlyInAnyOrder("variants[MUG].sku", "variants[MUG].price");
        Document colours = laid(
                mug,
                "{\"variants\": [{\"id\": \"V\", \"selectedOptions\": [{\"name\": \"Color\", \"value\": \"Red\"}]}], \"options\": [{\"name\": \"Color\"}]}");
        assertThat(colours.list("options")).extracting("name").containsExactly("Color");
        assertThat(colours.list("variants").getFirst().get("selectedOptions"))
                .isEqualTo(List.of(Map.of("name", "Color", "value", "Red")));
        assertThat(wrong).isEmpty();
    }

    @Test
    void whatIsThereMayComeBackWhateverTheRulesSay() {
        Document old = document(
                """
                {"id": "gid://shopify/Product/3", "title": "Old", "handle": "Old_handle",
                 "variants": [{"id": "V", "sku": "A"}, {"id": "W", "sku": "A"}],
                 "metafields": [{"namespace": "my", "key": "k", "type": "number_integer", "value": "many"}]}""");
        Document same = laid(old, old.toJson());
        assertThat(wrong).isEmpty();
        assertThat(same).isEqualTo(old);
        assertThat(ProductConstraints.between(old, same)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            {"variants": []}                                                | /variants
            {"variants": null}                                              | /variants
            {"media": []}                                                   | /media
            {"tags": null}                                                  | /tags
            {"title": null}                                                 | /title
            {"title": " "}                                                  | /title
            {"handle": "Two words"}                                         | /handle
            {"status": null}                                                | /status
            {"category": {"id": "shirts"}}                                  | /category/id
            {"variants": [{"id": "V9", "price": "1"}]}                      | /variants/0
            {"variants": [{"id": "V1"}, {"sku": "RED"}]}                    | /variants/1
            {"variants": [{"id": "V1", "price": null}]}                     | /variants/0/price
            {"variants": [{"id": "V1", "position": 2}]}                     | /variants/0/position
            {"variants": [{"id": "V1", "selectedOptions": []}]}             | /variants/0/selectedOptions
            {"variants": [{"id": "V1", "inventoryItem": {"id": "I2"}}]}     | /variants/0/inventoryItem/id
            {"variants": [{"price": "5"}]}                                  | /variants
            {"variants": [{"selectedOptions": [{"name": "Size", "value": "M"}]}]} | /variants/0
            {"variants": [{"id": "V1", "selectedOptions": [{"name": "Color", "value": "Blue"}]}]} | /variants
            {"variants": [{"sku": "L", "selectedOptions": [{"name": "Color", "value": "Teal"}]}]} | /variants
            {"media": [{"alt": "no source"}]}                               | /media/0
            {"media": [{"originalSource": "ftp://example.com/a.jpg"}]}      | /media/0/originalSource
            {"media": [{"id": "M1", "originalSource": "https://e.com/a"}]}  | /media/0/originalSource
            {"media": [{"id": "M1", "mediaContentType": "VIDEO"}]}          | /media/0/mediaContentType
            {"metafields": [{"namespace": "custom", "key": "care", "value": ""}]}      | /metafields/0/value
            {"metafields": [{"namespace": "custom", "key": "care", "value": null}]}    | /metafields/0/value
            {"metafields": [{"namespace": "custom", "key": "care", "type": "json"}]}   | /metafields/0/type
            {"metafields": [{"namespace": "custom", "key": "lot", "value": "+5"}]}     | /metafields/0/value
            {"metafields": [{"namespace": "custom", "key": "fit", "value": "Slim"}]}   | /metafields/0
            {"options": [{"name": "A / B"}]}                                | /options/0/name
            {"remove": {"tags": ["winter"]}}                                | /remove/tags/0
            {"remove": {"media": ["M9"]}}                                   | /remove/media/0
            {"remove": {"variants": ["RED", "BLUE"]}}                       | /remove/variants
            {"remove": {"tags": ["linen"]}, "tags": ["linen", "wool"]}      | /tags/0
            """)
    void whatCannotBeIsToldByItsPlace(String proposed, String pointer) {
        assertThat(refused(proposed)).hasSizeBetween(1, 2).allSatisfy(each -> assertThat(each.split(" ")[0])
                .isEqualTo(pointer));
    }

    @Test
    void aSkuThatTwoVariantsHaveNamesNeither() {
        Document twins = document(
                """
                {"id": "gid://shopify/Product/4", "title": "Twins", "variants": [
                 {"id": "V1", "sku": "A", "selectedOptions": [{"name": "Color", "value": "Red"}]},
                 {"id": "V2", "sku": "A", "selectedOptions": [{"name": "Color", "value": "Blue"}]}]}""");
        laid(twins, "{\"variants\": [{\"sku\": \"A\", \"price\": \"5\"}], \"remove\": {}}");
        assertThat(wrong).singleElement().satisfies(field -> assertThat(field.detail())
                .contains("2 of the product's variants", "SKU A", "id"));
        wrong.clear();
        Document after = laid(
                twins,
                "{\"variants\": [{\"sku\": \"A\", \"price\": \"5\", \"selectedOptions\": [{\"name\": \"Color\", \"value\": \"Blue\"}]}]}");
        assertThat(wrong).isEmpty();
        assertThat(after.list("variants"))
                .extracting(variant -> variant.get("price"))
                .containsExactly(null, "5");
    }

    @Test
    void moreThanTheStoreHoldsIsToldOfTheWhole() {
        List<String> tags = IntStream.range(0, 249).mapToObj(i -> "t" + i).toList();
        Document after = laid(
                document(SHIRT), Document.of(Kind.PRODUCT, Map.of("tags", tags)).toJson());
        assertThat(ProductConstraints.between(document(SHIRT), after))
                .extracting(Refusal.Field::pointer)
                .containsExactly("/tags");
    }

    private List<String> paths(String proposed) {
        List<String> paths = Merge.differences(document(SHIRT), laid(proposed)).stream()
                .map(FieldChange::path)
                .toList();
        assertThat(wrong).isEmpty();
        return paths;
    }

    private List<String> removes(String proposed) {
        List<FieldChange> changes = Merge.differences(document(SHIRT), laid(proposed));
        assertThat(wrong).isEmpty();
        assertThat(changes).allMatch(FieldChange::removes);
        return changes.stream().map(FieldChange::path).toList();
    }

    private List<Object> ids(String list, String proposed) {
        return laid(proposed).list(list).stream().map(each -> each.get("id")).toList();
    }

    private List<String> refused(String proposed) {
        Document after = laid(proposed);
        if (wrong.isEmpty()) {
            wrong.addAll(ProductConstraints.between(document(SHIRT), after));
        }
        return wrong.stream()
                .map(field -> field.pointer() + " " + field.detail())
                .toList();
    }

    private Document laid(String proposed) {
        return laid(document(SHIRT), proposed);
    }

    @SuppressWarnings("unchecked")
    private Document laid(Document onto, String proposed) {
        Map<String, Object> given =
                new java.util.LinkedHashMap<>(document(proposed).fields());
        given.remove("id");
        Map<String, List<String>> remove = (Map<String, List<String>>) given.remove("remove");
        return Overlay.of("", onto, new Proposal.Edit(given, remove == null ? Map.of() : remove), wrong);
    }

    private static Document document(String json) {
        return Document.parse(Kind.PRODUCT, json);
    }
}
