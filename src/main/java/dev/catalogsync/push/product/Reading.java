package dev.catalogsync.push.product;

import dev.catalogsync.catalog.Document;
import dev.catalogsync.catalog.FieldChange;
import dev.catalogsync.catalog.Merge;
import dev.catalogsync.push.Mutation;
import dev.catalogsync.push.Target;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What has to be read of a product before it is written: what the changes touch, and no more. A plain field costs nothing, an object
 * a point, an element by its id nothing beside the others, and a list by its size; so elements are asked for by id, and a whole list
 * only where its order or its members matter.
 *
 * @param whole fields that are read as a whole: category, seo, options, variants, media, metafields, and of variants selectedOptions and inventoryItem
 * @param elements ids of variants, media and metafields
 * @param keys of metafields whose ids are not known, as {@code custom.care}; then of the metafields only these are read
 * @param after where the next page of a list begins, by the list's name; a list that was read to its end is not in {@code whole} any more
 */
record Reading(String id, Set<String> whole, List<String> elements, List<String> keys, Map<String, String> after) {

    private static final Set<String> OBJECTS = Set.of("category", "seo", "options");
    /** Objects of each variant; they cost a point for every variant of a list. */
    private static final Set<String> OF_VARIANTS = Set.of("selectedOptions", "inventoryItem");

    private static final List<String> LISTS = List.of("variants", "media", "metafields");
    /** The most that {@code nodes} takes (array input limit, shopify.dev "API limits"). */
    private static final int MOST_ELEMENTS = 250;

    /**
     * @param again whether an earlier try may have reached the store: then new elements are looked for as well, so that none is made twice
     */
    static Reading of(Target target, boolean again) {
        Set<String> whole = new LinkedHashSet<>();
        Set<String> elements = new LinkedHashSet<>();
        Set<String> keys = new LinkedHashSet<>();
        for (Target.Change change : target.changes()) {
            if (change.isDelete()) {
                return everything(target.shopifyId());
            }
            if (change.before() == null) {
                continue;
            }
            Set<String> paths = new LinkedHashSet<>(change.resolved().keySet());
            Merge.differences(change.before(), change.after()).forEach(each -> paths.add(each.path()));
            Set<String> fields = new LinkedHashSet<>();
            paths.forEach(path -> fields.add(new FieldChange(path, null, null).field()));
            fields.stream().filter(OBJECTS::contains).forEach(whole::add);
            paths.forEach(path -> ofVariants(path, whole));
            if (fields.contains("options")) {
                whole.add("variants");
                whole.addAll(OF_VARIANTS);
            }
            for (String list : LISTS) {
                // A file outlives its place at a product, so asking for it by its id does not tell whether it is still
                // there.
                boolean isMedia = list.equals("media") && fields.contains(list);
                if (isMedia || paths.contains(list + ".order")) {
                    whole.add(list);
                } else if (fields.contains(list)) {
                    elements(list, change, target.base(), again, whole, elements, keys);
                }
            }
            if (elements.size() > MOST_ELEMENTS) {
                elements.clear();
                keys.clear();
                LISTS.stream().filter(fields::contains).forEach(whole::add);
            }
        }
        if (whole.contains("variants")) {
            whole.add("options");
        }
        return new Reading(target.shopifyId(), whole, List.copyOf(elements), List.copyOf(keys), Map.of());
    }

    private static void ofVariants(String path, Set<String> whole) {
        if (path.startsWith("variants[")) {
            int part = path.indexOf("].") + 2;
            boolean element = part < 2;
            OF_VARIANTS.stream()
                    .filter(each -> element || path.startsWith(each, part))
                    .forEach(whole::add);
        }
    }

    /** What a mutation's answer does not tell. */
    static Reading of(String id, Mutation mutation) {
        if (mutation.readAgain().isEmpty() && mutation.elements().isEmpty()) {
            return null;
        }
        Set<String> whole = new LinkedHashSet<>(mutation.readAgain());
        if (NarrowestMutation.isOfOptions(mutation)) {
            whole.addAll(OF_VARIANTS);
        }
        return new Reading(id, whole, mutation.elements(), List.of(), Map.of());
    }

