package dev.catalogsync.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MergeTest {

    private static final Document BASE = product(
            """
            {"id":"gid://shopify/Product/1","title":"Mug","vendor":"Hearth","tags":["blue","cup"],"seo":{"title":"Mug","description":null},
             "descriptionHtml":"<p>A mug.</p>",
             "variants":[{"id":"gid://shopify/ProductVariant/11","sku":"MUG-S","price":"10.00"},
                         {"id":"gid://shopify/ProductVariant/12","sku":"MUG-L","price":"12.00"}],
             "metafields":[{"namespace":"custom","key":"care","type":"single_line_text_field","value":"hand"}]}
            """);

    @Test
    void whatOnlyTheStoreChangedComesIn() {
        Document remote = BASE.with("title", "Big mug");
        Merge.Outcome outcome = Merge.merge(BASE, BASE, remote);
        assertThat(outcome.incoming()).containsExactly(new FieldChange("title", "Mug", "Big mug"));
        assertThat(outcome.outgoing()).isEmpty();
        assertThat(outcome.conflicts()).isEmpty();
        assertThat(outcome.merged().text("title")).isEqualTo("Big mug");
    }

    @Test
    void whatOnlyTheCatalogChangedGoesOut() {
        Document local = BASE.with("title", "Big mug");
        Merge.Outcome outcome = Merge.merge(BASE, local, BASE);
        assertThat(outcome.incoming()).isEmpty();
        assertThat(outcome.outgoing()).containsExactly(new FieldChange("title", "Mug", "Big mug"));
        assertThat(outcome.merged().text("title")).isEqualTo("Big mug");
    }

    @Test
    void aFieldThatBothChangedIsAConflictAndTheCatalogsValueStandsUntilAPersonDecides() {
        Merge.Outcome outcome = Merge.merge(BASE, BASE.with("title", "Cup"), BASE.with("title", "Beaker"));
        assertThat(outcome.conflicts()).containsExactly(new Conflict("title", "Mug", "Cup", "Beaker"));
        assertThat(outcome.merged().text("title")).isEqualTo("Cup");
    }

    @Test
    void bothSidesMakingTheSameChangeIsNoChange() {
        Document both = BASE.with("title", "Cup");
        assertThat(Merge.merge(BASE, both, both).inStep()).isTrue();
    }

    @Test
    void changesOfDifferentFieldsAreMergedWithoutAConflict() {
        Document local = variantPrice(BASE, 0, "9.50");
        Document remote = variantPrice(BASE, 1, "13.00").with("vendor", "Kiln");
        Merge.Outcome outcome = Merge.merge(BASE, local, remote);
        assertThat(outcome.conflicts()).isEmpty();
        assertThat(outcome.incoming())
                .containsExactlyInAnyOrder(
                        new FieldChange("vendor", "Hearth", "Kiln"),
                        new FieldChange("variants[MUG-L].price", "12.00", "13.00"));
        assertThat(outcome.outgoing()).containsExactly(new FieldChange("variants[MUG-S].price", "10.00", "9.50"));
        assertThat(outcome.merged().list("variants"))
                .extracting(variant -> variant.get("price"))
                .containsExactly("9.50", "13.00");
    }

    @Test
    void whatDiffersOnlyInFormIsNoChange() {
        Document remote = product(
                """
                {"id":"gid://shopify/Product/1","title":"Mug","vendor":"Hearth","tags":["cup","blue","cup"],"seo":{"title":"Mug","description":""},
                 "descriptionHtml":"<P>A mug.</P>\\n",
                 "variants":[{"id":"gid://shopify/ProductVariant/12","sku":"MUG-L","price":"12.0"},
                             {"id":"gid://shopify/ProductVariant/11","sku":"MUG-S","price":"10.000"}],
                 "metafields":[{"namespace":"custom","key":"care","type":"single_line_text_field","value":"hand"}],
                 "updatedAt":"2026-01-01T00:00:00Z"}
                """);
        assertThat(Merge.merge(BASE, BASE, remote).inStep()).isTrue();
    }

    @Test
    void aVariantIsFoundByItsIdEvenWhenItsSkuMovedToAnother() {
        Document remote = product(
                """
                {"id":"gid://shopify/Product/1","title":"Mug","vendor":"Hearth","tags":["blue","cup"],"seo":{"title":"Mug"},"descriptionHtml":"<p>A mug.</p>",
                 "variants":[{"id":"gid://shopify/ProductVariant/12","sku":"MUG-S","price":"12.00"},
                             {"id":"gid://shopify/ProductVariant/11","sku":"MUG-XS","price":"10.00"}],
                 "metafields":[{"namespace":"custom","key":"care","type":"single_line_text_field","value":"hand"}]}
                """);
        assertThat(Merge.differences(BASE, remote))
                .extracting(FieldChange::before, FieldChange::after)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("MUG-S", "MUG-XS"),
                        org.assertj.core.groups.Tuple.tuple("MUG-L", "MUG-S"));
    }

    @Test
    void aVariantThatWasMadeAgainWithTheSameSkuIsAnotherOne() {
        List<java.util.Map<String, Object>> variants = new java.util.ArrayList<>(BASE.list("variants"));
        java.util.Map<String, Object> again = new java.util.LinkedHashMap<>(variants.get(1));
        again.put("id", "gid://shopify/ProductVariant/13");
        variants.set(1, again);
        Merge.Outcome outcome = Merge.merge(BASE, BASE, BASE.with("variants", variants));
        assertThat(outcome.incoming())
                .extracting(FieldChange::path)
                .containsExactlyInAnyOrder(
                        "variants[gid://shopify/ProductVariant/12]", "variants[gid://shopify/ProductVariant/13]");
    }

    @Test
    void aProductThatWasMadeAgainIsComparedByWhatPeopleCallItsVariants() {
        Document again = product(
                BASE.toJson().replace("Product/1", "Product/2").replace("ProductVariant/1", "ProductVariant/2"));
        assertThat(Merge.differences(BASE, again)).isEmpty();
        assertThat(Merge.differences(BASE, variantPrice(again, 1, "13.00")))
                .containsExactly(new FieldChange("variants[MUG-L].price", "12.00", "13.00"));
    }

    @Test
    void aVariantWithoutAnIdIsFoundByItsSku() {
        List<java.util.Map<String, Object>> variants = new java.util.ArrayList<>(BASE.list("variants"));
        java.util.Map<String, Object> proposed = new java.util.LinkedHashMap<>(variants.get(1));
        proposed.remove("id");
        proposed.put("price", "11.00");
        variants.set(1, proposed);
        assertThat(Merge.differences(BASE, BASE.with("variants", variants)))
                .containsExactly(new FieldChange("variants[MUG-L].price", "12.00", "11.00"));
    }

    @Test
    void whatEachSideDidToTheTagsIsDoneToBoth() {
        Document local = BASE.with("tags", List.of("cup", "gift"));
        Document remote = BASE.with("tags", List.of("blue", "cup", "sale"));
        Merge.Outcome outcome = Merge.merge(BASE, local, remote);
        assertThat(outcome.conflicts()).isEmpty();
        assertThat(outcome.merged().tags()).containsExactly("cup", "gift", "sale");
        assertThat(outcome.incoming())
                .containsExactly(new FieldChange("tags", List.of("cup", "gift"), List.of("cup", "gift", "sale")));
        assertThat(outcome.outgoing())
                .containsExactly(
                        new FieldChange("tags", List.of("blue", "cup", "sale"), List.of("cup", "gift", "sale")));
    }

    @Test
    void membersThatARuleSetComputesOnlyComeIn() {
        Document base = Document.parse(
                Kind.COLLECTION,
                "{\"ruleSet\":{\"appliedDisjunctively\":false,\"rules\":[{\"column\":\"TAG\",\"relation\":\"EQUALS\",\"condition\":\"x\"}]},\"members\":[{\"id\":\"gid://shopify/Product/1\"}]}");
        Document local = base.with("members", List.of(java.util.Map.of("id", "gid://shopify/Product/2")));
        Merge.Outcome outcome = Merge.merge(base, local, base);
        assertThat(outcome.outgoing()).isEmpty();
        assertThat(outcome.incoming())
                .extracting(FieldChange::path)
                .containsExactlyInAnyOrder("members[gid://shopify/Product/1]", "members[gid://shopify/Product/2]");
        assertThat(Merge.merge(base, local, base.with("members", List.of())).conflicts())
                .isEmpty();
        assertThat(base.computed()).containsExactly("members");
        assertThat(base.with("ruleSet", null).computed()).isEmpty();
    }

    @Test
    void anElementThatOneSideRemovedAndTheOtherEditedIsAConflict() {
        Document removed = BASE.with("variants", BASE.list("variants").subList(0, 1));
        Document edited = variantPrice(BASE, 1, "14.00");
        assertThat(Merge.merge(BASE, removed, edited).conflicts())
                .extracting(Conflict::path)
                .containsExactly("variants[MUG-L]");
        assertThat(Merge.merge(BASE, edited, removed).conflicts())
                .extracting(Conflict::path)
                .containsExactly("variants[MUG-L]");
    }

    @Test
    void anElementThatOneSideRemovedAndTheOtherLeftAloneIsRemoved() {
        Document removed = BASE.with("variants", BASE.list("variants").subList(0, 1));
        assertThat(Merge.merge(BASE, BASE, removed).merged().list("variants")).hasSize(1);
        assertThat(Merge.merge(BASE, removed, BASE).merged().list("variants")).hasSize(1);
    }

    @Test
    void whatWasDoneToOneIsDoneToAnotherAndNothingElse() {
        Document after = variantPrice(BASE, 0, "9.50").with("title", "Cup");
        Document onto = variantPrice(BASE.with("title", "Beaker").with("updatedAt", "2026-01-02"), 1, "13.00")
                .with("vendor", "Kiln");
        Document applied = Merge.apply(onto, BASE, after);
        assertThat(applied.text("title")).as("at the same place after wins").isEqualTo("Cup");
        assertThat(applied.text("vendor")).isEqualTo("Kiln");
        assertThat(applied.text("updatedAt")).isEqualTo("2026-01-02");
        assertThat(applied.list("variants"))
                .extracting(variant -> variant.get("price"))
                .containsExactly("9.50", "13.00");
    }

    @Test
    void anElementThatWasAddedOrRemovedIsAddedToAnotherOrRemovedThere() {
        Document added = BASE.with("variants", with(BASE.list("variants"), java.util.Map.of("sku", "MUG-XL")));
        Document onto = BASE.with(
                "variants",
                with(
                        BASE.list("variants"),
                        java.util.Map.of("id", "gid://shopify/ProductVariant/13", "sku", "MUG-TEAL")));
        assertThat(Merge.apply(onto, BASE, added).list("variants"))
                .extracting(variant -> variant.get("sku"))
                .containsExactlyInAnyOrder("MUG-S", "MUG-L", "MUG-TEAL", "MUG-XL");
        Document removed = BASE.with("variants", BASE.list("variants").subList(0, 1));
        assertThat(Merge.apply(variantPrice(onto, 1, "14.00"), BASE, removed).list("variants"))
                .as("removed, although it was edited there")
                .extracting(variant -> variant.get("sku"))
                .containsExactlyInAnyOrder("MUG-S", "MUG-TEAL");
        assertThat(Merge.apply(removed, BASE, variantPrice(BASE, 1, "14.00")).list("variants"))
                .as("edited, although it was removed there")
                .extracting(variant -> variant.get("sku"))
                .containsExactlyInAnyOrder("MUG-S", "MUG-L");
    }

    @Test
    void whatGoesOutLeavesWhatTheStoreDidToTheStore() {
        Document local = BASE.with("title", "Cup")
                .with("variants", with(BASE.list("variants"), java.util.Map.of("sku", "MUG-XL")));
        Document remote = BASE.with("vendor", "Kiln")
                .with("tags", List.of("blue", "cup", "sale"))
                .with(
                        "variants",
                        with(
                                BASE.list("variants").subList(0, 1),
                                java.util.Map.of("id", "gid://shopify/ProductVariant/13", "sku", "MUG-XL")));
        Merge.Outcome outcome = Merge.outgoing(BASE, local, remote, java.util.Map.of());
        assertThat(outcome.merged().text("vendor")).isEqualTo("Hearth");
        assertThat(outcome.merged().tags()).containsExactly("blue", "cup");
        assertThat(outcome.merged().list("variants"))
                .as("with the id that the store gave")
                .extracting(variant -> variant.get("id"))
                .containsExactlyInAnyOrder(
                        "gid://shopify/ProductVariant/11",
                        "gid://shopify/ProductVariant/12",
                        "gid://shopify/ProductVariant/13");
        assertThat(outcome.incoming())
                .extracting(FieldChange::path)
                .containsExactlyInAnyOrder("vendor", "tags", "variants[MUG-L]");
        assertThat(outcome.outgoing()).containsExactly(new FieldChange("title", "Mug", "Cup"));
    }

    @Test
    void aConflictGoesOutAsItWasResolved() {
        Document local = BASE.with("title", "Cup");
        Document remote = BASE.with("title", "Beaker").with("vendor", "Kiln");
        Document merged = Merge.outgoing(BASE, local, remote, java.util.Map.of("title", "Goblet"))
                .merged();
        assertThat(merged.text("title")).isEqualTo("Goblet");
        assertThat(merged.text("vendor")).isEqualTo("Hearth");
    }

    @Test
    void aNewItemDiffersInEachOfItsFields() {
        assertThat(Merge.differences(Document.empty(Kind.PRODUCT), BASE))
                .extracting(FieldChange::field)
                .contains("title", "vendor", "tags", "variants", "metafields")
                .doesNotContain("id");
    }

    @Test
    void theFingerprintIsOfTheContentNotOfTheForm() {
        Document reordered = product(
                """
                {"vendor":"Hearth","title":"Mug","id":"gid:\\/\\/shopify\\/Product\\/1","tags":["cup","blue"],"seo":{"title":"Mug"},
                 "descriptionHtml":"<p>A mug.</p>",
                 "variants":[{"sku":"MUG-S","id":"gid://shopify/ProductVariant/11","price":"10.0"},
                             {"id":"gid://shopify/ProductVariant/12","sku":"MUG-L","price":"12"}],
                 "metafields":[{"namespace":"custom","key":"care","type":"single_line_text_field","value":"hand"}]}
                """);
        assertThat(reordered.fingerprint()).isEqualTo(BASE.fingerprint());
        assertThat(BASE.with("title", "Cup").fingerprint()).isNotEqualTo(BASE.fingerprint());
    }

    private static Document product(String json) {
        return Document.parse(Kind.PRODUCT, json);
    }

    private static List<java.util.Map<String, Object>> with(
            List<java.util.Map<String, Object>> list, java.util.Map<String, Object> element) {
        List<java.util.Map<String, Object>> longer = new java.util.ArrayList<>(list);
        longer.add(element);
        return longer;
    }

    private static Document variantPrice(Document product, int index, String price) {
        List<java.util.Map<String, Object>> variants = new java.util.ArrayList<>(product.list("variants"));
        java.util.Map<String, Object> variant = new java.util.LinkedHashMap<>(variants.get(index));
        variant.put("price", price);
        variants.set(index, variant);
        return product.with("variants", variants);
    }
}
