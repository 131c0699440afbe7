package dev.catalogsync.sandbox.graphql;

import com.fasterxml.jackson.databind.JsonNode;
import dev.catalogsync.sandbox.store.Entity;
import java.util.HashMap;
import java.util.Map;

/**
 * What the fields of each type answer. One table for both ways of reading: queries go through graphql-java, bulk
 * operations walk it without.
 */
public final class Fields {

    /** Answers a field: null, a plain value, a JSON node, an {@link Entity}, a list of those, or {@link Nodes}. */
    @FunctionalInterface
    public interface Field {
        Object of(Entity source, Map<String, Object> arguments);
    }

    private final Map<String, Map<String, Field>> byType = new HashMap<>();

    public Fields on(String type, String name, Field field) {
        byType.computeIfAbsent(type, any -> new HashMap<>()).put(name, field);
        return this;
    }

    /** The field of a type; where nothing is said about it, what the document itself has under that name. */
    public Field find(String type, String name) {
        Field field = byType.getOrDefault(type, Map.of()).get(name);
        return field != null ? field : (source, arguments) -> stored(source, name);
    }

    private static Object stored(Entity source, String name) {
        JsonNode value = source.doc().get(name);
        return value == null || value.isNull() ? null : value;
    }
}
