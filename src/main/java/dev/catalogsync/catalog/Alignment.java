package dev.catalogsync.catalog;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which elements of three lists are the same thing. Keys are tried best first, each over all elements before the next one,
 * so that a variant whose SKU moved to another variant is still found by its id. What both have and differ in is not the same by
 * a lesser key: a variant that was deleted and made again with its SKU is another one.
 */
final class Alignment {

    static final int BASE = 0;
    static final int LOCAL = 1;
    static final int REMOTE = 2;

    /** The last resort, for an element that has none of its keys: an equal one is the same. */
    private static final String EVERYTHING = "";

    /** One thing, as each side has it; null where a side does not. */
    static final class Row {
        private final Map<?, ?>[] sides = new Map<?, ?>[3];
        private final int[] places = {-1, -1, -1};

        Map<?, ?> base() {
            return sides[BASE];
        }

        Map<?, ?> local() {
            return sides[LOCAL];
        }

        Map<?, ?> remote() {
            return sides[REMOTE];
        }

        /** Where in the list of a side it is, from 0; less than 0 where it is not. */
        int place(int side) {
            return places[side];
        }

        private void put(int side, int place, Map<?, ?> element) {
            sides[side] = element;
            places[side] = place;
        }

        /**
         * What people call it: the last of its keys that is a plain value, which for a variant is the SKU. As it was
         * in the base, so that both sides call it the same.
         */
        String name(Shape shape) {
            for (String key : shape.keys().reversed()) {
                String base = name(shape, key, base());
                String local = name(shape, key, local());
                String remote = name(shape, key, remote());
                if (base != null) {
                    return base;
                }
                if (local != null || remote != null) {
                    return local == null || (remote != null && remote.compareTo(local) < 0) ? remote : local;
                }
            }
            return "?";
        }

        /** By which this thing is told from others of the same name. */
        String id(Shape shape) {
            for (String key : shape.keys()) {
                for (Map<?, ?> side : sides) {
                    String id = name(shape, key, side);
                    if (id != null) {
                        return id;
                    }
                }
            }
            return "?";
        }

        /** What its sides have of a key; nearly always one, or none. */
        private Set<Object> identities(Shape shape, String key) {
            Set<Object> identities = new LinkedHashSet<>();
            for (Map<?, ?> side : sides) {
                Object identity = side == null ? null : Alignment.identity(shape, key, side);
                if (identity != null) {
                    identities.add(identity);
                }
            }
            return identities;
        }

        private static String name(Shape shape, String key, Map<?, ?> side) {
            Object identity = side == null ? null : Alignment.identity(shape, key, side);
            return identity instanceof String || identity instanceof Number ? identity.toString() : null;
        }
    }

    private final Shape shape;
    private final List<String> keys;
    private final List<Row> rows = new ArrayList<>();

    private Alignment(Shape shape, List<String> keys) {
        this.shape = shape;
        this.keys = keys;
    }

    /**
     * Rows in the order of remote, then those that only local has, then those that only base has.
     *
     * @param sameItem whether the three are of one item; a variant of another product has another id and may be the same to people
     */
    static List<Row> of(Shape shape, boolean sameItem, Object base, Object local, Object remote) {
        List<String> keys = new ArrayList<>(shape.keys());
        if (!sameItem && keys.size() > 1) {
            keys.remove("id");
        }
        Alignment alignment = new Alignment(shape, keys);
        alignment.place(REMOTE, elements(shape, remote));
        alignment.place(LOCAL, elements(shape, local));
        if (base == local) {
            alignment.rows.forEach(row -> row.put(BASE, row.place(LOCAL), row.local()));
        } else {
            alignment.place(BASE, elements(shape, base));
        }
        return alignment.rows;
    }

    private void place(int side, List<Map<?, ?>> elements) {
        boolean[] placed = new boolean[elements.size()];
        for (String key : keysAndEverything()) {
            Map<Object, Deque<Row>> free = new HashMap<>();
            for (Row row : rows) {
                for (Object identity : row.identities(shape, key)) {
                    free.computeIfAbsent(identity, some -> new ArrayDeque<>()).add(row);
                }
            }
            for (int i = 0; i < placed.length; i++) {
                Object identity = placed[i] ? null : identity(shape, key, elements.get(i));
                Deque<Row> matching = identity == null ? null : free.get(identity);
                Row row = matching == null ? null : firstFor(elements.get(i), key, side, matching);
                if (row != null) {
                    row.put(side, i, elements.get(i));
                    placed[i] = true;
                }
            }
        }
        for (int i = 0; i < placed.length; i++) {
            if (!placed[i]) {
                Row row = new Row();
                row.put(side, i, elements.get(i));
                rows.add(row);
            }
        }
    }

    /** The first row that has a place on this side, and nothing that a better key tells apart from the element. */
    private Row firstFor(Map<?, ?> element, String key, int side, Deque<Row> matching) {
        for (Iterator<Row> each = matching.iterator(); each.hasNext(); ) {
            Row row = each.next();
            if (row.sides[side] != null) {
                each.remove();
            } else if (!isToldApart(element, key, row)) {
                return row;
            }
        }
        return null;
    }

    private boolean isToldApart(Map<?, ?> element, String key, Row row) {
        for (String better : keys) {
            if (better.equals(key)) {
                return false;
            }
            Object identity = identity(shape, better, element);
            if (identity != null && !row.identities(shape, better).isEmpty()) {
                return true;
            }
        }
        return false;
    }

    private List<String> keysAndEverything() {
        List<String> all = new ArrayList<>(keys);
        all.add(EVERYTHING);
        return all;
    }

    private static Object identity(Shape shape, String key, Map<?, ?> element) {
        if (key.equals(EVERYTHING)) {
            boolean hasKey = shape.keys().stream().anyMatch(each -> identity(shape, each, element) != null);
            return hasKey ? null : NormalForm.form(shape.element(), element);
        }
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
        if (field == null) {
            return element.get(key);
        }
        Object form = NormalForm.form(field, element.get(key));
        return form instanceof List<?> list ? Set.copyOf(list) : form;
    }

    /** An element without any content is not there. */
    private static boolean says(Shape shape, Map<?, ?> element) {
        for (String name : shape.fields().keySet()) {
            Object value = element.get(name);
            boolean nothing = value == null
                    || value.equals("")
                    || (value instanceof Collection<?> list && list.isEmpty())
                    || (value instanceof Map<?, ?> map && map.isEmpty());
            if (!nothing) {
                return true;
            }
        }
        return false;
    }

    private static List<Map<?, ?>> elements(Shape shape, Object value) {
        List<Map<?, ?>> elements = new ArrayList<>();
        if (value instanceof List<?> list) {
            for (Object element : list) {
                if (element instanceof Map<?, ?> map && says(shape, map)) {
                    elements.add(map);
                }
            }
        }
        return elements;
    }
}
