package dev.catalogsync.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.catalogsync.Calls;
import dev.catalogsync.DataFolder;
import dev.catalogsync.WholeApplication;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/** What persons decide about two writers of one product, from outside: the catalog, a merchant, and a reviewer. */
@WholeApplication
@TestPropertySource(properties = "catalog.sandbox.products=40")
class ResolutionIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final AtomicInteger NEXT = new AtomicInteger();

    @Autowired
    JdbcClient database;

    @Autowired
    DataFolder data;

    @Autowired
    Calls calls;

    private String product;
    private long item;

    @BeforeEach
    void aProductOfItsOwn() {
        if (database.sql("select count(*) from item").query(Long.class).single() == 0) {
            pull();
        }
        Map<String, Object> row = database.sql(
                        "select id, shopify_id from item where kind = 'PRODUCT' and json_array_length(document::json -> 'variants') > 1 order by id limit 1 offset ?")
                .param(NEXT.getAndIncrement())
                .query()
                .singleRow();
        product = (String) row.get("shopify_id");
        item = (Long) row.get("id");
    }

    @ParameterizedTest
    @CsvSource({
        "THEIRS, false, Theirs",
        "THEIRS, true, Theirs",
        "OURS, false, Ours",
        "OURS, true, Ours",
        "VALUE, false, Agreed",
        "VALUE, true, Agreed"
    })
    @Tag("req-30")
    @Tag("req-31")
    void oneResolutionIsWhatCatalogAndStoreHaveAfterwards(String choice, boolean alreadyApproved, String expected) {
        long proposal = propose("{\"title\":\"Ours\"}");
        if (alreadyApproved) {
            approve(proposal);
        }
        merchant("title", "Theirs");
        pull();
        long change = incoming();
        assertThat(post("reviewer", "/api/sync/staged/" + change + "/approve", "{}")
                        .status())
                .isEqualTo(409);

        resolve(change, "title", choice, "\"Agreed\"");
        approve(change);

        assertThat(catalog("title")).isEqualTo(expected);
        assertThat(state(proposal)).isEqualTo("SUPERSEDED");
        assertThat(shown(proposal).path("reason").asText()).isEqualTo("decided in change " + change);
        assertThat(waiting("APPROVED")).hasSize(choice.equals("THEIRS") ? 0 : 1);
        push();
        assertThat(store("title")).isEqualTo(expected);
        assertThat(catalog("title")).isEqualTo(expected);
        assertThatNothingIsLeft();
    }

    @Test
    @Tag("req-30")
    void thePriceOfAVariantIsDecidedForBothSidesAsWell() {
        ObjectNode variants = JSON.createObjectNode();
        variants.set("variants", document().path("variants").deepCopy());
        JsonNode variant = variants.path("variants").get(0);
        ((ObjectNode) variant).put("price", "71.00");
        propose(variants.toString());
        graphql(
                "mutation($p: ID!, $v: [ProductVariantsBulkInput!]!) { productVariantsBulkUpdate(productId: $p, variants: $v) { userErrors { message } } }",
                Map.of(
                        "p",
                        product,
                        "v",
                        List.of(Map.of("id", variant.path("id").asText(), "price", "72.00"))));
        pull();
        long change = incoming();
        String field = shown(change).at("/conflicts/0/field").asText();
        assertThat(field).startsWith("variants[").endsWith("].price");

        assertThat(post("reviewer", "/api/sync/staged/" + change + "/resolve", resolution(field, "VALUE", "\"cheap\""))
                        .status())
                .isEqualTo(422);
        resolve(change, field, "VALUE", "\"73.00\"");
        approve(change);
        push();

        assertThat(document().at("/variants/0/price").asText()).isEqualTo("73.00");
        assertThat(graphql(
                                "query($id: ID!) { productVariant(id: $id) { price } }",
                                Map.of("id", variant.path("id").asText()))
                        .at("/data/productVariant/price")
                        .asText())
                .isEqualTo("73.00");
        assertThatNothingIsLeft();
    }

    @Test
    @Tag("req-30")
    void whatDoesNotOverlapWithADecisionStaysApproved() {
        long proposal = propose("{\"title\":\"Ours\",\"vendor\":\"Ours too\"}");
        approve(proposal);
        merchant("title", "Theirs");
        pull();
        long change = incoming();
        resolve(change, "title", "THEIRS", null);
        approve(change);

        assertThat(state(proposal)).isEqualTo("APPROVED");
        assertThat(shown(proposal).path("fields").findValuesAsText("path")).containsExactly("vendor");
        push();
        assertThat(store("title")).isEqualTo("Theirs");
        assertThat(store("vendor")).isEqualTo("Ours too");
        assertThatNothingIsLeft();
    }

    @Test
    void aConflictMayBeDecidedAgainUntilItsChangeIs() {
        propose("{\"title\":\"Ours\"}");
        merchant("title", "Theirs");
        pull();
        long change = incoming();
        for (String choice : List.of("OURS", "VALUE", "THEIRS", "VALUE")) {
            resolve(change, "title", choice, "\"Agreed\"");
        }
        approve(change);
        assertThat(catalog("title")).isEqualTo("Agreed");
        assertThat(post("reviewer", "/api/sync/staged/" + change + "/resolve", resolution("title", "OURS", null))
                        .status())
                .isEqualTo(409);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":1}", "5", "null", "\"\"", "[\"Agreed\"]"})
    void aValueIsCheckedLikeAnyProposal(String value) {
        propose("{\"title\":\"Ours\"}");
        merchant("title", "Theirs");
        pull();
        long change = incoming();

        Calls.Answer answer =
                post("reviewer", "/api/sync/staged/" + change + "/resolve", resolution("title", "VALUE", value));

        assertThat(answer.status()).as(answer.body()).isEqualTo(422);
        assertThat(answer.body()).contains("/value");
        assertThat(shown(change).at("/conflicts/0/resolution").isNull()).isTrue();
    }

    @Test
    @Tag("req-30")
    void whatAPushHeldBackIsDecidedThereForBothSides() {
        String before = text("document");
        String theirs = with(before, "title", "Theirs");
        long pushed = change("OUTGOING", "STALE", before, with(before, "title", "Ours"), null);
        long held = change("OUTGOING", "PENDING", theirs, with(before, "title", "Ours"), null);
        long incoming = change("INCOMING", "PENDING", before, theirs, null);
        conflict(held, pushed);
        conflict(incoming, pushed);

        resolve(held, "title", "VALUE", "\"Agreed\"");

        assertThat(shown(held).at("/after/title").asText()).isEqualTo("Agreed");
        JsonNode there = shown(incoming).at("/conflicts/0");
        assertThat(there.path("resolution").asText()).isEqualTo("THEIRS");
        assertThat(there.path("settledIn").asLong()).isEqualTo(held);
        assertThat(text("has_conflicts::text")).isEqualTo("false");
        resolve(held, "title", "THEIRS", null);
        assertThat(shown(held).at("/after/title").asText()).isEqualTo("Theirs");
        resolve(held, "title", "OURS", null);
        assertThat(shown(held).at("/after/title").asText()).isEqualTo("Ours");

        approve(incoming);
        assertThat(catalog("title")).isEqualTo("Theirs");
        assertThat(shown(held).at("/after/title").asText())
                .as("it brings the decision itself")
                .isEqualTo("Ours");
    }

    @ParameterizedTest
    @CsvSource({"OURS, false", "OURS, true", "THEIRS, false", "THEIRS, true"})
    @Tag("req-30")
    void aMetafieldThatWasDeletedWhileOursWasOnItsWayEndsAsDecided(String choice, boolean pulledBetween) {
        metafields(
                "mutation($m: [MetafieldsSetInput!]!) { metafieldsSet(metafields: $m) { userErrors { message } } }",
                Map.of(
                        "ownerId",
                        product,
                        "namespace",
                        "custom",
                        "key",
                        "origin",
                        "type",
                        "single_line_text_field",
                        "value",
                        "Delft"));
        pull();
        waiting("PENDING").forEach(this::approve);
        approve(
                propose(
                        "{\"metafields\":[{\"namespace\":\"custom\",\"key\":\"origin\",\"type\":\"single_line_text_field\",\"value\":\"Gouda\"}]}"));
        metafields(
                "mutation($m: [MetafieldIdentifierInput!]!) { metafieldsDelete(metafields: $m) { userErrors { message } } }",
                Map.of("ownerId", product, "namespace", "custom", "key", "origin"));
        push();
        if (pulledBetween) {
            pull();
        }
        long held = waiting("PENDING").stream()
                .filter(change -> shown(change).path("direction").asText().equals("OUTGOING"))
                .findFirst()
                .orElseThrow();

        resolve(held, shown(held).at("/conflicts/0/field").asText(), choice, null);
        approve(held);
        push();
        if (pulledBetween) {
            waiting("PENDING").forEach(this::approve);
        }

        String expected = choice.equals("OURS") ? "Gouda" : null;
        JsonNode stored = graphql(
                        "query($id: ID!) { product(id: $id) { metafield(namespace: \"custom\", key: \"origin\") { value } } }",
                        Map.of("id", product))
                .at("/data/product/metafield/value");
        assertThat(stored.isTextual() ? stored.asText() : null).isEqualTo(expected);
        pull();
        waiting("PENDING").forEach(this::approve);
        List<String> values = new ArrayList<>();
        document().path("metafields").forEach(metafield -> {
            if (metafield.path("key").asText().equals("origin")) {
                values.add(metafield.path("value").asText());
            }
        });
        assertThat(values).isEqualTo(expected == null ? List.of() : List.of(expected));
        assertThatNothingIsLeft();
    }

    private void metafields(String mutation, Map<String, String> metafield) {
        JsonNode answer = graphql(mutation, Map.of("m", List.of(metafield)));
        assertThat(answer.path("data").elements().next().path("userErrors").size())
                .as("%s", answer)
                .isZero();
    }

    @Test
    @Tag("req-30")
    void whatWasDecidedInAnIncomingChangeIsNotAskedOfWhatAPushHeldBack() {
        String before = text("document");
        String theirs = with(before, "title", "Theirs");
        long pushed = change("OUTGOING", "STALE", before, with(before, "title", "Ours"), null);
        long held = change("OUTGOING", "PENDING", theirs, with(before, "title", "Ours"), null);
        long incoming = change("INCOMING", "PENDING", before, theirs, null);
        conflict(held, pushed);
        conflict(incoming, pushed);

        resolve(incoming, "title", "OURS", null);
        approve(incoming);

        assertThat(catalog("title")).isEqualTo("Ours");
        assertThat(state(held)).isEqualTo("SUPERSEDED");
        assertThat(text("has_conflicts::text")).isEqualTo("false");
        assertThat(waiting("APPROVED")).hasSize(1).allSatisfy(id -> assertThat(
                        shown(id).at("/after/title").asText())
                .isEqualTo("Ours"));
    }

    @Test
    @Tag("req-6")
    void aRejectionLeavesADifferenceThatIsShownAndCanBePushed() {
        String ours = catalog("title");
        merchant("title", "Theirs");
        merchant("vendor", "Theirs too");
        pull();
        reject(incoming());

        assertThat(pull().path("counters").path("staged").asInt()).isZero();
        assertThat(drift().path("fields")).extracting(JsonNode::asText).containsExactly("title", "vendor");
        JsonNode settled = settle("{\"keep\":\"CATALOG\",\"fields\":[\"title\"]}");
        long change = settled.at("/changes/0/id").asLong();
        assertThat(shown(change).path("direction").asText()).isEqualTo("OUTGOING");
        assertThat(shown(change).path("fields").findValuesAsText("path")).containsExactly("title");
        approve(change);
        push();

        assertThat(store("title")).isEqualTo(ours);
        assertThat(store("vendor")).isEqualTo("Theirs too");
    }

    @Test
    @Tag("req-6")
    void aRejectionCanBeTakenBackByTakingWhatTheStoreHas() {
        merchant("title", "Theirs");
        pull();
        reject(incoming());

        long change = settle("{\"keep\":\"STORE\"}").at("/changes/0/id").asLong();
        assertThat(shown(change).path("direction").asText()).isEqualTo("INCOMING");
        approve(change);

        assertThat(catalog("title")).isEqualTo("Theirs");
        assertThat(drift().isMissingNode()).isTrue();
        assertThat(post("operator", "/api/catalog/products/" + item + "/settle", "{\"keep\":\"STORE\"}")
                        .status())
                .isEqualTo(409);
        assertThatNothingIsLeft();
    }

    @Test
    @Tag("req-6")
    void theCatalogsOwnValueCanBeProposedAfterARejectionAndNothingElseGoesAlong() {
        String ours = catalog("title");
        merchant("title", "Theirs");
        pull();
        reject(incoming());

        long vendor = propose("{\"vendor\":\"Kiln\"}");
        assertThat(shown(vendor).path("fields").findValuesAsText("path")).containsExactly("vendor");
        long title = propose("{\"title\":" + quoted(ours) + "}");
        assertThat(shown(title).path("fields").findValuesAsText("path")).containsExactlyInAnyOrder("title", "vendor");
        approve(title);
        push();
        assertThat(store("title")).isEqualTo(ours);
        assertThat(store("vendor")).isEqualTo("Kiln");
    }

    @Test
    @Tag("req-31")
    void whatManyOrARuleRejectIsADifferenceAsWell() {
        merchant("title", "Refused by many");
        pull();
        assertThat(post(
                                "reviewer",
                                "/api/sync/staged/bulk-reject",
                                "{\"ids\":[" + incoming() + "],\"reason\":\"not now\"}")
                        .json()
                        .path("rejected")
                        .asInt())
                .isEqualTo(1);
        assertThat(drift().path("fields").get(0).asText()).isEqualTo("title");

        database.sql(
                        "insert into approval_rule (name, expression, action, position, created_by) values ('refuse', 'change.after.vendor == ''Refused by rule''', 'REJECT', 1, 'test')")
                .update();
        merchant("vendor", "Refused by rule");
        pull();
        assertThat(waiting("PENDING")).isEmpty();
        assertThat(text("base::json ->> 'vendor'")).isEqualTo("Refused by rule");
        assertThat(drift().path("fields")).extracting(JsonNode::asText).containsExactly("title", "vendor");
        assertThat(pull().path("counters").path("staged").asInt()).isZero();
    }

    @Test
    void aSettlementSaysWhatIsWrongWithIt() {
        String path = "/api/catalog/products/" + item + "/settle";
        assertThat(post("operator", path, "{\"keep\":\"BOTH\",\"fields\":[\"nope\"],\"x\":1}")
                        .json()
                        .path("errors")
                        .size())
                .isEqualTo(3);
        assertThat(post("operator", path, "{\"keep\":\"STORE\"}").status()).isEqualTo(409);
        assertThat(post("operator", "/api/catalog/products/999999999/settle", "{\"keep\":\"STORE\"}")
                        .status())
                .isEqualTo(404);
        assertThat(post("reviewer", path, "{\"keep\":\"STORE\"}").status()).isEqualTo(403);
    }

    @Test
    @Tag("req-5")
    void anApprovalStandsWhereTheStoreWasEditedElsewhere() {
        long vendor = propose("{\"vendor\":\"Kiln\"}");
        approve(vendor);
        merchant("title", "Theirs");
        pull();
        long title = incoming();
        assertThat(shown(title).path("conflicts")).isEmpty();
        approve(title);

        assertThat(state(vendor)).isEqualTo("APPROVED");
        push();
        assertThat(state(vendor)).isEqualTo("APPLIED");
        assertThat(store("title")).isEqualTo("Theirs");
        assertThat(store("vendor")).isEqualTo("Kiln");
        assertThatNothingIsLeft();
    }

    @Test
    @Tag("req-5")
    void whatCameInIsTakenWhereAPushMovedSomethingElseSince() {
        merchant("title", "Theirs");
        pull();
        long title = incoming();
        database.sql(
                        "insert into sync_version (item_id, version, change_id, document, base) select id, version, 0, document, base from item where id = ?")
                .param(item)
                .update();
        database.sql("update item set document = ?, version = version + 1, seen_raw = null, seen = null where id = ?")
                .params(with(text("document"), "vendor", "Pushed"), item)
                .update();

        approve(title);

        assertThat(state(title)).isEqualTo("APPLIED");
        assertThat(catalog("title")).isEqualTo("Theirs");
        assertThat(catalog("vendor")).isEqualTo("Pushed");
        assertThat(text("base")).as("both agree on all of it").isNull();
    }

    private void assertThatNothingIsLeft() {
        pull();
        assertThat(waiting("PENDING")).isEmpty();
        assertThat(waiting("APPROVED")).isEmpty();
        assertThat(text("has_conflicts::text")).isEqualTo("false");
    }

    private JsonNode pull() {
        return ended(post("operator", "/api/sync/shopify/pull", "{\"type\":\"FULL\"}"));
    }

    private void push() {
        ended(post("operator", "/api/sync/shopify/push", "{}"));
    }

    private JsonNode ended(Calls.Answer started) {
        assertThat(started.status()).as(started.body()).isLessThan(300);
        if (started.json().path("batchId").isNull()) {
            return started.json();
        }
        String path = "/api/sync/batches/" + started.json().path("batchId").asLong();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> calls.get("viewer", path).json().path("endedAt").isTextual()
                        || calls.get("viewer", path).json().path("endedAt").isNumber());
        return calls.get("viewer", path).json();
    }

    private long propose(String document) {
        String body = "{\"documents\":[{\"id\":\"" + product + "\"," + document.substring(1) + "],\"reason\":\"test\"}";
        Calls.Answer answer = post("operator", "/api/sync/staged", body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        assertThat(answer.json().path("staged").asInt()).as(answer.body()).isEqualTo(1);
        return answer.json().at("/changes/0/id").asLong();
    }

    private long incoming() {
        return ((Number) database.sql(
                                "select id from staged_change where item_id = ? and direction = 'INCOMING' and status = 'PENDING'")
                        .param(item)
                        .query()
                        .singleValue())
                .longValue();
    }

    private void approve(long change) {
        Calls.Answer answer = post("reviewer", "/api/sync/staged/" + change + "/approve", "{}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    private void reject(long change) {
        Calls.Answer answer = post("reviewer", "/api/sync/staged/" + change + "/reject", "{\"reason\":\"not now\"}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    private void resolve(long change, String field, String choice, String value) {
        Calls.Answer answer = post(
                "reviewer",
                "/api/sync/staged/" + change + "/resolve",
                resolution(field, choice, choice.equals("VALUE") ? value : null));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    private static String resolution(String field, String choice, String value) {
        return "{\"field\":" + quoted(field) + ",\"resolution\":\"" + choice + "\""
                + (value == null ? "" : ",\"value\":" + value) + "}";
    }

    private JsonNode settle(String body) {
        Calls.Answer answer = post("operator", "/api/catalog/products/" + item + "/settle", body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.json();
    }

    private JsonNode drift() {
        for (JsonNode each :
                calls.get("viewer", "/api/catalog/drift?limit=200").json().path("items")) {
            if (each.path("id").asLong() == item) {
                return each;
            }
        }
        return JSON.missingNode();
    }

    private JsonNode shown(long change) {
        return calls.get("viewer", "/api/sync/staged/" + change).json();
    }

    private String state(long change) {
        return shown(change).path("status").asText();
    }

    private List<Long> waiting(String status) {
        List<Long> ids = new ArrayList<>();
        JsonNode page = calls.get(
                        "viewer",
                        "/api/sync/staged?status=" + status + "&text="
                                + java.net.URLEncoder.encode(product, java.nio.charset.StandardCharsets.UTF_8))
                .json();
        page.path("changes").forEach(each -> ids.add(each.path("id").asLong()));
        return ids;
    }

    private Calls.Answer post(String role, String path, String body) {
        return calls.send(role, "POST", path, body);
    }

    private void merchant(String field, String value) {
        JsonNode answer = graphql(
                "mutation($product: ProductUpdateInput!) { productUpdate(product: $product) { userErrors { message } } }",
                Map.of("product", Map.of("id", product, field, value)));
        assertThat(answer.at("/data/productUpdate/userErrors"))
                .as(answer.toString())
                .isEmpty();
    }

    private String store(String field) {
        return graphql("query($id: ID!) { product(id: $id) { " + field + " } }", Map.of("id", product))
                .at("/data/product/" + field)
                .asText();
    }

    private JsonNode graphql(String query, Map<String, Object> variables) {
        return calls.admin(query, variables).json();
    }

    private JsonNode document() {
        try {
            return JSON.readTree(text("document"));
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private String catalog(String field) {
        return document().path(field).asText();
    }

    private String text(String column) {
        return database.sql("select " + column + " from item where id = ?")
                .param(item)
                .query((row, number) -> row.getString(1))
                .list()
                .getFirst();
    }

    private static String with(String document, String field, String value) {
        try {
            return ((ObjectNode) JSON.readTree(document)).put(field, value).toString();
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String quoted(String text) {
        return JSON.valueToTree(text).toString();
    }

    private long change(String direction, String status, String before, String after, String remote) {
        return database.sql(
                        """
                        insert into staged_change (store_id, batch_id, item_id, kind, direction, operation, before, after, remote, status, decided_by, changed_fields, proposed_by)
                        select store_id, (select max(id) from sync_batch), id, kind, ?, 'UPDATE', ?, ?, ?, ?, ?, '{title}', 'test' from item where id = ? returning id""")
                .params(direction, before, after, remote, status, status.equals("PENDING") ? null : "test", item)
                .query(Long.class)
                .single();
    }

    private void conflict(long change, long proposal) {
        database.sql(
                        """
                        insert into sync_conflict (change_id, item_id, proposal_id, field, base, local, remote)
                        select ?, id, ?, 'title', json_extract_path(document::json, 'title')::text, '"Ours"', '"Theirs"' from item where id = ?""")
                .params(change, proposal, item)
                .update();
        database.sql("update item set has_conflicts = true where id = ?")
                .param(item)
                .update();
    }
}
