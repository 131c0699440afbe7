package dev.catalogsync.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.catalogsync.Calls;
import dev.catalogsync.DataFolder;
import dev.catalogsync.WholeApplication;
import dev.catalogsync.shopify.Store;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/** Bulk results whose nested lists are truncated, and which say nothing of it. */
@WholeApplication
@TestPropertySource(properties = "catalog.sandbox.products=61")
class ShortIT {

    @Autowired
    JdbcClient database;

    @Autowired
    DataFolder data;

    @Autowired
    Calls calls;

    @Autowired
    Store store;

    @AfterEach
    void noFaults() {
        faults("{}");
    }

    @Test
    void whatCameCutShortIsReadAgainAndStagedWhole() {
        faults("{\"shortList\":{\"connection\":\"variants\",\"keep\":0,\"times\":3}}");
        JsonNode first = ended(pull("PRODUCT"), "SUCCEEDED");
        assertThat(first.at("/counters/short").asInt()).isEqualTo(3);
        assertThat(first.at("/counters/repaired").asInt()).isEqualTo(3);
        assertThat(first.at("/counters/staged").asInt()).isEqualTo(61);
        assertThat(lists("variants", "variantsCount")).isEqualTo(61);
        assertThat(database.sql("select count(*) from short_item")
                        .query(Integer.class)
                        .single())
                .isZero();

        faults("{\"shortList\":{\"connection\":\"media\",\"keep\":1,\"times\":2}}");
        JsonNode second = ended(pull("PRODUCT"), "SUCCEEDED");
        assertThat(second.at("/counters/repaired").asInt()).isEqualTo(2);
        assertThat(second.at("/counters/staged").asInt())
                .as("a picture that did not come is no picture that is gone")
                .isZero();
        assertThat(lists("media", "mediaCount")).isEqualTo(61);

        faults("{}");
        JsonNode third = ended(pull("PRODUCT"), "SUCCEEDED");
        assertThat(third.at("/counters/unchanged").asInt()).isEqualTo(61);
    }

    @Test
    void theMembersOfACollectionAreMadeWhole() {
        faults("{\"shortList\":{\"connection\":\"products\",\"keep\":1}}");
        JsonNode batch = ended(pull("COLLECTION"), "SUCCEEDED");
        assertThat(batch.at("/counters/repaired").asInt()).isPositive();
        assertThat(batch.at("/counters/short").asInt())
                .isEqualTo(batch.at("/counters/repaired").asInt());
        assertThat(database.sql(
                                "select count(*) from item where kind = 'COLLECTION' and json_array_length(document::json -> 'members') > 1")
                        .query(Integer.class)
                        .single())
                .isEqualTo(batch.at("/counters/repaired").asInt());
    }

    @Test
    void whatCannotBeHadWholeIsADeadLetterAndTheBatchIsIncomplete() throws Exception {
        String gone =
                "{\"id\":\"gid:\\/\\/shopify\\/Product\\/5\",\"title\":\"Gone\",\"variantsCount\":{\"count\":3,\"precision\":\"EXACT\"}}\n"
                        + "{\"id\":\"gid:\\/\\/shopify\\/ProductVariant\\/51\",\"sku\":\"S\",\"__parentId\":\"gid:\\/\\/shopify\\/Product\\/5\"}\n";
        JsonNode batch = ended(handMade(gone, 2, 1), "INCOMPLETE");
        assertThat(batch.path("error").asText()).contains("could not be had whole: 1");
        assertThat(batch.at("/counters/damaged").asInt()).isEqualTo(1);
        assertThat(batch.at("/counters/staged").asInt()).isZero();
        assertThat(database.sql("select reason from dead_letter where batch_id = ?")
                        .param(batch.path("id").asLong())
                        .query(String.class)
                        .single())
                .contains("Product/5", "truncated", "no longer in the store");
    }

    /** How many products of the catalog have as many elements in the list as the store counts. */
    private int lists(String list, String count) {
        return database.sql(
                        "select count(*)::int from item where kind = 'PRODUCT' and coalesce(json_array_length(document::json -> '"
                                + list + "'), 0) = (document::json -> '" + count + "' ->> 'count')::int")
                .query(Integer.class)
                .single();
    }

    private void faults(String plan) {
        assertThat(calls.send(null, "POST", "/sandbox/faults", plan).status()).isEqualTo(200);
    }

    private long pull(String kind) {
        Calls.Answer asked = calls.send("operator", "POST", "/api/sync/shopify/pull", "{\"kind\":\"" + kind + "\"}");
        assertThat(asked.status()).as(asked.body()).isBetween(200, 202);
        return asked.json().path("batchId").asLong();
    }

    private long handMade(String text, int objects, int roots) throws Exception {
        String name = UUID.randomUUID() + ".jsonl";
        Path file = Files.writeString(data.folder("spool").resolve(name), text);
        String counters = "{\"promisedObjects\":%d,\"promisedRoots\":%d,\"bytes\":%d}"
                .formatted(objects, roots, Files.size(file));
        long batch = database.sql(
                        "insert into sync_batch (store_id, type, direction, trigger, created_by, status, counters) values (?, 'FULL', 'PULL_FROM_SHOPIFY', 'REST', 'test', 'RUNNING', ?) returning id")
                .params(store.id(), counters)
                .query(Long.class)
                .single();
        database.sql(
                        "insert into bulk_operation (batch_id, store_id, type, state, spool_file) values (?, ?, 'QUERY', 'COMPLETED', ?)")
                .params(batch, store.id(), name)
                .update();
        database.sql("update sync_batch set phase = 'STAGE' where id = ?")
                .param(batch)
                .update();
        return batch;
    }

    private JsonNode ended(long batch, String status) {
        JsonNode report = await().atMost(Duration.ofSeconds(61))
                .until(() -> calls.get("viewer", "/api/sync/batches/" + batch).json(), shown -> !Set.of(
                                "QUEUED", "RUNNING")
                        .contains(shown.path("status").asText()));
        assertThat(report.path("status").asText()).as("%s", report).isEqualTo(status);
        return report;
    }
}
