package dev.catalogsync.catalog;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where in a document a path leads, such as that of a {@link Conflict}: {@code seo.title}, {@code variants[SKU-1].price}, or a
 * whole element, {@code variants[SKU-1]}.
 *
 * @param fields the path without the names of elements: {@code variants.price}
 * @param shape of what stands there
 * @param element the name of the element that it is, or is in; null where there is none
 * @param isElement whether it is the element as a whole
 */
public record Place(String fields, Shape shape, String element, boolean isElement) {

    /** @return null where the kind has no such place */
    public static Place of(Kind kind, String path) {
        return find(kind.shape(), "", path, null);
    }

    private static Place find(Shape shape, String above, String path, String element) {
        int end = 0;
        while (end < path.length() && path.charAt(end) != '.' && path.charAt(end) != '[') {
            end++;
        }
        Shape field = shape.fields().get(path.substring(0, end));
        String fields = above + path.substring(0, end);
        if (field == null) {
            return null;
        }
        if (end == path.length()) {
            return new Place(fields, field, element, false);
        }
        if (path.charAt(end) == '.') {
            return field.type() == Shape.Type.OBJECT
                    ? find(field, fields + ".", path.substring(end + 1), element)
                    : null;
        }
        return field.type() == Shape.Type.LIST ? inside(field, fields, path.substring(end + 1)) : null;
    }

    /** A name may hold brackets itself: the first closing one behind which the path goes on, or ends, closes it. */
    private static Place inside(Shape list, String fields, String path) {
        for (int close = path.indexOf(']'); close >= 0; close = path.indexOf(']', close + 1)) {
            String name = path.substring(0, close);
            String rest = path.substring(close + 1);
            if (rest.isEmpty()) {
                return new Place(fields, list, name, true);
            }
            Place place = rest.charAt(0) == '.' ? find(list, fields + ".", rest.substring(1), name) : null;
            if (place != null) {
                return place;
            }
        }
        return null;
    }

    /**
     * What is wrong with a value that shall stand there, by where in it ("" is the value itself, {@code /price} a field of it);
     * empty where the store takes it.
     *
     * @param around the object that holds it, as far as it is known
     */
    public Map<String, String> wrong(Object value, Map<?, ?> around) {
        Map<String, String> wrong = new LinkedHashMap<>();
        if (!isElement) {
            judge("", fields, shape, value, around, wrong);
        } else if (value instanceof Map<?, ?> map) {
            judgeFields("", fields, shape, map, wrong);
        } else if (value != null) {
            wrong.put("", "must be an object, or null to take the element away");
        }
        return wrong;
    }

    private static void judge(
            String at, String path, Shape shape, Object value, Map<?, ?> around, Map<String, String> wrong) {
        if (value == null) {
            if (!FieldRules.isClearable(path)) {
                wrong.put(at, "cannot be null");
            }
            return;
        }
        String form = FieldRules.form(path, shape, value);
        String rule = form == null && shape.fields().isEmpty() && !(value instanceof List)
                ? FieldRules.rule(path, value, around)
                : form;
        if (rule != null) {
            wrong.put(at, rule);
        } else if (value instanceof Map<?, ?> map) {
            judgeFields(at, path, shape, map, wrong);
        } else if (value instanceof List<?> list) {
            judgeMembers(at, path, shape, list, wrong);
        }
    }

    private static void judgeFields(String at, String path, Shape shape, Map<?, ?> object, Map<String, String> wrong) {
        object.forEach((name, value) -> {
            Shape field = shape.fields().get(name);
            if (field == null) {
                wrong.put(at + "/" + name, "is not a writable field");
            } else {
                judge(at + "/" + name, path + "." + name, field, value, object, wrong);
            }
        });
    }

    private static void judgeMembers(String at, String path, Shape shape, List<?> list, Map<String, String> wrong) {
        for (int i = 0; i < list.size(); i++) {
            if (shape.type() == Shape.Type.LIST && list.get(i) instanceof Map<?, ?> map) {
                judgeFields(at + "/" + i, path, shape, map, wrong);
            } else if (shape.type() == Shape.Type.LIST) {
                wrong.put(at + "/" + i, "must be an object");
            } else {
                String rule = list.get(i) instanceof String member
                        ? FieldRules.rule(path, member, Map.of())
                        : "must be a string";
                if (rule != null) {
                    wrong.put(at + "/" + i, rule);
                }
            }
        }
    }

    /** The metafield that it is in, whose type says what its value may be; null where it is in none, or that is not there. */
    public Map<?, ?> around(Document document) {
        return document.list("metafields").stream()
                .filter(each -> fields.startsWith("metafields.")
                        && (each.get("namespace") + "." + each.get("key")).equals(element))
                .findFirst()
                .orElse(null);
    }
}
