package dev.catalogsync.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Each fault can be had on demand, and is seen from outside. */
class FaultsIT {

    private static final String SHOP = "{ shop { name } }";
    private static final String CREATE =
            "mutation($title: String!) { productCreate(product: { title: $title }) { product { id } userErrors { message } } }";
    private static final String BULK = "{ products { edges { node { id title } } } }";

    private static RunningSandbox sandbox;

    @BeforeAll
    static void start() {
        sandbox = new RunningSandbox("--catalog.sandbox.products=300");
    }

    @AfterAll
    static void stop() {
        sandbox.close();
    }

    @AfterEach
    void endFaults() throws IOException {
        sandbox.faults("{}");
    }

    @Test
    void latencyDelaysACall() throws IOException {
        sandbox.faults("{\"latency\":{\"ms\":300,\"jitterMs\":0,\"share\":1}}");
        long before = System.nanoTime();
        assertThat(sandbox.call(SHOP).at("/data/shop/name").asText()).isNotEmpty();
        assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(300_000_000L);
    }

    @Test
    void aLostReplyIsOfACallThatWasExecuted() throws IOException {
        sandbox.faults("{\"lostReply\":{\"share\":1,\"times\":1}}");
        assertThatThrownBy(() -> sandbox.graphql(CREATE, Map.of("title", "Answered to nobody")))
                .isInstanceOf(IOException.class);
        JsonNode found =
                sandbox.call("{ productByIdentifier(identifier: {handle: \"answered-to-nobody\"}) { title } }");
        assertThat(found.at("/data/productByIdentifier/title").asText()).isEqualTo("Answered to nobody");
    }

    @Test
    void aDownloadBreaksOffAtItsByteAndGoesOnThere() throws IOException {
        String url = sandbox.ended(sandbox.bulkQuery(BULK)).path("url").asText();
        String whole = sandbox.get(url).body();
        sandbox.faults("{\"cutDownload\":{\"atByte\":1000,\"share\":1,\"times\":1}}");
        assertThatThrownBy(() -> sandbox.get(url)).isInstanceOf(IOException.class);
        assertThat(sandbox.get(url).body()).isEqualTo(whole);
    }

    @Test
    void aBurstOfStatusesEndsAfterItsTimesAndExecutesNothing() throws IOException {
        for (int status : new int[] {429, 500, 502, 503, 504}) {
            sandbox.faults("{\"status\":{\"status\":" + status + ",\"share\":1,\"times\":2}}");
            assertThat(sandbox.graphql(CREATE, Map.of("title", "Refused " + status))
                            .statusCode())
                    .isEqualTo(status);
            HttpResponse<String> second = sandbox.graphql(SHOP, Map.of());
            assertThat(second.statusCode()).isEqualTo(status);
            assertThat(second.headers().firstValue("Retry-After").isPresent()).isEqualTo(status == 429);
            assertThat(sandbox.graphql(SHOP, Map.of()).statusCode()).isEqualTo(200);
            assertThat(sandbox.call("{ productByIdentifier(identifier: {handle: \"refused-" + status + "\"}) { id } }")
                            .at("/data/productByIdentifier")
                            .isNull())
                    .isTrue();
        }
    }

    @Test
    void duringAnOutageEverythingIs503() throws IOException {
        sandbox.faults("{\"outage\":{\"seconds\":600}}");
        assertThat(sandbox.graphql(SHOP, Map.of()).statusCode()).isEqualTo(503);
        assertThat(sandbox.post("/admin/oauth/access_token", "{}").statusCode()).isEqualTo(503);
        sandbox.faults("{}");
        assertThat(sandbox.graphql(SHOP, Map.of()).statusCode()).isEqualTo(200);
    }

    @Test
    void aSlowBulkOperationStaysCreatedAndRunning() throws IOException {
        sandbox.faults("{\"slowBulk\":{\"createdMs\":60000,\"runningMs\":0}}");
        String waiting = sandbox.bulkQuery(BULK);
        assertThat(sandbox.bulkOperation(waiting).path("status").asText()).isEqualTo("CREATED");
        cancel(waiting);
        sandbox.faults("{\"slowBulk\":{\"createdMs\":0,\"runningMs\":60000}}");
        String running = sandbox.bulkQuery(BULK);
        await().until(() -> sandbox.bulkOperation(running).path("status").asText(), "RUNNING"::equals);
        cancel(running);
        assertThat(sandbox.ended(running).path("status").asText()).isEqualTo("CANCELED");
    }

