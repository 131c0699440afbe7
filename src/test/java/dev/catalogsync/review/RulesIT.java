package dev.catalogsync.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.catalogsync.Calls;
import dev.catalogsync.Json;
import dev.catalogsync.WholeApplication;
import dev.catalogsync.shopify.Store;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Rules are written, tried and changed by REST; what each version said is kept, and every decision names it. */
@WholeApplication
@Tag("req-26")
@Tag("req-32")
class RulesIT {

    @Autowired
    Calls calls;

    @Autowired
    JdbcClient database;

    @Autowired
    Store store;

    private final String vendor = "Vendor " + UUID.randomUUID();

    @Test
    void aDecisionNamesTheVersionThatMadeItAndThatVersionIsKept() {
        JsonNode rule = written("APPROVE", "change.vendor == '" + vendor + "' && 'title' in change.fields");
        long id = rule.path("id").asLong();
        long first = staged();
        decided(first);
        assertThat(decision(first)).isEqualTo("APPLIED by rule " + id + ", version 1");

        JsonNode changed = changed(rule, "REJECT");
        assertThat(changed.path("version").asInt()).isEqualTo(2);
        long second = staged();
        decided(second);
        assertThat(decision(second)).isEqualTo("REJECTED by rule " + id + ", version 2");

        JsonNode shown = calls.get("viewer", "/api/rules/" + id).json();
        assertThat(shown.path("versions"))
                .extracting(version -> version.path("action").asText())
                .containsExactly("REJECT", "APPROVE");
        assertThat(shown.at("/versions/1/expression").asText())
                .isEqualTo(rule.path("expression").asText());
        assertThatThrownBy(() -> database.sql("update approval_rule_version set expression = 'true' where rule_id = ?")
                        .param(id)
                        .update())
                .isInstanceOf(DataIntegrityViolationException.class);
    }

    @Test
    void aRuleIsTriedOnWhatIsStagedAndDecidesNothing() {
        long change = staged();
        Calls.Answer tried = tried("change.after.title == 'Big mug'", Map.of("vendor", vendor, "status", "PENDING"));
        assertThat(tried.status()).as(tried.body()).isEqualTo(200);
        assertThat(tried.json().path("tried").asInt()).isOne();
        assertThat(tried.json().path("matched").asInt()).isOne();
        assertThat(tried.json().at("/changes/0/id").asLong()).isEqualTo(change);

        assertThat(tried("'none' in change.tags || change.vendor == '" + vendor + "'", Map.of("vendor", vendor))
                        .json()
                        .path("matched")
                        .asInt())
                .as("quotes at both ends are the expression's own")
                .isOne();

        JsonNode absent =
                tried("change.after.seo.title == 'x'", Map.of("vendor", vendor)).json();
        assertThat(absent.path("failed").asInt()).isOne();
        assertThat(absent.path("failure").asText()).startsWith("change " + change + ": ");
        assertThat(decision(change)).isEqualTo("PENDING by null");
    }

    @Test
    void aReplayTellsExactlyWhatARuleWouldHaveDoneAndWhatBecameOfIt() {
        for (int i = 0; i < 1_200; i++) {
            became(i % 3 == 0 ? "REJECTED" : "APPLIED", "rita@example.com", i % 4 == 0 ? "Big mug" : "Bad mug");
        }
        long undone = became("APPLIED", "rita@example.com", "Big mug");
        database.sql("update staged_change set inverse_of = ? where id = ?")
                .params(undone, became("APPLIED", "omar@example.com", "Mug"))
                .update();
        long disputed = staged();
        database.sql(
                        "insert into sync_conflict (change_id, item_id, field) select id, item_id, 'title' from staged_change where id = ?")
                .param(disputed)
                .update();
        JsonNode rule = written("APPROVE", "change.vendor == '" + vendor + "' && change.after.title == 'Big mug'");

        Calls.Answer replayed = calls.send(
                "reviewer",
                "POST",
                "/api/rules/" + rule.path("id") + "/replay",
                Json.write(Map.of("filter", Map.of("vendor", vendor))));

        assertThat(replayed.status()).as(replayed.body()).isEqualTo(200);
        JsonNode report = replayed.json();
        assertThat(report.path("tried").asInt()).isEqualTo(1_203);
        assertThat(report.path("matched").asInt()).isEqualTo(302);
        assertThat(report.path("would").toString()).isEqualTo("{\"approve\":301,\"reject\":0,\"hold\":1}");
        assertThat(report.path("became").toString())
                .isEqualTo("{\"approved\":201,\"rejected\":100,\"pending\":1,\"other\":0,\"rejectedByPerson\":100,"
                        + "\"approvedByPerson\":201,\"rolledBack\":1}");
        assertThat(decision(disputed)).isEqualTo("PENDING by null");
    }

    @Test
    void aReplayHoldsWhatOnlyAPersonMayDecide() {
        database.sql("update staged_change set held = 'too many deletions' where id = ?")
                .param(staged())
                .update();
        staged();
        JsonNode rule = written("REJECT", "change.vendor == '" + vendor + "'");
        JsonNode report = calls.send(
                        "reviewer",
                        "POST",
                        "/api/rules/" + rule.path("id") + "/replay",
                        Json.write(Map.of("filter", Map.of("vendor", vendor))))
                .json();
        assertThat(report.path("would").toString()).isEqualTo("{\"approve\":0,\"reject\":1,\"hold\":1}");
    }

