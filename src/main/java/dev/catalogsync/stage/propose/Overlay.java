package dev.catalogsync.stage.propose;

import dev.catalogsync.Refusal;
import dev.catalogsync.catalog.Document;
import dev.catalogsync.catalog.FieldRules;
import dev.catalogsync.catalog.Kind;
import dev.catalogsync.catalog.Shape;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Applies a partial document to a complete one: what it names is changed, at every depth, and what it does not name is kept. Tags
 * are added to those that are there. Elements of lists are matched, see {@link Elements}; one that matches nothing is new. A
 * list that names all that is there says its order as well; another says nothing of it, and what is new comes last.
 *
 * <p>Nothing goes away by not being named: it is asked for in {@code remove}, see {@link Removal}.
 *
 * <p>What is equal to what is there is never refused, whatever the rules say: it was there before.
 */
final class Overlay {

    /** To be read after the name of a list. */
    private static final String HINT =
            "cannot be cleared by an empty list: what a document does not name is kept. List what to delete in remove, as in ";

    private static final String TAKEN = "is also listed in remove; set it or remove it, not both";

    private static final Map<String, String> EXAMPLES = Map.of(
            "tags", "{\"remove\": {\"tags\": [\"old\"]}}",
            "variants", "{\"remove\": {\"variants\": [\"<id or SKU>\"]}}",
            "media", "{\"remove\": {\"media\": [\"<id>\"]}}",
            "metafields", "{\"remove\": {\"metafields\": [\"namespace.key\"]}}",
            "options", "{\"remove\": {\"options\": [\"<name>\"]}}");

    private final boolean fresh;
    private final Removal removal;
    private final List<Refusal.Field> wrong;

    private Overlay(boolean fresh, Removal removal, List<Refusal.Field> wrong) {
        this.fresh = fresh;
        this.removal = removal;
        this.wrong = wrong;
    }

    /**
     * @param at JSON pointer of the proposed document
     * @param latest what the item is, or is proposed to be; {@link Document#empty} for a new product
     * @param wrong what cannot be done is added here; the answer then means nothing
     */
    static Document of(String at, Document latest, Proposal.Edit edit, List<Refusal.Field> wrong) {
        Removal removal = new Removal(at + "/remove", edit.remove(), wrong);
        Overlay overlay = new Overlay(latest.fields().isEmpty(), removal, wrong);
        return Document.of(Kind.PRODUCT, overlay.product(at, removal.from(latest.fields()), edit.fields()));
    }

    private Map<String, Object> product(String at, Map<String, Object> latest, Map<String, Object> given) {
        Shape shape = Kind.PRODUCT.shape();
        if (!(given.get("options") instanceof List<?> options)) {
            return object(at, "", shape, latest, given);
        }
        // What an option and its values are called has one place; the variants follow.
        Map<String, Object> named = object(at, "", shape, latest, Map.of("options", options));
        OptionNames names = OptionNames.between(latest.get("options"), named.get("options"));
        named.computeIfPresent("variants", (name, variants) -> names.in(variants));
        Map<String, Object> rest = new LinkedHashMap<>(given);
        rest.remove("options");
        rest.computeIfPresent("variants", (name, variants) -> names.inOld(variants));
        Map<String, Object> product = object(at, "", shape, named, rest);
        OptionNames.dropDefault(product);
        return product;
    }

    private Map<String, Object> object(String at, String path, Shape shape, Map<?, ?> onto, Map<?, ?> given) {
        Map<String, Object> object = new LinkedHashMap<>();
        onto.forEach((name, value) -> object.put((String) name, value));
        shape.fields().forEach((name, field) -> {
            if (given.containsKey(name)) {
                String below = path.isEmpty() ? name : path + "." + name;
                Object value = value(at + "/" + name, below, field, object, onto.get(name), given.get(name));
                if (value == null) {
                    object.remove(name);
                } else {
                    object.put(name, value);
                }
            }
        });
        return object;
    }

    private Object value(String at, String path, Shape shape, Map<?, ?> around, Object current, Object given) {
        if (Objects.equals(current, given)) {
            return current;
        }
        return switch (shape.type()) {
            case IDENTITY -> identity(at, path, around, current, (String) given);
            case LIST, SET -> many(at, path, shape, current, given);
            case OBJECT ->
                given == null
                        ? cleared(at, path)
                        : object(at, path, shape, current instanceof Map<?, ?> map ? map : Map.of(), (Map<?, ?>) given);
            default -> leaf(at, path, around, current, given);
        };
    }

    private Object leaf(String at, String path, Map<?, ?> around, Object current, Object given) {
        if (path.endsWith(".position") || (path.equals("media.mediaContentType") && given == null)) {
            // Follows from the order of the list, and from the file.
            return current == null ? given : current;
        }
        if (given == null) {
            return cleared(at, path);
        }
        boolean there = around.get("id") != null;
        String rule = path.equals("metafields.type") && current != null
                ? "is " + current
                        + " and cannot be changed: remove the metafield, and propose it again once it is deleted"
                : path.equals("media.mediaContentType") && there && current != null
                        ? "is " + current + " and cannot be changed"
                        : FieldRules.rule(path, given, around);
        if (rule != null) {
            wrong.add(new Refusal.Field(at, rule));
        }
        return given;
    }

