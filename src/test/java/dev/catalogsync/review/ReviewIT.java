package dev.catalogsync.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;
import static org.awaitility.Awaitility.await;

import dev.catalogsync.Json;
import dev.catalogsync.Refusal;
import dev.catalogsync.WholeApplication;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.FluentProducerTemplate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@WholeApplication
class ReviewIT {

    private static final String OLD =
            "{\"id\":\"gid://shopify/Product/1\",\"title\":\"Mug\",\"vendor\":\"Hearth\",\"tags\":[\"a\"]}";
    private static final String OURS = OLD.replace("Mug", "Cup");
    private static final String NEW =
            "{\"id\":\"gid://shopify/Product/1\",\"title\":\"Big mug\",\"vendor\":\"Kiln\",\"tags\":[\"a\",\"b\"]}";

    @Autowired
    JdbcClient database;

    @Autowired
    FluentProducerTemplate routes;

    int store;
    long batch;

    @BeforeEach
    void aBatch() {
        store = database.sql("insert into store (shop, api_version) values (?, '2026-10') returning id")
                .param(UUID.randomUUID().toString())
                .query(Integer.class)
                .single();
        batch = database.sql(
                        "insert into sync_batch (store_id, type, direction, trigger, created_by) values (?, 'FULL', 'PULL_FROM_SHOPIFY', 'REST', 'test') returning id")
                .param(store)
                .query(Long.class)
                .single();
    }

    @Test
    void aStagedBatchIsDecidedByTheFirstRuleAndNewProductsAreTaken() {
        long fresh = change("INCOMING", "CREATE", null, NEW, item(null, null));
        long edited = change("INCOMING", "UPDATE", OLD, NEW, item(OLD, OLD));
        database.sql("update sync_batch set phase = 'DECIDE', status = 'RUNNING' where id = ?")
                .param(batch)
                .update();

        await().untilAsserted(() -> assertThat(one("select status from sync_batch where id = ?", batch))
                .isEqualTo("SUCCEEDED"));

        assertThat(one("select status from staged_change where id = ?", fresh)).isEqualTo("APPLIED");
        assertThat(one("select decided_by from staged_change where id = ?", fresh))
                .isEqualTo("rule: take what is new in the store");
        assertThat(one("select rule_version::text from staged_change where id = ?", fresh))
                .isEqualTo("1");
        assertThat(one("select i.document from item i join staged_change c on c.item_id = i.id where c.id = ?", fresh))
                .isEqualTo(NEW);
        assertThat(one("select status from staged_change where id = ?", edited)).isEqualTo("PENDING");
        assertThat(one("select (counters::json ->> 'held') from sync_batch where id = ?", batch))
                .isEqualTo("1");
    }

    @Test
    void anApprovedIncomingChangeIsInTheCatalogAtOnceWithWhatWasThereBefore() {
        long item = item(OLD, OLD);
        long change = change("INCOMING", "UPDATE", OLD, NEW, item);

        Map<String, Object> shown = ask("direct:review-approve", change, Map.of("reason", "looks right"));

        assertThat(shown).containsEntry("status", "APPLIED").containsEntry("decidedBy", "rita@example.com");
        assertThat(one("select document from item where id = ?", item)).isEqualTo(NEW);
        assertThat(one("select vendor from item where id = ?", item)).isEqualTo("Kiln");
        assertThat(one("select array_to_string(tags, ',') from item where id = ?", item))
                .isEqualTo("a,b");
        assertThat(one("select document from sync_version where item_id = ?", item))
                .isEqualTo(OLD);
    }

    @Test
    @Tag("req-25")
    void ofALockedItemChangesAreDecidedAndNothingIsApplied() {
        long item = item(OLD, OLD);
        long change = change("INCOMING", "UPDATE", OLD, NEW, item);
        assertThat(lock("direct:review-lock", item)).containsEntry("locked", true);

        assertThat(ask("direct:review-approve", change, Map.of())).containsEntry("status", "APPROVED");
        assertThat(one("select document from item where id = ?", item)).isEqualTo(OLD);

        assertThat(lock("direct:review-unlock", item)).containsEntry("waiting", 1L);
        assertThat(one("select status from staged_change where id = ?", change)).isEqualTo("APPLIED");
        assertThat(one("select document from item where id = ?", item)).isEqualTo(NEW);
    }

