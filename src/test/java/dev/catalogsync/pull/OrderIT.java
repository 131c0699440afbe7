package dev.catalogsync.pull;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.catalogsync.Calls;
import dev.catalogsync.WholeApplication;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/** What a merchant puts in another order is seen by the next pull, and shown before anybody takes it. */
@WholeApplication
@TestPropertySource(properties = "catalog.sandbox.products=60")
class OrderIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Autowired
    JdbcClient database;

    @Autowired
    Calls calls;

    @BeforeEach
    void everythingIsKnown() throws Exception {
        pull();
    }

    @Test
    void aPictureThatWasMovedToTheFrontIsStaged() throws Exception {
        Map<String, Object> product = withAtLeast(3, "media");
        List<String> before = ids(product, "media");
        store(
                "mutation($id: ID!, $moves: [MoveInput!]!) { productReorderMedia(id: $id, moves: $moves) { job { id } mediaUserErrors { message } } }",
                Map.of("id", product.get("id"), "moves", List.of(Map.of("id", before.get(2), "newPosition", "0"))));

        assertThat(pull().at("/counters/staged").asInt()).isEqualTo(1);
        List<String> after = new ArrayList<>(before);
        after.addFirst(after.remove(2));
        JsonNode change = change(product);
        assertThat(change.path("operation").asText()).isEqualTo("UPDATE_IMAGES");
        assertThat(change.path("direction").asText()).isEqualTo("INCOMING");
        assertThat(change.path("fields").findValuesAsText("path")).containsExactly("media.order");
        assertThat((JsonNode) JSON.valueToTree(before)).isEqualTo(change.at("/fields/0/before"));
        assertThat((JsonNode) JSON.valueToTree(after)).isEqualTo(change.at("/fields/0/after"));
        assertThat(pull().at("/counters/staged").asInt()).as("seen already").isZero();
    }

    @Test
    void variantsInAnotherOrderAreStaged() throws Exception {
        Map<String, Object> product = withAtLeast(2, "variants");
        List<String> before = ids(product, "variants");
        store(
                "mutation($id: ID!, $positions: [ProductVariantPositionInput!]!) { productVariantsBulkReorder(productId: $id, positions: $positions) { userErrors { message } } }",
                Map.of("id", product.get("id"), "positions", List.of(Map.of("id", before.getLast(), "position", 1))));

        assertThat(pull().at("/counters/staged").asInt()).isEqualTo(1);
        JsonNode change = change(product);
        assertThat(change.path("operation").asText()).isEqualTo("UPDATE");
        assertThat(change.path("fields").findValuesAsText("path")).containsExactly("variants.order");
    }

    private JsonNode change(Map<String, Object> product) {
        long id = database.sql(
                        "select c.id from staged_change c join item i on i.id = c.item_id where i.shopify_id = ? and c.status = 'PENDING'")
                .param(product.get("id"))
                .query(Long.class)
                .single();
        return calls.get("viewer", "/api/sync/staged/" + id).json();
    }

    private Map<String, Object> withAtLeast(int size, String list) {
        return database.sql("select shopify_id as id, document from item where kind = 'PRODUCT'"
                        + " and json_array_length(document::json -> '" + list + "') >= " + size
                        + " and not exists (select 1 from staged_change c where c.item_id = item.id and c.status = 'PENDING')"
                        + " order by id limit 1")
                .query()
                .singleRow();
    }

    private static List<String> ids(Map<String, Object> product, String list) throws Exception {
        return JSON.readTree((String) product.get("document")).path(list).findValuesAsText("id").stream()
                .filter(id -> !id.contains("InventoryItem"))
                .toList();
    }

    private void store(String query, Map<String, Object> variables) throws Exception {
        String answer = calls.admin(query, variables).body();
        assertThat(answer).contains("serErrors\":[]").doesNotContain("\"errors\"");
    }

    private JsonNode pull() {
        Calls.Answer answer = calls.send("operator", "POST", "/api/sync/shopify/pull", "{\"type\":\"FULL\"}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
        return calls.ended(answer.json().path("batchId").asLong(), Duration.ofSeconds(60));
    }
}
