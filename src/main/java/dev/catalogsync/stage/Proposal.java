package dev.catalogsync.stage;

import dev.catalogsync.Refusal;
import dev.catalogsync.catalog.Kind;
import dev.catalogsync.catalog.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/**
 * What a caller proposes, checked against the shape of the kind and Shopify's limits before anything is staged: a change
 * that the store would refuse is better refused while its author is still there.
 */
@Component("proposal")
class Proposal {

    /** Checked and ready to be staged; documents hold writable fields only. */
    record Request(List<Map<String, Object>> documents, List<String> deletes, String priority, String reason) {}

    private static final int MOST_DOCUMENTS = 1_000;
    private static final int MOST_VARIANTS = 2_048;
    private static final int MOST_OPTIONS = 3;
    private static final int MOST_TAGS = 250;
    private static final int MOST_ELEMENTS = 250;
    private static final int LONGEST_TEXT = 255;
    private static final int LONGEST_HTML = 512 << 10;
    private static final int LONGEST_VALUE = 65_536;
    private static final int MOST_ERRORS = 100;

    private static final Pattern GID = Pattern.compile("gid://shopify/Product/[0-9]{1,20}");
    private static final Pattern HANDLE = Pattern.compile("[\\p{Ll}\\p{Lo}\\p{N}]+(-+[\\p{Ll}\\p{Lo}\\p{N}]+)*");
    private static final Pattern MONEY = Pattern.compile("[0-9]{1,12}(\\.[0-9]{1,4})?");
    private static final Map<String, Set<String>> WORDS = Map.of(
            "status", Set.of("ACTIVE", "ARCHIVED", "DRAFT", "UNLISTED"),
            "inventoryPolicy", Set.of("DENY", "CONTINUE"),
            "mediaContentType", Set.of("IMAGE", "VIDEO", "EXTERNAL_VIDEO", "MODEL_3D"));
    private static final Set<String> PRIORITIES = Set.of("CRITICAL", "HIGH", "NORMAL", "LOW", "BATCH");
    private static final Set<String> KNOWN = Set.of("documents", "delete", "priority", "reason", "kind");

    /** What a document read from here carries and nobody can write: it comes back with an edit and is left out. */
    private static final Set<String> READ_ONLY = Set.of(
            "updatedAt",
            "createdAt",
            "image",
            "preview",
            "fileStatus",
            "inventoryQuantity",
            "values",
            "variantsCount",
            "mediaCount");

    /** One new product, as the body of a request. */
    Map<String, Object> product(Map<String, Object> product) {
        Map<String, Object> body = new LinkedHashMap<>();
        if (product.containsKey("id")) {
            throw Refusal.invalid("/id", "is given by the store; to change a product, propose a document with its id");
        }
        body.put("documents", List.of(product));
        return body;
    }

    /** @param body {@code documents}, {@code delete}, {@code priority}, {@code reason}; at least one of the first two */
    Request check(Map<String, Object> body) {
        List<Refusal.Field> wrong = new ArrayList<>();
        body.keySet().stream()
                .filter(name -> !KNOWN.contains(name))
                .forEach(name -> wrong.add(new Refusal.Field(
                        "/" + name,
                        "is not known; known are " + KNOWN.stream().sorted().toList())));
        if (body.containsKey("kind") && !"PRODUCT".equals(body.get("kind"))) {
            wrong.add(new Refusal.Field("/kind", "is PRODUCT: nothing else can be proposed yet"));
        }
        List<?> documents = list("/documents", body.get("documents"), MOST_DOCUMENTS, wrong);
        List<?> deletes = list("/delete", body.get("delete"), MOST_DOCUMENTS, wrong);
        if (documents.isEmpty() && deletes.isEmpty() && wrong.isEmpty()) {
            wrong.add(new Refusal.Field("/documents", "holds at least one document, or delete holds at least one id"));
        }
        Object priority = body.getOrDefault("priority", "NORMAL");
        if (!PRIORITIES.contains(priority)) {
            wrong.add(new Refusal.Field(
                    "/priority", "is one of " + PRIORITIES.stream().sorted().toList()));
        }
        Object reason = body.get("reason");
        if (reason != null && !(reason instanceof String text && text.length() <= 1000)) {
            wrong.add(new Refusal.Field("/reason", "is a text of at most 1,000 characters"));
        }
        List<Map<String, Object>> checked = new ArrayList<>();
        Set<Object> named = new HashSet<>();
        for (int i = 0; i < documents.size(); i++) {
            checked.add(document("/documents/" + i, documents.get(i), named, wrong));
        }
        for (int i = 0; i < deletes.size(); i++) {
            Object id = deletes.get(i);
            if (!(id instanceof String text) || !GID.matcher(text).matches() || !named.add(id)) {
                wrong.add(new Refusal.Field("/delete/" + i, "is a product's id, gid://shopify/Product/…, named once"));
            }
        }
        if (!wrong.isEmpty()) {
            throw Refusal.invalid(wrong.subList(0, Math.min(wrong.size(), MOST_ERRORS)))
                    .kept("Nothing was staged.")
                    .next("Mend what is named and send all of it again.");
        }
        List<String> ids = deletes.stream().map(String.class::cast).toList();
        return new Request(checked, ids, (String) priority, (String) reason);
    }

