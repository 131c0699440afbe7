package dev.catalogsync.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
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
                 "variants":[{"sku":"MUG-S","price":"10.000","id":"gid://shopify/ProductVariant/11"},
                             {"id":"gid://shopify/ProductVariant/12","sku":"MUG-L","price":"12.0"}],
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
                 "variants":[{"id":"gid://shopify/ProductVariant/11","sku":"MUG-XS","price":"10.00"},
                             {"id":"gid://shopify/ProductVariant/12","sku":"MUG-S","price":"12.00"}],
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
    void theOrderThatTheStoreChangedComesIn() {
        Document base = mediaIn("a", "b", "c");
        Merge.Outcome outcome = Merge.merge(base, base, mediaIn("c", "a", "b"));
        assertThat(outcome.incoming())
                .containsExactly(new FieldChange("media.order", List.of("a", "b", "c"), List.of("c", "a", "b")));
        assertThat(outcome.incoming().getFirst().field()).isEqualTo("media");
        assertThat(outcome.outgoing()).isEmpty();
        assertThat(order(outcome.merged())).containsExactly("c", "a", "b");
    }

    @Test
    void theOrderThatTheCatalogChangedGoesOutWithWhatTheStoreAdded() {
        Merge.Outcome outcome = Merge.merge(mediaIn("a", "b"), mediaIn("b", "a"), mediaIn("a", "b", "x"));
        assertThat(outcome.outgoing())
                .containsExactly(new FieldChange("media.order", List.of("a", "b", "x"), List.of("b", "a", "x")));
        assertThat(outcome.incoming()).extracting(FieldChange::path).containsExactly("media[x]");
        assertThat(order(outcome.merged())).containsExactly("b", "a", "x");
        assertThat(order(Merge.outgoing(mediaIn("a", "b"), mediaIn("a", "b"), mediaIn("b", "a"), java.util.Map.of())
                        .merged()))
                .as("what only the store moved stays with the store")
                .containsExactly("a", "b");
    }

    @Test
    void twoOrdersAreAConflictThatAPersonResolvesByNaming() {
        Document base = mediaIn("a", "b", "c");
        Document local = mediaIn("b", "a", "c");
        Document remote = mediaIn("c", "a", "b", "x");
        Merge.Outcome outcome = Merge.merge(base, local, remote);
        assertThat(outcome.conflicts())
                .containsExactly(new Conflict(
                        "media.order", List.of("a", "b", "c"), List.of("b", "a", "c"), List.of("c", "a", "b", "x")));
        assertThat(order(outcome.merged())).containsExactly("b", "a", "c", "x");
        Merge.Outcome resolved =
                Merge.merge(base, local, remote, java.util.Map.of("media.order", List.of("c", "b", "a", "no such")));
        assertThat(resolved.conflicts()).isEmpty();
        assertThat(order(resolved.merged())).containsExactly("c", "b", "a", "x");
        assertThat(order(Merge.apply(local, base, remote)))
                .as("what was done is done")
                .containsExactly("c", "a", "b", "x");
    }

    @Test
    void anOrderOfWhatIsGoneByNowIsAnOrderAllTheSame() {
        Document base = mediaIn("a", "b", "c");
        Document toTheFront = mediaIn("c", "a", "b");
        assertThat(Merge.merge(base, toTheFront, mediaIn("a", "b")).conflicts())
                .as("what it moved is gone, and nothing else stands in another order")
                .isEmpty();
        assertThat(Merge.merge(base, toTheFront, mediaIn("b", "a")).conflicts())
                .as("both moved something, so neither undoes the other in silence")
                .containsExactly(
                        new Conflict("media.order", List.of("a", "b", "c"), List.of("c", "a", "b"), List.of("b", "a")));
    }

    @Test
    void anElementWhoseRemovalIsHeldBackIsWhereItWasAndOrdersNothing() {
        Document base = mediaIn("a", "b", "c");
        Document turned = mediaIn("b", "a", "c");
        List<java.util.Map<String, Object>> edited = new ArrayList<>(turned.list("media"));
        edited.set(1, java.util.Map.of("id", "a", "alt", "Edited by the merchant"));
        Document remote = turned.with("media", edited);
        Document local = mediaIn("b", "c");
        assertThat(Merge.outgoing(base, local, remote, java.util.Map.of()).conflicts())
                .extracting(Conflict::path)
                .containsExactly("media[a]");
        Document goes = Merge.outgoing(
                        base,
                        local,
                        remote,
                        java.util.Map.of("media[a]", base.list("media").getFirst()))
                .merged();
        assertThat(order(goes)).containsExactly("a", "b", "c");
        assertThat(order(Merge.apply(remote, base, goes)))
                .as("the order of the merchant stands")
                .containsExactly("b", "a", "c");
    }

    @Test
    void whatIsNewAtTheEndIsNoOrderAndInTheMiddleIsOne() {
        Document base = mediaIn("a", "b");
        assertThat(Merge.differences(base, mediaIn("a", "b", "x")))
                .extracting(FieldChange::path)
                .containsExactly("media[x]");
        assertThat(Merge.differences(base, mediaIn("b")))
                .extracting(FieldChange::path)
                .containsExactly("media[a]");
        assertThat(Merge.differences(base, mediaIn("a", "x", "b")))
                .extracting(FieldChange::path)
                .containsExactly("media[x]", "media.order");
        Merge.Outcome both = Merge.merge(base, mediaIn("a", "b", "l"), mediaIn("a", "b", "r"));
        assertThat(both.outgoing()).as("the store needs no other order").hasSize(1);
        assertThat(order(both.merged())).containsExactly("a", "b", "r", "l");
    }

    @Test
    void theOrderOfVariantsOptionsAndTheirValuesCountsAndTheirPositionFollowsIt() {
        Document base = product(
                """
                {"options":[{"id":"1","name":"Size","position":1,"optionValues":[{"id":"11","name":"S"},{"id":"12","name":"L"}]},
                            {"id":"2","name":"Colour","position":2}],
                 "variants":[{"id":"3","sku":"A","position":1},{"id":"4","sku":"B","position":2}]}
                """);
        Document renumbered = product(base.toJson().replace("\"position\":2", "\"position\":7"));
        assertThat(Merge.differences(base, renumbered)).isEmpty();
        assertThat(renumbered.fingerprint()).isEqualTo(base.fingerprint());
        Document turned = product(
                """
                {"options":[{"id":"2","name":"Colour","position":2},
                            {"id":"1","name":"Size","position":1,"optionValues":[{"id":"12","name":"L"},{"id":"11","name":"S"}]}],
                 "variants":[{"id":"4","sku":"B","position":2},{"id":"3","sku":"A","position":1}]}
                """);
        Merge.Outcome outcome = Merge.merge(base, base, turned);
        assertThat(outcome.incoming())
                .extracting(FieldChange::path)
                .containsExactlyInAnyOrder("options[Size].optionValues.order", "options.order", "variants.order");
        assertThat(outcome.merged().list("variants"))
                .extracting(variant -> variant.get("position"))
                .containsExactly(1, 2);
    }

    @Test
    void theOrderOfMembersCountsWhereAPersonChoseIt() {
        Document manual = Document.parse(
                Kind.COLLECTION, "{\"sortOrder\":\"MANUAL\",\"members\":[{\"id\":\"1\"},{\"id\":\"2\"}]}");
        List<java.util.Map<String, Object>> turned = manual.list("members").reversed();
        assertThat(Merge.differences(manual, manual.with("members", turned)))
                .extracting(FieldChange::path)
                .containsExactly("members.order");
        Document sorted = manual.with("sortOrder", "ALPHA_ASC");
        assertThat(Merge.differences(sorted, sorted.with("members", turned))).isEmpty();
        Document smart = manual.with("ruleSet", java.util.Map.of("appliedDisjunctively", false));
        assertThat(Merge.differences(smart, smart.with("members", turned))).isEmpty();
        Document nothingSaid = manual.with("ruleSet", java.util.Map.of("rules", List.of()));
        assertThat(nothingSaid.computed())
                .as("rules that say nothing make no member")
                .isEmpty();
        assertThat(Merge.differences(nothingSaid, nothingSaid.with("members", turned)))
                .extracting(FieldChange::path)
                .containsExactly("members.order");
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

    private static Document mediaIn(String... ids) {
        return Document.of(
                Kind.PRODUCT,
                java.util.Map.of(
                        "media",
                        java.util.Arrays.stream(ids)
                                .map(id -> java.util.Map.of("id", id))
                                .toList()));
    }

    private static List<Object> order(Document document) {
        return document.list("media").stream().map(each -> each.get("id")).toList();
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
