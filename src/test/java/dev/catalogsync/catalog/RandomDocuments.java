package dev.catalogsync.catalog;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Documents of every kind by chance, and edits of them. The seed is the property {@code seed}, which the build sets, or
 * the clock where a test is run without it; a test prints it, so that a failure can be had again.
 */
final class RandomDocuments {

    private static final List<String> HTML = List.of(
            "",
            "A mug.",
            "Cups & <i>saucers</i>",
            "<p>A mug.</p>",
            "<p>A <b>blue</b> mug.</p><ul><li>washable</li><li>light</li></ul>",
            "<h2>Care</h2><p>Wash &amp; dry<br>by hand</p>");

    /** By the type of a metafield, values that are the same. */
    static final Map<String, List<String>> SAME = Map.of(
            "json", List.of("{\"b\": 1, \"a\": [1, 2.50]}", "{\"a\":[1.0,2.5],\"b\":1}"),
            "boolean", List.of("true", "1", " TRUE "),
            "number_integer", List.of("5", "5.0"),
            "date_time", List.of("2026-01-01T00:00:00Z", "2026-01-01T01:00:00+01:00"),
            "dimension", List.of("{\"value\":10.0,\"unit\":\"cm\"}", "{\"unit\":\"cm\",\"value\":10}"),
            "list.number_decimal", List.of("[\"1.0\",\"2\"]", "[1, 2.00]"));

    final Random random;
    private long ids;

    RandomDocuments(Random random) {
        this.random = random;
    }

    static long seed() {
        return Long.getLong("seed", System.nanoTime());
    }

    Document document(Kind kind) {
        return Document.of(kind, object(kind.shape()));
    }

    Kind kind() {
        return Kind.values()[random.nextInt(Kind.values().length)];
    }

    private Map<String, Object> object(Shape shape) {
        Map<String, Object> object = new LinkedHashMap<>();
        shape.fields().forEach((name, field) -> {
            Object value = random.nextInt(12) == 0 ? null : value(name, field);
            if (value != null || random.nextBoolean()) {
                object.put(name, value);
            }
        });
        if (shape.fields().values().stream().anyMatch(field -> field.typedBy() != null)) {
            String type = SAME.keySet().stream().sorted().toList().get(random.nextInt(SAME.size()));
            object.put("type", type);
            object.put("value", SAME.get(type).get(random.nextInt(SAME.get(type).size())));
        }
        // What is never compared.
        if (random.nextInt(4) == 0) {
            object.put("updatedAt", "2026-01-0" + (1 + random.nextInt(9)));
        }
        return object;
    }

    private Object value(String name, Shape shape) {
        return switch (shape.type()) {
            case IDENTITY -> name.equals("id") ? "gid://shopify/Thing/" + ++ids : pick("x", "y", "z") + ++ids;
            case TEXT ->
                name.equals("sortOrder")
                        ? pick("MANUAL", "MANUAL", "ALPHA_ASC")
                        : pick("", "red", "Blue", "a/b", "ż", "1.0");
            case HTML -> HTML.get(random.nextInt(HTML.size()));
            case DECIMAL -> pick("10.00", "0.00", "12.50", "1200.00");
            case NUMBER -> random.nextInt(5);
            case FLAG -> random.nextBoolean();
            case SET -> some(4, () -> pick("sale", "new", "Blue", "cup", "x y"));
            case OBJECT -> object(shape);
            case LIST -> elements(shape);
        };
    }

    /** Elements that can be told apart by some key, as the store's can. */
    private List<Object> elements(Shape shape) {
        List<Object> elements = new ArrayList<>();
        int size = random.nextInt(5);
        for (int i = 0; i < size; i++) {
            Map<String, Object> element = object(shape);
            if (shape.fields().containsKey("id")) {
                element.put("id", "gid://shopify/Thing/" + ++ids);
            }
            for (String key : shape.keys()) {
                for (String part : key.split("\\+")) {
                    name(element, shape, part, i);
                }
            }
            elements.add(element);
        }
        return elements;
    }

