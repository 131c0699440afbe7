package dev.catalogsync.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.catalogsync.sandbox.store.Gid;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class SandboxIT {

    private static final String RENAME =
            "mutation($p: ProductUpdateInput!) { productUpdate(product: $p) { product { title updatedAt } userErrors { message } } }";
    private static final String FIRST = "gid://shopify/Product/8000000000000";
    private static SandboxProcess sandbox;

    @BeforeAll
    static void start() {
        sandbox = new SandboxProcess(300);
    }

    @AfterAll
    static void stop() {
        sandbox.close();
    }

    @BeforeEach
    void fresh() throws Exception {
        sandbox.send("/reset", "");
    }

    private static JsonNode rename(String title) throws Exception {
        return sandbox.graphql(RENAME, Map.of("p", Map.of("id", FIRST, "title", title)));
    }

    // ---- the edge

    @Test
    void wrongTokensVersionsAndBodiesAreRefusedAsShopifyRefusesThem() throws Exception {
        String body = "{\"query\":\"{ shop { name } }\"}";
        assertThat(sandbox.send("/admin/api/2026-10/graphql.json", body).statusCode())
                .isEqualTo(401);
        assertThat(sandbox.send("/admin/api/2026-10/graphql.json", body, "X-Shopify-Access-Token", "other")
                        .statusCode())
                .isEqualTo(401);
        assertThat(sandbox.send("/admin/api/2031-05/graphql.json", body, "X-Shopify-Access-Token", "sandbox")
                        .body())
                .isEqualTo("{\"errors\":\"Not Found\"}");
        HttpResponse<String> broken =
                sandbox.send("/admin/api/2026-10/graphql.json", "{\"query\":", "X-Shopify-Access-Token", "sandbox");
        assertThat(broken.statusCode()).isEqualTo(400);
        assertThat(broken.body()).isEqualTo("{\"errors\":{\"query\":\"Required parameter missing or invalid\"}}");
        HttpResponse<String> old =
                sandbox.send("/admin/api/2025-01/graphql.json", body, "X-Shopify-Access-Token", "sandbox");
        assertThat(old.statusCode()).isEqualTo(200);
        assertThat(old.headers().firstValue("X-Shopify-API-Version")).contains("2026-01");
    }

    @Test
    void theClientCredentialsGrantGivesATokenThatWorks() throws Exception {
        HttpResponse<String> grant = sandbox.post(
                sandbox.address + "/admin/oauth/access_token",
                "application/x-www-form-urlencoded",
                "grant_type=client_credentials&client_id=sandbox-client&client_secret=sandbox-secret"
                        .getBytes(StandardCharsets.UTF_8));
        JsonNode token = TestStore.JSON.readTree(grant.body());
        assertThat(token.path("expires_in").asInt()).isEqualTo(86_399);
        assertThat(sandbox.send(
                                "/admin/api/2026-10/graphql.json",
                                "{\"query\":\"{ shop { name } }\"}",
                                "X-Shopify-Access-Token",
                                token.path("access_token").asText())
                        .statusCode())
                .isEqualTo(200);
        assertThat(sandbox.post(
                                sandbox.address + "/admin/oauth/access_token",
                                "application/x-www-form-urlencoded",
                                "grant_type=client_credentials&client_id=sandbox-client&client_secret=no"
                                        .getBytes(StandardCharsets.UTF_8))
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void anEmptyBucketThrottlesAndRefills() throws Exception {
        String expensive = "{ products(first: 250) { nodes { id variants(first: 250) { nodes { id inventoryItem { id"
                + " inventoryLevels(first: 5) { nodes { id } } } } } } } }";
        JsonNode throttled = null;
        for (int call = 0; call < 60 && throttled == null; call++) {
            JsonNode answer = sandbox.graphql(expensive, Map.of());
            throttled = answer.has("errors") ? answer : null;
        }
        assertThat(throttled).isNotNull();
        assertThat(throttled.at("/errors/0/extensions/code").asText()).isEqualTo("THROTTLED");
        assertThat(throttled.at("/extensions/cost/actualQueryCost").isNull()).isTrue();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> !sandbox.graphql("{ shop { name } }", Map.of()).has("errors"));
    }

    @Test
    void whatIsTooDearOrTooLongIsNotExecuted() throws Exception {
        String dear = "{ products(first: 250) { nodes { variants(first: 250) { nodes { metafields(first: 250) { nodes {"
                + " id owner { ... on Product { media(first: 50) { nodes { id } } } } } } } } } } }";
        assertThat(sandbox.graphql(dear, Map.of())
                        .at("/errors/0/extensions/code")
                        .asText())
                .isEqualTo("MAX_COST_EXCEEDED");
        JsonNode tooMany = sandbox.graphql(
                "mutation($id: ID!, $tags: [String!]!) { tagsAdd(id: $id, tags: $tags) { userErrors { message } } }",
                Map.of("id", FIRST, "tags", Collections.nCopies(251, "tag")));
        assertThat(tooMany.at("/errors/0/extensions/code").asText()).isEqualTo("MAX_INPUT_SIZE_EXCEEDED");
        assertThat(sandbox.ledger("").isEmpty()).isTrue();
    }

    // ---- bulk

    private static JsonNode ended(String id) {
        return await().atMost(Duration.ofSeconds(20))
                .until(
                        () -> sandbox.graphql(
                                        "query($id: ID!) { bulkOperation(id: $id) { status url partialDataUrl objectCount errorCode createdAt } }",
                                        Map.of("id", id))
                                .at("/data/bulkOperation"),
                        operation -> List.of("COMPLETED", "FAILED", "CANCELED")
                                .contains(operation.path("status").asText()));
    }

    private static String bulk(String query) throws Exception {
        return sandbox.graphql(
                        "mutation($q: String!) { bulkOperationRunQuery(query: $q, groupObjects: true) { bulkOperation { id } userErrors { message } } }",
                        Map.of("q", query))
                .at("/data/bulkOperationRunQuery/bulkOperation/id")
                .asText();
    }

    @Test
    void aResultIsSignedAndHonoursRange() throws Exception {
        String url = ended(bulk("{ products { edges { node { id title } } } }"))
                .path("url")
                .asText();
        byte[] whole = sandbox.get(url).body();
        HttpResponse<byte[]> part = sandbox.get(url, "Range", "bytes=100-199");
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(new String(part.body(), StandardCharsets.UTF_8))
                .isEqualTo(new String(whole, 100, 100, StandardCharsets.UTF_8));
        assertThat(part.headers().firstValue("Content-Type").orElse("")).startsWith("application/jsonl");
        assertThat(sandbox.get(url.replaceFirst("Signature=.", "Signature=0")
                                .replaceFirst("Signature=0.", "Signature=0f"))
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void theRestOfAnotherVersionOfAResultIsTheWholeOfThisOne() throws Exception {
        String url = ended(bulk("{ products { edges { node { id title } } } }"))
                .path("url")
                .asText();
        HttpResponse<byte[]> whole = sandbox.get(url);
        String tag = whole.headers().firstValue("ETag").orElseThrow();
        HttpResponse<byte[]> same = sandbox.get(url, "Range", "bytes=100-", "If-Range", tag);
        assertThat(same.statusCode()).isEqualTo(206);
        assertThat(same.headers().firstValue("ETag")).hasValue(tag);
        assertThat(same.body()).isEqualTo(Arrays.copyOfRange(whole.body(), 100, whole.body().length));
        HttpResponse<byte[]> other = sandbox.get(url, "Range", "bytes=100-", "If-Range", "\"other\"");
        assertThat(other.statusCode()).isEqualTo(200);
        assertThat(other.headers().firstValue("ETag")).hasValue(tag);
        assertThat(other.body()).isEqualTo(whole.body());
    }

    @Test
    void aBulkMutationAnswersEachLineByItself() throws Exception {
        StringBuilder lines = new StringBuilder();
        for (int line = 0; line < 50; line++) {
            String title = line == 7 ? "" : "Bulk " + line;
            lines.append(line == 9 ? "not json" : "{\"product\":{\"title\":\"" + title + "\"}}")
                    .append('\n');
        }
        String key = stage(lines.toString());
        JsonNode started = sandbox.graphql(
                "mutation($m: String!, $path: String!) { bulkOperationRunMutation(mutation: $m, stagedUploadPath: $path)"
                        + " { bulkOperation { id } userErrors { message } } }",
                Map.of(
                        "m",
                        "mutation($product: ProductCreateInput!) { productCreate(product: $product) { product { id title } userErrors { field message } } }",
                        "path",
                        key));
        String id =
                started.at("/data/bulkOperationRunMutation/bulkOperation/id").asText();
        JsonNode ended = ended(id);
        assertThat(ended.path("status").asText()).isEqualTo("COMPLETED");
        Set<Integer> numbers = new HashSet<>();
        int created = 0;
        for (String line :
                new String(sandbox.get(ended.path("url").asText()).body(), StandardCharsets.UTF_8).split("\n")) {
            JsonNode answer = TestStore.JSON.readTree(line);
            int number = answer.path("__lineNumber").asInt();
            numbers.add(number);
            assertThat(answer.has("errors")).isEqualTo(number == 9);
            created += answer.at("/data/productCreate/product/id").isTextual() ? 1 : 0;
        }
        assertThat(numbers).hasSize(50);
        assertThat(created).isEqualTo(48);
        assertThat(sandbox.ledger("?mutation=productCreate&changed=true")).hasSize(48);
    }

    /** Leaves a file as Shopify's page on bulk imports says: every parameter a field of the form, the file last. */
    private static String stage(String content) throws Exception {
        JsonNode target = sandbox.graphql(
                        "mutation($input: [StagedUploadInput!]!) { stagedUploadsCreate(input: $input) { stagedTargets { url parameters { name value } } } }",
                        Map.of(
                                "input",
                                List.of(Map.of(
                                        "resource",
                                        "BULK_MUTATION_VARIABLES",
                                        "filename",
                                        "v.jsonl",
                                        "mimeType",
                                        "text/jsonl",
                                        "httpMethod",
                                        "POST"))))
                .at("/data/stagedUploadsCreate/stagedTargets/0");
        ByteArrayOutputStream form = new ByteArrayOutputStream();
        String key = null;
        for (JsonNode parameter : target.path("parameters")) {
            String name = parameter.path("name").asText();
            key = name.equals("key") ? parameter.path("value").asText() : key;
            form.writeBytes(("--x\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n"
                            + parameter.path("value").asText() + "\r\n")
                    .getBytes(StandardCharsets.UTF_8));
        }
        form.writeBytes(
                ("--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"v.jsonl\"\r\nContent-Type: text/jsonl\r\n\r\n"
                                + content + "\r\n--x--\r\n")
                        .getBytes(StandardCharsets.UTF_8));
        HttpResponse<String> answer =
                sandbox.post(target.path("url").asText(), "multipart/form-data; boundary=x", form.toByteArray());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        assertThat(answer.body()).contains("<PostResponse><Location>").contains("<Key>" + key + "</Key>");
        return key;
    }

    // ---- faults

    @Test
    void latencyIsWaitedFor() throws Exception {
        sandbox.faults("{\"latency\":{\"ms\":300,\"jitterMs\":0,\"share\":1}}");
        Instant before = Instant.now();
        rename("Late");
        assertThat(Duration.between(before, Instant.now())).isGreaterThan(Duration.ofMillis(290));
    }

    @Test
    void aLostReplyWasExecuted() throws Exception {
        sandbox.faults("{\"lostReply\":{\"share\":1,\"times\":1}}");
        assertThatThrownBy(() -> rename("Lost")).isInstanceOf(IOException.class);
        assertThat(sandbox.ledger("?mutation=productUpdate")
                        .at("/0/arguments/product/title")
                        .asText())
                .isEqualTo("Lost");
        assertThat(rename("Found").at("/data/productUpdate/product/title").asText())
                .isEqualTo("Found");
    }

    @Test
    void aLostReplyIsNoErrorInTheLog(CapturedOutput log) throws Exception {
        sandbox.faults("{\"lostReply\":{\"share\":1,\"times\":1}}");
        assertThatThrownBy(() -> rename("Lost")).isInstanceOf(IOException.class);
        // The connection is closed last, so all that there is to be said has been said.
        assertThat(log.getAll()).doesNotContain("Exception");
    }

    @Test
    void aCutDownloadBreaksAtItsByteAndGoesOnByRange() throws Exception {
        String url = ended(bulk("{ products { edges { node { id title descriptionHtml } } } }"))
                .path("url")
                .asText();
        sandbox.faults("{\"cutDownload\":{\"atByte\":5000,\"share\":1,\"times\":1}}");
        assertThatThrownBy(() -> sandbox.get(url)).isInstanceOf(IOException.class);
        assertThat(sandbox.get(url, "Range", "bytes=5000-").statusCode()).isEqualTo(206);
    }

    @Test
    void aDownloadIsCutOnceAtEachOffsetOfTheFile() throws Exception {
        String url = ended(bulk("{ products { edges { node { id title descriptionHtml } } } }"))
                .path("url")
                .asText();
        sandbox.faults("{\"cutDownload\":{\"offsets\":[5000,9000]}}");
        assertThatThrownBy(() -> sandbox.get(url)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> sandbox.get(url, "Range", "bytes=5000-")).isInstanceOf(IOException.class);
        assertThat(sandbox.get(url).statusCode()).isEqualTo(200);
        assertThat(TestStore.JSON
                        .readTree(sandbox.get(sandbox.address + "/faults").body())
                        .at("/cutDownload/offsets")
                        .isEmpty())
                .isTrue();
    }

    @Test
    void aResultThatShallBeGroupedMayComeUngrouped() throws Exception {
        sandbox.faults("{\"ungrouped\":{\"share\":1,\"times\":1}}");
        String query = "{ products { edges { node { id variants { edges { node { id } } } } } } }";
        List<String> shuffled = lines(ended(bulk(query)));
        List<String> grouped = lines(ended(bulk(query)));
        assertThat(shuffled).containsExactlyInAnyOrderElementsOf(grouped).isNotEqualTo(grouped);
    }

    @Test
    void aNestedListMayBeCutShortWithoutAWord() throws Exception {
        sandbox.faults("{\"shortList\":{\"connection\":\"variants\",\"keep\":0,\"times\":2}}");
        String query =
                "{ products { edges { node { id variantsCount { count } variants { edges { node { id } } } } } } }";
        JsonNode cut = ended(bulk(query));
        assertThat(cut.path("status").asText()).isEqualTo("COMPLETED");
        assertThat(cut.path("objectCount").asText())
                .isEqualTo(Integer.toString(lines(cut).size()));
        List<String> whole = lines(ended(bulk(query)));
        assertThat(whole).containsAll(lines(cut)).hasSizeGreaterThan(lines(cut).size());
        assertThat(lines(cut).stream().filter(line -> !line.contains("__parentId")))
                .as("the roots, and what they count, are as they were")
                .containsExactlyElementsOf(whole.stream()
                        .filter(line -> !line.contains("__parentId"))
                        .toList());
    }

    private static List<String> lines(JsonNode ended) throws Exception {
        return new String(sandbox.get(ended.path("url").asText()).body(), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }

    @Test
    void aBurstOfStatusesIsNotExecuted() throws Exception {
        for (int status : new int[] {429, 500, 502, 503}) {
            sandbox.faults("{\"status\":{\"status\":" + status + ",\"share\":1,\"times\":2}}");
            String body = "{ shop { name } }";
            assertThat(sandbox.answer(body, Map.of()).statusCode()).isEqualTo(status);
            assertThat(sandbox.answer(body, Map.of()).statusCode()).isEqualTo(status);
            assertThat(sandbox.answer(body, Map.of()).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void anOutageEndsByItself() throws Exception {
        sandbox.faults("{\"outage\":{\"seconds\":1}}");
        assertThat(sandbox.answer("{ shop { name } }", Map.of()).statusCode()).isEqualTo(503);
        await().until(() -> sandbox.answer("{ shop { name } }", Map.of()).statusCode() == 200);
    }

    @Test
    void anInternalErrorIsNotExecuted() throws Exception {
        sandbox.faults("{\"internalError\":{\"share\":1,\"times\":1}}");
        assertThat(rename("Never").at("/errors/0/extensions/code").asText()).isEqualTo("INTERNAL_SERVER_ERROR");
        assertThat(sandbox.ledger("?mutation=productUpdate").isEmpty()).isTrue();
    }

    @Test
    void aSlowBulkOperationIsSeenOnItsWayAndCanBeCancelled() throws Exception {
        sandbox.faults("{\"slowBulk\":{\"createdMs\":200,\"runningMs\":30000}}");
        String id = bulk("{ products { edges { node { id } } } }");
        String status = "query($id: ID!) { bulkOperation(id: $id) { status } }";
        assertThat(sandbox.graphql(status, Map.of("id", id))
                        .at("/data/bulkOperation/status")
                        .asText())
                .isEqualTo("CREATED");
        await().until(() -> sandbox.graphql(status, Map.of("id", id)).toString().contains("RUNNING"));
        assertThat(sandbox.graphql(
                                "mutation($id: ID!) { bulkOperationCancel(id: $id) { bulkOperation { status } userErrors { message } } }",
                                Map.of("id", id))
                        .at("/data/bulkOperationCancel/bulkOperation/status")
                        .asText())
                .isEqualTo("CANCELING");
        assertThat(ended(id).path("status").asText()).isEqualTo("CANCELED");
    }

    @Test
    void aFailedBulkOperationLeavesPartialData() throws Exception {
        sandbox.faults("{\"failBulk\":{\"afterRoots\":100,\"code\":\"TIMEOUT\",\"times\":1}}");
        JsonNode ended = ended(bulk("{ products { edges { node { id } } } }"));
        assertThat(ended.path("status").asText()).isEqualTo("FAILED");
        assertThat(ended.path("errorCode").asText()).isEqualTo("TIMEOUT");
        assertThat(ended.path("url").isNull()).isTrue();
        String partial =
                new String(sandbox.get(ended.path("partialDataUrl").asText()).body(), StandardCharsets.UTF_8);
        assertThat(partial.lines().count()).isEqualTo(100);
    }

    @Test
    void aRivalTakesItsShareOfTheBudget() throws Exception {
        sandbox.faults("{\"rival\":{\"share\":1}}");
        int before = budget();
        for (int call = 0; call < 5; call++) {
            rename("Rival " + call);
        }
        assertThat(budget()).isLessThanOrEqualTo(before - 50);
    }

    private static int budget() throws Exception {
        return sandbox.graphql("{ shop { name } }", Map.of())
                .at("/extensions/cost/throttleStatus/currentlyAvailable")
                .asInt();
    }

    @Test
    void aSkewedClockShowsInTimes() throws Exception {
        sandbox.faults("{\"clockSkew\":-7200}");
        Instant updated = Instant.parse(
                rename("Skewed").at("/data/productUpdate/product/updatedAt").asText());
        assertThat(updated).isBefore(Instant.now().minusSeconds(7_000));
    }

    @Test
    void anUnknownFaultIsRefused() throws Exception {
        assertThat(sandbox.send("/faults", "{\"lightning\":1}").statusCode()).isEqualTo(400);
    }

    // ---- webhooks

    private record Delivery(String webhook, String event, String signature, byte[] body) {}

    private static HttpServer subscriber(List<Delivery> seen, int status) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/", exchange -> {
            seen.add(new Delivery(
                    exchange.getRequestHeaders().getFirst("X-Shopify-Webhook-Id"),
                    exchange.getRequestHeaders().getFirst("X-Shopify-Event-Id"),
                    exchange.getRequestHeaders().getFirst("X-Shopify-Hmac-Sha256"),
                    exchange.getRequestBody().readAllBytes()));
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
        return server;
    }

    private static void subscribe(HttpServer server) throws Exception {
        JsonNode answer = sandbox.graphql(
                "mutation($uri: String!) { webhookSubscriptionCreate(topic: PRODUCTS_UPDATE, webhookSubscription: {uri: $uri, format: JSON})"
                        + " { webhookSubscription { id } userErrors { message } } }",
                Map.of("uri", "http://127.0.0.1:" + server.getAddress().getPort() + "/hook"));
        assertThat(answer.at("/data/webhookSubscriptionCreate/userErrors").isEmpty())
                .as("%s", answer)
                .isTrue();
    }

    @Test
    void aWebhookIsSignedAndMayComeTwice() throws Exception {
        List<Delivery> seen = Collections.synchronizedList(new ArrayList<>());
        HttpServer server = subscriber(seen, 200);
        try {
            subscribe(server);
            sandbox.faults("{\"seed\":3,\"webhooks\":{\"dropped\":0,\"doubled\":1,\"delayed\":0}}");
            rename("Told");
            await().until(() -> seen.size() >= 2);
            assertThat(seen.get(0).webhook()).isEqualTo(seen.get(1).webhook());
            JsonNode body = TestStore.JSON.readTree(seen.get(0).body());
            assertThat(body.path("title").asText()).isEqualTo("Told");
            assertThat(body.path("admin_graphql_api_id").asText()).isEqualTo(FIRST);
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec("sandbox-secret".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            assertThat(seen.get(0).signature())
                    .isEqualTo(Base64.getEncoder()
                            .encodeToString(mac.doFinal(seen.get(0).body())));
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aDroppedWebhookNeverComes() throws Exception {
        List<Delivery> seen = Collections.synchronizedList(new ArrayList<>());
        HttpServer server = subscriber(seen, 200);
        try {
            subscribe(server);
            sandbox.faults("{\"webhooks\":{\"dropped\":1,\"doubled\":0,\"delayed\":0}}");
            rename("Dropped");
            sandbox.faults("{}");
            rename("Kept");
            await().until(() -> !seen.isEmpty());
            assertThat(TestStore.JSON.readTree(seen.get(0).body()).path("title").asText())
                    .isEqualTo("Kept");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aSubscriptionThatFailsEightTimesInARowIsGone() throws Exception {
        List<Delivery> seen = Collections.synchronizedList(new ArrayList<>());
        HttpServer server = subscriber(seen, 500);
        try {
            subscribe(server);
            rename("Refused");
            assertSubscriptionEndsAfterEightDeliveries(seen);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aResetForgetsWhatWasUnderWay() throws Exception {
        List<Delivery> seen = Collections.synchronizedList(new ArrayList<>());
        HttpServer server = subscriber(seen, 500);
        try {
            subscribe(server);
            rename("Before");
            await().until(() -> seen.size() >= 4);
            sandbox.send("/reset", "");
            seen.clear();
            // It has eight failures of its own.
            subscribe(server);
            rename("After");
            assertSubscriptionEndsAfterEightDeliveries(seen);
        } finally {
            server.stop(0);
        }
    }

    private void assertSubscriptionEndsAfterEightDeliveries(List<Delivery> seen) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> sandbox.graphql("{ webhookSubscriptionsCount { count } }", Map.of())
                                .at("/data/webhookSubscriptionsCount/count")
                                .asInt()
                        == 0);
        assertThat(seen).hasSizeGreaterThanOrEqualTo(8);
    }

    @Test
    void afterAResetNoIdIsGivenASecondTime() throws Exception {
        String run =
                "mutation { bulkOperationRunQuery(query: \"{ products { edges { node { id } } } }\") { bulkOperation { id } } }";
        String id = "/data/bulkOperationRunQuery/bulkOperation/id";
        long before = Gid.number(sandbox.graphql(run, Map.of()).at(id).asText());
        sandbox.send("/reset", "");
        assertThat(Gid.number(sandbox.graphql(run, Map.of()).at(id).asText())).isGreaterThan(before);
    }

    /** Who has seen an event drops another with its id. */
    @Test
    void afterAResetNoWebhookIsTakenForOneThatCameBefore() throws Exception {
        List<Delivery> seen = Collections.synchronizedList(new ArrayList<>());
        HttpServer server = subscriber(seen, 200);
        try {
            for (int time = 1; time <= 2; time++) {
                subscribe(server);
                rename("Renamed");
                int events = time;
                await().until(() ->
                        seen.stream().map(Delivery::event).distinct().count() == events);
                sandbox.send("/reset", "");
            }
        } finally {
            server.stop(0);
        }
    }

    // ---- edits

    @Test
    void editsAreTheSameForTheSameSeed() throws Exception {
        String edit = "{\"count\":40,\"seed\":7}";
        String first = sandbox.send("/edit", edit).body();
        assertThat(sandbox.ledger("?origin=merchant")).hasSize(40);
        assertThat(sandbox.ledger("").isEmpty()).isTrue();
        sandbox.send("/reset", "");
        assertThat(TestStore.JSON.readTree(sandbox.send("/edit", edit).body()))
                .isEqualTo(TestStore.JSON.readTree(first));
    }
}
