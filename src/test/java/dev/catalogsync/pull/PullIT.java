package dev.catalogsync.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.catalogsync.DataFolder;
import dev.catalogsync.Refusal;
import dev.catalogsync.WholeApplication;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.camel.CamelContext;
import org.apache.camel.FluentProducerTemplate;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

/** Nothing watches by itself here: each test takes the pull a step further by hand, so that a crash may happen between any two. */
@WholeApplication
@TestPropertySource(
        properties = {
            "catalog.sandbox.products=300",
            "catalog.sandbox.state=folder",
            "catalog.archive.bucket=pulls",
            "catalog.archive.prefix=demo/",
            "catalog.archive.access-key=local",
            "catalog.archive.secret-key=very-secret"
        })
class PullIT {

    private static final TransientNio2BlobStore BUCKET = new TransientNio2BlobStore();
    private static S3Proxy s3;

    @Autowired
    JdbcClient database;

    @Autowired
    FluentProducerTemplate routes;

    @Autowired
    CamelContext camel;

    @Autowired
    DataFolder data;

    @LocalServerPort
    int port;

    private final HttpClient http = HttpClient.newHttpClient();

    @DynamicPropertySource
    static void bucket(DynamicPropertyRegistry registry) throws Exception {
        BUCKET.createContainer("pulls");
        s3 = S3Proxy.builder()
                .blobStore(BUCKET)
                .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, "local", "very-secret")
                .endpoint(URI.create("http://127.0.0.1:0"))
                .build();
        s3.start();
        registry.add("catalog.archive.endpoint", () -> "http://127.0.0.1:" + s3.getPort());
    }

    @AfterAll
    static void closeBucket() throws Exception {
        s3.stop();
    }

    @BeforeEach
    void stopTheClock() throws Exception {
        camel.getRouteController().stopRoute("schedule-pull");
        camel.getRouteController().stopRoute("stage-claim");
    }

    @AfterEach
    void leaveNothingToDo() {
        database.sql("update sync_batch set status = 'FAILED', phase = null where phase is not null")
                .update();
    }

    @Test
    @Tag("req-57")
    void aPullBringsExactlyWhatShopifyPromisedAndKeepsACopy() throws Exception {
        long batch = request(Map.of());
        until("STAGE", batch);

        byte[] came = Files.readAllBytes(spool(batch));
        assertThat(came).hasSize(Integer.parseInt(operation("file_size", batch)));
        assertThat(new String(came).lines()).hasSize(Integer.parseInt(operation("object_count", batch)));
        assertThat(operation("root_object_count", batch)).isEqualTo("300");
        assertThat(operation("encode(spool_sha256, 'hex')", batch))
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(came)));
        assertThat(batch("counters::json ->> 'bytes'", batch)).isEqualTo(operation("file_size", batch));
        assertThat(batch("counters::json ->> 'promisedRoots'", batch)).isEqualTo("300");

        String key = operation("archive_key", batch);
        assertThat(key).matches("demo/\\d{4}/\\d{2}/batch-" + batch + "\\.jsonl\\.gz");
        try (InputStream in = new GZIPInputStream(BUCKET.getBlob("pulls", key))) {
            assertThat(in.readAllBytes()).isEqualTo(came);
        }
        assertThat(Files.exists(data.folder("spool").resolve("batch-" + batch + ".jsonl.gz")))
                .isFalse();
        assertThat(database.sql(
                                "select phase from sync_metric where batch_id = ? and ended_at >= started_at order by id")
                        .param(batch)
                        .query(String.class)
                        .list())
                .containsExactly("SUBMIT", "WATCH", "FETCH");
        assertThat(database.sql("select sum(points) from sync_metric where batch_id = ?")
                        .param(batch)
                        .query(Integer.class)
                        .single())
                .isGreaterThanOrEqualTo(12);
    }

    @Test
    void anAddressIsNeverWrittenDown() throws Exception {
        long batch = request(Map.of());
        until("STAGE", batch);
        assertThat(database.sql(
                                "select (o.*)::text || (b.*)::text from bulk_operation o join sync_batch b on b.id = o.batch_id where b.id = ?")
                        .param(batch)
                        .query(String.class)
                        .single())
                .doesNotContain("Signature");
    }

    @Test
    void anOperationThatRunsSinceBeforeACrashIsAdoptedAndNotStartedTwice() throws Exception {
        long batch = request(Map.of());
        routes.to("direct:pull-watch").send();
        String submitted = operation("shopify_id", batch);
        long started = started();

        database.sql("update bulk_operation set shopify_id = null, state = 'SUBMITTING' where batch_id = ?")
                .param(batch)
                .update();
        database.sql(
                        "update sync_batch set phase = 'SUBMIT', leased_by = ?, leased_until = now() + interval '50 seconds' where id = ?")
                .params(data.node() + " an earlier start", batch)
                .update();
        due(batch);
        until("STAGE", batch);

        assertThat(operation("shopify_id", batch)).isEqualTo(submitted);
        assertThat(started()).isEqualTo(started);
    }

    @Test
    void aSubmissionWhoseReplyIsLostIsFoundBehindMoreThanAPageOfOthers() throws Exception {
        long batch = request(Map.of());
        long started = started();
        faults("{\"lostReply\":{\"share\":1,\"times\":1}}");
        routes.to("direct:pull-watch").send();
        faults("{}");
        assertThat(operation("state", batch)).isEqualTo("SUBMITTING");
        assertThat(started()).as("it was submitted, and nobody here knows").isEqualTo(started + 1);

        for (int other = 0; other < 60; other++) {
            otherOperation();
        }
        due(batch);
        until("STAGE", batch);

        assertThat(started()).as("ours once, theirs sixty times").isEqualTo(started + 61);
    }

    @Test
    void aQueryThatACrashKeptFromShopifyIsSubmittedThen() throws Exception {
        long batch = request(Map.of());
        database.sql(
                        "insert into bulk_operation (batch_id, store_id, type) select id, store_id, 'QUERY' from sync_batch where id = ?")
                .param(batch)
                .update();
        long started = started();
        until("STAGE", batch);
        assertThat(started()).isEqualTo(started + 1);
    }

    @Test
    void whatWasFetchedBeforeACrashIsNotFetchedAgain() throws Exception {
        long batch = request(Map.of());
        until("STAGE", batch);
        byte[] whole = Files.readAllBytes(spool(batch));
        byte[] half = Arrays.copyOf(whole, whole.length / 2);
        Arrays.fill(half, (byte) 'x');
        Files.write(spool(batch), half, StandardOpenOption.TRUNCATE_EXISTING);
        fetchAgain(batch, half.length);

        until("STAGE", batch);

        byte[] expected = whole.clone();
        Arrays.fill(expected, 0, half.length, (byte) 'x');
        assertThat(Files.readAllBytes(spool(batch))).isEqualTo(expected);
    }

    @Test
    void aShortFileEndsThePullAsIncomplete() throws Exception {
        long batch = request(Map.of());
        until("STAGE", batch);
        Path remote = data.root().resolve("sandbox/files/bulk-" + number(operation("shopify_id", batch)) + ".jsonl");
        try (RandomAccessFile file = new RandomAccessFile(remote.toFile(), "rw")) {
            file.setLength(1000);
        }
        Files.delete(spool(batch));
        fetchAgain(batch, 0);

        until(null, batch);

        assertThat(batch("status", batch)).isEqualTo("INCOMPLETE");
        assertThat(batch("error", batch)).contains("ends at 1000 bytes", "Start the pull again");
        assertThat(batch("ended_at::text", batch)).isNotNull();
    }

    @Test
    void anOperationThatShopifyDoesNotKnowEndsThePull() throws Exception {
        long batch = request(Map.of());
        routes.to("direct:pull-watch").send();
        database.sql("update bulk_operation set shopify_id = 'gid://shopify/BulkOperation/1' where batch_id = ?")
                .param(batch)
                .update();
        until(null, batch);
        assertThat(batch("status", batch)).isEqualTo("FAILED");
        assertThat(batch("error", batch)).contains("no longer knows the bulk operation");
    }

    @Test
    void whatShopifyRefusesForGoodEndsThePull() throws Exception {
        long batch = request(Map.of());
        routes.to("direct:pull-watch").send();
        database.sql("update bulk_operation set shopify_id = 'gid://shopify/Product/1' where batch_id = ?")
                .param(batch)
                .update();
        until(null, batch);
        assertThat(batch("status", batch)).isEqualTo("FAILED");
        assertThat(batch("error", batch)).contains("Shopify refuses the call", "The catalog is as it was");
    }

    @Test
    void aSpoolFileGoesWhenItsBatchEndedLongAgoAndNotBefore() throws Exception {
        long batch = request(Map.of());
        until("STAGE", batch);
        routes.to("direct:pull-tidy").send();
        assertThat(spool(batch)).exists();

        database.sql(
                        "update sync_batch set phase = null, status = 'SUCCEEDED', ended_at = now() - interval '6 days' where id = ?")
                .param(batch)
                .update();
        routes.to("direct:pull-tidy").send();
        assertThat(spool(batch)).exists();

        database.sql("update sync_batch set ended_at = now() - interval '8 days' where id = ?")
                .param(batch)
                .update();
        routes.to("direct:pull-tidy").send();
        assertThat(spool(batch)).doesNotExist();
    }

    @Test
    void aPullThatIsTakenAwayWhileItComesStopsAndLeavesTheRowAlone() throws Exception {
        long batch = request(Map.of());
        until("STAGE", batch);
        fetchAgain(batch, 0);
        database.sql(
                        "update sync_batch set leased_by = 'another node', leased_until = now() + interval '1 hour' where id = ?")
                .param(batch)
                .update();
        routes.to("direct:pull-watch").send();
        assertThat(batch("phase", batch)).isEqualTo("FETCH");
        assertThat(batch("leased_by", batch)).isEqualTo("another node");
    }

    @Test
    void oneAtATime() {
        long batch = request(Map.of());
        assertThatThrownBy(() -> request(Map.of("dryRun", true)))
                .cause()
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.kind()).isEqualTo(Refusal.Kind.CONFLICT))
                .hasMessageContaining("batch " + batch);
    }

    @Test
    @Tag("req-60")
    void aPausedPullRestsAndGoesOnWhereItWas() throws Exception {
        long batch = request(Map.of());
        routes.to("direct:pull-watch").send();
        database.sql("update sync_batch set status = 'PAUSED' where id = ?")
                .param(batch)
                .update();
        due(batch);
        routes.to("direct:pull-watch").send();
        assertThat(batch("phase", batch)).isEqualTo("WATCH");
        database.sql("update sync_batch set status = 'RUNNING' where id = ?")
                .param(batch)
                .update();
        until("STAGE", batch);
    }

    @Test
    void theOperationOfACancelledPullIsCancelledAsWell() throws Exception {
        long batch = request(Map.of());
        routes.to("direct:pull-watch").send();
        routes.to("sql:classpath:sql/batch/cancel-batch.sql")
                .withVariable("batchId", batch)
                .withVariable("actor", "pia@example.com")
                .send();
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            due(batch);
            routes.to("direct:pull-watch").send();
            assertThat(operation("state", batch)).isIn("CANCELED", "COMPLETED");
        });
        assertThat(batch("status", batch)).isEqualTo("CANCELLED");
        assertThat(batch("error", batch)).startsWith("Cancelled by pia@example.com");
        assertThat(ledger("bulkOperationCancel")).contains(operation("shopify_id", batch));
    }

    @Test
    void theOperationOfACancelledPullIsFoundAndCancelledAlsoWhereItsReplyWasLost() throws Exception {
        long batch = request(Map.of());
        faults("{\"lostReply\":{\"share\":1,\"times\":1}}");
        routes.to("direct:pull-watch").send();
        faults("{}");
        assertThat(operation("state", batch)).isEqualTo("SUBMITTING");
        routes.to("sql:classpath:sql/batch/cancel-batch.sql")
                .withVariable("batchId", batch)
                .withVariable("actor", "pia@example.com")
                .send();
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            routes.to("direct:pull-watch").send();
            assertThat(operation("state", batch)).isIn("CANCELED", "COMPLETED");
        });
        assertThat(ledger("bulkOperationCancel")).contains(operation("shopify_id", batch));
    }

    @Test
    void aHintMakesTheLookAtAnOperationOfOursDueAndNothingElse() {
        long batch = request(Map.of());
        routes.to("direct:pull-watch").send();
        String later = "update sync_batch set next_look_at = now() + interval '1 hour' where id = ?";
        database.sql(later).param(batch).update();
        hint("gid://shopify/BulkOperation/1");
        hint(null);
        assertThat(batch("(next_look_at > now())::text", batch)).isEqualTo("true");
        hint(operation("shopify_id", batch));
        assertThat(batch("(next_look_at > now())::text", batch)).isEqualTo("false");
        until("STAGE", batch);
        database.sql(later).param(batch).update();
        hint(operation("shopify_id", batch));
        assertThat(batch("(next_look_at > now())::text", batch)).isEqualTo("true");
    }

    private void hint(String id) {
        Map<String, Object> told = new HashMap<>();
        told.put("admin_graphql_api_id", id);
        told.put("status", "completed");
        assertThat(routes.to("direct:pull-hint").withBody(told).send().getException())
                .isNull();
    }

    @Test
    void anArchivedResultComesBackFromTheBucket() throws Exception {
        long batch = request(Map.of());
        until("STAGE", batch);
        byte[] came = Files.readAllBytes(spool(batch));
        leaveNothingToDo();
        Map<?, ?> answer = routes.to("direct:pull-restage")
                .withVariable("actor", "pia@example.com")
                .withVariable("batchId", batch)
                .request(Map.class);
        long again = ((Number) answer.get("batchId")).longValue();
        until("STAGE", again);
        assertThat(Files.readAllBytes(spool(again))).isEqualTo(came);
        assertThat(operation("submitted_at::text", again)).isEqualTo(operation("submitted_at::text", batch));
    }

    private long request(Map<String, Object> body) {
        Map<?, ?> answer = routes.to("direct:pull-request")
                .withVariable("actor", "pia@example.com")
                .withBody(new HashMap<>(body))
                .request(Map.class);
        return ((Number) answer.get("batchId")).longValue();
    }

    private void until(String phase, long batch) {
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            routes.to("direct:pull-watch").send();
            assertThat(batch("phase", batch)).as("%s", batch("error", batch)).isEqualTo(phase);
        });
    }

    private void due(long batch) {
        database.sql("update sync_batch set next_look_at = now() where id = ?")
                .param(batch)
                .update();
    }

    /** As it would be after a crash with so many bytes on disk. */
    private void fetchAgain(long batch, long bytes) {
        database.sql(
                        "update sync_batch set phase = 'FETCH', counters = (counters::jsonb || jsonb_build_object('bytes', cast(? as bigint)))::text where id = ?")
                .params(bytes, batch)
                .update();
        database.sql("update bulk_operation set settled = false, kept_bytes = null where batch_id = ?")
                .param(batch)
                .update();
        due(batch);
    }

    private Path spool(long batch) {
        return data.folder("spool").resolve("batch-" + batch + ".jsonl");
    }

    private String operation(String column, long batch) {
        return database.sql("select " + column + " from bulk_operation where batch_id = ?")
                .param(batch)
                .query(String.class)
                .single();
    }

    private String batch(String column, long batch) {
        return database.sql("select " + column + " from sync_batch where id = ?")
                .param(batch)
                .query(String.class)
                .optional()
                .orElse(null);
    }

    private long started() throws IOException, InterruptedException {
        return ledger("bulkOperationRunQuery").split("\"mutation\"", -1).length - 1L;
    }

    private String ledger(String mutation) throws IOException, InterruptedException {
        return http.send(
                        HttpRequest.newBuilder(
                                        URI.create("http://127.0.0.1:" + port + "/sandbox/ledger?mutation=" + mutation))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private void faults(String body) throws IOException, InterruptedException {
        post("/sandbox/faults", body);
    }

    /** Of another client of this app; it waits for one of the five lanes. */
    private void otherOperation() {
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> post(
                                "/sandbox/admin/api/2026-10/graphql.json",
                                "{\"query\":\"mutation { bulkOperationRunQuery(query: \\\"{ products(query: \\\\\\\"id:1\\\\\\\") { edges { node { id } } } }\\\") { bulkOperation { id } } }\"}")
                        .contains("gid://shopify/BulkOperation/"));
    }

    private String post(String path, String body) throws IOException, InterruptedException {
        return http.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                .header("Content-Type", "application/json")
                                .header("X-Shopify-Access-Token", "sandbox")
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static String number(String gid) {
        return gid.substring(gid.lastIndexOf('/') + 1);
    }
}
