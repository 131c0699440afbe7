package dev.catalogsync.review;

import static dev.catalogsync.review.StagedLot.product;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.catalogsync.Calls;
import dev.catalogsync.Json;
import dev.catalogsync.WholeApplication;
import dev.catalogsync.shopify.Store;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What no rule may decide waits for a person, says why, and is decided by one. */
@WholeApplication
@Tag("req-31")
@Tag("req-32")
class GuardsIT {

    @Autowired
    Calls calls;

    @Autowired
    JdbcClient database;

    @Autowired
    Store own;

    private int store;

    @BeforeEach
    void aRuleThatApprovesEverything() {
        store = StagedLot.store(database);
        database.sql(
                        "insert into approval_rule (store_id, name, expression, action, position, created_by) values (?, 'all', 'true', 'APPROVE', 1, 'test')")
                .param(store)
                .update();
    }

    @Test
    void tooManyDeletionsWaitForAPersonWhoDecidesThemByAFilter() {
        StagedLot lot = new StagedLot(database, store, "SELECTIVE");
        for (int i = 0; i < 12; i++) {
            lot.change("INCOMING", "DELETE", product("Mug", "Kiln", "10.00"), null, "");
        }
        long edited = lot.change(
                "INCOMING", "UPDATE", product("Mug", "Kiln", "10.00"), product("Cup", "Kiln", "10.00"), "title");
        lot.decide();

        assertThat(lot.became(edited)).isEqualTo("APPLIED, -");
        assertThat(lot.count("PENDING, guard: deletes")).isEqualTo(12);
        JsonNode held = calls.batch(lot.batch).path("held");
        assertThat(held).hasSize(1);
        assertThat(held.at("/0/by").asText()).isEqualTo("guard: deletes");
        assertThat(held.at("/0/reason").asText())
                .startsWith("This batch deletes 12 of 13 items")
                .contains("10 %");
        assertThat(held.at("/0/changes").asInt()).isEqualTo(12);
        assertThat(held.at("/0/examples")).hasSize(3);

        JsonNode approved = calls.send(
                        "reviewer",
                        "POST",
                        "/api/sync/staged/bulk-approve",
                        "{\"filter\":{\"batch\":" + lot.batch + ",\"operation\":\"DELETE\",\"status\":\"PENDING\"}}")
                .json();
        assertThat(approved.path("approved").asInt()).isEqualTo(12);
        assertThat(lot.count("APPLIED, guard: deletes")).isEqualTo(12);
    }

    @Test
    void aPriceThatMovesTooFarWaitsForAPersonAndOthersDoNot() {
        StagedLot lot = new StagedLot(database, store, "FULL");
        long rises = priced(lot, "10.00", "20.01");
        long falls = priced(lot, "10.00", "4.99");
        long free = priced(lot, "10.00", "0.00");
        long moves = priced(lot, "10.00", "20.00");
        long fresh = lot.change("INCOMING", "CREATE", null, product("Mug", "Kiln", "9999.00"), "");
        lot.decide();

        assertThat(lot.became(moves)).isEqualTo("APPLIED, -");
        assertThat(lot.became(fresh)).as("nothing to lose").isEqualTo("APPLIED, -");
        assertThat(lot.count("PENDING, guard: price")).isEqualTo(3);
        assertThat(calls.batch(lot.batch).at("/held/0/reason").asText()).contains("100 %", "50 %");
        for (long change : new long[] {rises, falls, free}) {
            assertThat(calls.get("viewer", "/api/sync/staged/" + change)
                            .json()
                            .path("held")
                            .asText())
                    .contains("for a person to decide");
        }
    }

    private static long priced(StagedLot lot, String before, String after) {
        return lot.change(
                "INCOMING", "UPDATE", product("Mug", "Kiln", before), product("Mug", "Kiln", after), "variants");
    }

    @Test
    void aBatchThatTouchesMostOfTheCatalogWaitsForAPersonAndAFirstPullDoesNot() {
        // Collections: other tests look for the products of a first pull by their place in the list.
        StagedLot first = new StagedLot(database, store, "FULL", "COLLECTION");
        for (int i = 0; i < 101; i++) {
            first.change("INCOMING", "CREATE", null, product("Mug", "Kiln", "10.00"), "");
        }
        first.decide();
        assertThat(first.count("APPLIED, -")).isEqualTo(101);

        StagedLot lot = new StagedLot(database, store, "FULL", "COLLECTION");
        for (int i = 0; i < 105; i++) {
            lot.change("INCOMING", "UPDATE", product("Mug", "Kiln", "10.00"), product("Cup", "Kiln", "10.00"), "title");
        }
        long fresh = lot.change("INCOMING", "CREATE", null, product("Mug", "Kiln", "10.00"), "");
        lot.decide();
        assertThat(lot.count("PENDING, guard: touched")).isEqualTo(105);
        assertThat(lot.became(fresh)).isEqualTo("APPLIED, -");
        assertThat(calls.batch(lot.batch).at("/held/0/reason").asText()).contains("105 of 206 items", "50 %");
    }

