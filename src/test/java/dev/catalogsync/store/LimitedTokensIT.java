package dev.catalogsync.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.catalogsync.Calls;
import dev.catalogsync.DataFolder;
import dev.catalogsync.WholeApplication;
import dev.catalogsync.identity.LocalTokens;
import java.net.http.HttpRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Two stores with a row of everything, and tokens that are limited to one of them: no operation of the contract shows or touches the other. */
@WholeApplication
@Tag("req-47")
@Tag("req-77")
class LimitedTokensIT {

    /** What an operation takes besides an id, so that it gets as far as looking for the row. */
    private static final Map<String, String> BODIES = Map.of(
            "reject-change", "{\"reason\":\"no\"}",
            "resolve-conflict", "{\"field\":\"title\",\"resolution\":\"OURS\"}",
            "discard-dead-letter", "{\"reason\":\"no\"}",
            "settle-product", "{\"keep\":\"CATALOG\"}",
            "change-rule", "{\"name\":\"x\",\"expression\":\"change.conflict\",\"action\":\"HOLD\",\"version\":1}",
            "change-store", "{\"name\":\"x\"}",
            "request-changes", "{\"reason\":\"no\"}",
            "approve-pattern", "{\"seen\":\"x\"}",
            "reject-pattern", "{\"seen\":\"x\",\"reason\":\"no\"}");

    @Autowired
    DataFolder data;

    @Autowired
    Calls calls;

    @Autowired
    JdbcClient database;

    private Rows mine;
    private Rows theirs;

    /** One store, and a row of each table that is its own. */
    private record Rows(String marker, long store, long batch, long item, long change, long letter, long rule) {

