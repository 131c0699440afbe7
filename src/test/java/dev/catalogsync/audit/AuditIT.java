package dev.catalogsync.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.catalogsync.Calls;
import dev.catalogsync.Json;
import dev.catalogsync.TestCatalog;
import dev.catalogsync.WholeApplication;
import dev.catalogsync.catalog.Document;
import dev.catalogsync.catalog.Kind;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.apache.camel.FluentProducerTemplate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Who did what, when, why and from where is written down, whoever does it and however; and nobody changes it unseen. */
@WholeApplication
@Import(TestCatalog.class)
@Tag("req-27")
@Tag("req-48")
class AuditIT {

    @Autowired
    Calls calls;

    @Autowired
    DataSource connections;

    @Autowired
    JdbcClient database;

    @Autowired
    TransactionTemplate transactions;

    @Autowired
    TestCatalog catalog;

    @Autowired
    FluentProducerTemplate routes;

    @Test
    @Tag("req-46")
    void aDecisionIsWrittenDownWithWhoWhyFromWhereAndHowItEnded() {
        long change = pending();
        String reason = "=HYPERLINK(\"http://example.com\") äöü, said " + UUID.randomUUID();
        assertThat(approve(change, reason)).isEqualTo(200);
        assertThat(approve(change, "twice")).isEqualTo(409);

        List<JsonNode> entries = entries("change=" + change);
        assertThat(entries)
                .extracting(entry -> entry.path("event").asText() + " "
                        + entry.path("action").asText() + " "
                        + entry.path("was").asText() + " " + entry.path("actor").asText() + " "
                        + entry.path("status").asText() + " "
                        + entry.path("reason").asText())
                .containsExactly(
                        "ANSWERED approve-change null reviewer 409 twice",
                        "ASKED approve-change null reviewer null twice",
                        "ANSWERED approve-change null reviewer 200 " + reason,
                        "MOVED APPROVED PENDING reviewer null " + reason,
                        "ASKED approve-change null reviewer null " + reason);
        assertThat(entries.get(4).path("origin").asText()).isEqualTo("127.0.0.1");
        assertThat(entries.get(4).path("subject").asText()).isEqualTo("change " + change);
        assertThat(entries.get(4).path("call")).isEqualTo(entries.get(2).path("call"));
        assertThat(entries.get(3).at("/changes/0/from").asLong()).isEqualTo(change);
        assertThat(entries.get(3).path("origin").asText()).startsWith("database: catalog-sync as ");

        assertThat(calls.get("admin", "/api/audit/export?format=csv&change=" + change)
                        .body())
                .as("a spreadsheet takes it for text")
                .contains("\"'=HYPERLINK(\"\"http://example.com\"\")")
                .doesNotContain("\"=HYPERLINK");
    }

    @Test
    void whatWasDecidedIsBoundByItsFingerprint() {
        long change = pending();
        approve(change, "fine");
        String digest = entries("change=" + change + "&action=APPROVED")
                .getFirst()
                .path("digest")
                .asText();

        assertThat(digest).isEqualTo(fingerprint(change));
        database.sql("update staged_change set after = ? where id = ?")
                .params("{\"title\":\"Other\"}", change)
                .update();
        assertThat(digest).isNotEqualTo(fingerprint(change));
    }

    @Test
    void whatIsDoneByHandInTheDatabaseIsWrittenDownAsWell() {
        long change = pending();
        long other = pending();
        database.sql(
                        "update staged_change set status = 'REJECTED', decided_by = 'by hand', decision_reason = 'none' where id in (?, ?)")
                .params(change, other)
                .update();
        JsonNode moved = entries("change=" + change).getFirst();
        assertThat(moved.path("action").asText()).isEqualTo("REJECTED");
        assertThat(moved.path("actor").asText()).isEqualTo("by hand");
        assertThat(moved.path("count").asInt()).as("their batches differ").isOne();
        assertThat(entries("change=" + other)).hasSize(1);

        database.sql("delete from staged_change where id = ?").param(change).update();
        assertThat(entries("change=" + change).getFirst().path("action").asText())
                .isEqualTo("DELETED");
    }

