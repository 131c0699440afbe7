package dev.catalogsync.pull.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.catalogsync.Calls;
import dev.catalogsync.WholeApplication;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/**
 * Whether everything arrived is told by a full pull afterwards: it compares each item with what was last seen of it, and stages
 * nothing only where nothing was missed.
 */
@WholeApplication
@TestPropertySource(properties = "catalog.sandbox.products=" + IncrementalIT.PRODUCTS)
class IncrementalIT {

    static final int PRODUCTS = 8000;
    private static final int HOURS = 5 * 3600;

    @Autowired
    JdbcClient database;

    @Autowired
    Calls calls;

    private long seed;

    @BeforeEach
    void inStep() {
        seed = System.nanoTime();
        System.out.println("seed " + seed);
        faults("{}");
        if (database.sql("select count(*) from pull_checkpoint")
                        .query(Integer.class)
                        .single()
                == 0) {
            pull("INCREMENTAL");
        }
    }

    @AfterEach
    void everythingHadArrived() {
        faults("{}");
        JsonNode full = pull("FULL");
        assertThat(count(full, "staged")).as("what only a full pull found").isZero();
        assertThat(count(full, "unchanged")).isEqualTo(PRODUCTS);
        assertThat(database.sql(
                                "select count(*) from (select 1 from staged_change where status = 'PENDING' group by item_id having count(*) > 1) twice")
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Test
    void withoutAMarkEverythingIsRead() {
        database.sql("delete from pull_checkpoint").update();
        JsonNode pulled = pull("INCREMENTAL");
        assertThat(count(pulled, "roots")).isEqualTo(PRODUCTS);
        assertThat(pulled.path("criteria").path("note").asText()).isEqualTo(Slices.NO_MARK);
        assertThat(count(pull("INCREMENTAL"), "roots")).isLessThan(PRODUCTS);
    }

    @Test
    void thousandsOfItemsThatChangedAtOneMomentArriveAndNoneTwice() {
        faults("{\"clockStands\":\"" + Instant.now() + "\"}");
        Set<String> edited = edit(10_000);
        assertThat(edited).hasSizeGreaterThan(5000);

        JsonNode first = pull("INCREMENTAL");
        assertThat(count(first, "roots")).isBetween(edited.size(), PRODUCTS - 1);
        assertThat(count(first, "staged")).isEqualTo(edited.size());
        assertThat(staged(first)).isEqualTo(edited);

        JsonNode second = pull("INCREMENTAL");
        assertThat(count(second, "roots")).isGreaterThanOrEqualTo(edited.size());
        assertThat(count(second, "staged")).isZero();
    }

    @Test
    @Tag("req-21")
    void whatIsEditedWhileAPullRunsArrivesWithItOrWithTheNext() {
        edit(200);
        faults("{\"slowBulk\":{\"createdMs\":1000,\"runningMs\":2000}}");
        long batch = start("INCREMENTAL");
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    edit(5);
                    return report(batch).path("phase").isNull();
                });
        assertThat(report(batch).path("status").asText()).isEqualTo("SUCCEEDED");
        faults("{}");
        pull("INCREMENTAL");
        assertThat(count(pull("INCREMENTAL"), "staged")).isZero();
    }

    @Test
    void aClockOfTheStoreThatIsHoursAheadLosesNothing() {
        skewed(HOURS);
    }

    @Test
    void aClockOfTheStoreThatIsHoursBehindLosesNothing() {
        skewed(-HOURS);
    }

    private void skewed(int seconds) {
        faults("{\"clockSkew\":" + seconds + "}");
        pull("INCREMENTAL");
        for (int round = 0; round < 2; round++) {
            Set<String> edited = edit(40);
            JsonNode pulled = pull("INCREMENTAL");
            assertThat(staged(pulled)).isEqualTo(edited);
            assertThat(count(pulled, "roots")).isLessThan(PRODUCTS);
        }
    }

