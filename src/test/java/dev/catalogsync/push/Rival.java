package dev.catalogsync.push;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.catalogsync.Calls;
import dev.catalogsync.push.RandomEdits.Form;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The other writer, by seed: works on the sandbox's products through its Admin API as another app does, with a token and a budget of
 * its own. Each call carries a key, so that the ledger tells whose it was even where its reply was lost.
 */
final class Rival {

    static final String MARK = "rival-";

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String READ =
            """
            query($id: ID!) { product(id: $id) { title vendor productType tags
              variants(first: 100) { nodes { id selectedOptions { name value } } }
              media(first: 100) { nodes { id } }
              metafields(first: 100) { nodes { namespace key type } } } }""";

    private final Calls calls;
    private final Random random;
    private final RandomEdits words;
    private final String token;
    private int edits;

    Rival(Calls calls, Random random) {
        this.calls = calls;
        this.random = random;
        this.words = new RandomEdits(random);
        this.token = calls.send(
                        null,
                        calls.request("/sandbox/admin/oauth/access_token")
                                .header("Content-Type", "application/json")
                                .POST(
                                        HttpRequest.BodyPublishers.ofString(
                                                "{\"grant_type\":\"client_credentials\",\"client_id\":\"sandbox-client\",\"client_secret\":\"sandbox-secret\"}")))
                .json()
                .path("access_token")
                .asText();
    }

    /** Sets a plain field, as somebody does who takes back what he finds. */
    void set(String id, String field, Object value) {
        update(id, Map.of(field, value));
    }

    /** Does something of that form to a product, where it can be done. */
    void edit(String id, Form form) {
        JsonNode product = call(READ, Map.of("id", id)).path("product");
        if (product.isMissingNode() || product.isNull()) {
            return;
        }
        JsonNode variant = any(product.at("/variants/nodes"));
        JsonNode medium = any(product.at("/media/nodes"));
        JsonNode metafield = any(product.at("/metafields/nodes"));
        String word = "r" + words.word();
        switch (form) {
            case TITLE -> update(id, Map.of("title", "Their title " + word));
            case DESCRIPTION -> update(id, Map.of("descriptionHtml", "<p>Theirs " + word + "</p>"));
            case VENDOR -> update(id, Map.of("vendor", "Their vendor " + word));
            case PRODUCT_TYPE -> update(id, Map.of("productType", "Their type " + word));
            case STATUS ->
                update(
                        id,
                        Map.of("status", List.of("ACTIVE", "DRAFT", "ARCHIVED").get(random.nextInt(3))));
            case SEO_TITLE -> update(id, Map.of("seo", Map.of("title", "Their seo " + word)));
            case SEO_DESCRIPTION -> update(id, Map.of("seo", Map.of("description", "Their words " + word)));
            case TAG_ADDED -> tags("tagsAdd", id, "their-" + word);
            case TAG_REMOVED -> {
                if (!product.path("tags").isEmpty()) {
                    tags("tagsRemove", id, any(product.path("tags")).asText());
                }
            }
            case PRICE -> variant(id, variant, Map.of("price", words.money()));
            case COMPARE_AT_PRICE -> variant(id, variant, Map.of("compareAtPrice", words.money()));
            case SKU -> variant(id, variant, Map.of("inventoryItem", Map.of("sku", "THEIR-" + word)));
            case BARCODE -> variant(id, variant, Map.of("barcode", "77" + word));
            case TAXABLE -> variant(id, variant, Map.of("taxable", random.nextBoolean()));
            case INVENTORY_POLICY ->
                variant(id, variant, Map.of("inventoryPolicy", random.nextBoolean() ? "DENY" : "CONTINUE"));
            case VARIANT_ADDED -> addVariant(id, product, word);
            case VARIANT_REMOVED -> {
                if (product.at("/variants/nodes").size() > 2) {
                    change(
                            "productVariantsBulkDelete(productId: $id, variantsIds: $value)",
                            "[ID!]!",
                            id,
                            List.of(variant.path("id").asText()));
                }
            }
            case MEDIA_ALT -> {
                if (medium != null) {
                    change(
                            "fileUpdate(files: $value)",
                            "[FileUpdateInput!]!",
                            null,
                            List.of(Map.of("id", medium.path("id").asText(), "alt", "Their alt " + word)));
                }
            }
            case MEDIA_ADDED ->
                change(
                        "productUpdate(product: {id: $id}, media: $value)",
                        "[CreateMediaInput!]",
                        id,
                        List.of(Map.of(
                                "originalSource",
                                "https://their.example.com/" + word + ".jpg",
                                "mediaContentType",
                                "IMAGE")));
            case MEDIA_REMOVED -> {
                if (medium != null) {
                    change(
                            "fileUpdate(files: $value)",
                            "[FileUpdateInput!]!",
                            null,
                            List.of(Map.of("id", medium.path("id").asText(), "referencesToRemove", List.of(id))));
                }
            }
            case MEDIA_ORDER -> {
                if (product.at("/media/nodes").size() > 1) {
                    change(
                            "productReorderMedia(id: $id, moves: $value)",
                            "[MoveInput!]!",
                            id,
                            List.of(Map.of("id", medium.path("id").asText(), "newPosition", "0")));
                }
            }
            case METAFIELD_SET -> {
                if (metafield != null
                        && metafield.path("type").asText().endsWith("_text_field")
                        && !metafield.path("type").asText().startsWith("list.")) {
                    metafield(
                            id,
                            metafield.path("namespace").asText(),
                            metafield.path("key").asText(),
                            metafield.path("type").asText(),
                            "Their text " + word);
                }
            }
            case METAFIELD_ADDED -> metafield(id, "reviews", "key_" + word, "single_line_text_field", "Five stars");
            case METAFIELD_REMOVED -> {
                if (metafield != null) {
                    change(
                            "metafieldsDelete(metafields: $value)",
                            "[MetafieldIdentifierInput!]!",
                            null,
                            List.of(Map.of(
                                    "ownerId", id,
                                    "namespace", metafield.path("namespace").asText(),
                                    "key", metafield.path("key").asText())));
                }
            }
            default -> throw new IllegalArgumentException("a rival does not do " + form);
        }
    }

