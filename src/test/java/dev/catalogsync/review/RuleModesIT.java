package dev.catalogsync.review;

import static dev.catalogsync.review.StagedLot.product;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.catalogsync.Calls;
import dev.catalogsync.Json;
import dev.catalogsync.WholeApplication;
import dev.catalogsync.shopify.Store;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What rules do besides approving and rejecting, and what they can ask for. */
@WholeApplication
@Tag("req-32")
class RuleModesIT {

    @Autowired
    Calls calls;

    @Autowired
    JdbcClient database;

    @Autowired
    Store store;

    private final String vendor = "Vendor " + UUID.randomUUID();
    private final String mine = "change.vendor == '" + vendor + "'";
    private StagedLot lot;

    @BeforeEach
    void connect() {
        lot = new StagedLot(database, store.id(), "PROPOSAL");
    }

    @Test
    void aRuleInShadowModeDecidesNothingAndTellsWhatItWouldHaveDone() {
        JsonNode shadow = written(1, Map.of("expression", mine, "action", "APPROVE", "mode", "SHADOW"));
        long title = edited("title", "Cup", "10.00");
        long disputed = edited("title", "Bowl", "10.00");
        database.sql(
                        "insert into sync_conflict (change_id, item_id, field) select id, item_id, 'title' from staged_change where id = ?")
                .param(disputed)
                .update();
        lot.decide();

        assertThat(lot.became(title)).isEqualTo("PENDING, -");
        JsonNode runs = shown(shadow).path("runs");
        assertThat(runs).hasSize(1);
        assertThat(runs.at("/0/batchId").asLong()).isEqualTo(lot.batch);
        assertThat(runs.at("/0/version").asInt()).isOne();
        assertThat(runs.at("/0/approve").asInt()).isOne();
        assertThat(runs.at("/0/hold").asInt()).as("a conflict is for a person").isOne();
        assertThat(runs.at("/0/examples").toString()).isEqualTo("[" + title + "," + disputed + "]");

        Map<String, Object> body = new HashMap<>(Map.of("name", "on", "expression", mine, "action", "APPROVE"));
        body.put("position", 1);
        body.put("version", 1);
        assertThat(calls.send("admin", "PUT", "/api/rules/" + shadow.path("id"), Json.write(body))
                        .status())
                .isEqualTo(200);
        assertThat(shown(shadow).at("/versions/1/mode").asText()).isEqualTo("SHADOW");
        lot = new StagedLot(database, store.id(), "PROPOSAL");
        long next = edited("title", "Jug", "10.00");
        lot.decide();
        assertThat(lot.became(next)).isEqualTo("APPROVED, -");
    }

    @Test
    void aRuleThatSetsThePriorityLetsTheNextRulesGoOnAndTheTaskIsClaimedByIt() {
        written(1, Map.of("expression", mine, "action", "PRIORITIZE", "priority", "CRITICAL"));
        JsonNode approves =
                written(2, Map.of("expression", mine + " && change.priority == 'CRITICAL'", "action", "APPROVE"));
        long change = edited("title", "Cup", "10.00");
        lot.decide();
        JsonNode decided = calls.get("viewer", "/api/sync/staged/" + change).json();
        assertThat(decided.path("priority").asText()).isEqualTo("CRITICAL");
        assertThat(decided.path("status").asText()).isEqualTo("APPROVED");
        assertThat(decided.path("reason").asText()).isEqualTo("rule " + approves.path("id") + ", version 1");

        calls.ended(
                calls.send("operator", "POST", "/api/sync/shopify/push", "{\"changes\":[" + change + "]}")
                        .json()
                        .path("batchId")
                        .asLong(),
                Duration.ofMinutes(1));
        assertThat(database.sql("select priority from push_task where ? = any (change_ids)")
                        .param(change)
                        .query(String.class)
                        .single())
                .isEqualTo("CRITICAL");
    }

    @Test
    void whatARuleHoldsNamesTheRuleAndItsVersion() {
        JsonNode rule = written(1, Map.of("expression", mine, "action", "HOLD"));
        written(2, Map.of("expression", mine, "action", "APPROVE"));
        long change = edited("title", "Cup", "10.00");
        lot.decide();
        JsonNode held = calls.get("viewer", "/api/sync/staged/" + change).json();
        assertThat(held.path("status").asText()).isEqualTo("PENDING");
        assertThat(held.path("held").asText())
                .isEqualTo("The rule \"" + rule.path("name").asText() + "\" (rule " + rule.path("id")
                        + ", version 1) leaves it to a person.");
    }

