package dev.catalogsync.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.catalogsync.catalog.Document;
import dev.catalogsync.catalog.Kind;
import dev.catalogsync.shopify.Failure;
import dev.catalogsync.shopify.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class OutcomeTest {

    private static final String ID = "gid://shopify/Product/1";

    private final Outcome outcome = new Outcome(3);
    private final Document base = document("{\"id\":\"" + ID + "\",\"title\":\"Bowl\",\"vendor\":\"Kiln\"}");
    private final Intent update = intent(base, base.with("title", "Dish"));
    private final Intent delete = intent(base, null);
    private final Intent create = intent(null, document("{\"title\":\"Bowl\",\"handle\":\"bowl\",\"tags\":[\"a\"]}"));

    @Test
    void anAppliedUpdateIsWhatWasWanted() {
        Map<String, Object> values = outcome.applied(
                update, Json.object("{\"productUpdate\":{\"product\":{\"id\":\"" + ID + "\"},\"userErrors\":[]}}"));

        assertThat(document((String) values.get("document")).text("title")).isEqualTo("Dish");
        assertThat(values.get("shopifyId")).isEqualTo(ID);
    }

    @Test
    void aNewProductIsWhatTheStoreMadeOfIt() {
        Map<String, Object> values = outcome.applied(
                create,
                Json.object(
                        """
                        {"productSet":{"product":{"id":"gid://shopify/Product/2","title":"Bowl","handle":"bowl","vendor":"Shop",
                          "variants":{"nodes":[{"id":"gid://shopify/ProductVariant/1","price":"0.00"}]}},"userErrors":[]}}"""));

        Document document = document((String) values.get("document"));
        assertThat(document.text("vendor")).isEqualTo("Shop");
        assertThat(document.list("variants")).hasSize(1);
        assertThat(values.get("shopifyId")).isEqualTo("gid://shopify/Product/2");
    }

    @Test
    void deletingWhatIsGoneIsDoneAndUpdatingItIsNot() {
        String gone = "{\"%s\":{\"userErrors\":[{\"field\":[\"id\"],\"message\":\"Product does not exist\"}]}}";

        assertThat(outcome.applied(delete, Json.object(gone.formatted("productDelete")))
                        .get("document"))
                .isNull();
        assertThatThrownBy(() -> outcome.applied(update, Json.object(gone.formatted("productUpdate"))))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.verdict()).isEqualTo(Failure.Verdict.NEVER))
                .hasMessageContaining("deleted in the store");
    }

    @Test
    void aPayloadThatSaysNothingIsAnUnknownOutcome() {
        assertThatThrownBy(() -> outcome.applied(
                        update, Json.object("{\"productUpdate\":{\"product\":null,\"userErrors\":[]}}")))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.verdict()).isEqualTo(Failure.Verdict.UNKNOWN));
        assertThatThrownBy(() -> outcome.applied(update, Json.object("{\"productUpdate\":null}")))
                .isInstanceOf(Failure.class);
    }

    @Test
    void aLostUpdateIsFoundByTheFieldsThatWereSent() {
        assertThat(outcome.found(
                        update, product("{\"id\":\"" + ID + "\",\"title\":\"Dish\",\"vendor\":\"Somebody else\"}")))
                .isNotNull();
        assertThat(outcome.found(update, product("{\"id\":\"" + ID + "\",\"title\":\"Bowl\",\"vendor\":\"Kiln\"}")))
                .isNull();
        assertThatThrownBy(() -> outcome.found(update, product("null"))).isInstanceOf(Failure.class);
    }

    @Test
    void aLostDeletionIsFoundByAbsence() {
        assertThat(outcome.found(delete, product("null"))).isNotNull();
        assertThat(outcome.found(delete, product("{\"id\":\"" + ID + "\",\"title\":\"Bowl\"}")))
                .isNull();
    }

    @Test
    void aLostCreationIsFoundWithWhatTheStoreAddedAndAnotherProductIsNotTakenForIt() {
        String added =
                "{\"id\":\"gid://shopify/Product/2\",\"title\":\"%s\",\"handle\":\"bowl\",\"tags\":[\"a\"],\"vendor\":\"Shop\",\"media\":{\"nodes\":[]}}";

        assertThat(outcome.found(create, product(added.formatted("Bowl")))).isNotNull();
        assertThat(outcome.found(create, product(added.formatted("Another")))).isNull();
        assertThat(outcome.found(create, product("null"))).isNull();
        assertThatThrownBy(() -> outcome.mine(create, product(added.formatted("Another"))))
                .hasMessageContaining("overwritten");
    }

    @Test
    void patienceEndsAndTheReasonSaysSo() {
        Failure failure = Failure.unclear("The connection was lost.", null);

        assertThat(outcome.failed(failure, task(0, false), update)).containsEntry("state", "INDETERMINATE");
        assertThat(outcome.failed(failure, task(2, false), update)).containsEntry("state", "DEAD");
        assertThat((String) outcome.failed(failure, task(2, false), update).get("reason"))
                .contains("Given up after 3 attempts")
                .contains("not known");
        assertThat(outcome.failed(failure, task(2, false), update).get("request"))
                .isEqualTo(update.json());
    }

    @Test
    void neverIsDeadAtOnce() {
        assertThat(outcome.failed(Failure.refused("No.", null), task(0, false), update))
                .containsEntry("state", "DEAD");
    }

    @Test
    void anErrorOfOursIsTriedAgainAndCounted() {
        Failure failure = outcome.failure(new IllegalStateException("bug"));

        assertThat(outcome.failed(failure, task(0, false), null))
                .containsEntry("state", "INDETERMINATE")
                .containsEntry("counted", 1);
    }

    @RepeatedTest(20)
    void waitsDoubleUpToFiveMinutesAndNeverComeTogether() {
        Failure failure = Failure.unclear("lost", null);

        assertThat(Outcome.delay(failure, 1)).isBetween(Duration.ofMillis(500), Duration.ofSeconds(1));
        assertThat(Outcome.delay(failure, 5)).isBetween(Duration.ofSeconds(8), Duration.ofSeconds(16));
        assertThat(Outcome.delay(failure, 60)).isBetween(Duration.ofSeconds(150), Duration.ofMinutes(5));
    }

    private static Intent intent(Document base, Document wanted) {
        return Intent.of(Target.of(
                7,
                base == null ? null : ID,
                base,
                List.of(new Target.Change(1, "UPDATE", "NORMAL", base, wanted, "test"))));
    }

    private static Map<String, Object> task(int attempts, boolean probe) {
        return Map.of("attempts", attempts, "probe", probe);
    }

    private static Map<String, Object> product(String json) {
        return Json.object("{\"productByIdentifier\":" + json + "}");
    }

    private static Document document(String json) {
        return Document.parse(Kind.PRODUCT, json);
    }
}
