package dev.catalogsync.push;

import dev.catalogsync.catalog.Document;
import dev.catalogsync.catalog.Kind;
import dev.catalogsync.catalog.Merge;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** A document as the inputs of Shopify's mutations. */
final class ProductInput {

    private static final List<String> TEXTS =
            List.of("title", "handle", "descriptionHtml", "vendor", "productType", "status", "templateSuffix");
    private static final Set<String> OBJECTS = Set.of("category", "seo");
    /** Cannot be empty: left out, they stay as they are. */
    private static final Set<String> NEVER_EMPTY = Set.of("title", "handle", "status");

    private static final List<String> ITEM = List.of("tracked", "requiresShipping");

    private ProductInput() {}

    /** The most elements of a list that one answer brings. */
    private static final int PAGE = 250;

    /** Makes a new product in one call; without an identifier, so that one that has the handle is never overwritten. */
    static Mutation creation(Document wanted, String handle) {
        Map<String, Object> input = created(wanted);
        input.put("handle", handle);
        Map<String, Object> variables = new LinkedHashMap<>();
        variables.put("input", input);
        for (String list : List.of("variants", "media", "metafields")) {
            variables.put(list, Math.clamp(wanted.list(list).size(), 1, PAGE));
        }
        return new Mutation("product-set", variables, List.of(), Set.of());
    }

    /** All of a new product. */
    private static Map<String, Object> created(Document wanted) {
        Map<String, Object> input = new LinkedHashMap<>();
        Set<String> fields = new LinkedHashSet<>();
        Merge.differences(Document.empty(Kind.PRODUCT), wanted).forEach(change -> fields.add(change.field()));
        plain(input, wanted, fields);
        if (!wanted.tags().isEmpty()) {
            input.put("tags", wanted.tags());
        }
        // Shopify takes options only together with variants.
        if (!wanted.list("variants").isEmpty()) {
            input.put("productOptions", options(wanted));
            input.put(
                    "variants",
                    wanted.list("variants").stream()
                            .map(ProductInput::setVariant)
                            .toList());
        }
        if (!wanted.list("media").isEmpty()) {
            input.put(
                    "files",
                    wanted.list("media").stream().map(ProductInput::file).toList());
        }
        if (!wanted.list("metafields").isEmpty()) {
            input.put(
                    "metafields",
                    wanted.list("metafields").stream()
                            .map(ProductInput::metafield)
                            .toList());
        }
        return input;
    }