    @Test
    void aRuleApprovesAChangeOfALockedItemWhichIsTakenWhenItIsUnlocked() {
        long item = item(null, null);
        lock("direct:review-lock", item);
        long fresh = change("INCOMING", "CREATE", null, NEW, item);
        database.sql("update sync_batch set phase = 'DECIDE', status = 'RUNNING' where id = ?")
                .param(batch)
                .update();
        await().untilAsserted(() -> assertThat(one("select status from sync_batch where id = ?", batch))
                .isEqualTo("SUCCEEDED"));
        assertThat(one("select status from staged_change where id = ?", fresh)).isEqualTo("APPROVED");

        lock("direct:review-unlock", item);

        assertThat(one("select document from item where id = ?", item)).isEqualTo(NEW);
    }

    @Test
    void anIncomingChangeIsNotTakenOverWhatTheCatalogBecameSince() {
        String pushed = OLD.replace("Mug", "Pushed mug");
        long item = item(pushed, pushed);
        long change = change("INCOMING", "UPDATE", OLD, NEW, item);
        database.sql("update item set seen_raw = sha256('seen') where id = ?")
                .param(item)
                .update();

        assertThat(ask("direct:review-approve", change, Map.of())).containsEntry("status", "STALE");

        assertThat(one("select document from item where id = ?", item)).isEqualTo(pushed);
        assertThat(one("select (seen_raw is null)::text from item where id = ?", item))
                .isEqualTo("true");
    }

    @Test
    void anApprovedOutgoingChangeWaitsForPush() {
        long item = item(OLD, OLD);
        long change = change("OUTGOING", "UPDATE", OLD, NEW, item);
        assertThat(ask("direct:review-approve", change, Map.of())).containsEntry("status", "APPROVED");
        assertThat(one("select document from item where id = ?", item)).isEqualTo(OLD);
    }

    @Test
    void aChangeIsShownFieldByField() {
        long change = change("INCOMING", "UPDATE", OLD, NEW, item(OLD, OLD));
        Map<String, Object> shown = ask("direct:review-show", change, Map.of());
        assertThat(shown.get("fields"))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
                .extracting("path")
                .containsExactly("title", "vendor", "tags");
    }

    @Test
    void whatIsDecidedCannotBeDecidedAgain() {
        long change = change("OUTGOING", "UPDATE", OLD, NEW, item(OLD, OLD));
        ask("direct:review-reject", change, Map.of("reason", "not now"));
        assertThatThrownBy(() -> ask("direct:review-approve", change, Map.of()))
                .isInstanceOfSatisfying(CamelExecutionException.class, e -> assertThat(e.getCause())
                        .isInstanceOfSatisfying(Refusal.class, refusal -> assertThat(refusal.kind())
                                .isEqualTo(Refusal.Kind.CONFLICT))
                        .hasMessageContaining("is REJECTED and cannot become APPROVED"));
        assertThat(one("select decision_reason from staged_change where id = ?", change))
                .isEqualTo("not now");
    }

    @Test
    void aConflictHasToBeResolvedFirstAndTheResolutionIsWhatIsTaken() {
        long item = item(OURS, OLD);
        long change = disputedTitle(item);

        assertThatThrownBy(() -> ask("direct:review-approve", change, Map.of()))
                .cause()
                .hasMessageContaining("both sides changed");
        ask("direct:review-resolve", change, Map.of("field", "title", "resolution", "VALUE", "value", "Beaker"));
        ask("direct:review-approve", change, Map.of());

        assertThat(one("select document::json ->> 'title' from item where id = ?", item))
                .isEqualTo("Beaker");
        assertThat(one("select base::json ->> 'title' from item where id = ?", item))
                .isEqualTo("Big mug");
    }

