package dev.catalogsync.stage.propose;

import dev.catalogsync.Refusal;
import dev.catalogsync.catalog.FieldRules;
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
 * Validates a proposal as far as possible without the catalog: known fields, each of the right type. What depends on the
 * existing product is checked when the proposal is applied to it, see {@link Overlay}. A change that the store would
 * refuse is refused while its author can still correct it.
 */
@Component("proposal")
class Proposal {

    /**
     * A proposed document.
     *
     * @param fields what it names, writable fields only; null clears
     * @param remove what shall go, by name, under {@code tags}, {@code variants}, {@code media}, {@code metafields} and
     *     {@code options}
     */
    record Edit(Map<String, Object> fields, Map<String, List<String>> remove) {

        String text(String field) {
            return fields.get(field) instanceof String text ? text : null;
        }
    }

    /**
     * @param kind of all that is proposed
     * @param newOnly whether a document that names an item which is there already is refused
     */
    record Request(
            Kind kind, List<Edit> documents, List<String> deletes, String priority, String reason, boolean newOnly) {}

    private static final int MOST_DOCUMENTS = 1_000;
    private static final int MOST_VARIANTS = 2_048;
    private static final int MOST_OPTIONS = 3;
    private static final int MOST_ELEMENTS = 250;
    private static final int MOST_ERRORS = 100;

    private static final Pattern GID = Pattern.compile("gid://shopify/Product/[0-9]{1,20}");
    private static final Set<String> PRIORITIES = Set.of("CRITICAL", "HIGH", "NORMAL", "LOW", "BATCH");
    private static final Set<String> KNOWN = Set.of("documents", "delete", "priority", "reason", "kind", "store");
    private static final List<String> REMOVABLE = List.of("tags", "variants", "media", "metafields", "options");

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
    Request product(Map<String, Object> product) {
        if (product.containsKey("id")) {
            throw Refusal.invalid(
                    "/id", "is assigned by the store; to change a product, propose a document with its id");
        }
        Request request = check(Map.of("documents", List.of(product)));
        return new Request(request.kind(), request.documents(), List.of(), request.priority(), null, true);
    }

    /** @param body {@code documents}, {@code delete}, {@code priority}, {@code reason}; at least one of the first two */
    Request check(Map<String, Object> body) {
        List<Refusal.Field> wrong = new ArrayList<>();
        Refusal.unknown(body.keySet(), KNOWN, "/", wrong);
        if (body.containsKey("kind") && !"PRODUCT".equals(body.get("kind"))) {
            wrong.add(new Refusal.Field("/kind", "must be PRODUCT: no other kind can be proposed yet"));
        }
        List<?> documents = list("/documents", body.get("documents"), MOST_DOCUMENTS, wrong);
        List<?> deletes = list("/delete", body.get("delete"), MOST_DOCUMENTS, wrong);
        if (documents.isEmpty() && deletes.isEmpty() && wrong.isEmpty()) {
            wrong.add(new Refusal.Field(
                    "/documents", "must have at least one document, unless delete has at least one id"));
        }
        Object priority = body.getOrDefault("priority", "NORMAL");
        if (!PRIORITIES.contains(priority)) {
            wrong.add(new Refusal.Field(
                    "/priority",
                    "must be one of " + PRIORITIES.stream().sorted().toList()));
        }
        Object reason = body.get("reason");
        if (reason != null && !(reason instanceof String text && text.length() <= 1000)) {
            wrong.add(new Refusal.Field("/reason", "must be a string of at most 1,000 characters"));
        }
        List<Edit> checked = new ArrayList<>();
        Set<Object> named = new HashSet<>();
        for (int i = 0; i < documents.size(); i++) {
            checked.add(document("/documents/" + i, documents.get(i), named, wrong));
        }
        for (int i = 0; i < deletes.size(); i++) {
            Object id = deletes.get(i);
            if (!(id instanceof String text) || !GID.matcher(text).matches() || !named.add(id)) {
                wrong.add(new Refusal.Field(
                        "/delete/" + i, "must be a product id, gid://shopify/Product/…, named only once"));
            }
        }
        refuse(wrong);
        List<String> ids = deletes.stream().map(String.class::cast).toList();
        return new Request(Kind.PRODUCT, checked, ids, (String) priority, (String) reason, false);
    }

    /** @throws Refusal where anything is wrong, with all of it up to a hundred */
    static void refuse(List<Refusal.Field> wrong) {
        if (!wrong.isEmpty()) {
            throw Refusal.invalid(wrong.subList(0, Math.min(wrong.size(), MOST_ERRORS)))
                    .kept("Nothing was staged.")
                    .next("Fix the listed fields and send the whole request again.");
        }
    }

