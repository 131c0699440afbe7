package dev.catalogsync.stage.propose;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The elements of one list of a product, to be found by what a proposal says of one: by its id, and without one a variant by SKU,
 * then by the values of its options, a medium by where it was fetched from, a metafield by namespace and key, an option and its
 * values by name.
 */
final class Elements {

    /**
     * @param element the one that is meant; null where it is new, or where there is a problem
     * @param problem why nobody can say which is meant; null where it can be said
     */
    record Match(Map<?, ?> element, String problem) {}

    private static final Match NEW = new Match(null, null);
    private static final Set<String> ORDERED = Set.of("media", "variants", "options", "options.optionValues");

    private final String path;
    private final List<Map<?, ?>> elements = new ArrayList<>();

    /** @param path of the list, as in {@code options.optionValues} */
    Elements(String path, List<?> list) {
        this.path = path;
        list.forEach(each -> elements.add((Map<?, ?>) each));
    }

    /** Whether the store keeps an order of this list that a person gave it. */
    static boolean isOrdered(String path) {
        return ORDERED.contains(path);
    }

    Match match(Map<?, ?> given) {
        if (given.get("id") != null) {
            Match match = only("id", given.get("id"), having("id", given.get("id")));
            return match == NEW
                    ? new Match(null, "has an id that is not among the product's " + path + ": " + given.get("id"))
                    : match;
        }
        return switch (path) {
            case "variants" -> variant(given);
            case "media" -> by("originalSource", given);
            case "metafields" ->
                only(
                        "key",
                        given.get("key"),
                        having("namespace", given.get("namespace")).and(having("key", given.get("key"))));
            default -> by("name", given);
        };
    }

    private Match variant(Map<?, ?> given) {
        List<?> options = given.get("selectedOptions") instanceof List<?> list ? list : List.of();
        Predicate<Map<?, ?>> sameOptions = variant -> pairs(variant).containsAll(pairs(given));
        if (given.get("sku") instanceof String sku && !sku.isEmpty()) {
            Predicate<Map<?, ?>> sameSku = having("sku", sku);
            boolean many = elements.stream().filter(sameSku).count() > 1;
            Match match = only("SKU", sku, many && !options.isEmpty() ? sameSku.and(sameOptions) : sameSku);
            if (match != NEW) {
                return match;
            }
        }
        if (options.isEmpty()) {
            // A product without options has one variant, which needs no name.
            return elements.size() == 1 && isWithoutOptions(elements.getFirst())
                    ? new Match(elements.getFirst(), null)
                    : NEW;
        }
        return only("options", OptionNames.label(given), sameOptions);
    }

    private Match by(String field, Map<?, ?> given) {
        return only(field, given.get(field), having(field, given.get(field)));
    }

    private Match only(String key, Object value, Predicate<Map<?, ?>> same) {
        List<Map<?, ?>> found = elements.stream().filter(same).toList();
        if (found.size() > 1) {
            return new Match(
                    null,
                    "names " + found.size() + " of the product's " + path + " by the " + key + " " + value
                            + ": identify it by its id");
        }
        return found.isEmpty() ? NEW : new Match(found.getFirst(), null);
    }

    private static Predicate<Map<?, ?>> having(String field, Object value) {
        return element -> value != null && value.equals(element.get(field));
    }

    private static boolean isWithoutOptions(Map<?, ?> variant) {
        return OptionNames.real(variant.get("selectedOptions")).isEmpty();
    }

    private static Set<Object> pairs(Map<?, ?> variant) {
        Set<Object> pairs = new java.util.HashSet<>();
        if (variant.get("selectedOptions") instanceof List<?> list) {
            list.forEach(each -> pairs.add(List.of(
                    String.valueOf(((Map<?, ?>) each).get("name")), String.valueOf(((Map<?, ?>) each).get("value")))));
        }
        return pairs;
    }
}