    @Test
    @Tag("req-5")
    void someFieldsAreApprovedAndTheOthersWaitAsAChangeOfTheirOwn() {
        long item = item(OLD, OLD);
        long change = change("INCOMING", "UPDATE", OLD, NEW, item);

        Map<String, Object> shown = ask("direct:review-approve", change, Map.of("fields", List.of("title", "tags")));

        assertThat(shown).containsEntry("status", "APPLIED");
        assertThat(shown.get("fields")).asInstanceOf(LIST).extracting("path").containsExactly("title", "tags");
        assertThat(json("select document from item where id = ?", item))
                .containsEntry("title", "Big mug")
                .containsEntry("tags", List.of("a", "b"))
                .containsEntry("vendor", "Hearth");
        assertThat(one("select (base is null)::text from item where id = ?", item))
                .as("of the vendor nothing was decided yet")
                .isEqualTo("true");

        long others = splitFrom(change);
        Map<String, Object> rest = ask("direct:review-show", others, Map.of());
        assertThat(rest).containsEntry("status", "PENDING").containsEntry("proposedBy", "test");
        assertThat(rest.get("fields")).asInstanceOf(LIST).extracting("path").containsExactly("vendor");
        ask("direct:review-approve", others, Map.of());
        assertThat(json("select document from item where id = ?", item)).isEqualTo(Json.object(NEW));
        assertThat(one("select sync_status from item where id = ?", item)).isEqualTo("SYNCED");
    }

    @Test
    @Tag("req-6")
    void someFieldsAreRejectedAndTheDifferenceStaysKnown() {
        long item = item(OLD, OLD);
        long change = change("INCOMING", "UPDATE", OLD, NEW, item);

        Map<String, Object> shown =
                ask("direct:review-reject", change, Map.of("fields", List.of("vendor"), "reason", "ours is right"));
        ask("direct:review-approve", splitFrom(change), Map.of());

        assertThat(shown).containsEntry("status", "REJECTED");
        assertThat(json("select document from item where id = ?", item))
                .containsEntry("title", "Big mug")
                .containsEntry("vendor", "Hearth");
        assertThat(json("select base from item where id = ?", item)).containsEntry("vendor", "Kiln");
        assertThat(one("select sync_status from item where id = ?", item)).isEqualTo("CHANGED");
    }

    @Test
    @Tag("req-30")
    void aConflictGoesWhereItsFieldGoesAndHoldsOnlyThat() {
        long item = item(OURS, OLD);
        long change = disputedTitle(item);

        assertThatThrownBy(() -> ask("direct:review-approve", change, Map.of("fields", List.of("title"))))
                .cause()
                .hasMessageContaining("Both sides changed [title]");
        assertThat(one("select count(*)::text from staged_change where split_from = ?", change))
                .as("what is not approved is not parted")
                .isEqualTo("0");
        assertThat(ask("direct:review-approve", change, Map.of("fields", List.of("vendor"))))
                .containsEntry("status", "APPLIED");
        long others = splitFrom(change);
        assertThatThrownBy(() -> ask("direct:review-approve", others, Map.of()))
                .cause()
                .hasMessageContaining("both sides changed");
        ask("direct:review-resolve", others, Map.of("field", "title", "resolution", "THEIRS"));
        ask("direct:review-approve", others, Map.of());
        assertThat(json("select document from item where id = ?", item)).isEqualTo(Json.object(NEW));
    }

    @Test
    void fieldsThatAChangeDoesNotHaveAreRefused() {
        long change = change("INCOMING", "UPDATE", OLD, NEW, item(OLD, OLD));
        for (Object fields : List.of(List.of(), List.of("status"), List.of("nope"), "title", List.of(1))) {
            assertThatThrownBy(() -> ask("direct:review-approve", change, Map.of("fields", fields)))
                    .as("%s", fields)
                    .cause()
                    .isInstanceOfSatisfying(
                            Refusal.class, refusal -> assertThat(refusal.kind()).isEqualTo(Refusal.Kind.INVALID));
        }
        long fresh = change("INCOMING", "CREATE", null, NEW, item(null, null));
        database.sql("update staged_change set changed_fields = '{}' where id = ?")
                .param(fresh)
                .update();
        assertThatThrownBy(() -> ask("direct:review-approve", fresh, Map.of("fields", List.of("title"))))
                .cause()
                .isInstanceOf(Refusal.class);
        assertThat(one("select status from staged_change where id = ?", change)).isEqualTo("PENDING");
    }

