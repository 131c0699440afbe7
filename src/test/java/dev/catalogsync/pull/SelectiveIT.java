package dev.catalogsync.pull;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.catalogsync.Calls;
import dev.catalogsync.DataFolder;
import dev.catalogsync.WholeApplication;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

@WholeApplication
@TestPropertySource(properties = "catalog.sandbox.products=300")
class SelectiveIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Autowired
    JdbcClient database;

    @Autowired
    DataFolder data;

    @Autowired
    Calls calls;

    @BeforeEach
    void everythingIsKnown() throws Exception {
        if (items("true").isEmpty()) {
            assertThat(roots(pull("{\"type\":\"FULL\"}"))).isEqualTo(300);
        }
    }

    @Test
    @Tag("req-21")
    void aPullBringsTheProductsOfAVendorATypeOrATag() throws Exception {
        String vendor = text("select vendor from item group by vendor order by count(*) limit 1");
        assertThat(roots(select(Map.of("vendor", vendor)))).isEqualTo(count("vendor = '" + vendor + "'"));
        String type = text("select product_type from item group by product_type order by count(*) limit 1");
        assertThat(roots(select(Map.of("productType", type)))).isEqualTo(count("product_type = '" + type + "'"));
        String tag = text("select tag from item, unnest(tags) tag group by tag order by count(*) limit 1");
        assertThat(roots(select(Map.of("tag", tag)))).isEqualTo(count("'" + tag + "' = any (tags)"));
        assertThat(roots(select(Map.of("vendor", vendor, "productType", type))))
                .isEqualTo(count("vendor = '" + vendor + "' and product_type = '" + type + "'"));
    }

    @Test
    void aPullBringsTheProductsOfGivenSkus() throws Exception {
        List<String> skus = database.sql(
                        "select document::json -> 'variants' -> 0 ->> 'sku' from item order by id limit 3")
                .query(String.class)
                .list();
        assertThat(roots(select(Map.of("skus", skus)))).isEqualTo(3);
    }

    @Test
    void aCollectionIsGivenByIdOrByHandle() throws Exception {
        JsonNode collection = calls.admin(
                        "{ collections(first: 1) { nodes { id handle productsCount { count } } } }", Map.of())
                .json()
                .at("/data/collections/nodes/0");
        int members = collection.at("/productsCount/count").asInt();
        assertThat(members).isBetween(1, 299);
        assertThat(roots(select(Map.of("collection", collection.path("id").asText()))))
                .isEqualTo(members);
        JsonNode byHandle =
                select(Map.of("collection", collection.path("handle").asText()));
        assertThat(roots(byHandle)).isEqualTo(members);
        assertThat(byHandle.at("/criteria/select/collection").asText())
                .matches("\\d+")
                .isEqualTo(collection.path("id").asText().replaceAll(".*/", ""));
        assertThat(ask(Map.of("collection", "there-is-none")).json().toString())
                .contains("/select/collection", "no collection with the handle there-is-none");
    }

    @Test
    void aSearchOfOnesOwnIsTaken() throws Exception {
        assertThat(roots(select(Map.of("query", "id:<8000000000000 OR id:>8000000000290"))))
                .isLessThan(20);
    }

    @Test
    void aSearchThatShopifyDoesNotUnderstandIsRefusedUnlessItIsWanted() throws Exception {
        for (String query : List.of("bogus_field:1", "updated_at:>2020-01-01T00:00:00Z AND status:ACTIVE")) {
            assertThat(ask(Map.of("query", query)).json().toString())
                    .contains("422", "/select/query", "Invalid search field", "ignoreWarnings");
        }
        JsonNode wanted =
                pull("{\"type\":\"SELECTIVE\",\"select\":{\"query\":\"bogus_field:1\"},\"ignoreWarnings\":true}");
        assertThat(roots(wanted)).isEqualTo(300);
    }

    @Test
    void moreIdsThanOneSearchHoldsAreBroughtByTwoOperationsIntoOneResult() throws Exception {
        List<String> ids = new ArrayList<>(items("true"));
        for (int i = 0; i < 4_000; i++) {
            ids.add(20 + i, Long.toString(9_000_000_000_000L + i));
        }
        JsonNode pulled = select(Map.of("ids", ids));
        assertThat(roots(pulled)).isEqualTo(300);
        assertThat(pulled.at("/counters/unchanged").asInt()).isEqualTo(300);
        assertThat(pulled.path("balance"))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line.path("equal").asBoolean()).isTrue());
        assertThat(database.sql(
                                "select count(*) || ' of ' || sum(kept_roots) from bulk_operation where batch_id = ? and state = 'COMPLETED'")
                        .param(pulled.path("id").asLong())
                        .query(String.class)
                        .single())
                .isEqualTo("2 of 300");
    }

    @Test
    void noValueWidensTheSearch() throws Exception {
        for (String hostile :
                List.of("Nobody\" OR status:active OR tag:\"", "Nobody\\", "Nobody' OR id:>0 OR vendor:'")) {
            assertThat(roots(select(Map.of("vendor", hostile)))).as(hostile).isZero();
        }
    }

    @Test
    void nothingIsConcludedFromWhatASelectivePullDoesNotShow() throws Exception {
        JsonNode pulled = select(Map.of("vendor", "Nobody at all"));
        assertThat(pulled.at("/counters/deletes").asInt()).isZero();
        assertThat(count("sync_status <> 'DELETED'")).isEqualTo(300);
    }

    @Test
    void everythingWrongIsNamed() throws Exception {
        Calls.Answer answer = ask(Map.of(
                "ids",
                List.of("gid://shopify/Collection/1"),
                "skus",
                List.of(),
                "vendor",
                "A*",
                "query",
                "a) OR (b",
                "colour",
                "red"));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().path("errors").findValuesAsText("pointer"))
                .containsExactlyInAnyOrder(
                        "/select/ids", "/select/skus", "/select/vendor", "/select/query", "/select/colour");
        assertThat(ask(Map.of()).status()).isEqualTo(422);
        assertThat(calls.send("operator", "POST", "/api/sync/shopify/pull", "{\"type\":\"SELECTIVE\"}")
                        .status())
                .isEqualTo(422);
        assertThat(calls.send(
                                "operator",
                                "POST",
                                "/api/sync/shopify/pull",
                                "{\"type\":\"FULL\",\"select\":{\"tag\":\"a\"}}")
                        .status())
                .isEqualTo(422);
    }

    private Calls.Answer ask(Map<String, Object> select) throws Exception {
        return calls.send(
                "operator",
                "POST",
                "/api/sync/shopify/pull",
                JSON.writeValueAsString(Map.of("type", "SELECTIVE", "select", select)));
    }

    private JsonNode select(Map<String, Object> select) throws Exception {
        return pull(JSON.writeValueAsString(Map.of("type", "SELECTIVE", "select", select)));
    }

    private JsonNode pull(String body) {
        Calls.Answer answer = calls.send("operator", "POST", "/api/sync/shopify/pull", body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
        JsonNode report = calls.ended(answer.json().path("batchId").asLong(), Duration.ofSeconds(60));
        assertThat(report.path("status").asText()).as(report.toString()).isEqualTo("SUCCEEDED");
        return report;
    }

    private static int roots(JsonNode report) {
        return report.at("/counters/roots").asInt();
    }

    private List<String> items(String condition) {
        return database.sql("select split_part(shopify_id, '/', 5) from item where kind = 'PRODUCT' and " + condition
                        + " order by id")
                .query(String.class)
                .list();
    }

    private int count(String condition) {
        return items(condition).size();
    }

    private String text(String query) {
        return database.sql(query).query(String.class).single();
    }
}