    @Test
    void whatIsWrongWithARuleIsToldAtOnceAndNothingIsWritten() {
        int before = rules();
        Calls.Answer refused = calls.send(
                "admin",
                "POST",
                "/api/rules",
                Json.write(Map.of(
                        "name",
                        " ",
                        "expression",
                        "change.vendr == 'Acme'",
                        "action",
                        "DELETE",
                        "position",
                        0,
                        "tags",
                        "x")));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json().path("errors"))
                .extracting(error -> error.path("pointer").asText())
                .containsExactlyInAnyOrder("/name", "/expression", "/action", "/position", "/tags");
        assertThat(refused.body()).contains("line 1, column 7: undefined field 'vendr'");
        assertThat(rules()).isEqualTo(before);
    }

    @Test
    void aRuleThatSomebodyElseChangedIsNotOverwritten() {
        JsonNode rule = written("HOLD", "change.vendor == '" + vendor + "'");
        changed(rule, "REJECT");
        Calls.Answer late = change(rule, "APPROVE");
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.body()).contains("is at version 2, and what you changed was version 1");
        assertThat(calls.get("viewer", "/api/rules/" + rule.path("id"))
                        .json()
                        .path("action")
                        .asText())
                .isEqualTo("REJECT");
        assertThat(calls.get("viewer", "/api/rules").json().path("rules"))
                .extracting(each -> each.path("id").asLong())
                .contains(rule.path("id").asLong());
        assertThat(calls.get("viewer", "/api/rules/999999999").status()).isEqualTo(404);
    }

    @Test
    void onlyAnAdminWritesRulesAndOnlyAReviewerTriesThem() {
        String rule = Json.write(Map.of("name", "mine", "expression", "true", "action", "APPROVE"));
        assertThat(calls.send("reviewer", "POST", "/api/rules", rule).status()).isEqualTo(403);
        assertThat(calls.send("operator", "PUT", "/api/rules/1", rule).status()).isEqualTo(403);
        assertThat(calls.send("viewer", "POST", "/api/rules/test", rule).status())
                .isEqualTo(403);
    }

    private Calls.Answer tried(String expression, Map<String, String> filter) {
        return calls.send(
                "reviewer", "POST", "/api/rules/test", Json.write(Map.of("expression", expression, "filter", filter)));
    }

    private JsonNode written(String action, String expression) {
        Calls.Answer answer = calls.send(
                "admin",
                "POST",
                "/api/rules",
                Json.write(Map.of("name", "of " + vendor, "expression", expression, "action", action, "position", 1)));
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.json();
    }

    private JsonNode changed(JsonNode rule, String action) {
        Calls.Answer answer = change(rule, action);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json();
    }

    private Calls.Answer change(JsonNode rule, String action) {
        Map<String, Object> body = new HashMap<>();
        for (String name : new String[] {"name", "expression", "position", "enabled", "version"}) {
            body.put(name, rule.path(name));
        }
        body.put("action", action);
        return calls.send("admin", "PUT", "/api/rules/" + rule.path("id"), Json.write(body));
    }

    private int rules() {
        return database.sql("select count(*) from approval_rule")
                .query(Integer.class)
                .single();
    }

    private long staged() {
        String document = "{\"title\":\"%s\",\"vendor\":\"" + vendor + "\",\"tags\":[]}";
        return database.sql(
                        """
                        with batch as (
                            insert into sync_batch (store_id, type, direction, trigger, created_by, status)
                            values (:store, 'FULL', 'PULL_FROM_SHOPIFY', 'REST', 'test', 'RUNNING') returning id
                        ), product as (
                            insert into item (store_id, kind, shopify_id, title, vendor, document)
                            values (:store, 'PRODUCT', :gid, 'Mug', :vendor, :before) returning id
                        )
                        insert into staged_change (store_id, batch_id, item_id, kind, direction, operation, before, after, changed_fields, proposed_by)
                        select :store, b.id, p.id, 'PRODUCT', 'INCOMING', 'UPDATE', :before, :after, '{title}', 'test' from batch b, product p
                        returning id""")
                .param("store", store.id())
                .param("gid", "gid://shopify/Product/" + UUID.randomUUID())
                .param("vendor", vendor)
                .param("before", document.formatted("Mug"))
                .param("after", document.formatted("Big mug"))
                .query(Long.class)
                .single();
    }

    private long became(String status, String who, String title) {
        long change = staged();
        database.sql(
                        "update staged_change set status = ?, decided_by = ?, after = replace(after, 'Big mug', ?) where id = ?")
                .params(status, who, title, change)
                .update();
        return change;
    }

    private void decided(long change) {
        database.sql(
                        "update sync_batch set phase = 'DECIDE' where id = (select batch_id from staged_change where id = ?)")
                .param(change)
                .update();
        await().untilAsserted(() -> assertThat(database.sql(
                                "select b.status from sync_batch b join staged_change c on c.batch_id = b.id where c.id = ?")
                        .param(change)
                        .query(String.class)
                        .single())
                .isEqualTo("SUCCEEDED"));
    }

    private String decision(long change) {
        return database.sql(
                        "select concat(status, ' by ', coalesce(decision_reason, 'null')) from staged_change where id = ?")
                .param(change)
                .query(String.class)
                .single();
    }
}
