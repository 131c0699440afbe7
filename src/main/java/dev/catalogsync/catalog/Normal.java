package dev.catalogsync.catalog;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document.OutputSettings;

/** The normal form of a value: two values that a merchant would call the same have one normal form. */
final class Normal {

    /** 1e999999999 is a short text and a number of a gigabyte. */
    private static final int MOST_ZEROS = 100;

    private Normal() {}

    static Object form(Shape shape, Object value) {
        if (value == null) {
            return null;
        }
        return switch (shape.type()) {
            case IDENTITY, TEXT -> value instanceof String text && text.isEmpty() ? null : value;
            case HTML -> html(value);
            case DECIMAL, NUMBER -> decimal(value);
            case FLAG -> value;
            case SET -> value instanceof List<?> list ? set(list) : value;
            case OBJECT -> value instanceof Map<?, ?> map ? object(shape, map) : value;
            case LIST -> value instanceof List<?> list ? list(shape, list) : value;
        };
    }

    static boolean same(Shape shape, Object left, Object right) {
        return java.util.Objects.equals(left, right) || java.util.Objects.equals(form(shape, left), form(shape, right));
    }

    /** Shopify closes tags, quotes attributes and drops white space around blocks; a parser sees through all of it. */
    private static Object html(Object value) {
        if (!(value instanceof String text) || text.isBlank()) {
            return null;
        }
        if (text.indexOf('<') < 0 && text.indexOf('&') < 0) {
            return text.strip();
        }
        var parsed = Jsoup.parseBodyFragment(text);
        parsed.outputSettings(new OutputSettings().prettyPrint(false));
        return parsed.body().html().strip();
    }

    private static Object decimal(Object value) {
        try {
            String text = value.toString();
            if (text.isEmpty()) {
                return null;
            }
            BigDecimal number = new BigDecimal(text);
            if (Math.abs((long) number.scale()) > MOST_ZEROS) {
                return value;
            }
            return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
        } catch (NumberFormatException e) {
            return value;
        }
    }

    private static Object set(List<?> list) {
        TreeSet<String> set = new TreeSet<>();
        for (Object element : list) {
            String text = String.valueOf(element).strip();
            if (!text.isEmpty()) {
                set.add(text);
            }
        }
        return set.isEmpty() ? null : new ArrayList<>(set);
    }

    private static Object object(Shape shape, Map<?, ?> map) {
        Map<String, Object> normal = new LinkedHashMap<>();
        shape.fields().forEach((name, field) -> {
            Object value = form(field, map.get(name));
            if (value != null) {
                normal.put(name, value);
            }
        });
        return normal.isEmpty() ? null : normal;
    }

    private static Object list(Shape shape, List<?> list) {
        List<Object> normal = new ArrayList<>(list.size());
        for (Object element : list) {
            normal.add(element instanceof Map<?, ?> map ? object(shape, map) : element);
        }
        return normal.isEmpty() ? null : normal;
    }
}
