package dev.catalogsync.stage.propose;

import dev.catalogsync.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What a proposal takes away, by name: tags, variants by id or SKU, media by id, metafields as {@code namespace.key}, options by
 * name or id. Naming what is not there is refused, as is what the store would not do: an option goes once its variants have
 * one value of it left ({@code CANNOT_DELETE_OPTION_WITH_MULTIPLE_VALUES}).
 */
final class Removal {

    private final String at;
    private final Map<String, List<String>> names;
    private final List<Refusal.Field> wrong;

    Removal(String at, Map<String, List<String>> names, List<Refusal.Field> wrong) {
        this.at = at;
        this.names = names;
        this.wrong = wrong;
    }

    boolean takes(String list, String name) {
        return names.getOrDefault(list, List.of()).stream()
                .anyMatch(each -> list.equals("tags") ? sameTag(each).equals(sameTag(name)) : each.equals(name));
    }

    static String sameTag(Object tag) {
        return tag.toString().strip().toLowerCase(Locale.ROOT);
    }

    /** The product without what goes. */
    Map<String, Object> from(Map<String, Object> product) {
        Map<String, Object> left = new LinkedHashMap<>(product);
        for (String list : List.of("tags", "variants", "media", "metafields")) {
            if (names.containsKey(list)) {
                put(left, list, without(list, OptionNames.list(product.get(list))));
            }
        }
        List<String> options = names.getOrDefault("options", List.of());
        for (int i = 0; i < options.size(); i++) {
            removeOption(at + "/options/" + i, left, options.get(i));
        }
        return left;
    }

    private List<Object> without(String list, List<?> had) {
        List<Object> left = new ArrayList<>(had);
        for (int i = 0; i < names.get(list).size(); i++) {
            String name = names.get(list).get(i);
            List<Object> meant =
                    left.stream().filter(each -> isCalled(list, each, name)).toList();
            if (meant.size() == 1 || (list.equals("tags") && !meant.isEmpty())) {
                left.removeAll(meant);
            } else {
                wrong.add(new Refusal.Field(
                        at + "/" + list + "/" + i,
                        meant.isEmpty()
                                ? "is not among the product's " + list + ": " + name
                                : "names " + meant.size() + " of the product's " + list + ": identify it by its id"));
            }
        }
        return left;
    }

    private static boolean isCalled(String list, Object element, String name) {
        if (!(element instanceof Map<?, ?> map)) {
            return sameTag(element).equals(sameTag(name));
        }
        return name.equals(map.get("id"))
                || (list.equals("variants") && name.equals(map.get("sku")))
                || (list.equals("metafields") && name.equals(map.get("namespace") + "." + map.get("key")));
    }

    private void removeOption(String at, Map<String, Object> product, String name) {
        Map<?, ?> option = OptionNames.list(product.get("options")).stream()
                .map(each -> (Map<?, ?>) each)
                .filter(each -> name.equals(each.get("name")) || name.equals(each.get("id")))
                .filter(each -> !OptionNames.isDefault(each))
                .findFirst()
                .orElse(null);
        if (option == null) {
            wrong.add(new Refusal.Field(at, "is not among the product's options: " + name));
            return;
        }
        String called = String.valueOf(option.get("name"));
        Set<String> values = new LinkedHashSet<>();
        List<Object> variants = new ArrayList<>();
        for (Object each : OptionNames.list(product.get("variants"))) {
            Map<Object, Object> variant = new LinkedHashMap<>((Map<?, ?>) each);
            List<Object> rest = new ArrayList<>();
            for (Object selected : OptionNames.list(variant.get("selectedOptions"))) {
                Map<?, ?> pair = (Map<?, ?>) selected;
                if (called.equals(pair.get("name"))) {
                    values.add(String.valueOf(pair.get("value")));
                } else {
                    rest.add(pair);
                }
            }
            variant.put("selectedOptions", rest.isEmpty() ? OptionNames.defaultSelection() : rest);
            variants.add(variant);
        }
        if (values.size() > 1) {
            wrong.add(
                    new Refusal.Field(
                            at,
                            "has variants of several values, " + String.join(", ", values)
                                    + ": the store deletes an option only when one value is left, so remove the other variants first"));
            return;
        }
        List<Object> options = new ArrayList<>(OptionNames.list(product.get("options")));
        options.remove(option);
        product.put("options", options.isEmpty() ? OptionNames.defaultOptions() : options);
        put(product, "variants", variants);
    }

    private static void put(Map<String, Object> product, String list, List<Object> value) {
        if (value.isEmpty()) {
            product.remove(list);
        } else {
            product.put(list, value);
        }
    }
}