    @Test
    void aClockThatIsSetBackBetweenTwoPullsIsNoticedAndEverythingIsRead() {
        faults("{\"clockSkew\":" + HOURS + "}");
        pull("INCREMENTAL");
        edit(20);
        pull("INCREMENTAL");

        faults("{\"clockSkew\":-" + HOURS + "}");
        Set<String> edited = edit(40);
        JsonNode pulled = pull("INCREMENTAL");
        assertThat(pulled.path("criteria").path("note").asText()).contains("clock of the store was set back");
        assertThat(count(pulled, "roots")).isEqualTo(PRODUCTS);
        assertThat(staged(pulled)).isEqualTo(edited);

        Set<String> later = edit(40);
        JsonNode next = pull("INCREMENTAL");
        assertThat(count(next, "roots")).isLessThan(PRODUCTS);
        assertThat(staged(next)).isEqualTo(later);
    }

    @Test
    void theMarkStaysWhereAPullDoesNotBalance() {
        String mark = mark();
        Set<String> edited = edit(30);
        faults("{\"slowBulk\":{\"createdMs\":1000,\"runningMs\":0}}");
        long batch = start("INCREMENTAL");
        await().until(() -> report(batch).path("phase").asText().equals("WATCH"));
        calls.send("operator", "POST", "/api/sync/batches/" + batch + "/cancel", null);
        assertThat(mark()).isEqualTo(mark);
        faults("{}");
        assertThat(staged(pull("INCREMENTAL"))).isEqualTo(edited);
        assertThat(mark()).isNotEqualTo(mark);
    }

    @Test
    void aDryRunLeavesTheMarkWhereItIs() {
        String mark = mark();
        Set<String> edited = edit(10);
        ended(start("INCREMENTAL", ",\"dryRun\":true"));
        assertThat(mark()).isEqualTo(mark);
        assertThat(staged(pull("INCREMENTAL"))).isEqualTo(edited);
    }

    @Test
    void anIncrementalPullConcludesNothingFromAbsence() {
        edit(10);
        JsonNode pulled = pull("INCREMENTAL");
        assertThat(count(pulled, "roots")).isLessThan(PRODUCTS);
        assertThat(count(pulled, "deletes")).isZero();
    }

    private JsonNode pull(String type) {
        return ended(start(type));
    }

    private long start(String type) {
        return start(type, "");
    }

    private long start(String type, String more) {
        Calls.Answer answer =
                calls.send("operator", "POST", "/api/sync/shopify/pull", "{\"type\":\"" + type + "\"" + more + "}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
        return answer.json().path("batchId").asLong();
    }

    private JsonNode ended(long batch) {
        JsonNode report = calls.ended(batch, Duration.ofSeconds(90));
        assertThat(report.path("status").asText())
                .as(report.path("error").asText())
                .isEqualTo("SUCCEEDED");
        return report;
    }

    private JsonNode report(long batch) {
        return calls.batch(batch);
    }

    private static int count(JsonNode report, String counter) {
        return report.path("counters").path(counter).asInt();
    }

    /** Ids of the items that a batch found changed. */
    private Set<String> staged(JsonNode report) {
        return new HashSet<>(database.sql(
                        "select i.shopify_id from staged_change c join item i on i.id = c.item_id where c.batch_id = ? and c.operation = 'UPDATE'")
                .param(report.path("id").asLong())
                .query(String.class)
                .list());
    }

    private String mark() {
        return database.sql("select mark_at || ' ' || moved_by from pull_checkpoint where kind = 'PRODUCT'")
                .query(String.class)
                .single();
    }

    /** Ids of the products that a merchant edited. */
    private Set<String> edit(int count) {
        JsonNode done = calls.send(
                        null,
                        "POST",
                        "/sandbox/edit",
                        "{\"count\":" + count + ",\"seed\":" + seed++ + ",\"kinds\":[\"title\"]}")
                .json();
        Set<String> ids = new HashSet<>();
        done.path("edits").forEach(edit -> ids.add(edit.path("id").asText()));
        assertThat(ids).isNotEmpty();
        return ids;
    }

    private void faults(String plan) {
        Calls.Answer answer = calls.send(null, "POST", "/sandbox/faults", plan);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }
}
