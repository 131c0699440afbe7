package dev.catalogsync.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.catalogsync.Calls;
import dev.catalogsync.Json;
import dev.catalogsync.TestCatalog;
import dev.catalogsync.WholeApplication;
import dev.catalogsync.catalog.Document;
import dev.catalogsync.catalog.Kind;
import dev.catalogsync.catalog.Merge;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What happened to an item is told change by change, and what it was at any time. */
@WholeApplication
@Import(TestCatalog.class)
@Tag("req-26")
class HistoryIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @Autowired
    Calls calls;

    @Autowired
    JdbcClient database;

    @Autowired
    TestCatalog catalog;

    /** What the catalog had of each item, as this test saw it after each step. */
    private record Seen(Instant at, Map<Long, String> documents) {}

    @BeforeEach
    void connect() {
        catalog.letTheStoresClockBeBehind();
    }

    @Test
    @Tag("req-46")
    void eachChangeTellsItsWholeWayFromWhoProposedItToTheAnswerOfTheStore() {
        long item = created("Mug " + UUID.randomUUID());
        JsonNode proposed = ok(
                "operator",
                "POST",
                "/api/sync/staged",
                "{\"documents\":[{\"id\":\"" + shopifyId(item)
                        + "\",\"title\":\"Told\"}],\"reason\":\"a better title\"}");
        long change = proposed.at("/changes/0/id").asLong();
        ok("reviewer", "POST", "/api/sync/staged/" + change + "/approve", "{\"reason\":\"it is better\"}");
        long push = pushed("{\"changes\":[" + change + "]}");

        JsonNode history = ok("viewer", "GET", "/api/catalog/items/" + item + "/history", null);
        JsonNode told = history.at("/changes/0");
        assertThat(history.path("changes")).hasSize(2);
        assertThat(told.path("changeId").asLong()).isEqualTo(change);
        assertThat(told.at("/source/source").asText()).isEqualTo("PROPOSAL");
        assertThat(told.at("/source/trigger").asText()).isEqualTo("REST");
        assertThat(told.at("/proposal/proposedBy").asText()).isEqualTo("operator");
        assertThat(told.at("/proposal/proposalReason").asText()).isEqualTo("a better title");
        assertThat(told.at("/decision/decidedBy").asText()).isEqualTo("reviewer");
        assertThat(told.at("/decision/decisionReason").asText()).isEqualTo("it is better");
        assertThat(told.path("versionAfter").asInt())
                .isEqualTo(history.path("version").asInt());
        assertThat(told.path("versionBefore").asInt())
                .isEqualTo(history.path("version").asInt() - 1);
        assertThat(told.at("/push/pushBatchId").asLong()).isEqualTo(push);
        assertThat(told.at("/push/requestIds")).hasSize(1);
        assertThat(calls.get(null, "/sandbox/ledger?mutation=productUpdate").body())
                .as("the store knows the call by that name")
                .contains(told.at("/push/requestIds/0").asText());
        assertThat(told.path("fields"))
                .filteredOn(field -> field.path("path").asText().equals("title"))
                .singleElement()
                .satisfies(field -> assertThat(field.path("after").asText()).isEqualTo("Told"));

        JsonNode page = ok("viewer", "GET", "/api/catalog/items/" + item + "/history?limit=1&before=" + change, null);
        assertThat(page.path("changes")).singleElement().satisfies(first -> {
            assertThat(first.path("operation").asText()).isEqualTo("CREATE");
            assertThat(page.path("next")).isEqualTo(first.path("changeId"));
        });
    }

    @Test
    void whatARuleTookNamesTheRuleAndItsVersion() {
        long batch = pulled();
        long item = database.sql(
                        "select item_id from staged_change where rule_id is not null and status = 'APPLIED' and batch_id <= ? order by id desc limit 1")
                .param(batch)
                .query(Long.class)
                .single();
        JsonNode changes = ok("viewer", "GET", "/api/catalog/items/" + item + "/history", null)
                .path("changes");
        JsonNode first = changes.get(changes.size() - 1);
        assertThat(first.at("/source/source").asText()).isEqualTo("PULL");
        assertThat(first.at("/decision/rule").asText()).isNotBlank();
        assertThat(first.at("/decision/ruleVersion").asInt()).isPositive();
        assertThat(first.path("push").isNull()).isTrue();
    }

    @Test
    void whatIsAskedWronglyIsRefused() {
        long item = database.sql(
                        "insert into item (store_id, kind) select id, 'PRODUCT' from store limit 1 returning id")
                .query(Long.class)
                .single();
        for (String wrong :
                List.of("", "at=", "at=yesterday", "at=2199-01-01T00:00:00Z", "at=2026-01-01T00:00:00Z&on=1")) {
            assertThat(calls.get("viewer", "/api/catalog/items/" + item + "/as-of?" + wrong)
                            .status())
                    .as(wrong)
                    .isEqualTo(422);
        }
        assertThat(calls.get("viewer", "/api/catalog/items/" + item + "/history?offset=1")
                        .status())
                .isEqualTo(422);
        assertThat(calls.get("viewer", "/api/catalog/items/999999999/history").status())
                .isEqualTo(404);
        assertThat(calls.get("viewer", "/api/catalog/items/999999999/as-of?at=2026-01-01T00:00:00Z")
                        .status())
                .isEqualTo(404);
        assertThat(asOf(item, Instant.parse("2026-01-01T00:00:00Z"))
                        .path("state")
                        .asText())
                .isEqualTo("NOT_YET");
    }

    /** Edits, pushes, edits in the store, pulls and rollbacks in any order; then every moment is asked for. */
    @Test
    void theCatalogAsOfAnyMomentIsWhatItWasThen() {
        long seed = Long.getLong("seed", 7);
        Random random = new Random(seed);
        List<Long> items = new ArrayList<>();
        List<Long> batches = new ArrayList<>();
        List<Seen> seen = new ArrayList<>();
        Instant before = Instant.now();
        String mark = UUID.randomUUID().toString();
        int steps = Integer.getInteger("steps", 12);
        List<String> did = new ArrayList<>();
        for (int step = 0; step < steps; step++) {
            // A creation and its rollback, which deletes, are always among them.
            int what = step == 0 ? 0 : step == steps / 2 ? 4 : random.nextInt(5);
            List<Long> there =
                    items.stream().filter(item -> document(item) != null).toList();
            if (what == 0 || there.isEmpty()) {
                long batch = newProduct("Vase " + step + " " + mark);
                batches.add(batch);
                items.add(itemOf(batch));
                did.add("created");
            } else if (what == 1) {
                long item = there.get(random.nextInt(there.size()));
                batches.add(edited(item, "{\"vendor\":\"Vendor " + step + "\"}"));
                did.add("edited");
            } else if (what == 2) {
                long item = there.get(random.nextInt(there.size()));
                Calls.Answer store = calls.admin(
                        "mutation { productUpdate(product: {id: \"" + shopifyId(item) + "\", productType: \"Type "
                                + step + "\"}) { userErrors { message } } }",
                        Map.of());
                assertThat(store.status()).isEqualTo(200);
                did.add("edited in the store");
            } else if (what == 3) {
                long batch = pulled();
                calls.send(
                        "reviewer", "POST", "/api/sync/staged/bulk-approve", "{\"filter\":{\"batch\":" + batch + "}}");
                did.add("pulled");
            } else {
                long undone = batches.get(step == steps / 2 ? 0 : random.nextInt(batches.size()));
                long rollback = ok("operator", "POST", "/api/sync/rollback/" + undone, "{\"force\":true}")
                        .path("batchId")
                        .asLong();
                calls.ended(rollback, PATIENCE);
                calls.send(
                        "reviewer",
                        "POST",
                        "/api/sync/staged/bulk-approve",
                        "{\"filter\":{\"batch\":" + rollback + "}}");
                JsonNode push = calls.send("operator", "POST", "/api/sync/shopify/push", "{\"batch\":" + rollback + "}")
                        .json();
                if (push.path("batchId").isNumber()) {
                    calls.ended(push.path("batchId").asLong(), PATIENCE);
                }
                did.add("rolled back");
            }
            Map<Long, String> documents = new TreeMap<>();
            items.forEach(item -> documents.put(item, document(item)));
            seen.add(new Seen(
                    database.sql("select clock_timestamp()")
                            .query(java.time.OffsetDateTime.class)
                            .single()
                            .toInstant(),
                    documents));
        }
        System.out.printf("as of|%d steps, seed %d: %s%n", steps, seed, did);

        TreeSet<String> states = new TreeSet<>();
        for (long item : items) {
            assertThat(asOf(item, before).path("state").asText()).isEqualTo("NOT_YET");
            boolean was = false;
            for (int step = 0; step < steps; step++) {
                String then = seen.get(step).documents.get(item);
                JsonNode told = asOf(item, seen.get(step).at);
                String at = "item " + item + " after step " + step + " of seed " + seed + ", " + did;
                String state = then != null ? "PRESENT" : was ? "DELETED" : "NOT_YET";
                was |= then != null;
                assertThat(told.path("state").asText()).as(at).isEqualTo(state);
                states.add(state);
                if (then != null) {
                    assertThat(Merge.differences(
                                    Document.parse(Kind.PRODUCT, then),
                                    Document.parse(
                                            Kind.PRODUCT, told.path("document").toString())))
                            .as(at)
                            .isEmpty();
                }
            }
        }
        assertThat(states).as("of %s", did).contains("PRESENT", "DELETED");
    }

    private JsonNode asOf(long item, Instant at) {
        return ok("viewer", "GET", "/api/catalog/items/" + item + "/as-of?at=" + at, null);
    }

    private long created(String title) {
        return itemOf(newProduct(title));
    }

    /** @return the batch that pushed it */
    private long newProduct(String title) {
        JsonNode made = ok("operator", "POST", "/api/shopify/products", Json.write(Map.of("title", title)));
        return approvedAndPushed(made.at("/changes/0/id").asLong());
    }

    private long edited(long item, String fields) {
        String document = "{\"id\":\"" + shopifyId(item) + "\"," + fields.substring(1);
        JsonNode proposed = ok("operator", "POST", "/api/sync/staged", "{\"documents\":[" + document + "]}");
        return approvedAndPushed(proposed.at("/changes/0/id").asLong());
    }

    private long approvedAndPushed(long change) {
        ok("reviewer", "POST", "/api/sync/staged/" + change + "/approve", "{}");
        return pushed("{\"changes\":[" + change + "]}");
    }

    private long pushed(String what) {
        long batch = ok("operator", "POST", "/api/sync/shopify/push", what)
                .path("batchId")
                .asLong();
        calls.ended(batch, PATIENCE);
        return batch;
    }

    private long pulled() {
        long batch = ok("operator", "POST", "/api/sync/shopify/pull", "{}")
                .path("batchId")
                .asLong();
        calls.ended(batch, PATIENCE);
        return batch;
    }

    private long itemOf(long batch) {
        return database.sql("select item_id from push_task where batch_id = ?")
                .param(batch)
                .query(Long.class)
                .single();
    }

    private String shopifyId(long item) {
        return database.sql("select shopify_id from item where id = ?")
                .param(item)
                .query(String.class)
                .single();
    }

    private String document(long item) {
        return database.sql("select document from item where id = ?")
                .param(item)
                .query(String.class)
                .optional()
                .orElse(null);
    }

    private JsonNode ok(String role, String method, String path, String body) {
        Calls.Answer answer = calls.send(role, method, path, body);
        assertThat(answer.status()).as("%s %s: %s", method, path, answer.body()).isBetween(200, 202);
        return answer.json();
    }
}
