package dev.catalogsync.sandbox.query;

import com.fasterxml.jackson.databind.JsonNode;
import dev.catalogsync.sandbox.store.Entity;
import dev.catalogsync.sandbox.store.Gid;
import java.util.ArrayList;
import java.util.List;

/** What the search fields of each kind look at. */
final class SearchFields {

    private SearchFields() {}

    static List<String> product(Entity product, String field) {
        List<String> values = new ArrayList<>();
        switch (field) {
            case "" -> {
                values.add(product.doc().path("title").asText());
                values.add(product.doc().path("vendor").asText());
                values.add(product.doc().path("productType").asText());
                product.doc().path("tags").forEach(tag -> values.add(tag.asText()));
                variants(product, "sku", values);
                variants(product, "barcode", values);
            }
            case "id" -> id(product, values);
            case "title", "handle", "vendor" ->
                values.add(product.doc().path(field).asText());
            case "product_type" -> values.add(product.doc().path("productType").asText());
            case "status" -> values.add(product.doc().path("status").asText());
            case "created_at" -> values.add(product.doc().path("createdAt").asText());
            case "updated_at" -> values.add(product.doc().path("updatedAt").asText());
            case "published_at" -> values.add(product.doc().path("publishedAt").asText());
            case "published_status" ->
                values.add(product.doc().hasNonNull("publishedAt") ? "published" : "unpublished");
            case "tag" -> product.doc().path("tags").forEach(tag -> values.add(tag.asText()));
            case "sku", "barcode", "price" -> variants(product, field, values);
            case "inventory_total" -> values.add(Integer.toString(ProductFields.totalInventory(product.doc())));
            case "category_id" ->
                values.add(product.doc().path("category").asText().replaceAll(".*/", ""));
            case "gift_card" ->
                values.add(Boolean.toString(product.doc().path("isGiftCard").asBoolean()));
            case "is_price_reduced" -> values.add(Boolean.toString(reduced(product)));
            default -> {
                return null;
            }
        }
        return values;
    }

    static List<String> variant(Entity variant, String field) {
        JsonNode doc = variant.doc();
        List<String> values = new ArrayList<>();
        switch (field) {
            case "" -> {
                values.add(doc.path("sku").asText());
                values.add(variant.parent().doc().path("title").asText());
            }
            case "id" -> id(variant, values);
            case "sku", "barcode" -> values.add(doc.path(field).asText());
            case "title" -> values.add(ProductFields.title(variant.doc()));
            case "product_id" -> id(variant.parent(), values);
            case "product_status" ->
                values.add(variant.parent().doc().path("status").asText());
            case "product_type" ->
                values.add(variant.parent().doc().path("productType").asText());
            case "vendor" -> values.add(variant.parent().doc().path("vendor").asText());
            case "tag" -> variant.parent().doc().path("tags").forEach(tag -> values.add(tag.asText()));
            case "updated_at" -> values.add(doc.path("updatedAt").asText());
            case "inventory_quantity" -> values.add(Integer.toString(ProductFields.quantity(doc)));
            default -> {
                return null;
            }
        }
        return values;
    }

    static List<String> inventoryItem(Entity item, String field) {
        List<String> values = new ArrayList<>();
        switch (field) {
            case "", "sku" -> values.add(item.parent().doc().path("sku").asText());
            case "id" -> id(item, values);
            case "created_at" ->
                values.add(item.parent().doc().path("createdAt").asText());
            case "updated_at" ->
                values.add(item.parent().doc().path("updatedAt").asText());
            default -> {
                return null;
            }
        }
        return values;
    }

    static List<String> collection(Entity collection, String field) {
        JsonNode doc = collection.doc();
        List<String> values = new ArrayList<>();
        switch (field) {
            case "", "title" -> values.add(doc.path("title").asText());
            case "id" -> id(collection, values);
            case "handle" -> values.add(doc.path("handle").asText());
            case "updated_at" -> values.add(doc.path("updatedAt").asText());
            case "collection_type" -> values.add(Members.smart(doc) ? "smart" : "custom");
            case "product_id" ->
                doc.path("products").forEach(id -> values.add(id.asText().replaceAll(".*/", "")));
            default -> {
                return null;
            }
        }
        return values;
    }

    static List<String> bulkOperation(Entity operation, String field) {
        return switch (field) {
            case "id" -> List.of(operation.id(), operation.id().replaceAll(".*/", ""));
            case "status" -> List.of(operation.text("status"));
            case "operation_type" -> List.of(operation.text("type"));
            case "created_at" -> List.of(operation.text("createdAt"));
            default -> null;
        };
    }

    /** The fields of other kinds, by their names in the document. */
    static List<String> other(Entity entity, String field) {
        List<String> values = new ArrayList<>();
        switch (field) {
            case "", "name" -> values.add(entity.doc().path("name").asText());
            case "id" -> id(entity, values);
            case "active" ->
                values.add(Boolean.toString(entity.doc().path("isActive").asBoolean(true)));
            case "topic" -> values.add(entity.doc().path("topic").asText());
            case "uri", "endpoint", "address" ->
                values.add(entity.doc().path("uri").asText());
            case "format" -> values.add(entity.doc().path("format").asText());
            case "created_at" -> values.add(entity.doc().path("createdAt").asText());
            case "updated_at" -> values.add(entity.doc().path("updatedAt").asText());
            case "status" -> values.add(MediaFields.status(entity));
            default -> {
                return null;
            }
        }
        return values;
    }

    private static void id(Entity entity, List<String> values) {
        values.add(Long.toString(Gid.number(entity.id())));
        values.add(entity.id());
    }

    private static void variants(Entity product, String field, List<String> values) {
        product.doc()
                .path("variants")
                .forEach(variant -> values.add(variant.path(field).asText("")));
    }

    private static boolean reduced(Entity product) {
        for (JsonNode variant : product.doc().path("variants")) {
            if (variant.hasNonNull("compareAtPrice")
                    && variant.path("compareAtPrice").asDouble()
                            > variant.path("price").asDouble()) {
                return true;
            }
        }
        return false;
    }
}