    private static Edit document(String at, Object given, Set<Object> named, List<Refusal.Field> wrong) {
        if (!(given instanceof Map<?, ?> map)) {
            wrong.add(new Refusal.Field(at, "must be an object"));
            return new Edit(Map.of(), Map.of());
        }
        Map<Object, Object> rest = new LinkedHashMap<>(map);
        Map<String, List<String>> remove = remove(at + "/remove", rest.remove("remove"), wrong);
        Map<String, Object> document = object(at, "", Kind.PRODUCT.shape(), rest, wrong);
        Object id = document.get("id");
        Object handle = document.get("handle");
        if (id != null && !(id instanceof String text && GID.matcher(text).matches())) {
            wrong.add(new Refusal.Field(at + "/id", "must be a product id, gid://shopify/Product/…"));
        }
        if (id == null && handle == null && !(document.get("title") instanceof String title && !title.isBlank())) {
            wrong.add(new Refusal.Field(at, "must name a product by id or handle, or have a title if it is new"));
        }
        Object name = id != null ? id : handle;
        if (name != null && !named.add(name)) {
            wrong.add(new Refusal.Field(at, "names the same product as another document of this request"));
        }
        return new Edit(document, remove);
    }

    private static Map<String, List<String>> remove(String at, Object given, List<Refusal.Field> wrong) {
        Map<String, List<String>> remove = new LinkedHashMap<>();
        if (given != null && !(given instanceof Map)) {
            wrong.add(new Refusal.Field(at, "must be an object that holds lists of names under " + REMOVABLE));
        }
        if (given instanceof Map<?, ?> map) {
            map.forEach((name, value) -> {
                if (!REMOVABLE.contains(name)) {
                    wrong.add(
                            new Refusal.Field(at + "/" + name, "cannot be removed by name; allowed are " + REMOVABLE));
                } else if (!(value instanceof List<?> names)
                        || !names.stream().allMatch(each -> each instanceof String text && !text.isBlank())) {
                    wrong.add(new Refusal.Field(at + "/" + name, "must be a list of names"));
                } else {
                    remove.put(
                            (String) name,
                            names.stream().map(String.class::cast).toList());
                }
            });
        }
        return remove;
    }

    private static Map<String, Object> object(
            String at, String path, Shape shape, Map<?, ?> given, List<Refusal.Field> wrong) {
        Map<String, Object> object = new LinkedHashMap<>();
        given.forEach((key, value) -> {
            String name = (String) key;
            Shape field = shape.fields().get(name);
            if (field != null) {
                String below = path.isEmpty() ? name : path + "." + name;
                object.put(name, value == null ? null : value(at + "/" + name, below, field, value, wrong));
            } else if (!READ_ONLY.contains(name)) {
                wrong.add(new Refusal.Field(
                        at + "/" + name,
                        "is unknown; allowed are "
                                + String.join(", ", shape.fields().keySet())));
            }
        });
        return object;
    }

    private static Object value(String at, String path, Shape shape, Object value, List<Refusal.Field> wrong) {
        String form = FieldRules.form(path, shape, value);
        if (form != null) {
            wrong.add(new Refusal.Field(at, form));
            return value;
        }
        return switch (shape.type()) {
            case DECIMAL -> value.toString();
            case OBJECT -> object(at, path, shape, (Map<?, ?>) value, wrong);
            case SET -> members(at, path, (List<?>) value, wrong);
            case LIST -> elements(at, path, shape, value, wrong);
            default -> value;
        };
    }

    private static List<?> members(String at, String path, List<?> given, List<Refusal.Field> wrong) {
        for (int i = 0; i < given.size(); i++) {
            String rule = given.get(i) instanceof String member
                    ? FieldRules.rule(path, member, Map.of())
                    : "must be a string";
            if (rule != null) {
                wrong.add(new Refusal.Field(at + "/" + i, rule));
            }
        }
        return given;
    }

    private static List<Object> elements(String at, String path, Shape shape, Object value, List<Refusal.Field> wrong) {
        int most = path.equals("variants") ? MOST_VARIANTS : path.equals("options") ? MOST_OPTIONS : MOST_ELEMENTS;
        List<Object> elements = new ArrayList<>();
        List<?> given = list(at, value, path.endsWith("optionValues") ? MOST_VARIANTS : most, wrong);
        for (int i = 0; i < given.size(); i++) {
            if (given.get(i) instanceof Map<?, ?> map) {
                elements.add(object(at + "/" + i, path, shape, map, wrong));
            } else {
                wrong.add(new Refusal.Field(at + "/" + i, "must be an object"));
            }
        }
        return elements;
    }

    private static List<?> list(String at, Object value, int most, List<Refusal.Field> wrong) {
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof List<?> list)) {
            wrong.add(new Refusal.Field(at, "must be a list"));
            return List.of();
        }
        if (list.size() > most) {
            wrong.add(new Refusal.Field(at, "may have at most " + most + ", but has " + list.size()));
            return List.of();
        }
        return list;
    }
}