    private Object cleared(String at, String path) {
        if (!FieldRules.isClearable(path)) {
            wrong.add(new Refusal.Field(
                    at,
                    path.equals("metafields.value")
                            ? "cannot be empty; to delete the metafield, list it in remove, as in "
                                    + EXAMPLES.get("metafields")
                            : "cannot be null; leave it out to keep its value"));
        }
        return null;
    }

    /** An id is the store's to give; where something is fetched from is said once. */
    private Object identity(String at, String path, Map<?, ?> around, Object current, String given) {
        if (given == null) {
            return current;
        }
        if (path.equals("media.originalSource") && current == null && around.get("id") == null) {
            String rule = FieldRules.rule(path, given, Map.of());
            if (rule != null) {
                wrong.add(new Refusal.Field(at, rule));
            }
            return given;
        }
        wrong.add(new Refusal.Field(
                at,
                path.equals("media.originalSource")
                        ? "cannot be changed: remove the medium, and propose a new one"
                        : "is assigned by the store, and this product has no element with the id " + given));
        return current;
    }

    private Object many(String at, String path, Shape shape, Object current, Object given) {
        List<?> had = current instanceof List<?> list ? list : List.of();
        if (!(given instanceof List<?> list) || list.isEmpty()) {
            if (!fresh) {
                String example = EXAMPLES.get(path);
                wrong.add(new Refusal.Field(
                        at, example == null ? "cannot be empty; leave it out to keep its value" : HINT + example));
            }
            return current;
        }
        return shape.type() == Shape.Type.SET ? tags(at, had, list) : list(at, path, shape, had, list);
    }

    /** Added to those that are there; Shopify does not tell capitals and small letters apart in tags. */
    private List<Object> tags(String at, List<?> had, List<?> given) {
        Map<String, Object> tags = new LinkedHashMap<>();
        had.forEach(tag -> tags.putIfAbsent(Removal.sameTag(tag), tag));
        for (int i = 0; i < given.size(); i++) {
            if (removal.takes("tags", (String) given.get(i))) {
                wrong.add(new Refusal.Field(at + "/" + i, TAKEN));
            }
            tags.putIfAbsent(Removal.sameTag(given.get(i)), given.get(i));
        }
        return new ArrayList<>(tags.values());
    }

    private List<Object> list(String at, String path, Shape shape, List<?> had, List<?> given) {
        Elements elements = new Elements(path, had);
        Map<Object, Object> laid = new IdentityHashMap<>();
        List<Object> inOrder = new ArrayList<>();
        List<Object> added = new ArrayList<>();
        for (int i = 0; i < given.size(); i++) {
            String here = at + "/" + i;
            Map<?, ?> element = (Map<?, ?>) given.get(i);
            Elements.Match match = elements.match(element);
            if (match.problem() != null || laid.containsKey(match.element())) {
                wrong.add(new Refusal.Field(
                        here,
                        match.problem() != null
                                ? match.problem()
                                : "identifies the same element as another entry of this list"));
                continue;
            }
            Map<String, Object> merged =
                    object(here, path, shape, match.element() == null ? Map.of() : match.element(), element);
            inOrder.add(merged);
            if (match.element() == null) {
                added.add(merged);
                complete(here, path, merged);
            } else {
                laid.put(match.element(), merged);
            }
        }
        if (laid.size() == had.size() && Elements.isOrdered(path)) {
            return placed(at, given, inOrder, inOrder);
        }
        List<Object> result = new ArrayList<>();
        had.forEach(each -> result.add(laid.getOrDefault(each, each)));
        result.addAll(added);
        return placed(at, given, inOrder, result);
    }

    /** Positions follow from the order of the list; one that says something else would be lost. */
    private List<Object> placed(String at, List<?> given, List<Object> laid, List<Object> result) {
        for (int i = 0; i < given.size() && given.size() == laid.size(); i++) {
            Object asked = ((Map<?, ?>) given.get(i)).get("position");
            Object kept = ((Map<?, ?>) laid.get(i)).get("position");
            if (asked != null && !asked.equals(kept) && !asked.equals(result.indexOf(laid.get(i)) + 1)) {
                wrong.add(new Refusal.Field(
                        at + "/" + i + "/position",
                        "follows from the order of the list: to reorder, list every element in the desired order"));
            }
        }
        return result;
    }

    /** What a new element cannot be without. */
    private void complete(String at, String path, Map<String, Object> element) {
        List<String> needed =
                switch (path) {
                    case "media" -> List.of("originalSource");
                    case "metafields" -> List.of("namespace", "key", "type", "value");
                    case "options", "options.optionValues" -> List.of("name");
                    case "variants.selectedOptions" -> List.of("name", "value");
                    default -> List.of();
                };
        List<String> missing =
                needed.stream().filter(field -> element.get(field) == null).toList();
        if (!missing.isEmpty()) {
            wrong.add(new Refusal.Field(at, "is new, and requires " + String.join(", ", missing)));
        } else if (path.equals("metafields")
                && removal.takes("metafields", element.get("namespace") + "." + element.get("key"))) {
            wrong.add(new Refusal.Field(at, TAKEN));
        }
    }
}
