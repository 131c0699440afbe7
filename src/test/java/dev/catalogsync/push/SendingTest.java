package dev.catalogsync.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.catalogsync.Json;
import dev.catalogsync.catalog.Document;
import dev.catalogsync.catalog.Kind;
import dev.catalogsync.catalog.Merge;
import dev.catalogsync.push.product.ProductWriter;
import dev.catalogsync.shopify.Failure;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** One task, answer by answer, without a store. */
class SendingTest {

    private static final String ID = "gid://shopify/Product/1";
    private static final String YESTERDAY = "2026-11-23T10:00:00Z";
    private static final String TODAY = "2026-11-24T10:00:00Z";

    private final Document base = document("{\"id\":\"" + ID + "\",\"title\":\"Bowl\",\"vendor\":\"Kiln\"}");

    @Test
    void onlyWhatIsTouchedIsRead() {
        Map<String, Object> variables =
                sending(base.with("title", "Dish"), null).writer().reading().variables();

        assertThat(variables)
                .containsEntry("nodes", List.of())
                .containsEntry("variants", false)
                .containsEntry("media", false)
                .containsEntry("metafields", false)
                .containsEntry("seo", false);
    }

    @Test
    void anAnswerThatShowsTheFieldIsSuccess() {
        Sending sending = isRebased(base.with("title", "Dish"), "Bowl", YESTERDAY, null);

        took(sending, "{\"productUpdate\":{\"product\":{\"id\":\"" + ID + "\",\"title\":\"Dish\"},\"userErrors\":[]}}");

        assertThat(sending.mutation()).isNull();
        assertThat(sending.wanted().text("title")).isEqualTo("Dish");
        assertThat(sending.normalised()).isEmpty();
    }

    @Test
    void whatSomebodyElseWroteMeanwhileIsNeitherSentBackNorTakenForOurs() {
        Sending sending = isRebased(base.with("title", "Dish"), "Bowl", YESTERDAY, null);

        took(
                sending,
                "{\"productUpdate\":{\"product\":{\"id\":\"" + ID
                        + "\",\"title\":\"Dish\",\"vendor\":\"Theirs\"},\"userErrors\":[]}}");

        assertThat(sending.mutation()).isNull();
        assertThat(Merge.differences(sending.firstWanted(), sending.wanted())).isEmpty();
    }

    @Test
    void whatTheStoreMadeOfAValueIsTheValueAndIsTold() {
        Sending sending = isRebased(base.with("title", "Dish  "), "Bowl", YESTERDAY, null);

        took(sending, "{\"productUpdate\":{\"product\":{\"id\":\"" + ID + "\",\"title\":\"Dish\"},\"userErrors\":[]}}");

        assertThat(sending.wanted().text("title")).isEqualTo("Dish");
        assertThat(sending.normalised())
                .singleElement()
                .asString()
                .contains("Dish")
                .contains("title");
    }

