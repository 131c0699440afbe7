package dev.catalogsync.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** What the store makes of what it is told is made before anybody approves it. */
class CanonicalTest {

    private static final Document MUG = product(
            """
            {"id":"gid://shopify/Product/1","title":"Mug",
             "options":[{"id":"o1","name":"Size","position":1,
               "optionValues":[{"id":"v1","name":"S"},{"id":"v2","name":"L"},{"id":"v3","name":"Never"}]}],
             "variants":[{"id":"gid://shopify/ProductVariant/1","price":"10.00","position":1,"selectedOptions":[{"name":"Size","value":"S"}]},
                         {"id":"gid://shopify/ProductVariant/2","price":"12.00","position":2,"selectedOptions":[{"name":"Size","value":"L"}]}]}
            """);

    @Test
    void tagsAreSplitStrippedAndEachThereOnce() {
        assertThat(canonical("{\"tags\":[\"Red\",\" blue, green \",\"red\",\",\"]}")
                        .tags())
                .containsExactly("Red", "blue", "green");
    }

    @Test
    void textsHaveNoBlanksAround() {
        assertThat(canonical("{\"title\":\" Mug \",\"vendor\":\"Hearth \",\"descriptionHtml\":\" <p>a</p>\"}"))
                .isEqualTo(product("{\"title\":\"Mug\",\"vendor\":\"Hearth\",\"descriptionHtml\":\" <p>a</p>\"}"));
    }

    @Test
    void moneyHasTwoDecimals() {
        Document document = canonical(
                "{\"variants\":[{\"id\":\"1\",\"price\":\"12.345\",\"compareAtPrice\":13},{\"id\":\"2\",\"price\":\"1e999999999\"}]}");
        assertThat(document.list("variants").getFirst())
                .containsEntry("price", "12.35")
                .containsEntry("compareAtPrice", "13.00");
        assertThat(document.list("variants").getLast()).containsEntry("price", "1e999999999");
    }

    @Test
    void aNewVariantHasWhatTheStoreGivesIt() {
        Document document = canonical("{\"variants\":[{\"price\":\"1\",\"taxable\":false}]}");
        assertThat(document.toJson())
                .isEqualTo(
                        "{\"variants\":[{\"price\":\"1.00\",\"taxable\":false,\"inventoryPolicy\":\"DENY\","
                                + "\"inventoryItem\":{\"requiresShipping\":true,\"tracked\":false},"
                                + "\"selectedOptions\":[{\"name\":\"Title\",\"value\":\"Default Title\"}],\"position\":1}],"
                                + "\"options\":[{\"name\":\"Title\",\"optionValues\":[{\"name\":\"Default Title\"}],\"position\":1}]}");
    }

    @Test
    void aNameThatChangedInTheOptionsChangesInTheVariants() {
        Document renamed = product(MUG.toJson()
                .replace("{\"id\":\"v1\",\"name\":\"S\"}", "{\"id\":\"v1\",\"name\":\"Small \"}")
                .replace("\"id\":\"o1\",\"name\":\"Size\"", "\"id\":\"o1\",\"name\":\"Volume\""));
        Document canonical = Canonical.of(MUG, renamed);
        assertThat(Merge.differences(MUG, canonical))
                .extracting(FieldChange::path, FieldChange::after)
                .contains(
                        org.assertj.core.groups.Tuple.tuple("options[Size].name", "Volume"),
                        org.assertj.core.groups.Tuple.tuple("options[Size].optionValues[S].name", "Small"));
        assertThat(canonical.list("variants"))
                .extracting(variant -> variant.get("selectedOptions").toString())
                .containsExactly("[{name=Volume, value=Small}]", "[{name=Volume, value=L}]");
        assertThat(canonical.list("options")).hasSize(1);
    }

    @Test
    void twoValuesThatChangeNamesDoSoInTheVariantsToo() {
        Document swapped = product(MUG.toJson()
                .replace("\"v1\",\"name\":\"S\"", "\"v1\",\"name\":\"L\"")
                .replace("\"v2\",\"name\":\"L\"", "\"v2\",\"name\":\"S\""));
        assertThat(Canonical.of(MUG, swapped).list("variants"))
                .extracting(variant -> variant.get("selectedOptions").toString())
                .containsExactly("[{name=Size, value=L}]", "[{name=Size, value=S}]");
    }

    @Test
    void aValueIsAddedWithItsFirstVariantAndGoesWithItsLast() {
        Document moved = product(MUG.toJson().replace("\"value\":\"L\"", "\"value\":\"XL\""));
        assertThat(Canonical.of(MUG, moved).toJson())
                .contains(
                        "\"optionValues\":[{\"id\":\"v1\",\"name\":\"S\"},{\"id\":\"v3\",\"name\":\"Never\"},{\"name\":\"XL\"}]");
    }

    @Test
    void whatIsCanonicalStaysAsItIs() {
        long seed = RandomDocuments.seed();
        RandomDocuments documents = new RandomDocuments(new Random(seed));
        assertThat(Canonical.of(MUG, MUG)).isEqualTo(MUG);
        for (int i = 0; i < 2_000; i++) {
            Document before = documents.document(documents.kind());
            Document once = Canonical.of(before, documents.edited(before, 3));
            assertThat(Canonical.of(once, once)).as("seed %s", seed).isEqualTo(once);
        }
    }

    private static Document canonical(String json) {
        return Canonical.of(product(json));
    }

    private static Document product(String json) {
        return Document.parse(Kind.PRODUCT, json);
    }
}
