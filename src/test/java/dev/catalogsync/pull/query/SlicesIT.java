package dev.catalogsync.pull.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.catalogsync.Calls;
import dev.catalogsync.DataFolder;
import dev.catalogsync.WholeApplication;
import dev.catalogsync.pull.file.Spool;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/** Bulk operations of the sandbox fail, are cancelled, stall or find no lane; whatever happens, the result is whole or the pull says why not. */
@WholeApplication
@TestPropertySource(properties = {"catalog.sandbox.products=300", "catalog.pull.stuck-after=1s"})
class SlicesIT {

    @Autowired
    JdbcClient database;

    @Autowired
    DataFolder data;

    @Autowired
    Calls calls;

    @AfterEach
    void noFaults() {
        faults("{}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"INTERNAL_SERVER_ERROR", "TIMEOUT", "CANCELED"})
    void aPartOfAResultIsKeptAndGoneOnFrom(String code) throws Exception {
        faults("{\"failBulk\":{\"afterRoots\":120,\"code\":\"" + code + "\",\"times\":2}}");
        JsonNode report = whole(pull("FULL"));
        List<Map<String, Object>> slices = slices(report);
        assertThat(slices).extracting(slice -> slice.get("kept_roots")).containsExactly(119L, 119L, 62L);
        assertThat(slices).extracting(slice -> slice.get("from_id")).doesNotHaveDuplicates();
        assertThat(report.path("operations")).hasSize(3);
        assertThat(report.at("/operations/0/keptRoots").asInt()).isEqualTo(119);
        assertThat(report.at("/operations/1/fromId").asLong())
                .isEqualTo(slices.get(1).get("from_id"));
    }

    @Test
    void whatTimesOutIsHalvedByTheNumberOfItemsUntilItIsSmallEnough() throws Exception {
        faults("{\"failBulk\":{\"afterRoots\":100,\"code\":\"TIMEOUT\",\"partial\":false}}");
        JsonNode report = whole(pull("FULL"));
        List<Map<String, Object>> kept = slices(report).stream()
                .filter(slice -> slice.get("kept_roots") != null)
                .toList();
        assertThat(kept)
                .allSatisfy(slice -> assertThat((Long) slice.get("kept_roots")).isBetween(60L, 99L));
        assertThat(kept).hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"COLLECTION", "INVENTORY_LEVEL"})
    void everyKindIsHalvedAndGoneOnFrom(String kind) {
        JsonNode first = ended(start("FULL", kind));
        int roots = first.at("/counters/roots").asInt();
        assertThat(roots).isGreaterThan(3);
        for (String partial : List.of("true", "false")) {
            faults("{\"failBulk\":{\"afterRoots\":" + (roots - 1) + ",\"code\":\"TIMEOUT\",\"partial\":" + partial
                    + "}}");
            JsonNode report = ended(start("FULL", kind));
            assertThat(report.path("status").asText()).as(report.toString()).isEqualTo("SUCCEEDED");
            assertThat(report.at("/counters/roots").asInt()).isEqualTo(roots);
            assertThat(report.at("/counters/staged").asInt()).isZero();
            assertThat(slices(report)).hasSize(partial.equals("true") ? 2 : 3);
        }
        faults("{}");
        JsonNode incremental = ended(start("INCREMENTAL", kind));
        if (kind.equals("INVENTORY_LEVEL")) {
            assertThat(incremental.at("/criteria/note").asText()).isEqualTo(Slices.NO_TIME);
            assertThat(incremental.at("/counters/roots").asInt()).isEqualTo(roots);
        } else {
            assertThat(incremental.at("/criteria/since").asText()).isNotEmpty();
            assertThat(incremental.at("/counters/roots").asInt()).isLessThan(roots);
        }
    }

    @Test
    void anIncrementalPullThatTimesOutIsHalvedAsWell() throws Exception {
        whole(pull("FULL"));
        Calls.Answer edited =
                calls.send(null, "POST", "/sandbox/edit", "{\"count\":400,\"seed\":3,\"kinds\":[\"title\"]}");
        long products = edited.json().path("edits").findValuesAsText("id").stream()
                .distinct()
                .count();
        faults("{\"failBulk\":{\"afterRoots\":120,\"code\":\"TIMEOUT\"}}");
        JsonNode report = pull("INCREMENTAL");
        assertThat(report.path("status").asText()).as(report.toString()).isEqualTo("SUCCEEDED");
        assertThat(report.at("/counters/staged").asLong()).isEqualTo(products);
        assertThat(slices(report).size()).isGreaterThan(2);
        faults("{}");
        assertThat(whole(pull("FULL")).at("/counters/staged").asInt()).isZero();
    }

    @Test
    void whatFailsOnceIsAskedForAgainAsItIs() throws Exception {
        faults("{\"failBulk\":{\"afterRoots\":1,\"code\":\"INTERNAL_SERVER_ERROR\",\"times\":1,\"partial\":false}}");
        JsonNode report = whole(pull("FULL"));
        assertThat(slices(report)).extracting(slice -> slice.get("attempt")).containsExactly(0, 1);
        assertThat(slices(report)).extracting(slice -> slice.get("depth")).containsOnly(0);
    }

    @Test
    void whatIsCancelledEachTimeEndsThePull() {
        faults("{\"failBulk\":{\"afterRoots\":1,\"code\":\"CANCELED\",\"partial\":false}}");
        JsonNode report = pull("FULL");
        assertThat(report.path("status").asText()).isEqualTo("FAILED");
        assertThat(report.path("error").asText()).contains("cancelled at Shopify 4 times in a row");
    }

    @Test
    void whatFailsForASingleItemEndsThePullAndNamesIt() {
        faults("{\"failBulk\":{\"afterRoots\":1,\"code\":\"TIMEOUT\",\"partial\":false}}");
        JsonNode report = pull("FULL");
        assertThat(report.path("status").asText()).isEqualTo("FAILED");
        assertThat(report.path("error").asText())
                .contains("TIMEOUT for a single item, 8000000000000", "The catalog is as it was");
        assertThat(slices(report)).hasSizeLessThan(20);
    }

    @Test
    void anOperationThatDoesNotMoveIsReportedAndLeftRunning() throws Exception {
        faults("{\"slowBulk\":{\"createdMs\":0,\"runningMs\":8000}}");
        long batch = start("FULL");
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(report(batch).path("error").asText())
                        .contains("has not moved since", "It is left running", "cancel this batch"));
        assertThat(report(batch).at("/counters/stuck").asInt()).isEqualTo(1);
        JsonNode report = whole(ended(batch));
        assertThat(report.path("error").isNull()).isTrue();
        assertThat(report.at("/counters/stuck").asInt()).isEqualTo(1);
    }

