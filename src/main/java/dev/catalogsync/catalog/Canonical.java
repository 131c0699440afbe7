package dev.catalogsync.catalog;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The form that the store gives to what it is told, as far as that is known. What is proposed takes it before anybody approves
 * it, so that what was approved is what a pull brings back. Pure; of other kinds than products nothing is known.
 *
 * <p>One fact has one place: an option's value is named in the options and in the variants, and both say the same here.
 */
public final class Canonical {

    private static final String TITLE = "Title";
    private static final String DEFAULT_TITLE = "Default Title";

    private final Document before;
    private final Map<String, Object> fields;

    private Canonical(Document before, Document after) {
        this.before = before;
        this.fields = copy(after.fields());
    }

    /** Of a new item. */
    public static Document of(Document document) {
        return of(Document.empty(document.kind()), document);
    }

    /**
     * @param before what the item was: an option or a value that has another name since then was renamed, and the variants that
     *     had the old name get the new one
     */
    public static Document of(Document before, Document after) {
        if (after.kind() != Kind.PRODUCT) {
            return after;
        }
        Canonical canonical = new Canonical(before, after);
        canonical.texts();
        canonical.variants();
        canonical.options();
        canonical.numbered("options");
        canonical.numbered("variants");
        return Document.of(after.kind(), canonical.fields);
    }

    /**
     * Tags: one text may hold several, white space around them is dropped, and of those that differ in case the first stays, as
     * a store answered when it was told to add "blue, green" and "red" to Red. Texts: without white space around them.
     */
    private void texts() {
        for (String name : List.of("title", "vendor", "productType")) {
            if (fields.get(name) instanceof String text) {
                fields.put(name, text.strip());
            }
        }
        if (fields.get("tags") instanceof List<?> tags) {
            List<Object> split = new ArrayList<>();
            tags.forEach(tag -> split.addAll(List.of(String.valueOf(tag).split(","))));
            fields.put("tags", List.copyOf(NormalForm.members(split).values()));
        }
    }

    private void variants() {
        List<Map<String, Object>> variants = elements(fields, "variants");
        for (Map<String, Object> variant : variants) {
            money(variant, "price");
            money(variant, "compareAtPrice");
            for (Map<String, Object> selected : elements(variant, "selectedOptions")) {
                strip(selected, "name");
                strip(selected, "value");
            }
            if (variant.get("id") == null) {
                defaults(variant);
            }
        }
        boolean plain = variants.size() == 1 && elements(fields, "options").isEmpty();
        if (plain && elements(variants.getFirst(), "selectedOptions").isEmpty()) {
            // A product without options has one variant, which the store calls so.
            Map<String, Object> selected = new LinkedHashMap<>();
            selected.put("name", TITLE);
            selected.put("value", DEFAULT_TITLE);
            variants.getFirst().put("selectedOptions", new ArrayList<>(List.of(selected)));
        }
    }

    /** Prices come back with two decimals from every mutation. */
    private static void money(Map<String, Object> variant, String name) {
        if (variant.get(name) instanceof String || variant.get(name) instanceof Number) {
            try {
                BigDecimal amount = new BigDecimal(variant.get(name).toString());
                // 1e999999999 has a gigabyte of digits.
                if (Math.abs((long) amount.scale()) <= 100) {
                    variant.put(name, amount.setScale(2, RoundingMode.HALF_UP).toPlainString());
                }
            } catch (NumberFormatException e) {
                // It is no amount, and whoever checks a proposal says so.
                return;
            }
        }
    }

    /** What a new variant has without being told; a store answers so after productOptionUpdate and productSet. */
    private static void defaults(Map<String, Object> variant) {
        variant.putIfAbsent("taxable", true);
        variant.putIfAbsent("inventoryPolicy", "DENY");
        Map<String, Object> item =
                variant.get("inventoryItem") instanceof Map<?, ?> map ? copy(map) : new LinkedHashMap<>();
        item.putIfAbsent("requiresShipping", true);
        item.putIfAbsent("tracked", false);
        variant.put("inventoryItem", item);
    }

    /** Names in the options are carried into the variants, then the options are what the variants have of them. */
    private void options() {
        List<Map<String, Object>> variants = elements(fields, "variants");
        List<Map<String, Object>> options = elements(fields, "options");
        for (Map<String, Object> option : options) {
            strip(option, "name");
            elements(option, "optionValues").forEach(value -> strip(value, "name"));
        }
        if (variants.isEmpty()) {
            return;
        }
        renamed(options, variants);
        Map<Object, Set<Object>> used = used(variants);
        used.forEach((option, values) -> values.forEach(value -> named(values(named(options, option)), value)));
        Map<Object, Set<Object>> wereUsed = used(before.list("variants"));
        for (Map<String, Object> option : options) {
            Map<?, ?> was = withId(before.list("options"), option.get("id"));
            Set<Object> inUse = used.getOrDefault(option.get("name"), new HashSet<>());
            Set<Object> wereInUse =
                    was == null ? new HashSet<>() : wereUsed.getOrDefault(was.get("name"), new HashSet<>());
            // A value goes with its last variant. One that never had any stays: a store answers it with hasVariants
            // false.
            values(option)
                    .removeIf(value -> !inUse.contains(value.get("name")) && wereInUse.contains(nameOf(was, value)));
        }
        if (!options.isEmpty()) {
            fields.put("options", options);
        }
    }