    @Test
    @Tag("req-47")
    void whoIsTurnedAwayIsWrittenDownWithoutWhatWasTyped() {
        long change = pending();
        assertThat(calls.send("viewer", "POST", "/api/sync/staged/" + change + "/approve", "{}")
                        .status())
                .isEqualTo(403);
        JsonNode refused =
                entries("action=POST%20/api/sync/staged/%7Bid%7D/approve").getFirst();
        assertThat(refused.path("event").asText()).isEqualTo("REFUSED");
        assertThat(refused.path("actor").asText()).isEqualTo("viewer");
        assertThat(refused.path("status").asInt()).isEqualTo(403);

        assertThat(calls.send(null, "POST", "/auth/token", "{\"username\":\"my password\",\"password\":\"hunter2\"}")
                        .status())
                .isEqualTo(401);
        JsonNode login = entries("action=POST%20/auth/token").getFirst();
        assertThat(login.path("status").asInt()).isEqualTo(401);
        assertThat(login.toString()).doesNotContain("password", "hunter2");
    }

    @Test
    void aCallWhoseBodyCannotBeReadIsWrittenDownWithItsAnswer() {
        long change = pending();
        assertThat(calls.send("reviewer", "POST", "/api/sync/staged/" + change + "/reject", "no JSON")
                        .status())
                .isEqualTo(400);
        assertThat(entries("change=" + change)).singleElement().satisfies(entry -> assertThat(
                        entry.path("event").asText() + entry.path("status").asInt())
                .isEqualTo("ANSWERED400"));
    }

    @Test
    void whatABatchDidIsFoundByTheBatch() {
        long change = pending();
        long batch = database.sql("select batch_id from staged_change where id = ?")
                .param(change)
                .query(Long.class)
                .single();
        approve(change, "fine");
        assertThat(entries("batch=" + batch))
                .extracting(entry -> entry.path("event").asText() + " "
                        + entry.path("action").asText())
                .containsExactly("ANSWERED approve-change", "MOVED APPROVED", "ANSWERED propose");
    }

    @Test
    void theListIsPagedByKeyAndNarrowedByTime() {
        Instant since = database.sql("select clock_timestamp()")
                .query(java.time.OffsetDateTime.class)
                .single()
                .toInstant();
        long first = pending();
        long second = pending();
        approve(first, "fine");
        approve(second, "fine");
        List<String> whole = positions("since=" + since + "&limit=200");
        List<String> paged = new ArrayList<>();
        String before = "";
        do {
            JsonNode page = calls.get("admin", "/api/audit?limit=3&since=" + since + before)
                    .json();
            page.path("entries")
                    .forEach(entry -> paged.add(entry.path("position").asText()));
            before = page.path("next").isNull()
                    ? null
                    : "&before=" + page.path("next").asText();
        } while (before != null);
        assertThat(whole)
                .hasSizeGreaterThanOrEqualTo(10)
                .isSortedAccordingTo((a, b) -> Long.compare(Long.parseLong(b), Long.parseLong(a)));
        assertThat(paged).isEqualTo(whole);
        assertThat(positions("until=" + since + "&limit=200")).doesNotContainAnyElementsOf(whole);
    }

    @Test
    void whatIsAskedWronglyIsRefused() {
        for (String wrong : List.of(
                "actor=",
                "actor=%00",
                "change=0",
                "batch=x",
                "since=yesterday",
                "until=1999-01-01T00:00:00Z",
                "limit=201",
                "before=0",
                "sort=at",
                "since=2026-11-28T10:00:00+01:00")) {
            assertThat(calls.get("admin", "/api/audit?" + wrong).status())
                    .as(wrong)
                    .isEqualTo(422);
        }
        assertThat(calls.get("admin", "/api/audit/export?format=xml").status()).isEqualTo(422);
        assertThat(calls.get("admin", "/api/audit/export?limit=1").status()).isEqualTo(422);
        assertThat(calls.get("operator", "/api/audit").status()).isEqualTo(403);
    }

