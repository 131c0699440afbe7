package dev.catalogsync.stage.propose;

import dev.catalogsync.Refusal;
import dev.catalogsync.catalog.Document;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What the store refuses of a product as a whole: too many of something, two variants of the same option values
 * ("already exists. Please change at least one option value."), a variant without a value for an option
 * ({@code NEED_TO_ADD_OPTION_VALUES}). Places are relative to the document.
 */
final class ProductConstraints {

    private static final Map<String, Integer> MOST = Map.of("variants", 2_048, "options", 3, "tags", 250, "media", 250);

    private final List<Refusal.Field> found = new ArrayList<>();

    private ProductConstraints(Document product) {
        MOST.forEach((list, most) -> {
            int size = OptionNames.list(product.fields().get(list)).size();
            if (size > most) {
                add(list, "would be " + size + "; a product may have at most " + most);
            }
        });
        Set<String> options = options(product);
        Map<Map<String, String>, String> taken = new HashMap<>();
        for (Map<String, Object> variant : product.list("variants")) {
            Map<String, String> chosen = OptionNames.real(variant.get("selectedOptions"));
            for (String option : options) {
                if (chosen.get(option) == null) {
                    add(
                            "variants",
                            "require selectedOptions with a value for " + option + "; " + name(variant) + " has none");
                }
            }
            String twin = chosen.keySet().containsAll(options) ? taken.putIfAbsent(chosen, name(variant)) : null;
            if (twin != null) {
                add(
                        "variants",
                        "are distinguished by their option values; " + twin + " and " + name(variant)
                                + (options.isEmpty() ? " have no options" : " have the same"));
            }
        }
    }

    /** What would be wrong with the product, and was not before: old flaws are nobody's fault now. */
    static List<Refusal.Field> between(Document before, Document after) {
        List<Refusal.Field> violations = new ArrayList<>(new ProductConstraints(after).found);
        violations.removeAll(new ProductConstraints(before).found);
        if (after.list("variants").isEmpty() && !before.list("variants").isEmpty()) {
            violations.add(
                    new Refusal.Field("/remove/variants", "would leave no variant, and a product needs at least one"));
        }
        return violations;
    }

    private Set<String> options(Document product) {
        Set<String> names = new LinkedHashSet<>();
        Set<String> different = new HashSet<>();
        for (Map<String, Object> option : product.list("options")) {
            String name = String.valueOf(option.get("name"));
            if (!OptionNames.isDefault(option)) {
                names.add(name);
                if (!different.add(name.toLowerCase(Locale.ROOT))) {
                    add("options", "has " + name + " twice");
                }
            }
        }
        product.list("variants")
                .forEach(variant -> names.addAll(
                        OptionNames.real(variant.get("selectedOptions")).keySet()));
        return names;
    }

    private static String name(Map<String, Object> variant) {
        Object sku = variant.get("sku");
        if (sku != null && !sku.equals("")) {
            return "the variant " + sku;
        }
        String label = OptionNames.label(variant);
        Object name = label.isEmpty() ? variant.get("id") : label;
        return name == null ? "a new variant" : "the variant " + name;
    }

    private void add(String list, String detail) {
        Refusal.Field flaw = new Refusal.Field("/" + list, detail);
        if (!found.contains(flaw)) {
            found.add(flaw);
        }
    }
}