    private void renamed(List<Map<String, Object>> options, List<Map<String, Object>> variants) {
        Map<Object, Object> names = new HashMap<>();
        Map<Object, Map<Object, Object>> values = new HashMap<>();
        for (Map<String, Object> option : options) {
            Map<?, ?> was = withId(before.list("options"), option.get("id"));
            if (was != null) {
                names.put(was.get("name"), option.get("name"));
                Map<Object, Object> renamed = new HashMap<>();
                values(option).stream()
                        .filter(value -> nameOf(was, value) != null)
                        .forEach(value -> renamed.put(nameOf(was, value), value.get("name")));
                values.put(was.get("name"), renamed);
            }
        }
        for (Map<String, Object> variant : variants) {
            Map<?, ?> was = withId(before.list("variants"), variant.get("id"));
            List<?> had = was != null && was.get("selectedOptions") instanceof List<?> list ? list : List.of();
            for (Map<String, Object> selected : elements(variant, "selectedOptions")) {
                // What the variant itself was given since is what it shall have.
                boolean untouched = was == null || had.contains(selected);
                Object name = selected.get("name");
                Object value = selected.get("value");
                if (untouched && name != null && value != null) {
                    selected.put("name", names.getOrDefault(name, name));
                    selected.put(
                            "value", values.getOrDefault(name, new HashMap<>()).getOrDefault(value, value));
                }
            }
        }
    }

    /** What a value of an option was called; null where it is new. */
    private static Object nameOf(Map<?, ?> optionWas, Map<?, ?> value) {
        Map<?, ?> was = optionWas != null && optionWas.get("optionValues") instanceof List<?> list
                ? withId(list, value.get("id"))
                : null;
        return was == null ? null : was.get("name");
    }

    /** The values that the variants have of each option, in the order in which they name them. */
    private static Map<Object, Set<Object>> used(List<Map<String, Object>> variants) {
        Map<Object, Set<Object>> used = new LinkedHashMap<>();
        for (Map<String, Object> variant : variants) {
            for (Map<String, Object> selected : elements(variant, "selectedOptions")) {
                if (selected.get("name") != null && selected.get("value") != null) {
                    used.computeIfAbsent(selected.get("name"), option -> new LinkedHashSet<>())
                            .add(selected.get("value"));
                }
            }
        }
        return used;
    }

    private void numbered(String list) {
        int place = 1;
        for (Map<String, Object> element : elements(fields, list)) {
            element.put("position", place++);
        }
    }

    private static Map<?, ?> withId(List<?> list, Object id) {
        for (Object element : list) {
            if (id != null && element instanceof Map<?, ?> map && id.equals(map.get("id"))) {
                return map;
            }
        }
        return null;
    }

    /** The element of that name, which is put at the end where there is none. */
    private static Map<String, Object> named(List<Map<String, Object>> list, Object name) {
        for (Map<String, Object> element : list) {
            if (Objects.equals(name, element.get("name"))) {
                return element;
            }
        }
        Map<String, Object> fresh = new LinkedHashMap<>();
        fresh.put("name", name);
        list.add(fresh);
        return fresh;
    }

    private static List<Map<String, Object>> values(Map<String, Object> option) {
        option.computeIfAbsent("optionValues", name -> new ArrayList<>());
        return elements(option, "optionValues");
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> elements(Map<String, Object> owner, String list) {
        return owner.get(list) instanceof List<?> elements ? (List<Map<String, Object>>) elements : new ArrayList<>();
    }

    private static void strip(Map<String, Object> owner, String field) {
        if (owner.get(field) instanceof String text) {
            owner.put(field, text.strip());
        }
    }

    private static Map<String, Object> copy(Map<?, ?> map) {
        Map<String, Object> copy = new LinkedHashMap<>();
        map.forEach((name, value) -> copy.put((String) name, copied(value)));
        return copy;
    }

    private static Object copied(Object value) {
        if (value instanceof Map<?, ?> map) {
            return copy(map);
        }
        if (value instanceof List<?> list) {
            List<Object> copy = new ArrayList<>(list.size());
            list.forEach(each -> copy.add(copied(each)));
            return copy;
        }
        return value;
    }
}
