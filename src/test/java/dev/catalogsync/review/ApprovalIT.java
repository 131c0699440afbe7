package dev.catalogsync.review;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.catalogsync.Calls;
import dev.catalogsync.Merchant;
import dev.catalogsync.WholeApplication;
import dev.catalogsync.sandbox.LedgerEnd;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Nothing reaches the store that nobody approved, whatever is asked in whatever order, and an approval is of what was shown. */
@WholeApplication
@Import({Merchant.class, LedgerEnd.class})
class ApprovalIT {

    private static final long SEED = Long.getLong("seed", 7);
    private static final int STEPS = Integer.getInteger("steps", 250);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final ObjectMapper JSON = new ObjectMapper();

    @Autowired
    private Calls calls;

    @Autowired
    private Merchant merchant;

    @Autowired
    private LedgerEnd ledger;

    @Autowired
    private JdbcClient database;

    private final Random random = new Random(SEED);
    private final String run = UUID.randomUUID().toString().substring(0, 8);

    /** Titles that say where they came from, by the change that proposes them. */
    private final Map<Long, String> proposed = new TreeMap<>();

    /** Changes of which an approval by a person or by an enabled rule stands. */
    private final Set<Long> approved = new HashSet<>();

    private final Map<String, Integer> answers = new TreeMap<>();
    private long rule;
    private boolean ruleEnabled;

    @AfterEach
    void noRuleIsLeftBehind() {
        if (ruleEnabled) {
            enable(false);
        }
    }

    @Test
    @Tag("req-28")
    @Tag("req-31")
    @Tag("req-32")
    void noSequenceOfCallsGetsAChangeAppliedThatNobodyApproved() {
        List<String> products = products(8);
        rule = calls.send(
                        "admin",
                        "POST",
                        "/api/rules",
                        json(Map.of(
                                "name",
                                "by rule " + run,
                                "expression",
                                "change.direction == 'OUTGOING' && change.after.title.startsWith('rule " + run + "')",
                                "action",
                                "APPROVE",
                                "enabled",
                                false)))
                .json()
                .path("id")
                .asLong();
        long start = ledger.sequence();
        int pushes = 0;
        for (int step = 0; step < STEPS; step++) {
            long change = proposed.isEmpty() ? 0 : any(recent());
            switch (random.nextInt(13)) {
                case 0, 1, 2 -> propose(any(products), step);
                case 3 -> approve(any(List.of("reviewer", "operator", "viewer")), change);
                case 4 -> approve("reviewer", change);
                case 5 -> decide("reviewer", change, "reject", Map.of("reason", "not this one"));
                case 6 -> bulk("approve", any(List.of("reviewer", "operator")));
                case 7 -> bulk("reject", any(List.of("reviewer", "viewer", "viewer")));
                case 8 -> decide("reviewer", change, "resolve", Map.of("field", "title", "resolution", "OURS"));
                case 9 -> enable(!ruleEnabled);
                case 10 -> decide("operator", change, "approve", Map.of("status", "APPLIED", "decidedBy", "reviewer"));
                case 11 -> {
                    pushes++;
                    push(start);
                }
                default -> {
                    push(start);
                    rollback(change);
                }
            }
        }
        push(start);

        assertThat(answers)
                .as("seed %d: the calls were not all refused, nor all allowed; %d pushes", SEED, pushes)
                .containsKeys("approve 200", "approve 403", "approve 409", "push 202");
        assertThat(sent(start)).as("seed %d: something was sent at all", SEED).hasSizeGreaterThan(STEPS / 50);
    }