    /**
     * The handle a new product is created under, and found by when the answer is lost: its own, or one made of the title as
     * Shopify makes it.
     */
    static String handle(Document wanted, long itemId) {
        String source = wanted.text("handle") != null ? wanted.text("handle") : wanted.text("title");
        String handle = source == null
                ? ""
                : source.toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N}_]+", "-")
                        .replaceAll("^-+|-+$", "");
        handle = handle.length() > 255 ? handle.substring(0, 255) : handle;
        return handle.isEmpty() ? "product-" + itemId : handle;
    }

    /** Whether a field holds one value, or an object of such, and so goes out with productUpdate. */
    static boolean isPlain(String field) {
        return TEXTS.contains(field) || OBJECTS.contains(field);
    }

    /** Fields that hold one value: an input that names a field and leaves it empty clears it. */
    static void plain(Map<String, Object> input, Document wanted, Set<String> fields) {
        for (String field : TEXTS) {
            if (fields.contains(field)) {
                String value = wanted.text(field);
                if (value != null && !value.isEmpty()) {
                    input.put(field, value);
                } else if (!NEVER_EMPTY.contains(field)) {
                    input.put(field, "");
                }
            }
        }
        if (fields.contains("category")) {
            input.put(
                    "category",
                    wanted.fields().get("category") instanceof Map<?, ?> category ? category.get("id") : null);
        }
        if (fields.contains("seo")) {
            Map<?, ?> seo = wanted.fields().get("seo") instanceof Map<?, ?> map ? map : Map.of();
            Map<String, Object> sent = new LinkedHashMap<>();
            sent.put("title", orEmpty(seo.get("title")));
            sent.put("description", orEmpty(seo.get("description")));
            input.put("seo", sent);
        }
    }

    static Object orEmpty(Object text) {
        return text == null ? "" : text;
    }

    private static List<Map<String, Object>> options(Document wanted) {
        Map<String, Map<String, Object>> options = new LinkedHashMap<>();
        Map<String, Map<String, Object>> values = new LinkedHashMap<>();
        for (Map<String, Object> option : wanted.list("options")) {
            Map<String, Object> sent = new LinkedHashMap<>();
            putKnown(sent, option, "id", "name", "position");
            options.put(String.valueOf(option.get("name")), sent);
            for (Map<?, ?> value : maps(option.get("optionValues"))) {
                Map<String, Object> sentValue = new LinkedHashMap<>();
                putKnown(sentValue, value, "id", "name");
                values.put(option.get("name") + "\n" + value.get("name"), sentValue);
            }
        }
        for (Map<String, Object> variant : wanted.list("variants")) {
            for (Map<String, Object> selected : optionValues(variant)) {
                String name = (String) selected.get("optionName");
                options.computeIfAbsent(name, fresh -> new LinkedHashMap<>(Map.of("name", name)));
                values.putIfAbsent(
                        name + "\n" + selected.get("name"), new LinkedHashMap<>(Map.of("name", selected.get("name"))));
            }
        }
        options.forEach((name, option) -> option.put(
                "values",
                values.entrySet().stream()
                        .filter(value -> value.getKey().startsWith(name + "\n"))
                        .map(Map.Entry::getValue)
                        .toList()));
        return List.copyOf(options.values());
    }

    /** As productSet takes a new one. */
    private static Map<String, Object> setVariant(Map<String, Object> variant) {
        Map<String, Object> sent = new LinkedHashMap<>();
        putKnown(sent, variant, "price", "compareAtPrice", "taxable", "inventoryPolicy", "position", "sku", "barcode");
        sent.put("optionValues", optionValues(variant));
        inventoryItem(sent, variant, ITEM);
        return sent;
    }

    /** As productVariantsBulkCreate takes it; there the SKU belongs to the inventory item. */
    static Map<String, Object> newVariant(Map<String, Object> variant) {
        Map<String, Object> sent = new LinkedHashMap<>();
        putKnown(sent, variant, "price", "compareAtPrice", "taxable", "inventoryPolicy", "barcode");
        sent.put("optionValues", optionValues(variant));
        inventoryItem(sent, variant, List.of("sku", "tracked", "requiresShipping"));
        return sent;
    }

    /**
     * As productVariantsBulkUpdate takes it.
     *
     * @param fields that differ, as in {@code price}, {@code inventoryItem.tracked}, {@code selectedOptions[Color].value}
     * @param options whose values can be chosen
     */
    static Map<String, Object> variant(Map<String, Object> variant, Set<String> fields, Set<String> options) {
        Map<String, Object> sent = new LinkedHashMap<>();
        sent.put("id", variant.get("id"));
        for (String field : List.of("price", "compareAtPrice", "barcode", "taxable", "inventoryPolicy")) {
            if (fields.contains(field)) {
                sent.put(field, variant.get(field));
            }
        }
        List<String> item = new ArrayList<>();
        ITEM.stream().filter(field -> fields.contains("inventoryItem." + field)).forEach(item::add);
        if (fields.contains("sku")) {
            item.add("sku");
        }
        inventoryItem(sent, variant, item);
        if (fields.stream().anyMatch(field -> field.startsWith("selectedOptions["))) {
            List<Map<String, Object>> values = optionValues(variant).stream()
                    .filter(value -> options.contains(value.get("optionName")))
                    .toList();
            if (!values.isEmpty()) {
                sent.put("optionValues", values);
            }
        }
        return sent;
    }

    private static void inventoryItem(Map<String, Object> sent, Map<String, Object> variant, List<String> fields) {
        Map<?, ?> item = variant.get("inventoryItem") instanceof Map<?, ?> map ? map : Map.of();
        Map<String, Object> input = new LinkedHashMap<>();
        for (String field : fields) {
            Object value = field.equals("sku") ? orEmpty(variant.get("sku")) : item.get(field);
            if (value != null) {
                input.put(field, value);
            }
        }
        if (!input.isEmpty()) {
            sent.put("inventoryItem", input);
        }
    }

    /** A product without options has one, "Title", whose only value is "Default Title". */
    private static List<Map<String, Object>> optionValues(Map<String, Object> variant) {
        List<Map<String, Object>> values = new ArrayList<>();
        for (Map<?, ?> selected : maps(variant.get("selectedOptions"))) {
            values.add(Map.of(
                    "optionName", String.valueOf(selected.get("name")), "name", String.valueOf(selected.get("value"))));
        }
        return values.isEmpty() ? List.of(Map.of("optionName", "Title", "name", "Default Title")) : values;
    }

    /** As productSet takes a new file. */
    private static Map<String, Object> file(Map<String, Object> media) {
        Map<String, Object> sent = new LinkedHashMap<>();
        putKnown(sent, media, "alt");
        sent.put("originalSource", source(media));
        if (media.get("mediaContentType") != null) {
            sent.put("contentType", media.get("mediaContentType"));
        }
        return sent;
    }

    /** As productUpdate takes a new one. */
    static Map<String, Object> newMedia(Map<String, Object> media) {
        Map<String, Object> sent = new LinkedHashMap<>();
        putKnown(sent, media, "alt");
        sent.put("originalSource", source(media));
        Object type = media.get("mediaContentType");
        sent.put("mediaContentType", type == null ? "IMAGE" : type);
        return sent;
    }

    /** Where Shopify can fetch it from: what was proposed, or the address a pull brought; null where neither is known. */
    private static String source(Map<?, ?> media) {
        for (Object place : new Object[] {media.get("originalSource"), media.get("image"), media.get("preview")}) {
            if (place instanceof String address) {
                return address;
            }
            if (place instanceof Map<?, ?> map) {
                String address = map.get("url") instanceof String url ? url : source(map);
                if (address != null) {
                    return address;
                }
            }
        }
        return null;
    }

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
                                .filter(element -> !list.equals("media") || source(element) != null)
                                .map(ProductInput::withoutId)
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
                maps(option.get("optionValues")).forEach(value -> there.add(value.get("id")));
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
                    for (Map<String, Object> value : maps(element.get("optionValues"))) {
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
    static Document withNew(Document wanted, Document before, Document now) {
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
                ? list.stream().map(ProductInput::withoutId).toList()
                : value;
    }

    private static Map<String, Object> metafield(Map<String, Object> metafield) {
        Map<String, Object> sent = new LinkedHashMap<>();
        putKnown(sent, metafield, "namespace", "key", "type", "value");
        return sent;
    }

    private static void putKnown(Map<String, Object> to, Map<?, ?> from, String... fields) {
        for (String field : fields) {
            if (from.get(field) != null) {
                to.put(field, from.get(field));
            }
        }
    }

    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> maps(Object list) {
        return list instanceof List<?> elements ? (List<Map<String, Object>>) elements : List.of();
    }
}