    private static Map<String, Object> document(String at, Object given, Set<Object> named, List<Refusal.Field> wrong) {
        if (!(given instanceof Map<?, ?> map)) {
            wrong.add(new Refusal.Field(at, "is an object"));
            return Map.of();
        }
        Map<String, Object> document = object(at, Kind.PRODUCT.shape(), map, wrong);
        Object id = document.get("id");
        Object handle = document.get("handle");
        if (id != null && !(id instanceof String text && GID.matcher(text).matches())) {
            wrong.add(new Refusal.Field(at + "/id", "is a product's id, gid://shopify/Product/…"));
        }
        if (id == null && handle == null && !(document.get("title") instanceof String title && !title.isBlank())) {
            wrong.add(new Refusal.Field(at, "names a product by id or handle, or is new and has a title"));
        }
        if (document.containsKey("title") && !(document.get("title") instanceof String title && !title.isBlank())) {
            wrong.add(new Refusal.Field(at + "/title", "is a text that is not empty"));
        }
        if (handle instanceof String text && !HANDLE.matcher(text).matches()) {
            wrong.add(new Refusal.Field(at + "/handle", "is made of small letters and digits, with - between them"));
        }
        Object name = id != null ? id : handle;
        if (name != null && !named.add(name)) {
            wrong.add(new Refusal.Field(at, "names a product that another document of this request names"));
        }
        return document;
    }

    private static Map<String, Object> object(String at, Shape shape, Map<?, ?> given, List<Refusal.Field> wrong) {
        Map<String, Object> object = new LinkedHashMap<>();
        given.forEach((key, value) -> {
            String name = (String) key;
            Shape field = shape.fields().get(name);
            if (field != null) {
                object.put(name, value == null ? null : value(at + "/" + name, name, field, value, wrong));
            } else if (!READ_ONLY.contains(name)) {
                wrong.add(new Refusal.Field(
                        at + "/" + name,
                        "is not known; known are "
                                + String.join(", ", shape.fields().keySet())));
            }
        });
        return object;
    }

    private static Object value(String at, String name, Shape shape, Object value, List<Refusal.Field> wrong) {
        return switch (shape.type()) {
            case IDENTITY -> text(at, value, 2_048, wrong);
            case TEXT -> word(at, name, value, wrong);
            case HTML -> text(at, value, LONGEST_HTML, wrong);
            case DECIMAL -> {
                if (!(value instanceof String || value instanceof Number)
                        || !MONEY.matcher(value.toString()).matches()) {
                    wrong.add(new Refusal.Field(at, "is an amount of at least 0, as in \"12.50\""));
                }
                yield value.toString();
            }
            case NUMBER -> {
                if (!(value instanceof Integer)) {
                    wrong.add(new Refusal.Field(at, "is a whole number"));
                }
                yield value;
            }
            case FLAG -> {
                if (!(value instanceof Boolean)) {
                    wrong.add(new Refusal.Field(at, "is true or false"));
                }
                yield value;
            }
            case SET -> {
                List<?> list = list(at, value, MOST_TAGS, wrong);
                for (int i = 0; i < list.size(); i++) {
                    text(at + "/" + i, list.get(i), LONGEST_TEXT, wrong);
                }
                yield list;
            }
            case OBJECT -> {
                if (value instanceof Map<?, ?> map) {
                    yield object(at, shape, map, wrong);
                }
                wrong.add(new Refusal.Field(at, "is an object"));
                yield value;
            }
            case LIST -> elements(at, name, shape, value, wrong);
        };
    }

    private static List<Object> elements(String at, String name, Shape shape, Object value, List<Refusal.Field> wrong) {
        int most = name.equals("variants") ? MOST_VARIANTS : name.equals("options") ? MOST_OPTIONS : MOST_ELEMENTS;
        List<Object> elements = new ArrayList<>();
        List<?> given = list(at, value, most, wrong);
        for (int i = 0; i < given.size(); i++) {
            if (given.get(i) instanceof Map<?, ?> map) {
                elements.add(object(at + "/" + i, shape, map, wrong));
            } else {
                wrong.add(new Refusal.Field(at + "/" + i, "is an object"));
            }
        }
        return elements;
    }

    private static Object word(String at, String name, Object value, List<Refusal.Field> wrong) {
        Set<String> words = WORDS.get(name);
        if (words != null && !words.contains(value)) {
            wrong.add(
                    new Refusal.Field(at, "is one of " + words.stream().sorted().toList()));
            return value;
        }
        return text(at, value, name.equals("value") || name.equals("alt") ? LONGEST_VALUE : LONGEST_TEXT, wrong);
    }

    private static Object text(String at, Object value, int longest, List<Refusal.Field> wrong) {
        if (!(value instanceof String text) || text.length() > longest) {
            wrong.add(new Refusal.Field(at, "is a text of at most " + longest + " characters"));
        }
        return value;
    }

    private static List<?> list(String at, Object value, int most, List<Refusal.Field> wrong) {
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof List<?> list)) {
            wrong.add(new Refusal.Field(at, "is a list"));
            return List.of();
        }
        if (list.size() > most) {
            wrong.add(new Refusal.Field(at, "holds at most " + most + ", and this holds " + list.size()));
            return List.of();
        }
        return list;
    }
}