    @Test
    @Tag("req-8")
    void whatMovedAfterItsApprovalIsHeldAndTheRestGoes() {
        int many = 100;
        List<String> products = products(many);
        String by = "moved " + run;
        JsonNode staged = calls.send(
                        "operator",
                        "POST",
                        "/api/sync/staged",
                        json(Map.of(
                                "documents",
                                products.stream()
                                        .map(id -> Map.of(
                                                "id", id, "title", by + " " + id.substring(id.lastIndexOf('/') + 1)))
                                        .toList())))
                .json();
        long batch = staged.path("batchId").asLong();
        calls.ended(batch, PATIENCE);
        JsonNode decided = calls.send(
                        "reviewer",
                        "POST",
                        "/api/sync/staged/bulk-approve",
                        json(Map.of("filter", Map.of("batch", batch, "status", "PENDING"))))
                .json();
        assertThat(decided.path("approved").asInt()).isEqualTo(many);
        String inTheStore = products.get(random.nextInt(many / 2));
        String inTheCatalog = products.get(many / 2 + random.nextInt(many / 2));
        merchant.update(inTheStore, Map.of("title", "the merchant's own"));
        database.sql("update item set document = replace(document, :was, :is), title = :is where shopify_id = :id")
                .param("was", merchant.product(inTheCatalog).path("title").asText())
                .param("is", "edited by hand " + run)
                .param("id", inTheCatalog)
                .update();

        long pushed = calls.send("operator", "POST", "/api/sync/shopify/push", json(Map.of("batch", batch)))
                .json()
                .path("batchId")
                .asLong();
        calls.ended(pushed, PATIENCE);

        Map<String, String> states = new LinkedHashMap<>();
        database.sql(
                        "select i.shopify_id, c.status from staged_change c join item i on i.id = c.item_id where c.batch_id = ? order by c.id")
                .param(batch)
                .query(row -> {
                    states.put(row.getString(1), row.getString(2));
                });
        assertThat(states).hasSize(many);
        assertThat(states.entrySet().stream()
                        .filter(each -> !each.getValue().equals("APPLIED"))
                        .map(Map.Entry::getKey))
                .as("held, and nothing else")
                .containsExactlyInAnyOrder(inTheStore, inTheCatalog);
        assertThat(merchant.product(inTheStore).path("title").asText()).isEqualTo("the merchant's own");
        assertThat(merchant.product(inTheCatalog).path("title").asText()).doesNotStartWith(by);
        assertThat(database.sql("select document::json ->> 'title' from item where shopify_id = ?")
                        .param(inTheCatalog)
                        .query(String.class)
                        .single())
                .isEqualTo("edited by hand " + run);
        assertThat(database.sql(
                                "select c.after::json ->> 'title' from staged_change c join item i on i.id = c.item_id where i.shopify_id = ? and c.status = 'PENDING'")
                        .param(inTheCatalog)
                        .query(String.class)
                        .single())
                .as("the catalog's own edit is staged in its place")
                .isEqualTo("edited by hand " + run);
        JsonNode fresh = calls.get(
                        "viewer",
                        "/api/sync/staged?status=PENDING&direction=OUTGOING&text="
                                + inTheStore.substring(inTheStore.lastIndexOf('/') + 1))
                .json()
                .path("changes");
        assertThat(fresh).singleElement().satisfies(change -> assertThat(
                        change.path("openConflicts").asInt())
                .as("staged anew, with what moved since")
                .isEqualTo(1));
    }

    /** Products that both sides have, made for this test. */
    private List<String> products(int many) {
        List<Map<String, Object>> documents = IntStream.range(0, many)
                .mapToObj(
                        i -> Map.<String, Object>of("title", "New " + run + " " + i, "handle", "new-" + run + "-" + i))
                .toList();
        long batch = calls.send("operator", "POST", "/api/sync/staged", json(Map.of("documents", documents)))
                .json()
                .path("batchId")
                .asLong();
        calls.ended(batch, PATIENCE);
        calls.send("reviewer", "POST", "/api/sync/staged/bulk-approve", json(Map.of("filter", Map.of("batch", batch))));
        long push = calls.send("operator", "POST", "/api/sync/shopify/push", json(Map.of("batch", batch)))
                .json()
                .path("batchId")
                .asLong();
        assertThat(calls.ended(push, PATIENCE).path("status").asText()).isEqualTo("SUCCEEDED");
        return database.sql(
                        "select i.shopify_id from staged_change c join item i on i.id = c.item_id where c.batch_id = ? order by c.id")
                .param(batch)
                .query(String.class)
                .list();
    }

    private void propose(String product, int step) {
        String title = any(List.of("person ", "rule ")) + run + " " + step;
        JsonNode staged = calls.send(
                        "operator",
                        "POST",
                        "/api/sync/staged",
                        json(Map.of("documents", List.of(Map.of("id", product, "title", title)))))
                .json();
        calls.ended(staged.path("batchId").asLong(), PATIENCE);
        long change = staged.at("/changes/0/id").asLong();
        proposed.put(change, title);
        JsonNode shown = shown(change);
        if (ruleEnabled && title.startsWith("rule")) {
            assertThat(shown.path("status").asText())
                    .as("seed %d, step %d", SEED, step)
                    .isEqualTo("APPROVED");
            assertThat(shown.path("rule").asText()).isEqualTo("by rule " + run);
            approved.add(change);
        } else {
            assertThat(shown.path("status").asText())
                    .as("seed %d, step %d", SEED, step)
                    .isEqualTo("PENDING");
        }
    }

    private void approve(String who, long change) {
        if (decide(who, change, "approve", Map.of()) == 200) {
            approved.add(change);
        }
    }

    private int decide(String who, long change, String what, Map<String, Object> body) {
        if (change == 0) {
            return 0;
        }
        int status = calls.send(who, "POST", "/api/sync/staged/" + change + "/" + what, json(body))
                .status();
        answers.merge(what + " " + status, 1, Integer::sum);
        if (what.equals("reject") && status == 200) {
            approved.remove(change);
        }
        return status;
    }