    /** Lists as they are by now, with all of their elements. */
    private static Reading ofLists(String id, Set<String> lists) {
        Set<String> whole = new LinkedHashSet<>(lists);
        whole.addAll(OF_VARIANTS);
        return new Reading(id, whole, List.of(), List.of(), Map.of());
    }

    /** Of a new product what did not find its place in the answer; null where all did. */
    static Reading more(Document now, Document wanted) {
        Set<String> longer = new LinkedHashSet<>();
        LISTS.stream()
                .filter(list -> now.list(list).size() < wanted.list(list).size())
                .forEach(longer::add);
        return longer.isEmpty() ? null : ofLists(now.id(), longer);
    }

    /** The whole product, all pages. */
    static Reading everything(String id) {
        Set<String> whole = new LinkedHashSet<>(OBJECTS);
        whole.addAll(LISTS);
        return ofLists(id, whole);
    }

    private static void elements(
            String list,
            Target.Change change,
            Document base,
            boolean again,
            Set<String> whole,
            Set<String> elements,
            Set<String> keys) {
        Map<String, Map<String, Object>> before = byKey(list, change.before());
        Map<String, Map<String, Object>> after = byKey(list, change.after());
        // What shall come back may still be in what was known of the store.
        Map<String, Map<String, Object>> known = byKey(list, base);
        boolean adds = after.keySet().stream().anyMatch(key -> !before.containsKey(key));
        boolean keyed = list.equals("metafields");
        if (adds && !keyed && (again || list.equals("media"))) {
            whole.add(list);
            return;
        }
        if (list.equals("variants") && (adds || !after.keySet().containsAll(before.keySet()))) {
            whole.add("options");
        }
        Set<String> all = new LinkedHashSet<>(before.keySet());
        all.addAll(after.keySet());
        for (String key : all) {
            Map<String, Object> was = before.get(key);
            if (was != null && was.equals(after.get(key))) {
                continue;
            }
            boolean returns = was == null && known.containsKey(key);
            if (was != null && was.get("id") instanceof String id) {
                elements.add(id);
            } else if (returns && !keyed) {
                elements.add(key);
            } else if (keyed && (was != null || returns || again)) {
                whole.add(list);
                keys.add(key);
            }
        }
    }

    /** Elements by what tells them apart, in their order; a new variant or medium by its place among the new ones. */
    private static Map<String, Map<String, Object>> byKey(String list, Document document) {
        Map<String, Map<String, Object>> elements = new LinkedHashMap<>();
        int added = 0;
        for (Map<String, Object> element : document.list(list)) {
            String key = list.equals("metafields")
                    ? Remote.key(element)
                    : element.get("id") instanceof String id ? id : "new " + added++;
            elements.put(key, element);
        }
        return elements;
    }

    /** Variables of {@code product-read}. */
    Map<String, Object> variables() {
        Map<String, Object> variables = new LinkedHashMap<>();
        variables.put("id", id);
        variables.put("elements", !elements.isEmpty());
        variables.put("nodes", elements);
        OF_VARIANTS.forEach(part -> variables.put(part, whole.contains(part)));
        OBJECTS.forEach(field -> variables.put(field, whole.contains(field)));
        LISTS.forEach(list -> variables.put(list, whole.contains(list)));
        variables.put("keys", keys.isEmpty() ? null : keys);
        LISTS.forEach(list -> variables.put(list + "After", after.get(list)));
        return variables;
    }

    /**
     * @param data of the answer to {@code product-read}
     * @return what is left to be read: the next pages, or null where there are none
     */
    Reading rest(Map<String, Object> data) {
        Map<String, String> next = new LinkedHashMap<>();
        if (data.get("product") instanceof Map<?, ?> product) {
            for (String list : LISTS) {
                if (product.get(list) instanceof Map<?, ?> connection
                        && connection.get("pageInfo") instanceof Map<?, ?> page
                        && Boolean.TRUE.equals(page.get("hasNextPage"))) {
                    next.put(list, (String) page.get("endCursor"));
                }
            }
        }
        if (next.isEmpty()) {
            return null;
        }
        Set<String> more = new LinkedHashSet<>(next.keySet());
        OF_VARIANTS.stream().filter(whole::contains).forEach(more::add);
        return new Reading(id, more, List.of(), keys, next);
    }
}
