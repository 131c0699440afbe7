package dev.catalogsync.sandbox.graphql;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The business errors of one mutation, in the order they were found. */
public final class UserErrors {

    private final List<Map<String, Object>> errors = new ArrayList<>();

    /**
     * @param code null where Shopify gives none
     * @param field the path to what was wrong, list positions as text; null (as an array) where it belongs to no field
     */
    public UserErrors add(String code, String message, String... field) {
        Map<String, Object> error = new HashMap<>();
        error.put("code", code);
        error.put("message", message);
        error.put("field", field == null || field.length == 0 ? null : List.of(field));
        errors.add(error);
        return this;
    }

    public void with(String name, Object value) {
        errors.getLast().put(name, value);
    }

    public boolean none() {
        return errors.isEmpty();
    }

    public List<Map<String, Object>> list() {
        return errors;
    }
}
