package dev.catalogsync.push.product;

import dev.catalogsync.Json;
import dev.catalogsync.catalog.Document;
import dev.catalogsync.catalog.Kind;
import dev.catalogsync.catalog.Merge;
import dev.catalogsync.push.Mutation;
import java.util.ArrayList;
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
            for (Map<?, ?> value : Json.maps(option.get("optionValues"))) {
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
        for (Map<?, ?> selected : Json.maps(variant.get("selectedOptions"))) {
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
    static String source(Map<?, ?> media) {
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
}
