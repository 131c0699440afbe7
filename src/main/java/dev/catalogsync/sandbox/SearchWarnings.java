package dev.catalogsync.sandbox;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What Shopify says in {@code extensions.search} of the searches of one call that name a field it does not know, and only of those, as
 * recorded. Such a field matches everything. How Shopify shows the parsed search is left out.
 */
final class SearchWarnings {

    private static final Entity PRODUCT = blank("Product", null);
    private static final Entity VARIANT = blank("ProductVariant", PRODUCT);
    private static final Map<String, Entity> BLANKS = Map.of(
            "products",
            PRODUCT,
            "productsCount",
            PRODUCT,
            "productVariants",
            VARIANT,
            "productVariantsCount",
            VARIANT,
            "inventoryItems",
            blank("InventoryItem", VARIANT),
            "collections",
            blank("Collection", null),
            "collectionsCount",
            blank("Collection", null),
            "bulkOperations",
            blank("BulkOperation", null));

    private final List<Map<String, Object>> told = new ArrayList<>();

    /** @param root the field of the query root that searches; {@code path} where it stands in the answer */
    void look(String root, Object query, List<Object> path) {
        if (!(query instanceof String text) || !BLANKS.containsKey(root)) {
            return;
        }
        List<Map<String, String>> warnings = new ArrayList<>();
        for (String field : Search.fields(text)) {
            if (!known(BLANKS.get(root), field)) {
                warnings.add(warning(field));
            }
        }
        if (!warnings.isEmpty()) {
            Map<String, Object> search = new LinkedHashMap<>();
            search.put("path", path);
            search.put("query", text);
            search.put("warnings", warnings);
            told.add(search);
        }
    }

    List<Map<String, Object>> told() {
        return told;
    }

    private static boolean known(Entity blank, String field) {
        return switch (blank.type()) {
            case "Product" -> field.equals("collection_id") || SearchFields.product(blank, field) != null;
            case "ProductVariant" -> SearchFields.variant(blank, field) != null;
            case "InventoryItem" -> SearchFields.inventoryItem(blank, field) != null;
            case "Collection" -> SearchFields.collection(blank, field) != null;
            default -> SearchFields.bulkOperation(blank, field) != null;
        };
    }

    private static Map<String, String> warning(String field) {
        Map<String, String> warning = new LinkedHashMap<>();
        warning.put("field", field);
        warning.put("message", "Invalid search field for this query.");
        warning.put("code", "invalid_field");
        return warning;
    }

    private static Entity blank(String type, Entity parent) {
        ObjectNode doc = JsonNodeFactory.instance.objectNode().put("id", Gid.of(type, 1));
        List.of("status", "type", "createdAt").forEach(field -> doc.put(field, ""));
        return new Entity(type, doc, parent);
    }
}
