package dev.catalogsync.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.catalogsync.Calls;
import dev.catalogsync.WholeApplication;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A second store beside the configured one: its credentials, its catalog, its calls. */
@WholeApplication
@Tag("req-77")
class StoresIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static SecondShop shop;

    @Autowired
    Calls calls;

    @Autowired
    JdbcClient database;

    @BeforeAll
    static void open() {
        shop = new SecondShop(12);
    }

    @AfterAll
    static void close() {
        shop.close();
    }

    @Test
    void credentialsAreSealedAndNeverShown() {
        JsonNode store = store("sealed", SecondShop.TOKEN);
        String path = "/api/stores/" + store.path("id");
        String kept = credentials(store);

        assertThat(kept).startsWith("v1.").doesNotContain(SecondShop.TOKEN);
        assertThat(store.path("credentialsSetAt").asText()).isNotBlank();
        for (Calls.Answer answer : new Calls.Answer[] {
            calls.get("admin", path),
            calls.get("admin", "/api/stores"),
            calls.send("admin", "PUT", path, "{\"name\":\"x\",\"accessToken\":\" " + SecondShop.TOKEN + "\"}"),
            calls.send("admin", "PUT", path, "{\"name\":\"x\",\"token\":\"" + SecondShop.TOKEN + "\"}"),
            calls.send("admin", "PUT", path, "{\"name\":\"x\",\"enabled\":\"" + SecondShop.TOKEN + "\"}")
        }) {
            assertThat(answer.body()).doesNotContain(SecondShop.TOKEN).doesNotContain(kept);
        }
    }

    @Test
    void sealedCredentialsOpenNowhereButInTheirOwnRow() {
        JsonNode one = store("origin", SecondShop.TOKEN);
        JsonNode other = store("thief", "shpat_something-else");
        database.sql("update store set credentials = ? where id = ?")
                .param(credentials(one))
                .param(other.path("id").asInt())
                .update();

        Calls.Answer moved = calls.send("admin", "POST", "/api/stores/" + other.path("id") + "/test-connection", "{}");
        assertThat(moved.status()).isEqualTo(503);
        assertThat(moved.json().path("detail").asText()).contains("belong to another store");

        database.sql("update store set url = 'http://127.0.0.1:1' where id = ?")
                .param(one.path("id").asInt())
                .update();
        assertThat(calls.send("admin", "POST", "/api/stores/" + one.path("id") + "/test-connection", "{}")
                        .status())
                .as("a token that would go to another address")
                .isEqualTo(503);
    }

    @Test
    @Tag("req-19")
    void aConnectionTellsWhoTheStoreIsAndWhatItAllows() {
        JsonNode first = calls.get("viewer", "/api/shopify/test-connection").json();
        assertThat(first.path("connected").asBoolean()).as(first.toString()).isTrue();
        assertThat(first.path("apiVersion").asText()).isEqualTo("2026-10");
        assertThat(first.path("scopes")).extracting(JsonNode::asText).contains("write_products");
        assertThat(first.path("plan").asText()).isNotBlank();
        assertThat(first.path("pointsMaximum").asInt()).isPositive();

        JsonNode second = store("connected", SecondShop.TOKEN);
        assertThat(calls.get("viewer", "/api/shopify/test-connection?store=connected.myshopify.com")
                        .json()
                        .path("storeId"))
                .isEqualTo(second.path("id"));

        JsonNode wrong = store("wrong", "shpat_wrong-token");
        JsonNode refused = calls.send("admin", "POST", "/api/stores/" + wrong.path("id") + "/test-connection", "{}")
                .json();
        assertThat(refused.path("connected").asBoolean()).isFalse();
        assertThat(refused.path("problem").asText()).contains("access token").doesNotContain("shpat_wrong-token");
    }

    @Test
    void eachStoreIsPulledPushedAndRolledBackByItself() throws Exception {
        JsonNode store = store("second", SecondShop.TOKEN);
        int id = store.path("id").asInt();
        long firstHad = items(1);

        JsonNode pull = calls.ended(batch("/api/sync/shopify/pull", "{\"store\":\"second.myshopify.com\"}"), PATIENCE);
        assertThat(pull.path("status").asText()).as(pull.toString()).isEqualTo("SUCCEEDED");
        assertThat(pull.path("shop").asText()).isEqualTo("second.myshopify.com");
        assertThat(items(id)).isEqualTo(12);
        assertThat(items(1)).isEqualTo(firstHad);

        String product = database.sql("select shopify_id from item where store_id = ? and kind = 'PRODUCT' limit 1")
                .param(id)
                .query(String.class)
                .single();
        String before = title(product);
        assertThat(calls.get("viewer", "/api/catalog/products/" + product.replaceAll("\\D", "") + "?store=" + id)
                        .json()
                        .at("/document/title")
                        .asText())
                .isEqualTo(before);

        JsonNode proposed = calls.send(
                        "operator",
                        "POST",
                        "/api/sync/staged",
                        "{\"store\":\"" + id + "\",\"documents\":[{\"id\":\"" + product
                                + "\",\"title\":\"Only there\"}]}")
                .json();
        long change = proposed.at("/changes/0/id").asLong();
        calls.send("reviewer", "POST", "/api/sync/staged/" + change + "/approve", "{}");
        assertThat(calls.send(
                                "operator",
                                "POST",
                                "/api/sync/shopify/push",
                                "{\"store\":1,\"changes\":[" + change + "]}")
                        .status())
                .as("a change of another store")
                .isEqualTo(404);
        long push = batch("/api/sync/shopify/push", "{\"store\":" + id + ",\"changes\":[" + change + "]}");
        assertThat(calls.ended(push, PATIENCE).path("status").asText()).isEqualTo("SUCCEEDED");
        assertThat(title(product)).isEqualTo("Only there");
        assertThat(spent(id)).isPositive();

        long rollback = batch("/api/sync/rollback/" + push, "{}");
        calls.ended(rollback, PATIENCE);
        calls.send("reviewer", "POST", "/api/sync/staged/bulk-approve", "{\"filter\":{\"batch\":" + rollback + "}}");
        calls.ended(batch("/api/sync/shopify/push", "{\"store\":" + id + ",\"batch\":" + rollback + "}"), PATIENCE);
        assertThat(title(product)).isEqualTo(before);
    }

    @Test
    void aDisabledStoreIsNotCalledUntilItIsEnabledAgain() {
        JsonNode store = store("resting", SecondShop.TOKEN);
        String path = "/api/stores/" + store.path("id");
        assertThat(calls.send("admin", "DELETE", path, null)
                        .json()
                        .path("enabled")
                        .asBoolean())
                .isFalse();
        Calls.Answer refused =
                calls.send("operator", "POST", "/api/sync/shopify/pull", "{\"store\":\"resting.myshopify.com\"}");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body()).contains("enabled");
        assertThat(calls.send("admin", "PUT", path, "{\"name\":\"awake\"}")
                        .json()
                        .path("enabled")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void aStoreThatIsAwayDoesNotKeepTheFirstFromBeingCalled() {
        Calls.Answer made = calls.send(
                "admin",
                "POST",
                "/api/stores",
                "{\"shop\":\"away.myshopify.com\",\"url\":\"http://127.0.0.1:1\",\"accessToken\":\"x\"}");
        String test = "/api/stores/" + made.json().path("id") + "/test-connection";
        for (int i = 0; i < 10; i++) {
            assertThat(calls.send("admin", "POST", test, "{}")
                            .json()
                            .path("connected")
                            .asBoolean())
                    .isFalse();
        }
        assertThat(calls.get("viewer", "/api/shopify/test-connection")
                        .json()
                        .path("connected")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void whatIsNoStoreIsRefusedFieldByField() {
        for (String wrong : new String[] {
            "{}",
            "{\"shop\":\"example.com\",\"accessToken\":\"x\"}",
            "{\"shop\":\"a.myshopify.com\"}",
            "{\"shop\":\"a.myshopify.com\",\"accessToken\":\"x\",\"clientId\":\"y\",\"clientSecret\":\"z\"}",
            "{\"shop\":\"a.myshopify.com\",\"clientId\":\"y\"}",
            "{\"shop\":\"a.myshopify.com\",\"accessToken\":\"x\",\"url\":\"http://169.254.169.254\"}",
            "{\"shop\":\"a.myshopify.com\",\"accessToken\":\"x\\ny\"}",
            "{\"shop\":7,\"accessToken\":\"x\"}"
        }) {
            assertThat(calls.send("admin", "POST", "/api/stores", wrong).status())
                    .as(wrong)
                    .isEqualTo(422);
        }
        store("twice", SecondShop.TOKEN);
        assertThat(calls.send("admin", "POST", "/api/stores", body("twice", "other"))
                        .status())
                .isEqualTo(409);
        assertThat(calls.send("admin", "DELETE", "/api/stores/1", null).status())
                .as("the configured one")
                .isEqualTo(409);
        assertThat(calls.get("viewer", "/api/stores/999999").status()).isEqualTo(404);
        assertThat(calls.send("operator", "POST", "/api/sync/shopify/pull", "{\"store\":\"nowhere\"}")
                        .status())
                .isEqualTo(422);
    }

    private JsonNode store(String name, String token) {
        Calls.Answer made = calls.send("admin", "POST", "/api/stores", body(name, token));
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        assertThat(made.body()).doesNotContain(token);
        return made.json();
    }

    private static String body(String name, String token) {
        return "{\"shop\":\"" + name + ".myshopify.com\",\"url\":\"" + shop.url() + "\",\"accessToken\":\"" + token
                + "\"}";
    }

    private String credentials(JsonNode store) {
        return database.sql("select credentials from store where id = ?")
                .param(store.path("id").asInt())
                .query(String.class)
                .single();
    }

    private long items(int store) {
        return database.sql("select count(*) from item where store_id = ? and kind = 'PRODUCT'")
                .param(store)
                .query(Long.class)
                .single();
    }

    private double spent(int store) {
        return database.sql("select points_spent from api_rate_limit where store_id = ?")
                .param(store)
                .query(Double.class)
                .single();
    }

    private String title(String product) throws Exception {
        return shop.ask("query ($id: ID!) { product(id: $id) { title } }", Map.of("id", product))
                .at("/product/title")
                .asText();
    }

    private long batch(String path, String body) {
        Calls.Answer answer = calls.send("operator", "POST", path, body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
        return answer.json().path("batchId").asLong();
    }
}
