package dev.catalogsync.sandbox.mutation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Tags are a set that ignores case, kept in the order of the alphabet. */
final class Tags {

    private Tags() {}

    static ArrayNode of(Iterable<?> given) {
        return given == null ? JsonNodeFactory.instance.arrayNode() : plus(JsonNodeFactory.instance.arrayNode(), given);
    }

    static ArrayNode plus(JsonNode tags, Iterable<?> given) {
        Map<String, String> set = set(tags);
        for (Object each : given) {
            // One text may hold several tags, as in the admin's input field.
            for (String tag : String.valueOf(each).split(",")) {
                if (!tag.isBlank()) {
                    set.putIfAbsent(key(tag), tag.strip());
                }
            }
        }
        return list(set);
    }

    static ArrayNode minus(JsonNode tags, Iterable<?> given) {
        Map<String, String> set = set(tags);
        given.forEach(each -> set.remove(key(String.valueOf(each))));
        return list(set);
    }

    private static Map<String, String> set(JsonNode tags) {
        Map<String, String> set = new TreeMap<>();
        tags.forEach(tag -> set.putIfAbsent(key(tag.asText()), tag.asText()));
        return set;
    }

    private static String key(String tag) {
        return tag.strip().toLowerCase(Locale.ROOT);
    }

    private static ArrayNode list(Map<String, String> set) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        set.values().forEach(list::add);
        return list;
    }
}
