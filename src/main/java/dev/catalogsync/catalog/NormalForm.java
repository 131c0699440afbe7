package dev.catalogsync.catalog;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document.OutputSettings;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;

/** The normal form of a value: two values that a merchant would call the same have one normal form. */
final class NormalForm {

    /** 1e999999999 is a short text and a number of a gigabyte. */
    private static final int MOST_ZEROS = 100;

    private static final Pattern MARKUP = Pattern.compile("[<>&\\x{A0}]");
    private static final Pattern SPACE = Pattern.compile("[ \\t\\n\\f\\r]+");
    private static final Set<String> VERBATIM = Set.of("pre", "textarea", "script", "style");

    // As https://html.spec.whatwg.org/multipage/rendering.html shows them; a line break ends a line as well.
    private static final Set<String> BLOCKS = Set.of(
            ("address article aside blockquote body br caption center col colgroup dd details dialog div dl dt fieldset"
                            + " figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main menu nav ol p pre section"
                            + " summary table tbody td tfoot th thead tr ul")
                    .split(" "));

    private NormalForm() {}

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

    /** @param owner the object that has the field */
    private static Object form(Shape shape, Object value, Map<?, ?> owner) {
        return shape.typedBy() != null && value instanceof String text && !text.isEmpty()
                ? MetafieldValue.form(owner.get(shape.typedBy()), text)
                : form(shape, value);
    }

    static boolean same(Shape shape, Object left, Object right) {
        return same(shape, left, Map.of(), right, Map.of());
    }

    /** With the objects that have the two values. */
    static boolean same(Shape shape, Object left, Map<?, ?> leftOwner, Object right, Map<?, ?> rightOwner) {
        return Objects.equals(left, right)
                || Objects.equals(form(shape, left, leftOwner), form(shape, right, rightOwner));
    }

    /**
     * Shopify closes tags, quotes attributes, and writes entities and the white space around blocks as it likes; a parser sees
     * through all of it. White space is what HTML calls so (a no-break space is text), and counts as it is shown: runs of it are
     * one space, and at the edge of a block nothing, but for {@code pre} and the like.
     */
    private static Object html(Object value) {
        if (!(value instanceof String text)) {
            return value;
        }
        String normal;
        if (MARKUP.matcher(text).find()) {
            var parsed = Jsoup.parseBodyFragment(text);
            parsed.outputSettings(new OutputSettings().prettyPrint(false));
            squeeze(parsed.body());
            normal = parsed.body().html();
        } else {
            normal = SPACE.matcher(text).replaceAll(" ").trim();
        }
        return normal.isEmpty() ? null : normal;
    }

    private static void squeeze(Element element) {
        if (VERBATIM.contains(element.normalName())) {
            return;
        }
        for (Node child : List.copyOf(element.childNodes())) {
            if (child instanceof Element below) {
                squeeze(below);
            } else if (child instanceof TextNode text) {
                String squeezed = SPACE.matcher(text.getWholeText()).replaceAll(" ");
                if (isEdge(element, text.previousSibling())) {
                    squeezed = squeezed.startsWith(" ") ? squeezed.substring(1) : squeezed;
                }
                if (isEdge(element, text.nextSibling())) {
                    squeezed = squeezed.endsWith(" ") ? squeezed.substring(0, squeezed.length() - 1) : squeezed;
                }
                if (squeezed.isEmpty()) {
                    text.remove();
                } else {
                    text.text(squeezed);
                }
            }
        }
    }

    /** Whether white space next to this neighbour is not shown: a block or a line break, or the end of a block. */
    private static boolean isEdge(Element parent, Node neighbour) {
        return neighbour == null
                ? BLOCKS.contains(parent.normalName())
                : neighbour instanceof Element element && BLOCKS.contains(element.normalName());
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
        Set<String> members = members(list).keySet();
        return members.isEmpty() ? null : members.stream().sorted().toList();
    }

    /**
     * The members of a set, each once, in the order in which they came, by what they are compared by; empty where it is absent.
     * A store that has the tag Red and is told to add red keeps the one it has.
     */
    static Map<String, Object> members(Object value) {
        Map<String, Object> members = new LinkedHashMap<>();
        if (value instanceof List<?> list) {
            for (Object element : list) {
                String text = String.valueOf(element).strip();
                if (!text.isEmpty()) {
                    members.putIfAbsent(text.toLowerCase(Locale.ROOT), text);
                }
            }
        }
        return members;
    }

    private static Object object(Shape shape, Map<?, ?> map) {
        Map<String, Object> normal = new LinkedHashMap<>();
        shape.fields().forEach((name, field) -> {
            Object value = field.isPlace() ? null : form(field, map.get(name), map);
            if (value != null) {
                normal.put(name, value);
            }
        });
        return normal.isEmpty() ? null : normal;
    }

    private static Object list(Shape shape, List<?> list) {
        List<Object> normal = new ArrayList<>(list.size());
        for (Object element : list) {
            Object form = element instanceof Map<?, ?> map ? object(shape, map) : element;
            if (form != null) {
                normal.add(form);
            }
        }
        return normal.isEmpty() ? null : normal;
    }
}