    @Test
    void manyAreApprovedByAFilterAndTheRestIsCounted() {
        change("OUTGOING", "UPDATE", OLD, NEW, item(OLD, OLD));
        change("OUTGOING", "UPDATE", OLD, NEW, item(OLD, OLD));
        Map<String, Object> answer =
                ask("direct:review-bulk-approve", 0, Map.of("filter", Map.of("batch", batch, "status", "PENDING")));
        assertThat(answer)
                .containsEntry("matched", 2L)
                .containsEntry("approved", 2)
                .containsEntry("left", 0L);
    }

    @Test
    void nothingIsApprovedByLeavingTheFilterOut() {
        change("OUTGOING", "UPDATE", OLD, NEW, item(OLD, OLD));
        assertThatThrownBy(() -> ask("direct:review-bulk-approve", 0, Map.of("reason", "all of it")))
                .cause()
                .isInstanceOf(Refusal.class);
    }

    @Test
    @SuppressWarnings("unchecked")
    void theListIsFilteredSortedAndPaged() {
        change("OUTGOING", "UPDATE", OLD, NEW, item(OLD, OLD));
        change("INCOMING", "UPDATE", OLD, NEW, item(OLD, OLD));
        long last = change("OUTGOING", "UPDATE", OLD, NEW, item(OLD, OLD));
        Map<String, Object> page = ask(
                "direct:review-list",
                0,
                Map.of("batch", Long.toString(batch), "direction", "OUTGOING", "sort", "-id", "limit", "1"));
        assertThat(page).containsEntry("total", 2L);
        assertThat((List<Map<String, Object>>) page.get("changes"))
                .extracting("id")
                .containsExactly(last);
    }

    private Map<String, Object> ask(String route, long change, Map<String, Object> body) {
        @SuppressWarnings("unchecked")
        Map<String, Object> answer = routes.to(route)
                .withVariable("actor", "rita@example.com")
                .withVariable("changeId", change)
                .withBody(new HashMap<>(body))
                .request(Map.class);
        return answer;
    }

    /** Both sides changed the title: ours is Cup, the store's is Big mug. */
    private long disputedTitle(long item) {
        long change = change("INCOMING", "UPDATE", OURS, NEW.replace("Big mug", "Cup"), item);
        database.sql("update staged_change set remote = ? where id = ?")
                .params(NEW, change)
                .update();
        database.sql(
                        "insert into sync_conflict (change_id, item_id, field, base, local, remote) values (?, ?, 'title', '\"Mug\"', '\"Cup\"', '\"Big mug\"')")
                .params(change, item)
                .update();
        return change;
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> lock(String route, long item) {
        return routes.to(route).withVariable("itemId", item).withBody(Map.of()).request(Map.class);
    }

    private long splitFrom(long change) {
        return Long.parseLong(one("select id::text from staged_change where split_from = ?", change));
    }

    private Map<String, Object> json(String query, long id) {
        return Json.object(one(query, id));
    }

    private long item(String document, String base) {
        return database.sql(
                        "insert into item (store_id, kind, shopify_id, title, vendor, document, base) values (?, 'PRODUCT', ?, 'Mug', 'Hearth', ?, ?) returning id")
                .params(store, "gid://shopify/Product/" + UUID.randomUUID(), document, base)
                .query(Long.class)
                .single();
    }

    private long change(String direction, String operation, String before, String after, long item) {
        return database.sql(
                        "insert into staged_change (store_id, batch_id, item_id, kind, direction, operation, before, after, changed_fields, proposed_by) values (?, ?, ?, 'PRODUCT', ?, ?, ?, ?, '{title,vendor,tags}', 'test') returning id")
                .params(store, batch, item, direction, operation, before, after)
                .query(Long.class)
                .single();
    }

    private String one(String query, long id) {
        return database.sql(query).param(id).query(String.class).single();
    }
}
