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

class PlanTest {

    private final Plan plan = new Plan();
    private final Document base =
            document("{\"id\":\"gid://shopify/Product/1\",\"title\":\"Bowl\",\"vendor\":\"Kiln\"}");

    @Test
    void changesOfOneItemAreOneTaskOfTheMostUrgentPriority() {
        Map<String, Object> made = plan(
                null,
                row(
                        base,
                        change(1, "UPDATE", "LOW", base, base.with("title", "Dish")),
                        change(2, "UPDATE", "HIGH", base, base.with("vendor", "Oven"))));

        assertThat(tasks(made)).singleElement().satisfies(task -> {
            assertThat(task.get("changes")).isEqualTo(List.of(1, 2));
            assertThat(task.get("strategy")).isEqualTo("PRODUCT_UPDATE");
            assertThat(task.get("priority")).isEqualTo("HIGH");
            assertThat(task.get("rank")).isEqualTo(1);
        });
        assertThat(stale(made)).isEmpty();
    }

    @Test
    void whatWasAskedForIsMoreUrgentThanWhatTheChangesSay() {
        Map<String, Object> made =
                plan("CRITICAL", row(base, change(1, "UPDATE", "LOW", base, base.with("title", "Dish"))));

        assertThat(tasks(made).getFirst().get("priority")).isEqualTo("CRITICAL");
    }

    @Test
    void theLaterOfTwoChangesOfOneFieldIsMeant() {
        Target target = Target.of(row(
                base,
                change(1, "UPDATE", "NORMAL", base, base.with("title", "One").with("vendor", "Oven")),
                change(2, "UPDATE", "NORMAL", base, base.with("title", "Two"))));

        assertThat(target.wanted().text("title")).isEqualTo("Two");
        assertThat(target.wanted().text("vendor")).isEqualTo("Oven");
    }

    @Test
    void aDeletionAfterAnEditIsADeletion() {
        Map<String, Object> made = plan(
                null,
                row(
                        base,
                        change(1, "UPDATE", "NORMAL", base, base.with("title", "One")),
                        change(2, "DELETE", "NORMAL", base, null)));

        assertThat(tasks(made).getFirst().get("strategy")).isEqualTo("PRODUCT_DELETE");
    }

    @Test
    void whatWentStaleIsTurnedAwayWithWhatIsLeftOfIt() {
        Document now = base.with("vendor", "Theirs").with("id", "gid://shopify/Product/1");
        Map<String, Object> made =
                plan(null, row(now, change(1, "UPDATE", "NORMAL", base, base.with("title", "Dish"))));

        assertThat(tasks(made)).isEmpty();
        assertThat(stale(made)).singleElement().satisfies(stale -> {
            assertThat((String) stale.get("reason")).contains("vendor");
            assertThat(stale.get("fields")).isEqualTo(List.of("title"));
            assertThat(document((String) stale.get("after")).text("vendor")).isEqualTo("Theirs");
            assertThat(document((String) stale.get("after")).text("title")).isEqualTo("Dish");
        });
    }

    @Test
    void aFieldThatBothMovedComesBackAsAConflict() {
        Map<String, Object> made = plan(
                null,
                row(base.with("title", "Theirs"), change(1, "UPDATE", "NORMAL", base, base.with("title", "Ours"))));

        assertThat(stale(made).getFirst().get("conflicts"))
                .isEqualTo(List.of(
                        Map.of("field", "title", "base", "\"Bowl\"", "local", "\"Ours\"", "remote", "\"Theirs\"")));
    }

    @Test
    void idsThatTheStoreGaveSinceMakeNothingStale() {
        Document shown = document("{\"title\":\"Bowl\",\"variants\":[{\"sku\":\"B\",\"price\":\"10\"}]}");
        Document now = document(
                "{\"id\":\"gid://shopify/Product/1\",\"title\":\"Bowl\",\"variants\":[{\"id\":\"gid://shopify/ProductVariant/1\",\"sku\":\"B\",\"price\":\"10.00\"}]}");

        assertThat(Staleness.of(change(shown, shown.with("title", "Dish")), now))
                .isNull();
    }

    @Test
    void whatTheStoreDeletedOrMadeMeanwhileIsStale() {
        assertThat(Staleness.of(change(base, base.with("title", "Dish")), null).reason())
                .contains("deleted");
        assertThat(Staleness.of(change(base, base.with("title", "Dish")), null).fresh())
                .isNull();
        assertThat(Staleness.of(change(null, base), base).reason()).contains("by now");
        assertThat(Staleness.of(change(base, null), null))
                .as("a deletion of what is gone is done")
                .isNull();
    }

    private static Target.Change change(Document before, Document after) {
        return new Target.Change(1, "UPDATE", "NORMAL", before, after, "test");
    }

    private Map<String, Object> plan(String priority, Map<String, Object> row) {
        return Json.object(plan.of(List.of(row), priority));
    }

    private static Map<String, Object> row(Document base, Map<?, ?>... changes) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("itemId", 7L);
        row.put("shopifyId", "gid://shopify/Product/1");
        row.put("base", base.toJson());
        row.put("changes", Json.write(Map.of("changes", Arrays.asList(changes))));
        return row;
    }

    private static Map<String, Object> change(
            long id, String operation, String priority, Document before, Document after) {
        Map<String, Object> change = new LinkedHashMap<>();
        change.put("id", id);
        change.put("operation", operation);
        change.put("priority", priority);
        change.put("before", before == null ? null : before.toJson());
        change.put("after", after == null ? null : after.toJson());
        change.put("proposedBy", "test");
        return change;
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> tasks(Map<String, Object> plan) {
        return (List<Map<String, Object>>) plan.get("tasks");
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> stale(Map<String, Object> plan) {
        return (List<Map<String, Object>>) plan.get("stale");
    }

    private static Document document(String json) {
        return Document.parse(Kind.PRODUCT, json);
    }
}