    /** Of a few changes by their ids, decided or not. */
    private void bulk(String what, String who) {
        if (proposed.isEmpty()) {
            return;
        }
        Set<Long> some = IntStream.range(0, 3).mapToObj(i -> any(recent())).collect(toSet());
        Map<Long, String> before = states(some);
        int status = calls.send(
                        who,
                        "POST",
                        "/api/sync/staged/bulk-" + what,
                        json(Map.of("ids", some, "reason", "all of these")))
                .status();
        answers.merge("bulk-" + what + " " + status, 1, Integer::sum);
        if (status == 200) {
            some.stream()
                    .filter(change ->
                            what.equals("approve") ? before.get(change).equals("PENDING") : true)
                    .filter(change ->
                            states(Set.of(change)).get(change).equals(what.equals("approve") ? "APPROVED" : "REJECTED"))
                    .forEach(what.equals("approve") ? approved::add : approved::remove);
        }
    }

    private void enable(boolean enabled) {
        JsonNode known = calls.get("admin", "/api/rules/" + rule).json();
        Map<String, Object> asked = new LinkedHashMap<>();
        for (String field : List.of("name", "expression", "action", "version")) {
            asked.put(field, known.path(field));
        }
        asked.put("enabled", enabled);
        assertThat(calls.send("admin", "PUT", "/api/rules/" + rule, json(asked)).status())
                .isEqualTo(200);
        ruleEnabled = enabled;
    }

    /** Whatever is asked for, only titles arrive whose approval stands now; each once. */
    private void push(long start) {
        if (proposed.isEmpty()) {
            return;
        }
        boolean fair = !approved.isEmpty() && random.nextBoolean();
        List<Long> some = IntStream.range(0, 3)
                .mapToObj(i -> any(fair ? approved : recent()))
                .distinct()
                .toList();
        List<String> before = sent(start);
        Set<String> may = approved.stream().map(proposed::get).collect(toSet());
        Calls.Answer answer = calls.send("operator", "POST", "/api/sync/shopify/push", json(Map.of("changes", some)));
        answers.merge("push " + answer.status(), 1, Integer::sum);
        if (answer.status() == 202) {
            calls.ended(answer.json().path("batchId").asLong(), PATIENCE);
        }
        List<String> after = sent(start);
        if (answer.status() == 202) {
            some.forEach(approved::remove);
        }
        assertThat(after.subList(before.size(), after.size()))
                .as("seed %d: sent by a push of %s", SEED, some)
                .doesNotHaveDuplicates()
                .allMatch(may::contains, "whose approval stands");
    }

    /** Stages the inverse of a push, which waits for an approval like any other change. */
    private void rollback(long change) {
        long before = ledger.sequence();
        database.sql("select max(batch_id) from push_task where ? = any (change_ids)")
                .param(change)
                .query(Long.class)
                .optional()
                .ifPresent(batch -> {
                    Calls.Answer answer = calls.send("operator", "POST", "/api/sync/rollback/" + batch, "{}");
                    answers.merge("rollback " + answer.status(), 1, Integer::sum);
                    if (answer.status() == 202) {
                        calls.ended(answer.json().path("batchId").asLong(), PATIENCE);
                    }
                });
        assertThat(ledger.sequence()).as("a rollback sends nothing by itself").isEqualTo(before);
    }

    /** Titles of this run that the store was sent, oldest first. */
    private List<String> sent(long start) {
        JsonNode entries = calls.send(
                        null, calls.request("/sandbox/ledger?since=" + start).GET())
                .json();
        List<String> titles = new ArrayList<>();
        StreamSupport.stream(entries.spliterator(), false)
                .flatMap(entry -> entry.path("arguments").findValuesAsText("title").stream()
                        .distinct())
                .filter(title -> title.startsWith("person " + run) || title.startsWith("rule " + run))
                .forEach(titles::add);
        return titles;
    }

    /** What was proposed of late, decided or not. */
    private List<Long> recent() {
        List<Long> all = List.copyOf(proposed.keySet());
        return all.subList(Math.max(0, all.size() - 12), all.size());
    }

    private JsonNode shown(long change) {
        return calls.get("viewer", "/api/sync/staged/" + change).json();
    }

    private Map<Long, String> states(Set<Long> changes) {
        return changes.stream()
                .collect(java.util.stream.Collectors.toMap(
                        id -> id, id -> shown(id).path("status").asText()));
    }

    private <T> T any(java.util.Collection<T> among) {
        return among.stream().skip(random.nextInt(among.size())).findFirst().orElseThrow();
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