    @Test
    void aPullWaitsForALaneCallsNotInVainAndCancelsNobody() throws Exception {
        faults("{\"slowBulk\":{\"createdMs\":0,\"runningMs\":12000}}");
        List<String> foreign = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            foreign.add(graphql(
                            "mutation { bulkOperationRunQuery(query: \"{ products { edges { node { id } } } }\") { bulkOperation { id } } }")
                    .at("/data/bulkOperationRunQuery/bulkOperation/id")
                    .asText());
        }
        long before = asked();
        faults("{}");
        long batch = start("FULL");
        await().untilAsserted(() -> assertThat(report(batch).path("error").asText())
                .contains("already runs as many bulk queries of this app as it allows"));
        assertThat(database.sql("select bulk_lanes || ' ' || bulk_foreign from store where shop = 'sandbox'")
                        .query(String.class)
                        .single())
                .isEqualTo("5 5");
        whole(ended(batch));
        assertThat(asked() - before).as("one refused, one accepted").isEqualTo(2);
        for (String id : foreign) {
            assertThat(graphql("{ bulkOperation(id: \"" + id + "\") { status } }")
                            .at("/data/bulkOperation/status")
                            .asText())
                    .isEqualTo("COMPLETED");
        }
    }

    private long asked() {
        return calls.get(null, "/sandbox/ledger?mutation=bulkOperationRunQuery")
                .json()
                .size();
    }

    private JsonNode graphql(String query) {
        return calls.admin(query, Map.of()).json();
    }

    /** Every product once, every line accounted for, and the file as long as it says. */
    private JsonNode whole(JsonNode report) throws Exception {
        assertThat(report.path("status").asText()).as(report.toString()).isEqualTo("SUCCEEDED");
        assertThat(report.at("/counters/roots").asInt()).isEqualTo(300);
        assertThat(report.path("balance")).hasSize(6).allSatisfy(line -> assertThat(
                        line.path("equal").asBoolean())
                .as(line.toString())
                .isTrue());
        assertThat(Files.size(data.folder("spool")
                        .resolve(Spool.file(report.path("id").asLong()))))
                .isEqualTo(report.at("/counters/bytes").asLong());
        return report;
    }

    private List<Map<String, Object>> slices(JsonNode report) {
        return database.sql("select * from bulk_operation where batch_id = ? order by id")
                .param(report.path("id").asLong())
                .query()
                .listOfRows();
    }

    private JsonNode pull(String type) {
        return ended(start(type));
    }

    private long start(String type) {
        return start(type, "PRODUCT");
    }

    private long start(String type, String kind) {
        Calls.Answer answer = calls.send(
                "operator", "POST", "/api/sync/shopify/pull", "{\"type\":\"" + type + "\",\"kind\":\"" + kind + "\"}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
        return answer.json().path("batchId").asLong();
    }

    private JsonNode ended(long batch) {
        return calls.ended(batch, Duration.ofSeconds(90));
    }

    private JsonNode report(long batch) {
        return calls.batch(batch);
    }

    private void faults(String plan) {
        Calls.Answer answer = calls.send(null, "POST", "/sandbox/faults", plan);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }
}