    private void update(String id, Map<String, Object> fields) {
        Map<String, Object> product = new LinkedHashMap<>(fields);
        product.put("id", id);
        change("productUpdate(product: $value)", "ProductUpdateInput!", null, product);
    }

    private void tags(String mutation, String id, String tag) {
        change(mutation + "(id: $id, tags: $value)", "[String!]!", id, List.of(tag));
    }

    private void variant(String id, JsonNode variant, Map<String, Object> fields) {
        Map<String, Object> input = new LinkedHashMap<>(fields);
        input.put("id", variant.path("id").asText());
        change(
                "productVariantsBulkUpdate(productId: $id, variants: $value)",
                "[ProductVariantsBulkInput!]!",
                id,
                List.of(input));
    }

    private void addVariant(String id, JsonNode product, String word) {
        List<Map<String, Object>> values = new ArrayList<>();
        for (JsonNode selected : product.at("/variants/nodes/0/selectedOptions")) {
            String value =
                    values.isEmpty() ? "Their " + word : selected.path("value").asText();
            values.add(Map.of("optionName", selected.path("name").asText(), "name", value));
        }
        if (values.isEmpty() || values.getFirst().get("optionName").equals("Title")) {
            return;
        }
        change(
                "productVariantsBulkCreate(productId: $id, variants: $value)",
                "[ProductVariantsBulkInput!]!",
                id,
                List.of(Map.of(
                        "price", words.money(),
                        "optionValues", values,
                        "inventoryItem", Map.of("sku", "THEIR-NEW-" + word))));
    }

    private void metafield(String id, String namespace, String key, String type, String value) {
        change(
                "metafieldsSet(metafields: $value)",
                "[MetafieldsSetInput!]!",
                null,
                List.of(Map.of("ownerId", id, "namespace", namespace, "key", key, "type", type, "value", value)));
    }

    /** User errors are the store's way to say no, as where something went away meanwhile; then nothing was done. */
    private void change(String mutation, String type, String id, Object value) {
        edits++;
        Map<String, Object> variables = new LinkedHashMap<>();
        variables.put("value", value);
        variables.put("key", MARK + edits);
        if (id != null) {
            variables.put("id", id);
        }
        String name = mutation.startsWith("productReorderMedia") ? "mediaUserErrors" : "userErrors";
        call(
                "mutation(" + (id == null ? "" : "$id: ID!, ") + "$value: " + type + ", $key: String!) { " + mutation
                        + " @idempotent(key: $key) { " + name + " { message } } }",
                variables);
    }

    private JsonNode any(JsonNode list) {
        return list.isEmpty() ? null : list.get(random.nextInt(list.size()));
    }

    /** A mutation whose reply is lost was done and is not sent again; a query is. */
    private JsonNode call(String document, Map<String, Object> variables) {
        for (int i = 0; i < 100; i++) {
            try {
                JsonNode answer = calls.send(
                                null,
                                calls.request("/sandbox/admin/api/2026-10/graphql.json")
                                        .header("X-Shopify-Access-Token", token)
                                        .header("Content-Type", "application/json")
                                        .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(
                                                Map.of("query", document, "variables", variables)))))
                        .json();
                if (!answer.has("errors")) {
                    return answer.path("data");
                }
                if (!answer.toString().contains("THROTTLED")) {
                    throw new IllegalStateException(document + " " + variables + ": " + answer);
                }
                Thread.sleep(200);
            } catch (UncheckedIOException lost) {
                if (document.startsWith("mutation")) {
                    return JSON.missingNode();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        throw new IllegalStateException("the store is away");
    }
}
