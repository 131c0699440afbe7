package dev.catalogsync.sandbox.graphql;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a mutation answers: fields of its payload type by name. */
public final class Payload extends HashMap<String, Object> {

    private static final long serialVersionUID = 1L;

    public static Payload of(String name, Object value, UserErrors errors) {
        return new Payload().and("userErrors", errors.list()).and(name, value);
    }

    public Payload and(String name, Object value) {
        put(name, value);
        return this;
    }

    @SuppressWarnings("unchecked")
    public List<Map<String, Object>> userErrors() {
        for (String name : List.of("userErrors", "mediaUserErrors")) {
            if (get(name) instanceof List<?> errors) {
                return (List<Map<String, Object>>) errors;
            }
        }
        return List.of();
    }
}
