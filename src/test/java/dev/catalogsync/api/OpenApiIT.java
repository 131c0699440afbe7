package dev.catalogsync.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.oas.OpenApi30;
import dev.catalogsync.Calls;
import dev.catalogsync.Json;
import dev.catalogsync.TestCatalog;
import dev.catalogsync.WholeApplication;
import dev.catalogsync.catalog.ChangeState;
import dev.catalogsync.catalog.Document;
import dev.catalogsync.catalog.Kind;
import dev.catalogsync.catalog.Shape;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/** The OpenAPI document against what the application really takes and answers. */
@WholeApplication
@Import(TestCatalog.class)
// A database of its own: what others leave waiting would be told as well.
@TestPropertySource(properties = "catalog.sandbox.products=70")
class OpenApiIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @Autowired
    Calls calls;

    @Autowired
    CamelContext camel;

    @Autowired
    TestCatalog catalog;

    @Autowired
    JdbcClient database;

    private final Set<String> answered = new TreeSet<>();
    private JsonNode document;

    private record Operation(String id, String method, Pattern path, JsonNode json) {}

    @BeforeEach
    void read() {
        document = calls.get(null, "/openapi.json").json();
    }

    @Test
    void everyOperationSaysWhatItTakesAndAnswersAndNoneIsDescribedThatThereIsNot() {
        for (Operation operation : operations()) {
            JsonNode responses = operation.json.path("responses");
            assertThat(responses.properties())
                    .as("%s has an answer of 200, 201 or 202 with a schema: see openapi.yaml", operation.id)
                    .filteredOn(response -> response.getKey().startsWith("2"))
                    .singleElement()
                    .satisfies(response -> assertThat(
                                    response.getValue().path("content").properties())
                            .isNotEmpty()
                            .allSatisfy(
                                    type -> assertThatItIsKnown(type.getValue().at("/schema/$ref"))));
            assertThat(resolved(responses.path("default"))
                            .at("/content/application~1problem+json/schema/$ref")
                            .asText())
                    .isEqualTo("#/components/schemas/Problem");
            if (operation.json.has("requestBody")) {
                assertThatItIsKnown(operation.json.at("/requestBody/content/application~1json/schema/$ref"));
            }
            operation.json.path("parameters").forEach(parameter -> assertThat(
                            resolved(parameter).path("schema"))
                    .as("%s of %s", parameter, operation.id)
                    .isNotEmpty());
        }
        assertThat(operations())
                .extracting(operation -> "api-" + operation.id)
                .containsExactlyInAnyOrderElementsOf(camel.getRoutes().stream()
                        .filter(route -> "api".equals(route.getGroup()))
                        .map(Route::getRouteId)
                        .toList());
    }

    @Test
    void theWordsAreThoseOfTheCodeAndOfTheDatabase() {
        assertThat(words("ChangeState")).containsExactlyInAnyOrder(names(ChangeState.values()));
        assertThat(words("Kind")).containsExactlyInAnyOrder(names(Kind.values()));
        Map.of(
                        "ChangeState", "staged_change_status_check",
                        "Direction", "staged_change_direction_check",
                        "ChangeOperation", "staged_change_operation_check",
                        "Priority", "staged_change_priority_check",
                        "Kind", "sync_batch_kind_check",
                        "BatchType", "sync_batch_type_check",
                        "BatchDirection", "sync_batch_direction_check",
                        "BatchTrigger", "sync_batch_trigger_check",
                        "BatchStatus", "sync_batch_status_check",
                        "Phase", "sync_batch_phase_check")
                .forEach((schema, constraint) -> assertThat(words(schema))
                        .as("%s and %s", schema, constraint)
                        .containsExactlyInAnyOrderElementsOf(allowed(constraint)));
        assertThat(words("DeadLetterState")).containsExactlyInAnyOrderElementsOf(allowed("dead_letter_state_check"));
    }

    @Test
    void theProductHasEveryFieldThatIsCompared() {
        assertThatItHas(Kind.PRODUCT.shape(), document.at("/components/schemas/Product"), "Product");
    }

    @Test
    @Tag("req-2")
    @Tag("req-6")
    @Tag("req-13")
    @Tag("req-14")
    @Tag("req-30")
    @Tag("req-44")
    void everyAnswerIsWhatTheDocumentSays() {
        long pulled = batch(ok("POST", "/api/sync/shopify/pull", "{}"));
        ended(pulled);
        JsonNode products = calls.get(
                        "viewer",
                        "/api/sync/staged?kind=PRODUCT&direction=INCOMING&operation=CREATE&status=APPLIED&limit=6&sort=-id")
                .json()
                .path("changes");
        JsonNode product = products.get(0);
        ok("GET", "/api/sync/status", null);
        ok("GET", "/api/sync/batches?status=SUCCEEDED", null);
        ok("GET", "/api/sync/staged?kind=PRODUCT&direction=INCOMING", null);
        ok("GET", "/api/sync/staged/" + product.path("id"), null);
        ended(batch(ok("POST", "/api/sync/batches/" + pulled + "/restage", null)));

        String id = product.path("shopifyId").asText();
        JsonNode proposed =
                ok("POST", "/api/sync/staged", "{\"documents\":[{\"id\":\"" + id + "\",\"title\":\"Described\"}]}");
        long change = proposed.at("/changes/0/id").asLong();
        ok("POST", "/api/sync/staged/" + change + "/approve", "{\"reason\":\"it is\"}");
        JsonNode push = ok("POST", "/api/sync/shopify/push", "{\"changes\":[" + change + "]}");
        ended(batch(push));
        ok("GET", "/api/sync/batches/" + batch(push), null);
        ok("GET", "/api/sync/rollback/" + batch(push) + "/preview", null);
        long inverse = batch(ok("POST", "/api/sync/rollback/" + batch(push), "{}"));
        ended(inverse);
        ok("POST", "/api/sync/staged/bulk-approve", "{\"filter\":{\"batch\":" + inverse + "}}");

        JsonNode made = ok("POST", "/api/shopify/products", "{\"title\":\"Described " + UUID.randomUUID() + "\"}");
        ok(
                "POST",
                "/api/sync/staged/" + made.at("/changes/0/id") + "/request-changes",
                "{\"reason\":\"name it better\"}");
        ok("POST", "/api/sync/staged/" + made.at("/changes/0/id") + "/reject", "{\"reason\":\"not now\"}");
        ok("POST", "/api/sync/staged/bulk-reject", "{\"ids\":[" + change + "],\"reason\":\"not now\"}");

        ok("GET", "/api/catalog/products/" + id.replaceAll("\\D", ""), null);
        aRejectedDifferenceIsSettled(calls.get("viewer", "/api/sync/staged?batch=" + pulled + "&limit=3&sort=id")
                .json()
                .at("/changes/2/shopifyId")
                .asText());
        String item =
                ok("GET", "/api/sync/staged/" + change, null).path("itemId").asText();
        ok("GET", "/api/catalog/items/" + item + "/history", null);
        ok("POST", "/api/catalog/items/" + item + "/lock", null);
        ok("POST", "/api/catalog/items/" + item + "/unlock", null);
        ok("GET", "/api/catalog/items/" + item + "/as-of?at=2026-01-01T00:00:00Z", null);
        conflictIsResolved(products.get(2).path("shopifyId").asText());
        aBatchIsHeld();
        lettersAreSettled();
        rulesAreWritten();
        theTrailIsRead();
        patternsAreDecided(products);
        storesAreKept();

        check("GET", "/api/sync/batches/999999999", calls.get("viewer", "/api/sync/batches/999999999"));
        check("POST", "/api/sync/staged", calls.send("operator", "POST", "/api/sync/staged", "{\"documents\":[]}"));

        assertThat(operations()).extracting(Operation::id).allSatisfy(operation -> assertThat(answered)
                .as("%s was called here", operation)
                .contains(operation));
    }

    private void aRejectedDifferenceIsSettled(String id) {
        edited(id, "Not wanted");
        long pulled = batch(ok("POST", "/api/sync/shopify/pull", "{}"));
        ended(pulled);
        ok("POST", "/api/sync/staged/bulk-reject", "{\"filter\":{\"batch\":" + pulled + "},\"reason\":\"ours stays\"}");
        List<JsonNode> drift = new ArrayList<>();
        ok("GET", "/api/catalog/drift?limit=200", null).path("items").forEach(drift::add);
        drift.removeIf(item -> !item.path("shopifyId").asText().equals(id));
        assertThat(drift).hasSize(1);
        ok("POST", "/api/catalog/products/" + drift.getFirst().path("id") + "/settle", "{\"keep\":\"CATALOG\"}");
    }

    private void conflictIsResolved(String id) {
        ok("POST", "/api/sync/staged", "{\"documents\":[{\"id\":\"" + id + "\",\"title\":\"Ours\"}]}");
        edited(id, "Theirs");
        ended(batch(ok("POST", "/api/sync/shopify/pull", "{}")));
        JsonNode conflicting = calls.get(
                        "viewer", "/api/sync/staged?conflict=true&status=PENDING&text=" + id.replaceAll("\\D", ""))
                .json()
                .path("changes");
        assertThat(conflicting).hasSize(1);
        long change = conflicting.get(0).path("id").asLong();
        ok("GET", "/api/sync/staged/" + change, null);
        ok("POST", "/api/sync/staged/" + change + "/resolve", "{\"field\":\"title\",\"resolution\":\"THEIRS\"}");
    }

    private void edited(String id, String title) {
        Calls.Answer edited = calls.admin(
                "mutation { productUpdate(product: {id: \"" + id + "\", title: \"" + title
                        + "\"}) { userErrors { message } } }",
                Map.of());
        assertThat(edited.status()).as(edited.body()).isEqualTo(200);
    }

    private void patternsAreDecided(JsonNode products) {
        String documents = Stream.of(0, 1, 2, 3, 4, 5)
                .map(i -> "{\"id\":" + products.get(i).path("shopifyId") + ",\"vendor\":\"Described\"}")
                .collect(Collectors.joining(","));
        long batch = batch(ok("POST", "/api/sync/staged", "{\"documents\":[" + documents + "]}"));
        String filter = "batch=" + batch;
        JsonNode pattern =
                ok("GET", "/api/sync/staged/patterns?" + filter, null).at("/patterns/0");
        String path = "/api/sync/staged/patterns/" + pattern.path("id");
        JsonNode first = ok("GET", path + "?limit=1&" + filter, null).at("/changes/0/id");
        ok("GET", path + "/rule-draft?action=HOLD&" + filter, null);
        String seen = "{\"filter\":{\"batch\":" + batch + "},\"seen\":" + pattern.path("seen") + ",\"except\":[";
        ok(
                "POST",
                path + "/reject",
                seen + pattern.at("/examples/1/id") + "," + pattern.at("/examples/2/id")
                        + "],\"reason\":\"not this\"}");
        JsonNode rest = ok("GET", "/api/sync/staged/patterns?" + filter, null).at("/patterns/0");
        assertThat(first).isEqualTo(pattern.at("/examples/0/id"));
        assertThat(rest.path("changes").asInt()).isEqualTo(2);
        check("POST", path + "/approve", calls.send("admin", "POST", path + "/approve", seen + "]}"));
        ok(
                "POST",
                path + "/approve",
                seen.replace(pattern.path("seen").asText(), rest.path("seen").asText()) + "]}");
    }

    /** A batch is held only before it is done, and this one may be quicker than we are. */
    private void rulesAreWritten() {
        String rule = "{\"name\":\"described\",\"expression\":\"change.vendor == 'Described'\",\"action\":\"HOLD\"";
        JsonNode written = ok("POST", "/api/rules", rule + "}");
        ok("PUT", "/api/rules/" + written.path("id"), rule + ",\"enabled\":false,\"version\":1}");
        ok("GET", "/api/rules/" + written.path("id"), null);
        ok("GET", "/api/rules", null);
        ok("POST", "/api/rules/" + written.path("id") + "/replay", "{\"filter\":{\"status\":\"APPLIED\"}}");
        ok("POST", "/api/rules/test", "{\"expression\":\"change.conflict\"}");
    }

    private void theTrailIsRead() {
        ok("GET", "/api/audit?limit=200", null);
        ok("GET", "/api/audit/verify", null);
        JsonNode exported = document.at("/paths/~1api~1audit~1export/get/responses/200/content");
        Calls.Answer lines = calls.get("admin", "/api/audit/export");
        assertThat(lines.header("Content-Type")).isEqualTo("application/x-ndjson");
        String schema = exported.at("/application~1x-ndjson/schema/$ref").asText();
        assertThat(lines.body().lines().map(Json::object).map(Json::tree))
                .allSatisfy(line -> assertThat(schema(schema).validate(line))
                        .as("%s against %s", line, schema)
                        .isEmpty());
        assertThat(exported.has("text/csv")).isTrue();
        assertThat(calls.get("admin", "/api/audit/export?format=csv").header("Content-Type"))
                .startsWith("text/csv");
        answered.add("export-audit");
    }

    private void storesAreKept() {
        String token = "\"accessToken\":\"shpat_described\"}";
        JsonNode store =
                ok("POST", "/api/stores", "{\"shop\":\"described.myshopify.com\",\"name\":\"Described\"," + token);
        String path = "/api/stores/" + store.path("id");
        ok("GET", path, null);
        ok("PUT", path, "{\"name\":\"Described again\"," + token);
        ok("DELETE", path, null);
        ok("GET", "/api/stores", null);
        ok("GET", "/api/shopify/test-connection", null);
        ok("POST", "/api/stores/1/test-connection", "{}");
    }

    private void aBatchIsHeld() {
        await().atMost(PATIENCE).until(() -> {
            long batch = batch(ok("POST", "/api/sync/shopify/pull", "{\"kind\":\"COLLECTION\"}"));
            if (answer("POST", "/api/sync/batches/" + batch + "/pause", null).status() != 200) {
                ended(batch);
                return false;
            }
            ok("POST", "/api/sync/batches/" + batch + "/resume", null);
            return answer("POST", "/api/sync/batches/" + batch + "/cancel", null)
                            .status()
                    == 200;
        });
    }

    private void lettersAreSettled() {
        long refused = refused();
        long discarded = refused();
        ok("GET", "/api/sync/dead-letters?room=push&state=OPEN", null);
        ok("GET", "/api/sync/dead-letters/" + letter(refused), null);
        ok("POST", "/api/sync/dead-letters/" + letter(refused) + "/replay", "{\"document\":{\"status\":\"DRAFT\"}}");
        ok("POST", "/api/sync/dead-letters/" + letter(discarded) + "/discard", "{\"reason\":\"not worth it\"}");
    }

    /** A change that the store refuses, since it did not come through the door where it would have been told. */
    private long refused() {
        String handle = "described-" + UUID.randomUUID();
        Document plate = Document.of(
                Kind.PRODUCT, Map.of("title", "Plate", "handle", handle, "status", "NO_SUCH_STATUS", "vendor", "Kiln"));
        long change = catalog.approved(catalog.newItem(handle), "CREATE", null, plate);
        catalog.pushed(change);
        return change;
    }

    private long letter(long change) {
        return database.sql("select id from dead_letter where change_id = ?")
                .param(change)
                .query(Long.class)
                .single();
    }

    private void ended(long batch) {
        await().atMost(PATIENCE).until(() -> !calls.get("viewer", "/api/sync/batches/" + batch)
                .json()
                .path("endedAt")
                .isNull());
    }

    private static long batch(JsonNode answer) {
        return answer.path("batchId").asLong();
    }

    private JsonNode ok(String method, String path, String body) {
        Calls.Answer answer = answer(method, path, body);
        assertThat(answer.status()).as("%s %s: %s", method, path, answer.body()).isBetween(200, 202);
        return answer.json();
    }

    private Calls.Answer answer(String method, String path, String body) {
        Calls.Answer answer = calls.send("admin", method, path, body);
        check(method, path, answer);
        return answer;
    }

    private void check(String method, String path, Calls.Answer answer) {
        Operation operation = operations().stream()
                .filter(each -> each.method.equals(method)
                        && each.path.matcher(path.replaceFirst("\\?.*", "")).matches())
                .findFirst()
                .orElseThrow(() -> new AssertionError(method + " " + path + " is not described"));
        JsonNode response = resolved(operation.json.path("responses").path(String.valueOf(answer.status())));
        assertThat(response)
                .as("%s answers with %s: %s", operation.id, answer.status(), answer.body())
                .isNotEmpty();
        String type = answer.status() < 300 ? "application/json" : Problem.MEDIA_TYPE;
        assertThat(answer.header("Content-Type")).startsWith(type);
        String schema =
                response.path("content").path(type).path("schema").path("$ref").asText();
        assertThat(schema(schema).validate(answer.json()))
                .as("%s against %s: %s", operation.id, schema, answer.body())
                .isEmpty();
        if (answer.status() < 300) {
            answered.add(operation.id);
        }
    }

    /** Stricter than the document: an answer that carries a field which is not described does not fit. */
    private JsonSchema schema(String reference) {
        ObjectNode whole = document.deepCopy();
        Set<String> open = new HashSet<>();
        reach("Product", open);
        whole.at("/components/schemas").properties().forEach(schema -> {
            if (schema.getValue().has("properties") && !open.contains(schema.getKey())) {
                ((ObjectNode) schema.getValue()).put("additionalProperties", false);
            }
        });
        whole.putArray("allOf").addObject().put("$ref", reference);
        return JsonSchemaFactory.getInstance(VersionFlag.V4, factory -> factory.metaSchema(OpenApi30.getInstance())
                        .defaultMetaSchemaIri(OpenApi30.getInstance().getIri()))
                .getSchema(whole);
    }

    /** A document carries whatever the store tells of the item. */
    private void reach(String name, Set<String> reached) {
        if (reached.add(name)) {
            document.at("/components/schemas/" + name)
                    .findValuesAsText("$ref")
                    .forEach(reference -> reach(reference.substring(reference.lastIndexOf('/') + 1), reached));
        }
    }

    private void assertThatItHas(Shape shape, JsonNode schema, String at) {
        JsonNode list = resolved(schema);
        JsonNode element = resolved(list.has("items") ? list.path("items") : list);
        shape.fields().forEach((name, field) -> {
            assertThat(element.path("properties").has(name))
                    .as("%s.%s", at, name)
                    .isTrue();
            assertThatItHas(field, element.path("properties").path(name), at + "." + name);
        });
    }

    private void assertThatItIsKnown(JsonNode reference) {
        assertThat(reference.asText()).startsWith("#/components/schemas/");
        assertThat(document.at(reference.asText().substring(1)).isMissingNode())
                .as(reference.asText())
                .isFalse();
    }

    private List<String> words(String schema) {
        List<String> words = new ArrayList<>();
        document.at("/components/schemas/" + schema + "/enum").forEach(word -> {
            if (!word.isNull()) {
                words.add(word.asText());
            }
        });
        return words;
    }

    private List<String> allowed(String constraint) {
        String definition = database.sql(
                        "select pg_get_constraintdef(oid) from pg_constraint where conname = ? and contype = 'c'")
                .param(constraint)
                .query(String.class)
                .single();
        List<String> words = new ArrayList<>();
        for (Matcher word = Pattern.compile("'([A-Z_]+)'").matcher(definition); word.find(); ) {
            words.add(word.group(1));
        }
        return words;
    }

    private static String[] names(Enum<?>[] values) {
        return Arrays.stream(values).map(Enum::name).toArray(String[]::new);
    }

    /** What a reference names; anything else as it is. */
    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? document.at(node.path("$ref").asText().substring(1)) : node;
    }

    private List<Operation> operations() {
        Map<String, Operation> operations = new TreeMap<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(method -> {
                    String id = method.getValue().path("operationId").asText();
                    Pattern pattern = Pattern.compile(path.getKey().replaceAll("\\{[^}]*}", "[0-9]+"));
                    operations.put(id, new Operation(id, method.getKey().toUpperCase(), pattern, method.getValue()));
                }));
        return List.copyOf(operations.values());
    }
}