    @Test
    void whatAReviewerWantsChangedIsHeldAndShownAndSupersededByTheNextProposal() {
        String id =
                "gid://shopify/Product/" + (9_000_000_000L + UUID.randomUUID().hashCode());
        database.sql(
                        "insert into item (store_id, kind, shopify_id, title, vendor, document) values (?, 'PRODUCT', ?, 'Mug', 'Kiln', ?)")
                .params(own.id(), id, "{\"id\":\"" + id + "\",\"title\":\"Mug\",\"vendor\":\"Kiln\"}")
                .update();
        long first = proposed(id, "Mugg");

        Calls.Answer asked = request(first, Map.of("reason", "spell it with one g"));
        assertThat(asked.status()).as(asked.body()).isEqualTo(200);
        assertThat(asked.json().path("status").asText()).isEqualTo("PENDING");
        assertThat(asked.json().path("changesRequested").asText()).isEqualTo("spell it with one g");
        assertThat(asked.json().path("heldBy").asText()).startsWith("reviewer: ");
        JsonNode listed = calls.get("operator", "/api/sync/staged?status=PENDING&text=" + id.replaceAll("\\D", ""))
                .json();
        assertThat(listed.at("/changes/0/changesRequested").asText()).isEqualTo("spell it with one g");

        long second = proposed(id, "Big mug");
        assertThat(calls.get("viewer", "/api/sync/staged/" + first)
                        .json()
                        .path("status")
                        .asText())
                .isEqualTo("SUPERSEDED");
        request(second, Map.of("reason", "why big?"));
        Calls.Answer approved =
                calls.send("reviewer", "POST", "/api/sync/staged/" + second + "/approve", "{\"reason\":\"I see\"}");
        assertThat(approved.json().path("status").asText())
                .as("the reviewer may still approve it")
                .isEqualTo("APPROVED");
        Calls.Answer late = request(second, Map.of("reason", "no, wait"));
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.body()).contains("is APPROVED");
    }

    @Test
    void noRuleDecidesWhatAReviewerWantsChanged() {
        StagedLot lot = new StagedLot(database, store, "PROPOSAL");
        long change = lot.change(
                "OUTGOING", "UPDATE", product("Mug", "Kiln", "10.00"), product("Mugg", "Kiln", "10.00"), "title");
        request(change, Map.of("reason", "spell it with one g"));
        lot.decide();
        assertThat(lot.became(change)).startsWith("PENDING, reviewer: ");
    }

    @Test
    void aRequestForChangesSaysWhatIsToBeChanged() {
        StagedLot lot = new StagedLot(database, store, "PROPOSAL");
        long change = lot.change("OUTGOING", "DELETE", product("Mug", "Kiln", "10.00"), null, "");
        for (Map<String, Object> wrong : List.of(
                Map.<String, Object>of(),
                Map.<String, Object>of("reason", " "),
                Map.<String, Object>of("reason", 7),
                Map.<String, Object>of("reason", "x".repeat(1_001)),
                Map.<String, Object>of("reason", "x", "note", "y"))) {
            assertThat(request(change, wrong).status()).as(wrong.toString()).isEqualTo(422);
        }
        assertThat(lot.became(change)).isEqualTo("PENDING, -");
        assertThat(request(999_999_999_999L, Map.of("reason", "x")).status()).isEqualTo(404);
        assertThat(calls.send("viewer", "POST", "/api/sync/staged/" + change + "/request-changes", "{\"reason\":\"x\"}")
                        .status())
                .isEqualTo(403);
    }

    private Calls.Answer request(long change, Map<String, Object> body) {
        return calls.send("reviewer", "POST", "/api/sync/staged/" + change + "/request-changes", Json.write(body));
    }

    private long proposed(String id, String title) {
        Calls.Answer answer = calls.send(
                "operator",
                "POST",
                "/api/sync/staged",
                Json.write(Map.of("documents", List.of(Map.of("id", id, "title", title)))));
        assertThat(answer.status()).as(answer.body()).isLessThan(300);
        return answer.json().at("/changes/0/id").asLong();
    }
}
