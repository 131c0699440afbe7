package dev.catalogsync;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/** The other writer: somebody, or another app, who works on the sandbox's products directly. */
@TestComponent
public class Merchant {

    private final TestRestTemplate http;

    Merchant(TestRestTemplate http) {
        this.http = http;
    }

    /** @return {@code data}; fails where the store answers errors of any kind */
    public JsonNode call(String document, Map<String, Object> variables) {
        HttpHeaders headers = new HttpHeaders();
        headers.setContentType(MediaType.APPLICATION_JSON);
        headers.set("X-Shopify-Access-Token", "sandbox");
        JsonNode answer = http.postForObject(
                "/sandbox/admin/api/2026-10/graphql.json",
                new HttpEntity<>(Map.of("query", document, "variables", variables), headers),
                JsonNode.class);
        assertThat(answer.path("errors").isMissingNode()).as("%s", answer).isTrue();
        for (JsonNode payload : answer.path("data")) {
            assertThat(payload.path("userErrors").size()).as("%s", answer).isZero();
        }
        return answer.path("data");
    }

    /** Sets plain fields and tags, as in {@code {"title": "X"}}. */
    public void update(String id, Map<String, Object> fields) {
        Map<String, Object> product = new java.util.LinkedHashMap<>(fields);
        product.put("id", id);
        call(
                "mutation($product: ProductUpdateInput!) { productUpdate(product: $product) { userErrors { message } } }",
                Map.of("product", product));
    }

    public void delete(String id) {
        call("mutation($id: ID!) { productDelete(input: {id: $id}) { userErrors { message } } }", Map.of("id", id));
    }

    /** The whole product as the store has it. */
    public JsonNode product(String id) {
        return call(
                        """
                        query($id: ID!) { product(id: $id) {
                          id title handle descriptionHtml vendor productType status tags templateSuffix seo { title description }
                          options { id name position optionValues { id name } }
                          variants(first: 100) { nodes { id sku barcode price compareAtPrice taxable inventoryPolicy position
                            selectedOptions { name value } inventoryItem { id tracked requiresShipping } } }
                          media(first: 100) { nodes { id alt mediaContentType } }
                          metafields(first: 100) { nodes { id namespace key type value } } } }""",
                        Map.of("id", id))
                .path("product");
    }

    /** How many mutations were executed so far. */
    public int ledger() {
        return http.getForObject("/sandbox/ledger?origin=all", JsonNode.class).size();
    }
}
