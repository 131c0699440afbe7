package dev.catalogsync.sandbox.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A piece of the store as a query sees it: a document, its type in the schema, and what it hangs on.
 *
 * @param parent the product of a variant, the variant of an inventory item; null at the root
 */
public record Entity(String type, ObjectNode doc, Entity parent) {

    public static Entity root(ObjectNode doc) {
        return new Entity(Gid.type(doc.path("id").asText()), doc, null);
    }

    public Entity child(String childType, ObjectNode childDoc) {
        return new Entity(childType, childDoc, this);
    }

    /** The children kept in a list of this document, each typed by its own id where it has one. */
    public List<Entity> children(String field, String childType) {
        JsonNode list = doc.path(field);
        List<Entity> children = new ArrayList<>(list.size());
        for (JsonNode each : list) {
            if (each instanceof ObjectNode child) {
                children.add(child(childType, child));
            }
        }
        return children;
    }

    public String id() {
        return doc.path("id").asText();
    }

    public String text(String field) {
        JsonNode value = doc.get(field);
        return value == null || value.isNull() ? null : value.asText();
    }
}
