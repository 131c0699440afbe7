package dev.catalogsync.sandbox.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.catalogsync.sandbox.store.Draft;
import dev.catalogsync.sandbox.store.Entity;
import java.util.ArrayList;
import java.util.List;

/** Which products a collection holds: a manual one keeps their ids in order, a smart one its rules. */
public final class Members {

    private Members() {}

    public static boolean smart(JsonNode collection) {
        return collection.path("ruleSet").isObject();
    }

    public static void add(Draft draft, String collectionId, List<?> products) {
        ObjectNode collection = draft.edit(collectionId);
        if (collection == null || smart(collection)) {
            return;
        }
        ArrayNode members = collection.withArray("products");
        for (Object product : products) {
            if (index(members, product) < 0) {
                members.add((String) product);
            }
        }
    }

    public static void remove(Draft draft, String collectionId, List<?> products) {
        ObjectNode collection = draft.edit(collectionId);
        if (collection == null || smart(collection)) {
            return;
        }
        ArrayNode members = collection.withArray("products");
        for (Object product : products) {
            int index = index(members, product);
            if (index >= 0) {
                members.remove(index);
            }
        }
    }

    /** The manual collections of a product become exactly these. */
    public static void replace(Draft draft, String productId, List<?> collections) {
        List<String> leaving = new ArrayList<>();
        for (Entity collection : draft.store().all("Collection")) {
            if (!smart(collection.doc())
                    && !collections.contains(collection.id())
                    && index(collection.doc().path("products"), productId) >= 0) {
                leaving.add(collection.id());
            }
        }
        leaving.forEach(collection -> remove(draft, collection, List.of(productId)));
        collections.forEach(collection -> add(draft, (String) collection, List.of(productId)));
    }

    public static int index(JsonNode members, Object product) {
        for (int index = 0; index < members.size(); index++) {
            if (members.get(index).asText().equals(product)) {
                return index;
            }
        }
        return -1;
    }

    /** Whether a product is in a collection. */
    static boolean holds(ObjectNode collection, ObjectNode product) {
        return smart(collection)
                ? CollectionRules.match(collection.path("ruleSet"), product)
                : index(collection.path("products"), product.path("id").asText()) >= 0;
    }
}
