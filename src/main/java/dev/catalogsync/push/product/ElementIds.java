package dev.catalogsync.push.product;

import dev.catalogsync.Json;
import dev.catalogsync.catalog.Document;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How elements of a product's lists come by ids, which only the store gives, and lose them when it has them no more. */
final class ElementIds {

    private ElementIds() {}

    /**
     * The document of a product that the store does not have: without the ids of one it had before. Media that nobody can fetch
     * any more are left out.
     */
    static Document withoutIds(Document wanted) {
        Document fresh = wanted.with("id", null);
        for (String list : List.of("options", "variants", "media", "metafields")) {
            if (!wanted.list(list).isEmpty()) {
                fresh = fresh.with(
                        list,
                        wanted.list(list).stream()
                                .filter(element -> !list.equals("media") || ProductInput.source(element) != null)
                                .map(ElementIds::withoutId)
                                .toList());
            }
        }
        return fresh;
    }

    /**
     * Without ids of variants, options and their values that the store does not have (any more): what was deleted there comes back as
     * a new one. Media keep theirs, since a file outlives its place at a product.
     */
    static Document withoutStaleIds(Document wanted, Document... known) {
        Set<Object> there = new LinkedHashSet<>();
        for (Document document : known) {
            document.list("variants").forEach(variant -> there.add(variant.get("id")));
            document.list("metafields").forEach(metafield -> there.add(metafield.get("id")));
            for (Map<String, Object> option : document.list("options")) {
                there.add(option.get("id"));
                Json.maps(option.get("optionValues")).forEach(value -> there.add(value.get("id")));
            }
        }
        Document clean = wanted;
        for (String list : List.of("variants", "options", "metafields")) {
            List<Map<String, Object>> elements = new ArrayList<>();
            boolean stale = false;
            for (Map<String, Object> element : wanted.list(list)) {
                Map<String, Object> copy = new LinkedHashMap<>(element);
                stale |= !there.contains(copy.get("id")) && copy.remove("id") != null;
                if (list.equals("options")) {
                    List<Map<String, Object>> values = new ArrayList<>();
                    for (Map<String, Object> value : Json.maps(element.get("optionValues"))) {
                        Map<String, Object> kept = new LinkedHashMap<>(value);
                        stale |= !there.contains(kept.get("id")) && kept.remove("id") != null;
                        values.add(kept);
                    }
                    copy.put("optionValues", values);
                }
                elements.add(copy);
            }
            clean = stale ? clean.with(list, elements) : clean;
        }
        return clean;
    }

    /** With elements that the store made just now as it made them: it fills in what nobody named. */
    static Document withMade(Document wanted, Document before, Document now) {
        Document filled = wanted;
        for (String list : List.of("variants", "media", "metafields")) {
            Map<Object, Map<String, Object>> made = new LinkedHashMap<>();
            now.list(list).forEach(element -> made.put(element.get("id"), element));
            before.list(list).forEach(element -> made.remove(element.get("id")));
            if (!made.isEmpty()) {
                filled = filled.with(
                        list,
                        filled.list(list).stream()
                                .map(element -> made.getOrDefault(element.get("id"), element))
                                .toList());
            }
        }
        return filled;
    }

    /** With a list in the order in which the store has it; what is not there yet stands last, as the store will put it. */
    static Document inOrderOf(Document now, Document wanted, String list) {
        List<Object> order =
                now.list(list).stream().map(element -> element.get("id")).toList();
        List<Map<String, Object>> elements = new ArrayList<>(wanted.list(list));
        elements.sort(Comparator.comparingInt(element -> {
            int place = order.indexOf(element.get("id"));
            return place < 0 ? order.size() : place;
        }));
        return elements.equals(wanted.list(list)) ? wanted : wanted.with(list, elements);
    }

    private static Object withoutId(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> copy = new LinkedHashMap<>();
            map.forEach((name, field) -> {
                if (!name.equals("id")) {
                    copy.put((String) name, withoutId(field));
                }
            });
            return copy;
        }
        return value instanceof List<?> list
                ? list.stream().map(ElementIds::withoutId).toList()
                : value;
    }

    /**
     * Media get their ids when the store takes them in, behind those that are there, in the order in which they were named. What is
     * there and was not before is what we added, if it looks like it.
     */
    static Document withAdoptedMedia(Document wanted, Document before, Document now) {
        Set<Object> known = new LinkedHashSet<>();
        if (before != null) {
            before.list("media").forEach(media -> known.add(media.get("id")));
        }
        List<Map<String, Object>> added = new ArrayList<>(now.list("media"));
        added.removeIf(media -> known.contains(media.get("id")));
        List<Map<String, Object>> media = new ArrayList<>();
        for (Map<String, Object> each : wanted.list("media")) {
            Map<String, Object> same = each.get("id") != null
                    ? null
                    : added.stream()
                            .filter(other -> looksLike(each, other))
                            .findFirst()
                            .orElse(null);
            added.remove(same);
            media.add(same == null ? each : same);
        }
        // Not twice where the merged document has them as the store's own already.
        Set<Object> once = new LinkedHashSet<>();
        media.removeIf(each -> each.get("id") != null && !once.add(each.get("id")));
        return media.isEmpty() ? wanted : wanted.with("media", media);
    }

    /** One by one, since somebody else may have added some as well. */
    private static boolean looksLike(Map<String, Object> wanted, Map<String, Object> added) {
        Object type = wanted.get("mediaContentType");
        return (type == null || type.equals(added.get("mediaContentType")))
                && ProductInput.orEmpty(wanted.get("alt")).equals(ProductInput.orEmpty(added.get("alt")));
    }
}
