package dev.catalogsync.sandbox.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.catalogsync.sandbox.query.ProductFields;
import dev.catalogsync.sandbox.store.Gid;
import java.util.Locale;

/** The bodies of webhooks, in the shape of Shopify's REST resources. */
final class WebhookPayload {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private WebhookPayload() {}

    static ObjectNode deleted(String id) {
        return JSON.objectNode().put("id", Gid.number(id));
    }

    static ObjectNode product(ObjectNode product) {
        ObjectNode body = identified(product);
        body.put("title", product.path("title").asText());
        body.put("body_html", product.path("descriptionHtml").asText());
        body.put("vendor", product.path("vendor").asText());
        body.put("product_type", product.path("productType").asText());
        body.put("handle", product.path("handle").asText());
        body.put("status", product.path("status").asText().toLowerCase(Locale.ROOT));
        body.put("tags", joined(product.path("tags")));
        body.put("template_suffix", product.path("templateSuffix").asText(null));
        body.put("created_at", product.path("createdAt").asText());
        body.put("updated_at", product.path("updatedAt").asText());
        body.put("published_at", product.path("publishedAt").asText(null));
        ArrayNode variants = body.putArray("variants");
        ArrayNode gids = body.putArray("variant_gids");
        for (JsonNode variant : product.path("variants")) {
            variants.add(variant((ObjectNode) variant, product));
            gids.addObject()
                    .put("admin_graphql_api_id", variant.path("id").asText())
                    .put("updated_at", variant.path("updatedAt").asText());
        }
        ArrayNode options = body.putArray("options");
        for (JsonNode option : product.path("options")) {
            ObjectNode each = options.addObject();
            each.put("id", Gid.number(option.path("id").asText()));
            each.put("product_id", Gid.number(product.path("id").asText()));
            each.put("name", option.path("name").asText());
            each.put("position", option.path("position").asInt());
            ArrayNode values = each.putArray("values");
            option.path("optionValues")
                    .forEach(value -> values.add(value.path("name").asText()));
        }
        ArrayNode media = body.putArray("media");
        for (JsonNode each : product.path("media")) {
            media.add(identified((ObjectNode) each)
                    .put("alt", each.path("alt").asText(null))
                    .put("media_content_type", each.path("mediaContentType").asText()));
        }
        return body;
    }

    private static ObjectNode variant(ObjectNode variant, ObjectNode product) {
        ObjectNode body = identified(variant);
        body.put("product_id", Gid.number(product.path("id").asText()));
        body.put("title", ProductFields.title(variant));
        body.put("price", variant.path("price").asText());
        body.put("compare_at_price", variant.path("compareAtPrice").asText(null));
        body.put("sku", variant.path("sku").asText(null));
        body.put("barcode", variant.path("barcode").asText(null));
        body.put("position", variant.path("position").asInt());
        body.put("inventory_policy", variant.path("inventoryPolicy").asText().toLowerCase(Locale.ROOT));
        body.put(
                "inventory_item_id",
                Gid.number(variant.path("inventoryItem").path("id").asText()));
        body.put("inventory_quantity", ProductFields.quantity(variant));
        body.put("taxable", variant.path("taxable").asBoolean());
        int number = 1;
        for (JsonNode selected : variant.path("selectedOptions")) {
            body.put("option" + number++, selected.path("value").asText());
        }
        body.put("created_at", variant.path("createdAt").asText());
        body.put("updated_at", variant.path("updatedAt").asText());
        return body;
    }

    static ObjectNode collection(ObjectNode collection) {
        ObjectNode body = identified(collection);
        body.put("title", collection.path("title").asText());
        body.put("handle", collection.path("handle").asText());
        body.put("body_html", collection.path("descriptionHtml").asText());
        body.put("sort_order", collection.path("sortOrder").asText().toLowerCase(Locale.ROOT));
        body.put("template_suffix", collection.path("templateSuffix").asText(null));
        body.put("updated_at", collection.path("updatedAt").asText());
        return body;
    }

    static ObjectNode level(String item, JsonNode level) {
        long location = Gid.number(level.path("location").asText());
        return JSON.objectNode()
                .put("inventory_item_id", Gid.number(item))
                .put("location_id", location)
                .put("available", level.path("available").asInt())
                .put("updated_at", level.path("updatedAt").asText())
                .put(
                        "admin_graphql_api_id",
                        Gid.of("InventoryLevel", location) + "?inventory_item_id=" + Gid.number(item));
    }

    /** Values in lower case; no address of the result, as documented. */
    static ObjectNode bulkOperation(ObjectNode operation) {
        String error = operation.path("errorCode").asText(null);
        return JSON.objectNode()
                .put("admin_graphql_api_id", operation.path("id").asText())
                .put("completed_at", operation.path("completedAt").asText(null))
                .put("created_at", operation.path("createdAt").asText())
                .put("error_code", error == null ? null : error.toLowerCase(Locale.ROOT))
                .put("status", operation.path("status").asText().toLowerCase(Locale.ROOT))
                .put("type", operation.path("type").asText().toLowerCase(Locale.ROOT));
    }

    private static ObjectNode identified(ObjectNode doc) {
        String id = doc.path("id").asText();
        return JSON.objectNode().put("id", Gid.number(id)).put("admin_graphql_api_id", id);
    }

    private static String joined(JsonNode tags) {
        StringBuilder joined = new StringBuilder();
        tags.forEach(tag -> joined.append(joined.isEmpty() ? "" : ", ").append(tag.asText()));
        return joined.toString();
    }
}