    /** Gives an element one of its keys. */
    private void name(Map<String, Object> element, Shape shape, String key, int number) {
        int dot = key.indexOf('.');
        if (dot > 0) {
            Map<String, Object> below = new LinkedHashMap<>();
            below.put("id", "gid://shopify/Place/" + number);
            below.put("name", "Place " + number);
            element.put(key.substring(0, dot), below);
        } else if (shape.fields().get(key).type() == Shape.Type.TEXT) {
            element.put(key, "key " + number);
        }
    }

    /** What tells elements apart that have no ids; an edit leaves it alone, as two that are alike do not exist in a store. */
    private static Set<String> fixed(Shape list) {
        Set<String> fixed = new HashSet<>();
        if (!list.keys().contains("id")) {
            list.keys().forEach(key -> fixed.addAll(List.of(key.split("[+.]"))));
        }
        return fixed;
    }

    /** The same document with one to {@code most} edits; what it shares with the original is not copied. */
    Document edited(Document document, int most) {
        Map<String, Object> fields = new LinkedHashMap<>(document.fields());
        for (int i = 1 + random.nextInt(most); i > 0; i--) {
            edit(fields, document.kind().shape(), Set.of());
        }
        return Document.of(document.kind(), fields);
    }

    private void edit(Map<String, Object> object, Shape shape, Set<String> fixed) {
        List<String> names = new ArrayList<>(shape.fields().keySet());
        names.removeAll(fixed);
        if (names.isEmpty()) {
            return;
        }
        String name = names.get(random.nextInt(names.size()));
        Shape field = shape.fields().get(name);
        Object old = object.get(name);
        if (field.type() == Shape.Type.IDENTITY) {
            return;
        }
        if (!name.equals("ruleSet") && object.containsKey("ruleSet") && random.nextInt(4) == 0) {
            // Or nearly no collection would be a manual one.
            object.remove("ruleSet");
        }
        if (random.nextInt(8) == 0) {
            object.remove(name);
        } else if (field.type() == Shape.Type.OBJECT && old instanceof Map<?, ?> map) {
            Map<String, Object> copy = copy(map);
            edit(copy, field, Set.of());
            object.put(name, copy);
        } else if (field.type() == Shape.Type.LIST && old instanceof List<?> list && !list.isEmpty()) {
            object.put(name, editedList(list, field));
        } else {
            object.put(name, value(name, field));
        }
    }

    private List<Object> editedList(List<?> old, Shape shape) {
        List<Object> list = new ArrayList<>(old);
        int at = random.nextInt(list.size());
        switch (random.nextInt(4)) {
            case 0 -> list.remove(at);
            case 1 -> Collections.shuffle(list, random);
            case 2 -> {
                Map<String, Object> fresh = object(shape);
                if (shape.fields().containsKey("id")) {
                    fresh.put("id", "gid://shopify/Thing/" + ++ids);
                }
                for (String key : shape.keys()) {
                    for (String part : key.split("\\+")) {
                        name(fresh, shape, part, 10 + random.nextInt(3));
                    }
                }
                list.add(random.nextInt(list.size() + 1), fresh);
            }
            default -> {
                Map<String, Object> copy = copy((Map<?, ?>) list.get(at));
                edit(copy, shape, fixed(shape));
                list.set(at, copy);
            }
        }
        return list;
    }

    static Map<String, Object> copy(Map<?, ?> map) {
        Map<String, Object> copy = new LinkedHashMap<>();
        map.forEach((name, value) -> copy.put((String) name, value));
        return copy;
    }

    private String pick(String... words) {
        return words[random.nextInt(words.length)];
    }

    private List<Object> some(int most, Supplier<Object> each) {
        List<Object> some = new ArrayList<>();
        for (int i = random.nextInt(most); i > 0; i--) {
            some.add(each.get());
        }
        return some;
    }
}