        /** The id that an operation means by its path; a new kind of path has to be told here. */
        long id(String path) {
            Map<String, Long> ids = new LinkedHashMap<>();
            ids.put("/api/sync/staged/{id}", change);
            ids.put("/api/sync/staged/patterns/{id}", change);
            ids.put("/api/catalog/items/{id}", item);
            ids.put("/api/sync/batches/{id}", batch);
            ids.put("/api/sync/rollback/{id}", batch);
            ids.put("/api/sync/dead-letters/{id}", letter);
            ids.put("/api/rules/{id}", rule);
            ids.put("/api/stores/{id}", store);
            ids.put("/api/catalog/products/{id}", item);
            ids.put("/api/catalog/products/{product}", item);
            return ids.entrySet().stream()
                    .filter(known -> path.startsWith(known.getKey()))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("whose id stands in " + path + "? Tell it here"));
        }
    }

    private record Operation(String id, String method, String path) {}

    @BeforeEach
    void twoStores() {
        mine = rows();
        theirs = rows();
    }

    @Test
    void noOperationFindsARowOfAnotherStore() throws Exception {
        String token = limited("admin", mine);
        int asked = 0;
        for (Operation operation : operations()) {
            if (operation.path.contains("{")) {
                String path = operation.path.replaceAll("\\{[^}]*}", String.valueOf(theirs.id(operation.path)))
                        + (operation.id.equals("show-as-of") ? "?at=2026-01-01T00:00:00Z" : "");
                String body = operation.method.equals("GET") ? null : BODIES.getOrDefault(operation.id, "{}");
                Calls.Answer answer = call(token, operation.method, path, body);
                assertThat(answer.status())
                        .as("%s of another store's row: %s", operation.id, answer.body())
                        .isEqualTo(404);
                assertThat(answer.body()).doesNotContain(theirs.marker);
                asked++;
            }
        }
        assertThat(asked).isGreaterThan(15);
        assertThat(state(theirs)).isEqualTo(untouched());
    }

    @Test
    void noListShowsOrCountsIt() throws Exception {
        String token = limited("admin", mine);
        Map<String, String> shown = new LinkedHashMap<>();
        for (Operation operation : operations()) {
            if (operation.method.equals("GET") && !operation.path.contains("{")) {
                Calls.Answer answer = call(token, "GET", operation.path, null);
                assertThat(answer.status()).as(operation.id + answer.body()).isLessThan(500);
                assertThat(answer.body()).as(operation.id).doesNotContain(theirs.marker);
                shown.put(operation.id, answer.body());
            }
        }
        for (String list : List.of(
                "list-changes", "list-batches", "list-dead-letters", "list-rules", "list-stores", "list-drift")) {
            assertThat(shown.get(list)).as(list).contains(mine.marker);
        }
        assertThat(call(token, "GET", "/api/sync/staged", null)
                        .json()
                        .path("total")
                        .asInt())
                .isEqualTo(1);
        JsonNode status = call(token, "GET", "/api/sync/status", null).json();
        assertThat(status.path("changesPending").asInt(-1)).isEqualTo(1);
        assertThat(status.path("deadLettersOpen").asInt(-1)).isEqualTo(1);
        assertThat(status.path("pointsMaximum").asInt(-1)).isEqualTo(1000);
    }

    @Test
    void everyRowIsThereForATokenWithoutALimit() {
        for (Rows rows : List.of(mine, theirs)) {
            for (String path :
                    List.of("staged/" + rows.change, "batches/" + rows.batch, "dead-letters/" + rows.letter)) {
                assertThat(calls.get("viewer", "/api/sync/" + path).status())
                        .as(path)
                        .isEqualTo(200);
            }
            assertThat(calls.get("viewer", "/api/stores/" + rows.store).status())
                    .isEqualTo(200);
            assertThat(calls.get("viewer", "/api/rules/" + rows.rule).status()).isEqualTo(200);
        }
    }

    @Test
    void whatIsDecidedByFilterOrNamedInABodyStaysInItsStore() throws Exception {
        String token = limited("admin", mine);
        Calls.Answer filtered = call(
                token,
                "POST",
                "/api/sync/staged/bulk-reject",
                "{\"filter\":{\"status\":\"PENDING\"},\"reason\":\"all\"}");
        assertThat(filtered.json().path("matched").asInt()).as(filtered.body()).isEqualTo(1);
        Calls.Answer named = call(token, "POST", "/api/sync/staged/bulk-approve", "{\"ids\":[" + theirs.change + "]}");
        assertThat(named.json().path("matched").asInt()).as(named.body()).isZero();
        for (String body : List.of("{\"changes\":[" + theirs.change + "]}", "{\"batch\":" + theirs.batch + "}")) {
            assertThat(call(token, "POST", "/api/sync/shopify/push", body).status())
                    .isEqualTo(404);
        }
        for (String store : List.of(theirs.marker + ".myshopify.com", String.valueOf(theirs.store))) {
            String body = "{\"store\":\"" + store + "\"}";
            for (String path : List.of("/api/sync/shopify/pull", "/api/sync/shopify/push")) {
                assertThat(call(token, "POST", path, body).status()).as(path).isEqualTo(422);
            }
            assertThat(call(
                                    token,
                                    "POST",
                                    "/api/sync/staged",
                                    "{\"store\":\"" + store + "\",\"documents\":[{\"title\":\"x\"}]}")
                            .status())
                    .isEqualTo(422);
            assertThat(call(token, "GET", "/api/shopify/test-connection?store=" + store, null)
                            .status())
                    .isEqualTo(422);
        }
        assertThat(state(theirs)).isEqualTo(untouched());
    }

    @Test
    @Tag("req-46")
    void workInItsOwnStoreIsDoneInTheNameOfTheCaller() throws Exception {
        String token = limited("admin", mine);
        assertThat(call(token, "POST", "/api/sync/staged/" + mine.change + "/reject", "{\"reason\":\"no\"}")
                        .status())
                .isEqualTo(200);
        Calls.Answer proposed = call(
                token,
                "POST",
                "/api/sync/staged",
                "{\"documents\":[{\"handle\":\"" + mine.marker + "\",\"vendor\":\"Kiln\"}]}");
        assertThat(proposed.status()).as(proposed.body()).isEqualTo(201);
        assertThat(database.sql("select store_id from sync_batch where id = ?")
                        .param(proposed.json().path("batchId").asLong())
                        .query(Long.class)
                        .single())
                .isEqualTo(mine.store);
        Calls.Answer rule = call(
                token,
                "POST",
                "/api/rules",
                "{\"name\":\"own\",\"expression\":\"change.conflict\",\"action\":\"HOLD\"}");
        assertThat(rule.status()).as(rule.body()).isEqualTo(201);
        assertThat(calls.get("viewer", "/api/sync/staged/" + mine.change)
                        .json()
                        .path("decidedBy")
                        .asText())
                .isEqualTo("limited");
        assertThat(calls.batch(proposed.json().path("batchId").asLong())
                        .path("createdBy")
                        .asText())
                .isEqualTo("limited");
        assertThat(rule.json().path("createdBy").asText()).isEqualTo("limited");
        assertThat(database.sql("select store_id from approval_rule where id = ?")
                        .param(rule.json().path("id").asLong())
                        .query(Long.class)
                        .single())
                .isEqualTo(mine.store);
    }

    @Test
    void whatIsOfAllStoresTakesATokenWithoutALimit() throws Exception {
        String token = limited("admin", mine);
        for (String path : List.of("/actuator/prometheus", "/actuator/health/db")) {
            assertThat(call(token, "GET", path, null).status()).as(path).isEqualTo(403);
        }
        Calls.Answer made = call(token, "POST", "/api/stores", "{}");
        assertThat(made.status()).isEqualTo(403);
        assertThat(made.json().path("detail").asText()).contains("limited to some");
        long shipped = database.sql("select min(id) from approval_rule where store_id is null")
                .query(Long.class)
                .single();
        assertThat(call(token, "PUT", "/api/rules/" + shipped, BODIES.get("change-rule"))
                        .status())
                .as("a rule of all stores can be read and not changed")
                .isEqualTo(409);
    }

    @Test
    void aTokenThatNamesNoStoreSeesNone() throws Exception {
        for (Object stores :
                new Object[] {List.of(), "all", Map.of(), List.of("nowhere.myshopify.com", "%", "1 or 1=1")}) {
            String token = LocalTokens.token(data, Map.of("roles", List.of("admin"), "stores", stores));
            assertThat(call(token, "GET", "/api/stores", null).json().path("stores"))
                    .isEmpty();
            assertThat(call(token, "GET", "/api/sync/batches", null)
                            .json()
                            .path("total")
                            .asInt())
                    .isZero();
            assertThat(call(token, "POST", "/api/sync/shopify/pull", "{}").status())
                    .isEqualTo(422);
        }
    }

    @Test
    void everyTableIsKeptApartOrClosed() {
        assertThat(database.sql(
                                """
                                select c.relname from pg_class c
                                 where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm')
                                   and has_table_privilege('catalog_limited', c.oid, 'select')
                                   and not (c.relrowsecurity and exists (select from pg_policy p where p.polrelid = c.oid and p.polname = 'stores_apart'))""")
                        .query(String.class)
                        .list())
                .as("tables that a limited call may read whole")
                .isEmpty();
        assertThat(database.sql("select count(*) from pg_policy where polname = 'stores_apart'")
                        .query(Integer.class)
                        .single())
                .isGreaterThan(12);
    }

    private String limited(String role, Rows rows) throws Exception {
        return LocalTokens.token(
                data, Map.of("roles", List.of(role), "stores", List.of(rows.marker + ".myshopify.com")));
    }

    private Calls.Answer call(String token, String method, String path, String body) {
        HttpRequest.Builder request = calls.request(path).header("Authorization", "Bearer " + token);
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        return calls.send(
                null,
                request.method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body)));
    }

    private Rows rows() {
        String marker = "m" + UUID.randomUUID().toString().replace("-", "");
        long store = calls.send(
                        "admin",
                        "POST",
                        "/api/stores",
                        "{\"shop\":\"" + marker
                                + ".myshopify.com\",\"url\":\"http://127.0.0.1:1\",\"accessToken\":\"x\"}")
                .json()
                .path("id")
                .asLong();
        long batch = insert(
                "insert into sync_batch (store_id, kind, type, direction, trigger, status, created_by, ended_at)"
                        + " values (?, 'PRODUCT', 'PROPOSAL', 'PUSH_TO_SHOPIFY', 'REST', 'SUCCEEDED', ?, now()) returning id",
                store,
                marker);
        String document = "{\"title\":\"" + marker + "\",\"handle\":\"" + marker + "\"}";
        long item = insert(
                "insert into item (store_id, kind, shopify_id, title, handle, document, base, primary_source, data_sources)"
                        + " values (?, 'PRODUCT', 'gid://shopify/Product/' || (abs(hashtext(?)) + 900000000000), ?, ?, ?, '{\"title\":\"other\"}', 'CATALOG', '{CATALOG}') returning id",
                store,
                marker,
                marker,
                marker,
                document);
        long change = insert(
                "insert into staged_change (store_id, batch_id, item_id, kind, direction, operation, before, after, changed_fields, proposed_by)"
                        + " values (?, ?, ?, 'PRODUCT', 'OUTGOING', 'UPDATE', '{}', ?, '{title}', ?) returning id",
                store,
                batch,
                item,
                document,
                marker);
        long letter = insert(
                "insert into dead_letter (store_id, room, batch_id, reason) values (?, 'stage', ?, ?) returning id",
                store,
                batch,
                marker);
        long rule = insert(
                "insert into approval_rule (store_id, name, description, expression, action, position, enabled, created_by)"
                        + " values (?, ?, '', 'change.conflict', 'HOLD', 100, true, ?) returning id",
                store,
                marker,
                marker);
        return new Rows(marker, store, batch, item, change, letter, rule);
    }

    private long insert(String sql, Object... values) {
        return database.sql(sql).params(values).query(Long.class).single();
    }

    /** What a call might have moved. */
    private String state(Rows rows) {
        return database.sql(
                        "select concat_ws(' ', c.status, b.status, d.state, r.version, s.enabled, s.name, (select count(*) from sync_batch where store_id = s.id))"
                                + " from staged_change c, sync_batch b, dead_letter d, approval_rule r, store s"
                                + " where c.id = ? and b.id = ? and d.id = ? and r.id = ? and s.id = ?")
                .params(rows.change, rows.batch, rows.letter, rows.rule, rows.store)
                .query(String.class)
                .single();
    }

    private static String untouched() {
        return "PENDING SUCCEEDED OPEN 1 t  1";
    }

    private List<Operation> operations() {
        JsonNode paths = calls.get(null, "/openapi.json").json().path("paths");
        return paths.properties().stream()
                .flatMap(path -> path.getValue().properties().stream()
                        .map(method -> new Operation(
                                method.getValue().path("operationId").asText(),
                                method.getKey().toUpperCase(Locale.ROOT),
                                path.getKey())))
                .toList();
    }
}
