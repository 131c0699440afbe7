package dev.catalogsync.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.catalogsync.Calls;
import dev.catalogsync.DataFolder;
import dev.catalogsync.WholeApplication;
import dev.catalogsync.pull.file.Spool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

@WholeApplication
@TestPropertySource(properties = "catalog.sandbox.products=120")
class RestageIT {

    @Autowired
    JdbcClient database;

    @Autowired
    DataFolder data;

    @Autowired
    Calls calls;

    @Autowired
    CamelContext camel;

    @AfterEach
    void stageAgain() throws Exception {
        camel.getRouteController().startRoute("stage-claim");
    }

    @Test
    void anArchivedResultIsStagedAgainAndNothingIsConcludedFromWhatItLacks() throws Exception {
        JsonNode first = ended(pull("FULL"));
        int products = first.at("/counters/roots").asInt();
        calls.send(null, "POST", "/sandbox/edit", "{\"count\":3,\"seed\":1,\"kinds\":[\"create\"]}");
        calls.send(null, "POST", "/sandbox/edit", "{\"count\":10,\"seed\":2,\"kinds\":[\"title\"]}");
        JsonNode second = ended(pull("FULL"));
        assertThat(second.at("/counters/roots").asInt()).isEqualTo(products + 3);
        int moved = database.sql(
                        "select count(*) from staged_change where batch_id = ? and operation = 'UPDATE' and status = 'PENDING'")
                .param(second.path("id").asLong())
                .query(Integer.class)
                .single();
        assertThat(moved).isPositive();
        String mark = mark();

        JsonNode again = ended(restage(first.path("id").asLong()));

        assertThat(again.path("status").asText()).as(again.toString()).isEqualTo("SUCCEEDED");
        assertThat(again.path("type").asText()).isEqualTo("FULL");
        assertThat(again.path("trigger").asText()).isEqualTo("REST");
        assertThat(again.at("/criteria/restages").asLong())
                .isEqualTo(first.path("id").asLong());
        assertThat(again.at("/counters/roots").asInt()).isEqualTo(products);
        assertThat(again.at("/counters/unsettled").asInt())
                .as("newer than the snapshot")
                .isEqualTo(moved);
        assertThat(again.at("/counters/staged").asInt()).isZero();
        assertThat(again.at("/counters/deletes").asInt()).isZero();
        assertThat(database.sql("select count(*) from staged_change where status = 'PENDING' and operation = 'DELETE'")
                        .query(Integer.class)
                        .single())
                .isZero();
        assertThat(database.sql("select count(*) from staged_change where batch_id = ? and status = 'PENDING'")
                        .param(second.path("id").asLong())
                        .query(Integer.class)
                        .single())
                .as("the newer proposal stands")
                .isEqualTo(moved);
        assertThat(mark()).isEqualTo(mark);
        assertThat(Files.readAllBytes(spool(again.path("id").asLong())))
                .isEqualTo(Files.readAllBytes(spool(first.path("id").asLong())));
    }

    @Test
    void aBatchWhoseSpoolFileIsGoneRestoresItByItself() throws Exception {
        camel.getRouteController().stopRoute("stage-claim");
        long batch = pull("FULL");
        await().until(() -> report(batch).path("phase").asText().equals("STAGE"));
        Files.delete(spool(batch));
        camel.getRouteController().startRoute("stage-claim");
        JsonNode report = ended(batch);
        assertThat(report.path("status").asText()).as(report.toString()).isEqualTo("SUCCEEDED");
        assertThat(report.path("error").isNull()).isTrue();
        assertThat(Files.size(spool(batch)))
                .isEqualTo(report.at("/counters/bytes").asLong());
    }

    @Test
    void anArchiveThatWasDamagedIsNotStaged() throws Exception {
        JsonNode first = ended(pull("FULL"));
        Path archived = data.folder("archive")
                .resolve(database.sql("select archive_key from bulk_operation where batch_id = ?")
                        .param(first.path("id").asLong())
                        .query(String.class)
                        .single());
        byte[] bytes = Files.readAllBytes(archived);
        bytes[bytes.length / 2] ^= 1;
        Files.write(archived, bytes);
        JsonNode again = ended(restage(first.path("id").asLong()));
        assertThat(again.path("status").asText()).isEqualTo("INCOMPLETE");
        assertThat(again.path("error").asText())
                .contains("does not match its recorded size and hash", "Nothing was staged");
    }

    @Test
    void whatCannotBeStagedAgainIsRefused() throws Exception {
        JsonNode first = ended(pull("FULL"));
        String address = "/api/sync/batches/" + first.path("id").asLong() + "/restage";
        camel.getRouteController().stopRoute("stage-claim");
        long running = pull("FULL");
        Calls.Answer busy = calls.send("operator", "POST", address, null);
        assertThat(busy.status()).isEqualTo(409);
        assertThat(busy.body()).contains("batch " + running);
        camel.getRouteController().startRoute("stage-claim");
        ended(running);
        assertThat(calls.send("operator", "POST", "/api/sync/batches/999999/restage", null)
                        .status())
                .isEqualTo(404);
        assertThat(calls.send("viewer", "POST", address, null).status()).isEqualTo(403);
        database.sql("update bulk_operation set archive_key = null where batch_id = ?")
                .param(running)
                .update();
        Calls.Answer nothing = calls.send("operator", "POST", "/api/sync/batches/" + running + "/restage", null);
        assertThat(nothing.status()).isEqualTo(409);
        assertThat(nothing.body()).contains("no result in the archive");
    }

    private long restage(long batch) {
        return made(calls.send("operator", "POST", "/api/sync/batches/" + batch + "/restage", null));
    }

    private long pull(String type) {
        return made(calls.send("operator", "POST", "/api/sync/shopify/pull", "{\"type\":\"" + type + "\"}"));
    }

    private static long made(Calls.Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
        return answer.json().path("batchId").asLong();
    }

    private JsonNode ended(long batch) {
        return calls.ended(batch, Duration.ofSeconds(60));
    }

    private JsonNode report(long batch) {
        return calls.batch(batch);
    }

    private String mark() {
        return database.sql("select mark_at || ' ' || moved_by from pull_checkpoint where kind = 'PRODUCT'")
                .query(String.class)
                .single();
    }

    private Path spool(long batch) {
        return data.folder("spool").resolve(Spool.file(batch));
    }
}