    @Test
    void aRuleMayAskHowFarPricesMoveWhatComesAndGoesAndWhereAChangeIsFrom() {
        long dearer = edited("variants", "Mug", "12.50");
        long cheaper = edited("variants", "Mug", "8.00");
        Map<String, List<Long>> matches = Map.of(
                "change.price.up > 20",
                List.of(dearer),
                "change.price.down >= 20 && change.price.by == 2.0",
                List.of(cheaper),
                "change.variants.changed == 1 && change.variants.added + change.variants.removed + change.media.added == 0",
                List.of(cheaper, dearer),
                "change.source == 'PROPOSAL' && change.trigger == 'REST' && change.store == '" + shop() + "'",
                List.of(cheaper, dearer),
                "change.source == 'PULL'",
                List.of());
        matches.forEach((expression, ids) -> {
            Calls.Answer tried = calls.send(
                    "reviewer",
                    "POST",
                    "/api/rules/test",
                    Json.write(Map.of("expression", expression, "filter", Map.of("vendor", vendor))));
            assertThat(tried.json().path("failure").isNull()).as(tried.body()).isTrue();
            assertThat(tried.json().path("changes"))
                    .as(expression)
                    .extracting(change -> change.path("id").asLong())
                    .containsExactlyInAnyOrderElementsOf(ids);
        });
    }

    @Test
    void aRuleThatCannotBeAnsweredForAChangeIsCountedThereAndOnTheBatch() {
        JsonNode rule =
                written(1, Map.of("expression", mine + " && change.after.seo.title == 'x'", "action", "APPROVE"));
        long change = edited("title", "Cup", "10.00");
        lot.decide();
        assertThat(lot.became(change)).isEqualTo("PENDING, -");
        assertThat(shown(rule).at("/runs/0/failed").asInt()).isOne();
        JsonNode trouble = calls.batch(lot.batch).at("/ruleTroubles/0");
        assertThat(trouble.path("ruleId")).isEqualTo(rule.path("id"));
        assertThat(trouble.path("failure").asText()).startsWith("change " + change + ": ");
        assertThat(trouble.path("stopped").asBoolean()).isFalse();
    }

    @Test
    void aRuleThatNeverComesToDecideSaysSoWhenItIsWrittenAndInTheList() {
        JsonNode first = written(1, Map.of("expression", mine, "action", "REJECT"));
        JsonNode hidden = written(2, Map.of("expression", mine + " && change.conflict", "action", "APPROVE"));
        assertThat(hidden.at("/warnings/0/code").asText()).isEqualTo("HIDDEN");
        assertThat(hidden.at("/warnings/0/rules/0")).isEqualTo(first.path("id"));
        JsonNode dead = written(3, Map.of("expression", mine + " && change.direction == 'IN'", "action", "APPROVE"));
        assertThat(calls.get("viewer", "/api/rules").json().path("rules"))
                .filteredOn(rule -> rule.path("id").equals(dead.path("id")))
                .singleElement()
                .satisfies(rule -> assertThat(rule.path("warnings"))
                        .extracting(warning -> warning.path("code").asText())
                        .containsExactly("NEVER", "IMPOSSIBLE"));
    }

    @Test
    void aReplayTellsHowManyARulePrioritizes() {
        edited("title", "Cup", "10.00");
        edited("title", "Jug", "10.00");
        JsonNode rule =
                written(1, Map.of("expression", mine, "action", "PRIORITIZE", "priority", "HIGH", "mode", "SHADOW"));
        assertThat(calls.send(
                                "reviewer",
                                "POST",
                                "/api/rules/" + rule.path("id") + "/replay",
                                Json.write(Map.of("filter", Map.of("vendor", vendor))))
                        .json()
                        .path("would")
                        .toString())
                .isEqualTo("{\"approve\":0,\"reject\":0,\"hold\":0,\"prioritize\":2}");
    }

    @Test
    void aPriorityGoesWithItsActionAndModesAreTwo() {
        for (Map<String, Object> wrong : List.of(
                Map.<String, Object>of("action", "PRIORITIZE"),
                Map.<String, Object>of("action", "PRIORITIZE", "priority", "URGENT"),
                Map.<String, Object>of("action", "PRIORITIZE", "priority", 1),
                Map.<String, Object>of("action", "APPROVE", "priority", "HIGH"),
                Map.<String, Object>of("action", "APPROVE", "mode", "shadow"),
                Map.<String, Object>of("action", "APPROVE", "mode", true))) {
            Map<String, Object> body = new HashMap<>(wrong);
            body.putAll(Map.of("name", "wrong", "expression", mine));
            assertThat(calls.send("admin", "POST", "/api/rules", Json.write(body))
                            .status())
                    .as(wrong.toString())
                    .isEqualTo(422);
        }
    }

    private String shop() {
        return database.sql("select shop from store where id = ?")
                .param(store.id())
                .query(String.class)
                .single();
    }

    private long edited(String field, String title, String price) {
        return lot.change("OUTGOING", "UPDATE", product("Mug", vendor, "10.00"), product(title, vendor, price), field);
    }

    private JsonNode shown(JsonNode rule) {
        return calls.get("viewer", "/api/rules/" + rule.path("id")).json();
    }

    private JsonNode written(int position, Map<String, Object> rule) {
        Map<String, Object> body = new HashMap<>(rule);
        body.put("name", "of " + vendor);
        body.put("position", position);
        Calls.Answer answer = calls.send("admin", "POST", "/api/rules", Json.write(body));
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.json();
    }
}