    private static void cancel(String id) {
        sandbox.call(
                "mutation($id: ID!) { bulkOperationCancel(id: $id) { userErrors { message } } }", Map.of("id", id));
    }

    @Test
    void aFailedBulkOperationLeavesWhatItHadWritten() throws IOException {
        sandbox.faults("{\"failBulk\":{\"afterRoots\":120,\"code\":\"TIMEOUT\",\"times\":1}}");
        JsonNode failed = sandbox.ended(sandbox.bulkQuery(BULK));
        assertThat(failed.path("status").asText()).isEqualTo("FAILED");
        assertThat(failed.path("errorCode").asText()).isEqualTo("TIMEOUT");
        assertThat(failed.path("url").isNull()).isTrue();
        assertThat(sandbox.get(failed.path("partialDataUrl").asText()).body().lines())
                .hasSize(120);
        assertThat(sandbox.ended(sandbox.bulkQuery(BULK)).path("status").asText())
                .isEqualTo("COMPLETED");
    }

    @Test
    void anInternalErrorComesWithStatus200AndExecutesNothing() throws IOException {
        sandbox.faults("{\"internalError\":{\"share\":1,\"times\":1}}");
        HttpResponse<String> answer = sandbox.graphql(CREATE, Map.of("title", "Went wrong"));
        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode body = TestStore.JSON.readTree(answer.body());
        assertThat(body.at("/errors/0/extensions/code").asText()).isEqualTo("INTERNAL_SERVER_ERROR");
        assertThat(body.path("data").isNull()).isTrue();
        assertThat(sandbox.call("{ productByIdentifier(identifier: {handle: \"went-wrong\"}) { id } }")
                        .at("/data/productByIdentifier")
                        .isNull())
                .isTrue();
    }

    @Test
    void aSecondClientEatsTheBudgetUntilCallsAreThrottled() throws IOException {
        sandbox.faults("{\"rival\":{\"share\":1}}");
        // Nothing is restored: the bucket of 2,000 points only goes down.
        JsonNode answer = sandbox.call(SHOP);
        for (int call = 0; call < 300 && !answer.has("errors"); call++) {
            answer = sandbox.call(CREATE, Map.of("title", "Rival " + call));
        }
        assertThat(answer.at("/errors/0/extensions/code").asText()).isEqualTo("THROTTLED");
        assertThat(answer.at("/extensions/cost/throttleStatus/currentlyAvailable")
                        .asInt())
                .isLessThan(10);
        sandbox.post("/reset", "");
    }

    @Test
    void theStoresClockCanBeWrong() throws IOException {
        sandbox.faults("{\"clockSkew\":86400}");
        JsonNode made = sandbox.call(
                "mutation { productCreate(product: { title: \"Of tomorrow\" }) { product { createdAt } } }");
        assertThat(Instant.parse(
                        made.at("/data/productCreate/product/createdAt").asText()))
                .isAfter(Instant.now().plusSeconds(80_000));
    }

    @Test
    void theSameSeedHitsTheSameCalls() throws IOException {
        String plan = "{\"seed\":7,\"status\":{\"status\":500,\"share\":0.5}}";
        assertThat(statuses(plan)).isEqualTo(statuses(plan)).contains(200, 500);
    }

    private static List<Integer> statuses(String plan) throws IOException {
        sandbox.faults(plan);
        List<Integer> statuses = new ArrayList<>();
        for (int call = 0; call < 20; call++) {
            statuses.add(sandbox.graphql(SHOP, Map.of()).statusCode());
        }
        return statuses;
    }

    @Test
    void aFaultThatIsNotKnownIsRefusedByName() throws IOException {
        HttpResponse<String> answer = sandbox.post("/faults", "{\"gravity\":{}}");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("gravity");
    }
}
