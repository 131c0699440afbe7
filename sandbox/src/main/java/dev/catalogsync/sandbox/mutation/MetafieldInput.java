package dev.catalogsync.sandbox.mutation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.catalogsync.sandbox.graphql.Arguments;
import dev.catalogsync.sandbox.graphql.UserErrors;
import dev.catalogsync.sandbox.query.Metafields;
import dev.catalogsync.sandbox.store.Draft;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Metafields as the inputs of products, variants and collections carry them. */
final class MetafieldInput {

    private final Draft draft;
    private final UserErrors errors;
    private final String[] at;

    MetafieldInput(Draft draft, UserErrors errors, String... at) {
        this.draft = draft;
        this.errors = errors;
        this.at = at;
    }

    /** @param replacing whether metafields that are not given are deleted */
    void put(ObjectNode owner, List<?> given, boolean replacing) {
        ArrayNode before = owner.withArray("metafields");
        ArrayNode after = owner.arrayNode();
        for (int index = 0; index < given.size(); index++) {
            Map<String, Object> input = Arguments.asMap(given.get(index));
            ObjectNode known = find(before, input);
            String key = known != null && input.get("key") == null
                    ? known.path("key").asText()
                    : (String) input.get("key");
            if (key == null || key.length() < 2 || key.length() > 64) {
                errors.add(
                        "INVALID_METAFIELD",
                        key == null
                                ? "Key can't be blank"
                                : key.length() < 2
                                        ? "Key is too short (minimum is 2 characters)"
                                        : "Key is too long (maximum is 64 characters)",
                        below(index, "key"));
                continue;
            }
            Object type = input.get("type") != null
                    ? input.get("type")
                    : known == null ? null : known.path("type").asText();
            if (type == null) {
                errors.add("INVALID_METAFIELD", "Type can't be blank", below(index, "type"));
                continue;
            }
            Object value = input.get("value");
            if (value == null || value.toString().isEmpty()) {
                errors.add("INVALID_METAFIELD", "Value can't be blank", below(index, "value"));
                continue;
            }
            after.add(with(
                    draft,
                    known,
                    Metafields.namespace(input.get("namespace")),
                    key,
                    type.toString(),
                    value.toString()));
        }
        if (!replacing) {
            for (JsonNode each : before) {
                if (find(after, Map.of("id", each.path("id").asText())) == null) {
                    after.add(each);
                }
            }
            // What was there keeps its place.
            after = ordered(before, after);
        }
        owner.set("metafields", after);
    }

    private static ArrayNode ordered(ArrayNode before, ArrayNode after) {
        ArrayNode ordered = before.arrayNode();
        for (JsonNode each : before) {
            JsonNode now = find(after, Map.of("id", each.path("id").asText()));
            if (now != null) {
                ordered.add(now);
            }
        }
        for (JsonNode each : after) {
            if (find(before, Map.of("id", each.path("id").asText())) == null) {
                ordered.add(each);
            }
        }
        return ordered;
    }

    /** A metafield as it was or a new one, with this content. */
    static ObjectNode with(Draft draft, ObjectNode known, String namespace, String key, String type, String value) {
        ObjectNode metafield = known == null ? JsonNodeFactory.instance.objectNode() : known.deepCopy();
        if (known == null) {
            metafield.put("id", draft.newId("Metafield"));
            metafield.put("namespace", namespace);
            metafield.put("key", key);
            metafield.put("createdAt", draft.now());
        }
        boolean same = known != null
                && known.path("value").asText().equals(value)
                && known.path("type").asText().equals(type);
        metafield.put("type", type);
        metafield.put("value", value);
        if (!same) {
            metafield.put("updatedAt", draft.now());
        }
        return metafield;
    }

    static ObjectNode find(JsonNode metafields, Map<String, Object> input) {
        for (JsonNode each : metafields) {
            boolean same = input.get("id") != null
                    ? each.path("id").asText().equals(input.get("id"))
                    : each.path("namespace").asText().equals(Metafields.namespace(input.get("namespace")))
                            && each.path("key").asText().equals(input.get("key"));
            if (same) {
                return (ObjectNode) each;
            }
        }
        return null;
    }

    /** The metafield by which productSet knows a product again. */
    static void custom(Draft draft, ObjectNode product, Map<?, ?> custom) {
        String namespace = Metafields.namespace(custom.get("namespace"));
        String key = (String) custom.get("key");
        ArrayNode metafields = product.withArray("metafields");
        if (find(metafields, Map.of("namespace", namespace, "key", key)) == null) {
            metafields.add(with(draft, null, namespace, key, "id", (String) custom.get("value")));
        }
    }

    private String[] below(int index, String field) {
        String[] path = Arrays.copyOf(at, at.length + 2);
        path[at.length] = Integer.toString(index);
        path[at.length + 1] = field;
        return path;
    }
}
