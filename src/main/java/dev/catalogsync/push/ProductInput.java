package dev.catalogsync.push;

import dev.catalogsync.catalog.Document;
import dev.catalogsync.catalog.FieldChange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A document as the inputs of Shopify's mutations. Only fields that differ are sent; a list that differs is sent whole, because
 * {@code productSet} replaces lists and deletes what is not in them. That a list left out stays as it is follows from the
 * schema's text for other fields, and is not said for lists.
 */
final class ProductInput {

    private static final List<String> TEXTS =
            List.of("title", "handle", "descriptionHtml", "vendor", "productType", "status", "templateSuffix");
    /** Cannot be empty: left out, they stay as they are. */
    private static final Set<String> NEVER_EMPTY = Set.of("title", "handle", "status");

    private ProductInput() {}

    /** Variables of {@code product-update}. */
    static Map<String, Object> update(String id, Document wanted, List<FieldChange> differences) {
        Map<String, Object> product = new LinkedHashMap<>();
        product.put("id", id);
        Set<String> fields = fields(differences);
        scalars(product, wanted, fields);
        if (fields.contains("metafields")) {
            product.put("metafields", metafields(wanted, touched(differences)));
        }
        return Map.of("product", product);
    }

    /** The {@code input} of {@code product-set}. */
    static Map<String, Object> set(Document wanted, List<FieldChange> differences) {
        Map<String, Object> input = new LinkedHashMap<>();
        Set<String> fields = fields(differences);
        scalars(input, wanted, fields);
        // Shopify takes options only together with variants.
        if ((fields.contains("options") || fields.contains("variants"))
                && !wanted.list("variants").isEmpty()) {
            input.put("productOptions", options(wanted));
            input.put(
                    "variants",
                    wanted.list("variants").stream().map(ProductInput::variant).toList());
        }
        if (fields.contains("media")) {
            input.put(
                    "files",
                    wanted.list("media").stream().map(ProductInput::file).toList());
        }
        if (fields.contains("metafields")) {
            input.put("metafields", metafields(wanted, null));
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

    private static Set<String> fields(List<FieldChange> differences) {
        Set<String> fields = new LinkedHashSet<>();
        differences.forEach(change -> fields.add(change.field()));
        return fields;
    }

    private static void scalars(Map<String, Object> input, Document wanted, Set<String> fields) {
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
        if (fields.contains("tags")) {
            input.put("tags", wanted.tags());
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

    private static Object orEmpty(Object text) {
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

    private static Map<String, Object> variant(Map<String, Object> variant) {
        Map<String, Object> sent = new LinkedHashMap<>();
        putKnown(sent, variant, "id", "price", "taxable", "inventoryPolicy", "position");
        boolean known = variant.get("id") != null;
        for (String field : List.of("sku", "barcode", "compareAtPrice")) {
            Object value = variant.get(field);
            if (value != null || known) {
                sent.put(field, value);
            }
        }
        sent.put("optionValues", optionValues(variant));
        if (variant.get("inventoryItem") instanceof Map<?, ?> item) {
            Map<String, Object> sentItem = new LinkedHashMap<>();
            putKnown(sentItem, item, "tracked", "requiresShipping");
            if (!sentItem.isEmpty()) {
                sent.put("inventoryItem", sentItem);
            }
        }
        return sent;
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

    /** A file that the store has is named by its id and not uploaded again. */
    private static Map<String, Object> file(Map<String, Object> media) {
        Map<String, Object> sent = new LinkedHashMap<>();
        putKnown(sent, media, "id", "alt");
        if (media.get("id") == null) {
            sent.put("originalSource", source(media));
            if (media.get("mediaContentType") != null) {
                sent.put("contentType", media.get("mediaContentType"));
            }
        }
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

    private static List<Map<String, Object>> metafields(Document wanted, Set<String> only) {
        List<Map<String, Object>> metafields = new ArrayList<>();
        for (Map<String, Object> metafield : wanted.list("metafields")) {
            if (only == null || only.contains(metafield.get("namespace") + "." + metafield.get("key"))) {
                Map<String, Object> sent = new LinkedHashMap<>();
                putKnown(sent, metafield, "namespace", "key", "type", "value");
                metafields.add(sent);
            }
        }
        return metafields;
    }

    /** Names of the metafields that differ: {@code custom.care} of {@code metafields[custom.care].value}. */
    private static Set<String> touched(List<FieldChange> differences) {
        Set<String> names = new LinkedHashSet<>();
        for (FieldChange change : differences) {
            if (change.field().equals("metafields")) {
                names.add(change.path()
                        .substring("metafields[".length(), change.path().lastIndexOf(']')));
            }
        }
        return names;
    }

    private static void putKnown(Map<String, Object> to, Map<?, ?> from, String... fields) {
        for (String field : fields) {
            if (from.get(field) != null) {
                to.put(field, from.get(field));
            }
        }
    }

    @SuppressWarnings("unchecked")
    private static List<Map<?, ?>> maps(Object list) {
        return list instanceof List<?> elements ? (List<Map<?, ?>>) elements : List.of();
    }
}