    @Test
    void nothingIsChangedOrTakenOut() {
        approve(pending(), "fine");
        for (String statement : List.of(
                "update change_tracking set actor = 'nobody'",
                "delete from change_tracking",
                "truncate change_tracking")) {
            assertThatThrownBy(() -> database.sql(statement).update())
                    .as(statement)
                    .isInstanceOf(DataAccessException.class)
                    .hasMessageContaining("only added to");
        }
    }

    /** A stranger with nothing but the file can tell that it is whole. */
    @Test
    void anExportProvesItself() throws Exception {
        approve(pending(), "\"quoted\"\n\tand more \\ 日本語");
        String previous = "";
        long position = 0;
        for (String line :
                calls.get("admin", "/api/audit/export").body().lines().toList()) {
            Map<String, Object> entry = Json.object(line);
            String sealed = (String) entry.get("sealed");
            position++;
            assertThat(entry).containsEntry("previous", previous);
            assertThat(((Number) entry.get("position")).longValue()).isEqualTo(position);
            assertThat(sealed).startsWith("[" + position + ", ").endsWith("\"" + previous + "\"]");
            previous = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(sealed.getBytes(StandardCharsets.UTF_8)));
            assertThat(entry).containsEntry("hash", previous);
        }
        assertThat(position).isPositive();
    }

    @Test
    void aBrokenTrailIsToldAndStopsNothing() {
        approve(pending(), "fine");
        assertThat(verified().path("intact").asBoolean())
                .as(verified().toString())
                .isTrue();
        long entry = entries("limit=1").getFirst().path("position").asLong() - 1;
        String actor = "update change_tracking set actor = %s || coalesce(actor, '') where position = " + entry;
        byHand(actor.formatted("'x'"));
        try {
            JsonNode report = verified();
            assertThat(report.path("intact").asBoolean()).isFalse();
            assertThat(report.path("firstBroken").asLong()).isEqualTo(entry);
            assertThat(report.path("trouble").asText()).contains("content");
            JsonNode health = calls.get("admin", "/actuator/health/audit").json();
            assertThat(health.path("status").asText()).isEqualTo("UP");
            assertThat(health.at("/details/firstBroken").asLong()).isEqualTo(entry);
            assertThat(approve(pending(), "the work goes on")).isEqualTo(200);
        } finally {
            byHand("update change_tracking set actor = nullif(substring(actor from 2), '') where position = " + entry);
        }
        assertThat(verified().path("intact").asBoolean()).isTrue();
    }

    @Test
    void aTailThatWasCutIsKnownOutsideOfTheDatabaseAlsoAfterTheTrailWentOn() {
        approve(pending(), "fine");
        routes.to("direct:audit-witness").request(Object.class);
        long last = entries("limit=1").getFirst().path("position").asLong();
        database.sql("create table cut as select * from change_tracking where position = " + last)
                .update();
        byHand("delete from change_tracking where position = " + last);
        try {
            assertThat(verified().path("firstBroken").asLong()).isEqualTo(last);
            assertThat(verified().path("trouble").asText()).contains("cut off");
            approve(pending(), "after the cut");
            routes.to("direct:audit-witness").request(Object.class);
            assertThat(verified().path("firstBroken").asLong()).isEqualTo(last);
            assertThat(verified().path("trouble").asText()).contains("written anew");
        } finally {
            byHand("delete from change_tracking where position >= " + last);
            byHand("insert into change_tracking select * from cut");
            database.sql("drop table cut").update();
        }
        assertThat(verified().path("intact").asBoolean())
                .as(verified().toString())
                .isTrue();
    }

    @Test
    void manyWritersLeaveNoGapAndNoFork() throws Exception {
        int writers = 8;
        int times = 25;
        List<Long> changes = new ArrayList<>();
        for (int i = 0; i < writers; i++) {
            changes.add(pending());
        }
        long before = database.sql("select count(*) from change_tracking")
                .query(Long.class)
                .single();
        try (ExecutorService threads = Executors.newFixedThreadPool(writers)) {
            List<Future<?>> all = new ArrayList<>();
            for (long change : changes) {
                all.add(threads.submit(() -> {
                    for (int i = 0; i < times; i++) {
                        String by = "writer " + change + " " + i;
                        transactions.executeWithoutResult(status -> {
                            decided(change, by);
                            decided(change, by + " again");
                        });
                    }
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        }
        assertThat(database.sql("select count(*) from change_tracking")
                                .query(Long.class)
                                .single()
                        - before)
                .isEqualTo(2L * writers * times);
        assertThat(database.sql("select count(*) from change_tracking_draft")
                        .query(Long.class)
                        .single())
                .isZero();
        assertThat(verified().path("intact").asBoolean())
                .as(verified().toString())
                .isTrue();
    }

    /** Were the chain locked when a change moves, and not at the end, the second would wait for the first, and then the first for the second. */
    @Test
    void whoMovesChangesLocksTheChainLast() throws Exception {
        long one = pending();
        long other = pending();
        try (Connection first = connections.getConnection();
                Connection second = connections.getConnection();
                Statement firsts = first.createStatement();
                Statement seconds = second.createStatement()) {
            first.setAutoCommit(false);
            second.setAutoCommit(false);
            String move = "update staged_change set decided_by = 'x' where id = ";
            firsts.execute(move + one);
            seconds.execute("set local lock_timeout = '2s'");
            seconds.execute(move + other);
            second.commit();
            firsts.execute(move + other);
            first.commit();
        }
        assertThat(entries("change=" + other).stream()
                        .filter(entry -> entry.path("event").asText().equals("MOVED")))
                .hasSize(1);
        assertThat(verified().path("intact").asBoolean()).isTrue();
    }

    private void decided(long change, String by) {
        database.sql("update staged_change set decided_by = ? where id = ?")
                .params(by, change)
                .update();
    }

    private void byHand(String statement) {
        transactions.executeWithoutResult(status -> {
            database.sql("alter table change_tracking disable trigger user").update();
            database.sql(statement).update();
            database.sql("alter table change_tracking enable trigger user").update();
        });
    }

    private JsonNode verified() {
        Calls.Answer answer = calls.get("admin", "/api/audit/verify");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json();
    }

    private int approve(long change, String reason) {
        return calls.send(
                        "reviewer",
                        "POST",
                        "/api/sync/staged/" + change + "/approve",
                        Json.write(Map.of("reason", reason)))
                .status();
    }

    private List<JsonNode> entries(String query) {
        Calls.Answer answer = calls.get("admin", "/api/audit?" + query);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        List<JsonNode> entries = new ArrayList<>();
        answer.json().path("entries").forEach(entries::add);
        return entries;
    }

    private List<String> positions(String query) {
        return entries(query).stream()
                .map(entry -> entry.path("position").asText())
                .toList();
    }

    private String fingerprint(long change) {
        return database.sql(
                        "select encode(fingerprint_digest(array[change_fingerprint(id, before, after)]), 'hex') from staged_change where id = ?")
                .param(change)
                .query(String.class)
                .single();
    }

    /** A new product that somebody proposes. */
    private long pending() {
        Document mug = Document.of(Kind.PRODUCT, Map.of("title", "Mug " + UUID.randomUUID(), "status", "DRAFT"));
        Calls.Answer proposed =
                calls.send("operator", "POST", "/api/sync/staged", "{\"documents\":[" + mug.toJson() + "]}");
        assertThat(proposed.status()).as(proposed.body()).isEqualTo(201);
        return proposed.json().at("/changes/0/id").asLong();
    }
}