    @Test
    void anAnswerWithoutAnErrorThatDoesNotShowTheFieldIsNoSuccess() {
        Sending sending = isRebased(base.with("title", "Dish"), "Bowl", YESTERDAY, null);

        assertThatThrownBy(() -> took(
                        sending,
                        "{\"productUpdate\":{\"product\":{\"id\":\"" + ID
                                + "\",\"title\":\"Bowl\"},\"userErrors\":[]}}"))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.verdict()).isEqualTo(Failure.Verdict.NEVER))
                .hasMessageContaining("title")
                .hasMessageContaining("replay");
    }

    @Test
    void aPayloadThatSaysNothingIsAnUnknownOutcome() {
        Sending sending = isRebased(base.with("title", "Dish"), "Bowl", YESTERDAY, null);

        assertThatThrownBy(() -> took(sending, "{\"productUpdate\":{\"product\":null,\"userErrors\":[]}}"))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.verdict()).isEqualTo(Failure.Verdict.UNKNOWN));
    }

    @Test
    void aLostCallThatWasDoneIsNotSentAgain() {
        Sending sending = isRebased(base.with("title", "Dish"), "Dish", TODAY, intent("Dish", YESTERDAY));

        assertThat(sending.mutation()).isNull();
        assertThat(sending.rebasedChanges().getFirst().stale()).isNull();
    }

    @Test
    void aLostCallThatWasNotDoneIsSentAgain() {
        Sending sending = isRebased(base.with("title", "Dish"), "Bowl", YESTERDAY, intent("Dish", YESTERDAY));

        assertThat(sending.mutation().variables().get("product")).isEqualTo(Map.of("id", ID, "title", "Dish"));
    }

    @Test
    void aLostCallIsNotSentAgainWhereSomebodyMayHaveUndoneIt() {
        Sending sending = isRebased(base.with("title", "Dish"), "Bowl", TODAY, intent("Dish", YESTERDAY));

        assertThat(sending.mutation()).isNull();
        assertThat(sending.rebasedChanges().getFirst().stale()).contains("lost").contains("staged again");
        assertThat(sending.rebasedChanges().getFirst().anew()).isTrue();
    }

    @Test
    void deletingWhatIsGoneIsDone() {
        Sending sending = sending(null, null);
        sending.read(Json.object("{\"product\":null,\"nodes\":[]}"));
        sending.rebase();

        assertThat(sending.mutation()).isNull();
        assertThat(sending.rebasedChanges().getFirst().stale()).isNull();
    }

    @Test
    void anotherProductWithTheHandleOfANewOneIsNotOverwritten() {
        Sending sending =
                begin(null, null, change(null, document("{\"title\":\"Bowl\",\"handle\":\"bowl\"}")), false, null);
        sending.writer().lookedUp(Json.object("{\"productByIdentifier\":{\"id\":\"gid://shopify/Product/2\"}}"));
        sending.read(
                Json.object(
                        "{\"product\":{\"id\":\"gid://shopify/Product/2\",\"title\":\"Another\",\"handle\":\"bowl\"},\"nodes\":[]}"));

        assertThatThrownBy(sending::rebase).hasMessageContaining("overwritten");
    }

    @Test
    void aCallRightBehindAnotherIsNotSentASecondTimeThoughNothingSeemsToHaveMoved() {
        Map<String, Object> intent = intent("Ours", "2026-11-28T06:00:00Z");
        intent.put("justWritten", true);

        Sending sending = isRebased(base.with("title", "Ours"), base.text("title"), "2026-11-28T06:00:00Z", intent);

        assertThat(sending.mutation()).isNull();
        assertThat(sending.rebasedChanges().getFirst().stale()).contains("was lost");
        assertThat(sending.rebasedChanges().getFirst().anew()).isTrue();
    }

    @Test
    void whatWasWrittenInTheLastSecondsIsSaidInTheIntent() {
        Sending recent = isRebased(
                base.with("title", "Ours"), base.text("title"), Instant.now().toString(), null);
        Sending old = isRebased(base.with("title", "Ours"), base.text("title"), "2026-11-28T06:00:00Z", null);

        assertThat(recent.sent()).containsEntry("justWritten", true);
        assertThat(old.sent()).containsEntry("justWritten", false);
    }

    @Test
    void aNewProductThatCameThroughLateIsOurs() {
        Sending sending =
                begin(null, null, change(null, document("{\"title\":\"Bowl\",\"handle\":\"bowl\"}")), true, null);
        sending.writer().lookedUp(Json.object("{\"productByIdentifier\":{\"id\":\"gid://shopify/Product/2\"}}"));
        sending.read(
                Json.object(
                        "{\"product\":{\"id\":\"gid://shopify/Product/2\",\"title\":\"Bowl\",\"handle\":\"bowl\",\"vendor\":\"Shop\"},\"nodes\":[]}"));
        sending.rebase();

        assertThat(sending.mutation()).isNull();
        assertThat(sending.wanted().text("vendor")).isEqualTo("Shop");
    }

    @Test
    void aProductThatTheStoreHasByNowIsNotMadeASecondTime() {
        Sending sending = begin(ID, base, change(null, base), false, null);
        sending.read(Map.of("product", Map.of("id", ID, "title", "Bowl", "vendor", "Kiln"), "nodes", List.of()));
        sending.rebase();

        assertThat(sending.mutation()).isNull();
        assertThat(sending.rebasedChanges().getFirst().stale()).contains("already has this product");
    }

    @Test
    void aProductThatComesBackHasNoneOfItsOldIds() {
        Document back = document(
                """
                {"id":"gid://shopify/Product/1","title":"Bowl","handle":"bowl",
                 "options":[{"id":"gid://shopify/ProductOption/1","name":"Size","optionValues":[{"id":"gid://shopify/ProductOptionValue/1","name":"S"}]}],
                 "variants":[{"id":"gid://shopify/ProductVariant/1","sku":"B-S","price":"10.00","selectedOptions":[{"name":"Size","value":"S"}]}]}""");
        Sending sending = begin(ID, null, change(null, back), false, null);
        sending.rebase();

        assertThat(sending.mutation().document()).isEqualTo("product-set");
        assertThat(Json.write(sending.mutation().variables())).contains("B-S").doesNotContain("gid://");
    }

    private Sending isRebased(Document after, String titleNow, String updatedAt, Map<String, Object> intent) {
        Sending sending = sending(after, intent);
        Map<String, Object> product = new LinkedHashMap<>();
        product.put("id", ID);
        product.put("title", titleNow);
        product.put("vendor", "Kiln");
        product.put("updatedAt", updatedAt);
        sending.read(Map.of("product", product, "nodes", List.of()));
        assertThat(sending.writer().reading()).isNull();
        sending.rebase();
        return sending;
    }

    private static void took(Sending sending, String answer) {
        sending.took(Json.object(answer));
        sending.proceed();
    }

    private Sending sending(Document after, Map<String, Object> intent) {
        return begin(ID, base, change(base, after), intent != null, intent);
    }

    private static Sending begin(
            String id, Document known, Target.Change change, boolean again, Map<String, Object> intent) {
        Target target = new Target(7, Kind.PRODUCT, id, known, known, known == null ? 0 : 1, List.of(change));
        ItemWriters writers = new ItemWriters(List.of(new ProductWriter.Factory()));
        return new Sending(target, writers.begin(target, again, Map.of()), intent);
    }

    private static Map<String, Object> intent(String title, String updatedAt) {
        Map<String, Object> intent = new LinkedHashMap<>();
        intent.put("document", "product-update");
        Map<String, Object> product = new LinkedHashMap<>();
        product.put("id", ID);
        product.put("title", title);
        Map<String, Object> variables = new LinkedHashMap<>();
        variables.put("product", product);
        variables.put("category", false);
        variables.put("seo", false);
        intent.put("variables", variables);
        intent.put("updatedAt", updatedAt);
        return intent;
    }

    private static Target.Change change(Document before, Document after) {
        return new Target.Change(1, "UPDATE", before, after, Map.of(), null);
    }

    private static Document document(String json) {
        return Document.parse(Kind.PRODUCT, json);
    }
}
