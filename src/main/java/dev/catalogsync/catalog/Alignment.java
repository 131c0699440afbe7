package dev.catalogsync.catalog;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which elements of three lists are the same thing. Keys are tried best first, each over all elements before the next one,
 * so that a variant whose SKU moved to another variant is still found by its id.
 */
final class Alignment {

    /** One thing, as each side has it; null where a side does not. */
    static final class Row {
        private final Map<?, ?>[] sides = new Map<?, ?>[3];

        Map<?, ?> base() {
            return sides[0];
        }

        Map<?, ?> local() {
            return sides[1];
        }

        Map<?, ?> remote() {
            return sides[2];
        }

        /** What people call it: the last of its keys that is a plain value and that some side has, which for a variant is the SKU. */
        String name(Shape shape) {
            String name = "?";
            for (String key : shape.keys()) {
                for (Map<?, ?> side : sides) {
                    Object identity = side == null ? null : identity(shape, key, side);
                    if (identity instanceof String || identity instanceof Number) {
                        name = identity.toString();
                    }
                }
            }
            return name;
        }
    }

    private final Shape shape;
    private final List<Row> rows = new ArrayList<>();

    private Alignment(Shape shape) {
        this.shape = shape;
    }

    /** Rows in the order of remote, then those that only local has, then those that only base has. */
    static List<Row> of(Shape shape, Object base, Object local, Object remote) {
        Alignment alignment = new Alignment(shape);
        alignment.place(2, elements(remote));
        alignment.place(1, elements(local));
        alignment.place(0, elements(base));
        return alignment.rows;
    }

    private void place(int side, List<Map<?, ?>> elements) {
        Map<Map<?, ?>, Row> placed = new IdentityHashMap<>();
        for (String key : shape.keys()) {
            Map<Object, Row> known = new HashMap<>();
            for (Row row : rows) {
                for (Map<?, ?> element : row.sides) {
                    Object identity = element == null ? null : identity(shape, key, element);
                    if (identity != null) {
                        known.putIfAbsent(identity, row);
                    }
                }
            }
            for (Map<?, ?> element : elements) {
                Object identity = placed.containsKey(element) ? null : identity(shape, key, element);
                Row row = identity == null ? null : known.get(identity);
                if (row != null && row.sides[side] == null) {
                    row.sides[side] = element;
                    placed.put(element, row);
                }
            }
        }
        for (Map<?, ?> element : elements) {
            if (!placed.containsKey(element)) {
                Row row = new Row();
                row.sides[side] = element;
                rows.add(row);
            }
        }
    }

    private static Object identity(Shape shape, String key, Map<?, ?> element) {
        if (key.indexOf('+') > 0) {
            StringBuilder identity = new StringBuilder();
            for (String part : key.split("\\+")) {
                Object value = identity(shape, part, element);
                if (value == null) {
                    return null;
                }
                identity.append(identity.isEmpty() ? "" : ".").append(value);
            }
            return identity.toString();
        }
        int dot = key.indexOf('.');
        if (dot > 0) {
            Shape below = shape.fields().get(key.substring(0, dot));
            return element.get(key.substring(0, dot)) instanceof Map<?, ?> map
                    ? identity(below, key.substring(dot + 1), map)
                    : null;
        }
        Shape field = shape.fields().get(key);
        return field == null ? element.get(key) : Normal.form(field, element.get(key));
    }

    private static List<Map<?, ?>> elements(Object value) {
        List<Map<?, ?>> elements = new ArrayList<>();
        if (value instanceof List<?> list) {
            for (Object element : list) {
                if (element instanceof Map<?, ?> map) {
                    elements.add(map);
                }
            }
        }
        return elements;
    }
}
