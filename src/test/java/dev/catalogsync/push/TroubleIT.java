package dev.catalogsync.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.catalogsync.Calls;
import dev.catalogsync.Merchant;
import dev.catalogsync.WholeApplication;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/** What a push does while the store is unreachable, refuses or is nearly out of points: seen over HTTP and in the sandbox's ledger. */
@WholeApplication
@Import(Merchant.class)
@TestPropertySource(properties = "catalog.sandbox.products=41")
class TroubleIT {

    @Autowired
    private Calls calls;

    @Autowired
    private JdbcClient database;

    @Autowired
    private Merchant merchant;

    private Desk desk;

    @BeforeEach
    void start() {
        desk = new Desk(calls);
        database.sql("update approval_rule set enabled = false").update();
        trouble("{}");
    }

    @AfterEach
    void noTroubleForOthers() {
        trouble("{}");
    }

    @Test
    @Tag("req-39")
    void whatTheStoreAnswersWithAnErrorIsTriedAgainLaterAndLaterAndDoneOnce() {
        String handle = "trouble-" + UUID.randomUUID();
        desk.propose(List.of(product(handle)));
        desk.approve("OUTGOING");
        trouble("{\"internalError\":{\"share\":1}}");

        long batch = desk.push();
        List<Double> waits = new ArrayList<>();
        await("three attempts")
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    Map<String, Object> task = task(batch);
                    if ((Integer) task.get("attempts") > waits.size()) {
                        waits.add(((Number) task.get("wait")).doubleValue());
                    }
                    return waits.size() >= 3;
                });
        assertThat(database.sql("select error from push_task where batch_id = ?")
                        .param(batch)
                        .query(String.class)
                        .single())
                .startsWith("Shopify failed");
        trouble("{}");

        assertThat(desk.ended(batch).path("status").asText()).isEqualTo("SUCCEEDED");
        assertThat(created(handle)).as("mutations that created it").hasSize(1);
        // Half of the backoff is chance, so only attempts that are two apart must differ: 0.5 to 1 s, then 2 to 4 s.
        assertThat(waits.get(2)).as("waits of %s", waits).isGreaterThan(waits.get(0));
    }

    @Test
    @Tag("req-40")
    @Tag("req-42")
    void whatIsRefusedIsNamedWithItsContextAndTheRestIsApplied() {
        List<String> fine = List.of("fine-" + UUID.randomUUID(), "fine-" + UUID.randomUUID());
        String contested = "late-" + UUID.randomUUID();
        List<Long> changes = new ArrayList<>();
        fine.forEach(handle -> changes.addAll(desk.propose(List.of(product(handle)))));
        long refused = desk.propose(List.of(product(contested))).getFirst();
        desk.approve("OUTGOING");
        merchant.call(
                "mutation($product: ProductCreateInput!) { productCreate(product: $product) { userErrors { message } } }",
                Map.of("product", Map.of("title", "Of somebody else", "handle", contested)));

        long batch = desk.push();
        JsonNode ended = desk.ended(batch);

        assertThat(ended.path("status").asText()).isEqualTo("INCOMPLETE");
        assertThat(changes).extracting(this::status).containsOnly("APPLIED");
        fine.forEach(handle -> assertThat(created(handle)).hasSize(1));
        assertThat(status(refused)).isEqualTo("FAILED");
        JsonNode letter =
                calls.get("operator", "/api/sync/dead-letters?batch=" + batch).json();
        assertThat(letter.path("letters"))
                .singleElement()
                .satisfies(each -> assertThat(each.path("reason").asText()).contains(contested));
        JsonNode context = calls.get(
                        "operator",
                        "/api/sync/dead-letters/"
                                + letter.path("letters").path(0).path("id").asLong())
                .json();
        assertThat(context.path("changeId").asLong()).isEqualTo(refused);
        assertThat(context.path("batchId").asLong()).isEqualTo(batch);
        assertThat(context.path("reason").asText()).contains(contested);
        assertThat(context.path("document").toString())
                .as("what was to be sent")
                .contains(contested);
    }

    @Test
    @Tag("req-43")
    void theLimitIsKeptToThoughAnotherAppSpendsMostOfThePoints() {
        desk.pull();
        desk.approve("INCOMING");
        List<Map<String, Object>> edits = database
                .sql(
                        "select shopify_id from item where kind = 'PRODUCT' and shopify_id is not null and document is not null limit 30")
                .query(String.class)
                .list()
                .stream()
                .map(id -> Map.<String, Object>of("id", id, "title", "Of few points " + UUID.randomUUID()))
                .toList();
        desk.propose(edits);
        desk.approve("OUTGOING");
        trouble("{\"rival\":{\"share\":0.5}}");
        long throttled = throttled();
        // What the other app left of the bucket.
        database.sql("update api_rate_limit set currently_available = 150, read_at = clock_timestamp()")
                .update();

        long batch = desk.push();

        assertThat(desk.ended(batch).path("status").asText()).isEqualTo("SUCCEEDED");
        assertThat(database.sql(
                                """
                        select count(*) from staged_change
                         where status = 'APPLIED' and id in (select unnest(change_ids) from push_task where batch_id = ?)""")
                        .param(batch)
                        .query(Long.class)
                        .single())
                .isEqualTo(edits.size());
        assertThat(throttled() - throttled).as("answers that said THROTTLED").isZero();
    }

    @Test
    void aPushThatCannotBePlannedSaysWhyAndDoesNotStopTheNext() {
        long poisoned = database.sql(
                        """
                        insert into sync_batch (store_id, type, direction, trigger, criteria, phase, created_by)
                        select id, 'SELECTIVE', 'PUSH_TO_SHOPIFY', 'REST', '{"batch": "none"}', 'PLAN', 'test' from store
                        returning id""")
                .query(Long.class)
                .single();
        String handle = "beside-" + UUID.randomUUID();
        desk.propose(List.of(product(handle)));
        desk.approve("OUTGOING");

        JsonNode next = desk.ended(desk.push());

        assertThat(next.path("status").asText()).isEqualTo("SUCCEEDED");
        assertThat(created(handle)).hasSize(1);
        Map<String, Object> batch = database.sql(
                        """
                        select status, phase, error, leased_by, next_look_at > now() + interval '10 seconds' as later
                          from sync_batch where id = ?""")
                .param(poisoned)
                .query()
                .singleRow();
        assertThat(batch)
                .containsEntry("status", "RUNNING")
                .containsEntry("phase", "PLAN")
                .containsEntry("leased_by", null)
                .containsEntry("later", true);
        assertThat((String) batch.get("error")).contains("bigint: \"none\"").doesNotContain("select");
        JsonNode cancelled = calls.send("operator", "POST", "/api/sync/batches/" + poisoned + "/cancel", null)
                .json();
        assertThat(cancelled.path("status").asText()).isEqualTo("CANCELLED");
    }

    private Map<String, Object> product(String handle) {
        return Map.of("handle", handle, "title", "Trouble", "vendor", "Kiln", "status", "DRAFT");
    }

    /** The mutations by which we created it. */
    private List<JsonNode> created(String handle) {
        List<JsonNode> entries = new ArrayList<>();
        for (JsonNode entry : calls.get(null, "/sandbox/ledger?mutation=productSet&changed=true")
                .json()) {
            if (entry.toString().contains(handle)) {
                entries.add(entry);
            }
        }
        return entries;
    }

    private Map<String, Object> task(long batch) {
        return database.sql(
                        "select coalesce(max(attempts), 0) as attempts, coalesce(max(extract(epoch from next_attempt_at - now())), 0) as wait from push_task where batch_id = ?")
                .param(batch)
                .query()
                .singleRow();
    }

    private String status(long change) {
        return database.sql("select status from staged_change where id = ?")
                .param(change)
                .query(String.class)
                .single();
    }

    private long throttled() {
        return database.sql("select throttled from api_rate_limit")
                .query(Long.class)
                .single();
    }

    private void trouble(String plan) {
        assertThat(calls.send(null, "POST", "/sandbox/faults", plan).status()).isEqualTo(200);
    }
}
