package dev.catalogsync.stage.propose;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Names of options and their values. Variants name them too, so a new name in {@code options} must also be set in the
 * variants, or the store would keep the old one.
 */
final class OptionNames {

    /** What Shopify calls the option and the value of a product that has none. */
    private static final String DEFAULT_OPTION = "Title";

    private static final String DEFAULT_VALUE = "Default Title";

    private final Map<String, String> options = new HashMap<>();
    private final Map<List<String>, String> values = new HashMap<>();

    private final List<?> now;

    private OptionNames(List<?> now) {
        this.now = now;
    }

    /** What was called otherwise before, told by the ids. */
    static OptionNames between(Object before, Object after) {
        OptionNames names = new OptionNames(list(after));
        for (Object each : list(before)) {
            Map<?, ?> option = (Map<?, ?>) each;
            Map<?, ?> renamed = withId(list(after), option.get("id"));
            if (renamed != null) {
                names.options.put(text(option, "name"), text(renamed, "name"));
                for (Object one : list(option.get("optionValues"))) {
                    Map<?, ?> value = (Map<?, ?>) one;
                    Map<?, ?> called = withId(list(renamed.get("optionValues")), value.get("id"));
                    if (called != null) {
                        names.values.put(List.of(text(option, "name"), text(value, "name")), text(called, "name"));
                    }
                }
            }
        }
        return names;
    }

    /** Variants as they were, by the new names. */
    Object in(Object variants) {
        return each(variants, false);
    }

    /** Variants that came with the new names, where they still use old ones that mean nothing any more. */
    Object inOld(Object variants) {
        return each(variants, true);
    }

    private Object each(Object variants, boolean onlyGone) {
        if (!(variants instanceof List<?> list)) {
            return variants;
        }
        List<Object> renamed = new ArrayList<>();
        for (Object each : list) {
            Map<Object, Object> variant = new LinkedHashMap<>((Map<?, ?>) each);
            variant.computeIfPresent("selectedOptions", (name, selected) -> list(selected).stream()
                    .map(one -> renamed((Map<?, ?>) one, onlyGone))
                    .toList());
            renamed.add(variant);
        }
        return renamed;
    }

    private Map<?, ?> renamed(Map<?, ?> selected, boolean onlyGone) {
        String option = text(selected, "name");
        String value = text(selected, "value");
        if (onlyGone && isThere(option, value)) {
            return selected;
        }
        Map<Object, Object> renamed = new LinkedHashMap<>(selected);
        renamed.put("name", options.getOrDefault(option, option));
        renamed.put("value", values.getOrDefault(List.of(option, value), value));
        return renamed;
    }

    private boolean isThere(String option, String value) {
        return now.stream()
                .map(each -> (Map<?, ?>) each)
                .filter(each -> option.equals(each.get("name")))
                .flatMap(each -> list(each.get("optionValues")).stream())
                .anyMatch(each -> value.equals(((Map<?, ?>) each).get("name")));
    }

    /** The chosen values of a variant by option, without what Shopify puts where there is no option. */
    static Map<String, String> real(Object selectedOptions) {
        Map<String, String> real = new LinkedHashMap<>();
        for (Object each : list(selectedOptions)) {
            Map<?, ?> selected = (Map<?, ?>) each;
            real.put(text(selected, "name"), text(selected, "value"));
        }
        real.remove(DEFAULT_OPTION, DEFAULT_VALUE);
        return real;
    }

    /** Whether it is the option that Shopify gives a product which has none. */
    static boolean isDefault(Map<?, ?> option) {
        return DEFAULT_OPTION.equals(option.get("name"))
                && list(option.get("optionValues")).stream()
                        .allMatch(value -> DEFAULT_VALUE.equals(((Map<?, ?>) value).get("name")));
    }

    static List<Map<String, Object>> defaultOptions() {
        return List.of(Map.of("name", DEFAULT_OPTION, "optionValues", List.of(Map.of("name", DEFAULT_VALUE))));
    }

    static List<Map<String, Object>> defaultSelection() {
        return List.of(Map.of("name", DEFAULT_OPTION, "value", DEFAULT_VALUE));
    }

    /** A product that has options has no default one beside them. */
    static void dropDefault(Map<String, Object> product) {
        List<?> options = list(product.get("options"));
        List<?> real =
                options.stream().filter(each -> !isDefault((Map<?, ?>) each)).toList();
        if (real.isEmpty() || real.size() == options.size()) {
            return;
        }
        product.put("options", real);
        List<Object> variants = new ArrayList<>();
        for (Object each : list(product.get("variants"))) {
            Map<Object, Object> variant = new LinkedHashMap<>((Map<?, ?>) each);
            variant.computeIfPresent("selectedOptions", (name, selected) -> list(selected).stream()
                    .filter(one -> !DEFAULT_OPTION.equals(((Map<?, ?>) one).get("name"))
                            || !DEFAULT_VALUE.equals(((Map<?, ?>) one).get("value")))
                    .toList());
            variants.add(variant);
        }
        product.put("variants", variants);
    }

    /** What people call a variant: {@code Red / L}. */
    static String label(Map<?, ?> variant) {
        return list(variant.get("selectedOptions")).stream()
                .map(each -> text((Map<?, ?>) each, "value"))
                .collect(Collectors.joining(" / "));
    }

    static List<?> list(Object value) {
        return value instanceof List<?> list ? list : List.of();
    }

    private static Map<?, ?> withId(List<?> list, Object id) {
        return list.stream()
                .map(each -> (Map<?, ?>) each)
                .filter(each -> id != null && id.equals(each.get("id")))
                .findFirst()
                .orElse(null);
    }

    private static String text(Map<?, ?> map, String field) {
        return String.valueOf(map.get(field));
    }
}
