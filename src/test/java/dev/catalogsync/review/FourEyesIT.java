package dev.catalogsync.review;

import static dev.catalogsync.review.StagedLot.product;
import static org.assertj.core.api.Assertions.assertThat;

import dev.catalogsync.Calls;
import dev.catalogsync.Json;
import dev.catalogsync.WholeApplication;
import dev.catalogsync.shopify.Store;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/** With the four-eyes rule on, nobody approves what they proposed, whatever way they take; and each decision has a reason. */
@WholeApplication
@TestPropertySource(properties = {"catalog.review.four-eyes=true", "catalog.review.require-note=always"})
@Tag("req-31")
class FourEyesIT {

    private static final String REASON = "{\"reason\":\"it is right\"}";

    @Autowired
    Calls calls;

    @Autowired
    JdbcClient database;

    @Autowired
    Store store;

    @Test
    void nobodyApprovesTheirOwnProposalOneByOneOrByAFilter() {
        long change = proposedByAdmin("Kiln");
        Calls.Answer own = approve("admin", change, REASON);
        assertThat(own.status()).isEqualTo(409);
        assertThat(own.body()).contains("four-eyes");
        assertThat(calls.send(
                                "admin",
                                "POST",
                                "/api/sync/staged/bulk-approve",
                                "{\"ids\":[" + change + "],\"reason\":\"all of it\"}")
                        .json()
                        .path("approved")
                        .asInt())
                .isZero();
        assertThat(approve("reviewer", change, REASON).status()).isEqualTo(200);
    }

    @Test
    void whoWritesAValueIntoAConflictHasProposedItAndWhoChoosesASideHasNot() {
        long change = disputed();
        resolve(change, "{\"field\":\"title\",\"resolution\":\"VALUE\",\"value\":\"Beaker\"}");
        Calls.Answer own = approve("reviewer", change, REASON);
        assertThat(own.status()).isEqualTo(409);
        assertThat(own.body()).contains("carries a value written by");
        assertThat(approve("admin", change, REASON).status()).isEqualTo(200);

        long chosen = disputed();
        resolve(chosen, "{\"field\":\"title\",\"resolution\":\"THEIRS\"}");
        assertThat(approve("reviewer", chosen, REASON).status()).isEqualTo(200);
    }

    @Test
    void whoWroteARuleDoesNotApproveByItWhatTheyProposed() {
        String vendor = "Vendor " + UUID.randomUUID();
        calls.send(
                "admin",
                "POST",
                "/api/rules",
                Json.write(Map.of(
                        "name",
                        "mine",
                        "expression",
                        "change.vendor == '" + vendor + "'",
                        "action",
                        "APPROVE",
                        "position",
                        1)));
        long change = proposedByAdmin(vendor);
        long batch = calls.get("viewer", "/api/sync/staged/" + change)
                .json()
                .path("batchId")
                .asLong();
        calls.ended(batch, Duration.ofMinutes(1));
        assertThat(calls.get("viewer", "/api/sync/staged/" + change)
                        .json()
                        .path("held")
                        .asText())
                .contains("four-eyes");
        assertThat(approve("reviewer", change, REASON).status()).isEqualTo(200);
    }

    @Test
    void aDecisionWithoutAReasonIsRefusedWhereOneIsRequired() {
        long change = proposedByAdmin("Kiln");
        for (String body : List.of("{}", "{\"reason\":\" \"}")) {
            assertThat(approve("reviewer", change, body).status()).isEqualTo(422);
        }
        assertThat(calls.send("reviewer", "POST", "/api/sync/staged/bulk-approve", "{\"ids\":[" + change + "]}")
                        .status())
                .isEqualTo(422);
    }

    private Calls.Answer approve(String role, long change, String body) {
        return calls.send(role, "POST", "/api/sync/staged/" + change + "/approve", body);
    }

    private void resolve(long change, String body) {
        Calls.Answer answer = calls.send("reviewer", "POST", "/api/sync/staged/" + change + "/resolve", body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    private long disputed() {
        StagedLot lot = new StagedLot(database, store.id(), "FULL");
        long change = lot.change(
                "INCOMING", "UPDATE", product("Cup", "Kiln", "10.00"), product("Cup", "Oven", "10.00"), "vendor");
        database.sql("update staged_change set remote = ? where id = ?")
                .params(product("Big mug", "Oven", "10.00"), change)
                .update();
        database.sql("update item set base = ? where id = (select item_id from staged_change where id = ?)")
                .params(product("Mug", "Kiln", "10.00"), change)
                .update();
        database.sql(
                        """
                        insert into sync_conflict (change_id, item_id, field, base, local, remote)
                        select id, item_id, 'title', '"Mug"', '"Cup"', '"Big mug"' from staged_change where id = ?""")
                .param(change)
                .update();
        return change;
    }

    private long proposedByAdmin(String vendor) {
        String id =
                "gid://shopify/Product/" + (9_000_000_000L + UUID.randomUUID().hashCode());
        database.sql(
                        "insert into item (store_id, kind, shopify_id, title, vendor, document) values (?, 'PRODUCT', ?, 'Mug', ?, ?)")
                .params(
                        store.id(),
                        id,
                        vendor,
                        "{\"id\":\"" + id + "\",\"title\":\"Mug\",\"vendor\":\"" + vendor + "\"}")
                .update();
        Calls.Answer answer = calls.send(
                "admin",
                "POST",
                "/api/sync/staged",
                Json.write(Map.of("documents", List.of(Map.of("id", id, "title", "Big mug")))));
        assertThat(answer.status()).as(answer.body()).isLessThan(300);
        return answer.json().at("/changes/0/id").asLong();
    }
}
