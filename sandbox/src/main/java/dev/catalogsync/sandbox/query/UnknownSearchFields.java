package dev.catalogsync.sandbox.query;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.catalogsync.sandbox.store.Entity;
import dev.catalogsync.sandbox.store.Gid;
import java.util.List;
import java.util.Map;

/** Which fields of a search are not known where it is asked: those that {@link SearchFields} has no value for. */
public final class UnknownSearchFields {

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

    private UnknownSearchFields() {}

    /** @param root the field of the query root that searches; one that does not search knows every field */
    public static List<String> of(String root, String search) {
        Entity blank = BLANKS.get(root);
        return blank == null
                ? List.of()
                : Search.fields(search).stream()
                        .filter(field -> !known(blank, field))
                        .toList();
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

    private static Entity blank(String type, Entity parent) {
        ObjectNode doc = JsonNodeFactory.instance.objectNode().put("id", Gid.of(type, 1));
        List.of("status", "type", "createdAt").forEach(field -> doc.put(field, ""));
        return new Entity(type, doc, parent);
    }
}
