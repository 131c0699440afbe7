package dev.catalogsync.push;

import dev.catalogsync.Json;
import dev.catalogsync.catalog.Document;
import dev.catalogsync.push.product.Remote;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Legal partial documents by chance, as somebody would propose them: each field that a push sends, in each form of it. Texts are made
 * once only, so that whoever reads a ledger knows which proposal wrote what.
 */
final class RandomEdits {

    enum Form {
        TITLE,
        DESCRIPTION,
        VENDOR,
        PRODUCT_TYPE,
        STATUS,
        SEO_TITLE,
        SEO_DESCRIPTION,
        TAG_ADDED,
        TAG_REMOVED,
        PRICE,
        COMPARE_AT_PRICE,
        SKU,
        BARCODE,
        TAXABLE,
        INVENTORY_POLICY,
        VARIANT_ADDED,
        VARIANT_REMOVED,
        MEDIA_ALT,
        MEDIA_ADDED,
        MEDIA_REMOVED,
        MEDIA_ORDER,
        METAFIELD_SET,
        METAFIELD_ADDED,
        METAFIELD_REMOVED,
        HANDLE,
        TEMPLATE,
        CATEGORY,
        CLEARED,
        TRACKED,
        SHIPPING,
        COMPARE_AT_PRICE_CLEARED,
        BARCODE_CLEARED,
        VARIANT_ORDER,
        OPTION_RENAMED,
        VALUE_RENAMED,
        OPTION_ADDED
    }

    /** Those that a merchant's edits meet in a contest. */
    static final Set<Form> CONTESTED = EnumSet.range(Form.TITLE, Form.METAFIELD_REMOVED);

    /** Not beside another of these in one document: where one moves a list, the other has lost its place. */
    private static final Set<Form> LISTS = EnumSet.of(
            Form.VARIANT_ADDED,
            Form.VARIANT_REMOVED,
            Form.VARIANT_ORDER,
            Form.OPTION_RENAMED,
            Form.VALUE_RENAMED,
            Form.OPTION_ADDED);

    private static final Set<Form> MEDIA = EnumSet.of(Form.MEDIA_ADDED, Form.MEDIA_REMOVED, Form.MEDIA_ORDER);

    private static final Map<String, List<String>> METAFIELDS = new LinkedHashMap<>();

    static {
        METAFIELDS.put("single_line_text_field", List.of("Delft", "Oak & ash", "ż 1.0"));
        METAFIELDS.put("multi_line_text_field", List.of("Wash\nby hand", "One"));
        METAFIELDS.put("number_integer", List.of("17", "-3", "0"));
        METAFIELDS.put("number_decimal", List.of("4.5", "12.25", "3.0"));
        METAFIELDS.put("boolean", List.of("true", "false"));
        METAFIELDS.put("date", List.of("2026-02-17", "1999-12-31"));
        METAFIELDS.put("date_time", List.of("2026-02-17T10:00:00+00:00"));
        METAFIELDS.put("url", List.of("https://example.com/care", "https://example.com/a?b=c"));
        METAFIELDS.put("color", List.of("#a1b2c3", "#000000"));
        METAFIELDS.put("json", List.of("{\"a\":1,\"b\":[true,null]}", "[1,2]"));
        METAFIELDS.put("weight", List.of("{\"value\":2.5,\"unit\":\"kg\"}"));
        METAFIELDS.put("list.single_line_text_field", List.of("[\"a\",\"b\"]"));
        METAFIELDS.put("list.number_integer", List.of("[3,1,2]"));
    }

    /**
     * @param document as {@code POST /api/sync/staged} takes it
     * @param forms what it does; empty where nothing could be done to the product
     */
    record Edit(Map<String, Object> document, List<Form> forms) {}

    private final Random random;
    private long words;

    RandomEdits(Random random) {
        this.random = random;
    }

    /** A word that nobody has used yet. */
    String word() {
        return "w" + ++words;
    }

    /** @param most how many forms are tried */
    Edit edit(Document now, Set<Form> among, int most) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("id", now.id());
        List<Form> pool = new ArrayList<>(among);
        Collections.shuffle(pool, random);
        List<Form> done = new ArrayList<>();
        Set<Object> touched = new HashSet<>();
        for (Form form : pool.subList(0, Math.min(pool.size(), 1 + random.nextInt(most)))) {
            boolean collides = LISTS.contains(form) && done.stream().anyMatch(LISTS::contains)
                    || MEDIA.contains(form) && done.stream().anyMatch(MEDIA::contains)
                    || form == Form.OPTION_ADDED && !done.isEmpty()
                    || done.contains(Form.OPTION_ADDED);
            if (!collides && put(form, now, document, touched)) {
                done.add(form);
            }
        }
        return new Edit(document, done);
    }

    private boolean put(Form form, Document now, Map<String, Object> to, Set<Object> touched) {
        return switch (form) {
            case TITLE -> set(to, "title", "Title " + word());
            case HANDLE -> set(to, "handle", "handle-" + word());
            case DESCRIPTION -> set(to, "descriptionHtml", "<p>Made " + word() + " &amp; <b>sold</b>.</p>");
            case VENDOR -> set(to, "vendor", "Vendor " + word());
            case PRODUCT_TYPE -> set(to, "productType", "Type " + word());
            case TEMPLATE -> set(to, "templateSuffix", word());
            case CATEGORY ->
                set(
                        to,
                        "category",
                        Map.of("id", "gid://shopify/TaxonomyCategory/" + pick("aa-1-1", "aa-1-2", "aa-1-3")));
            case STATUS -> set(to, "status", pick("ACTIVE", "DRAFT", "ARCHIVED"));
            case CLEARED -> !to.containsKey("productType") && set(to, "productType", null);
            case SEO_TITLE -> seo(to, "title", "Seo " + word());
            case SEO_DESCRIPTION -> seo(to, "description", "About " + word());
            case TAG_ADDED -> set(to, "tags", List.of("tag-" + word(), "Tag " + word()));
            case TAG_REMOVED -> !now.tags().isEmpty() && remove(to, "tags", any(now.tags()));
            case PRICE -> variant(now, to, touched, "price", money());
            case COMPARE_AT_PRICE -> variant(now, to, touched, "compareAtPrice", money());
            case COMPARE_AT_PRICE_CLEARED -> variant(now, to, touched, "compareAtPrice", null);
            case SKU -> variant(now, to, touched, "sku", "SKU-" + word());
            case BARCODE -> variant(now, to, touched, "barcode", "40" + word());
            case BARCODE_CLEARED -> variant(now, to, touched, "barcode", null);
            case TAXABLE -> variant(now, to, touched, "taxable", random.nextBoolean());
            case INVENTORY_POLICY -> variant(now, to, touched, "inventoryPolicy", pick("DENY", "CONTINUE"));
            case TRACKED -> variant(now, to, touched, "inventoryItem", Map.of("tracked", random.nextBoolean()));
            case SHIPPING ->
                variant(now, to, touched, "inventoryItem", Map.of("requiresShipping", random.nextBoolean()));
            case VARIANT_ADDED -> addVariant(now, to);
            case VARIANT_REMOVED -> removeVariant(now, to, touched);
            case VARIANT_ORDER -> order(now, to, touched, "variants");
            case OPTION_RENAMED -> option(now, to, false);
            case VALUE_RENAMED -> option(now, to, true);
            case OPTION_ADDED -> addOption(now, to);
            case MEDIA_ALT -> alt(now, to, touched);
            case MEDIA_ADDED ->
                add(
                        to,
                        "media",
                        Map.of(
                                "originalSource", "https://img.example.com/" + word() + ".jpg",
                                "alt", "View " + word(),
                                "mediaContentType", "IMAGE"));
            case MEDIA_REMOVED -> removeElement(now, to, touched, "media");
            case MEDIA_ORDER -> order(now, to, touched, "media");
            case METAFIELD_SET -> metafield(now, to, touched);
            case METAFIELD_ADDED -> {
                String type = pick(METAFIELDS.keySet().toArray(String[]::new));
                yield add(to, "metafields", metafield("custom", "key_" + word(), type, any(METAFIELDS.get(type))));
            }
            case METAFIELD_REMOVED -> removeMetafield(now, to, touched);
        };
    }

    private static boolean set(Map<String, Object> to, String field, Object value) {
        if (to.containsKey(field)) {
            return false;
        }
        to.put(field, value);
        return true;
    }

    private static boolean seo(Map<String, Object> to, String field, Object value) {
        Map<String, Object> seo = new LinkedHashMap<>(maps(to.get("seo")));
        seo.put(field, value);
        to.put("seo", seo);
        return true;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> maps(Object value) {
        return value == null ? Map.of() : (Map<String, Object>) value;
    }

    @SuppressWarnings("unchecked")
    private static boolean add(Map<String, Object> to, String list, Object element) {
        List<Object> elements = new ArrayList<>((List<Object>) to.getOrDefault(list, List.of()));
        elements.add(element);
        to.put(list, elements);
        return true;
    }

    @SuppressWarnings("unchecked")
    private static boolean remove(Map<String, Object> to, String list, Object name) {
        Map<String, Object> remove = new LinkedHashMap<>(maps(to.get("remove")));
        List<Object> names = new ArrayList<>((List<Object>) remove.getOrDefault(list, List.of()));
        names.add(name);
        remove.put(list, names);
        to.put("remove", remove);
        return true;
    }

    private boolean variant(Document now, Map<String, Object> to, Set<Object> touched, String field, Object value) {
        Object id = untouched(now, "variants", touched);
        if (id == null || to.containsKey("options")) {
            return false;
        }
        Map<String, Object> variant = new HashMap<>();
        variant.put("id", id);
        variant.put(field, value);
        return add(to, "variants", variant);
    }

    private boolean addVariant(Document now, Map<String, Object> to) {
        if (!hasOptions(now) || now.list("variants").size() > 90) {
            return false;
        }
        List<Map<String, Object>> selected = new ArrayList<>();
        List<Map<String, Object>> like = Json.maps(any(now.list("variants")).get("selectedOptions"));
        for (int i = 0; i < like.size(); i++) {
            Object value = i == 0 ? "Value " + word() : like.get(i).get("value");
            selected.add(Map.of("name", like.get(i).get("name"), "value", value));
        }
        Map<String, Object> variant = new LinkedHashMap<>();
        variant.put("selectedOptions", selected);
        variant.put("sku", "NEW-" + word());
        variant.put("price", money());
        if (random.nextBoolean()) {
            variant.put("barcode", "41" + word());
            variant.put("inventoryItem", Map.of("tracked", true));
        }
        return add(to, "variants", variant);
    }

    private boolean removeVariant(Document now, Map<String, Object> to, Set<Object> touched) {
        return now.list("variants").size() > 1 && removeElement(now, to, touched, "variants");
    }

    private boolean removeElement(Document now, Map<String, Object> to, Set<Object> touched, String list) {
        Object id = untouched(now, list, touched);
        return id != null && remove(to, list, id);
    }

    /** All of a list, in another order. */
    private boolean order(Document now, Map<String, Object> to, Set<Object> touched, String list) {
        List<Map<String, Object>> elements = now.list(list);
        boolean free = elements.stream().noneMatch(element -> touched.contains(element.get("id")));
        if (elements.size() < 2 || !free || to.containsKey(list)) {
            return false;
        }
        List<Object> names = new ArrayList<>();
        elements.forEach(element -> names.add(Map.of("id", element.get("id"))));
        Collections.rotate(names, 1 + random.nextInt(names.size() - 1));
        elements.forEach(element -> touched.add(element.get("id")));
        return set(to, list, names);
    }

    private boolean option(Document now, Map<String, Object> to, boolean ofValue) {
        if (!hasOptions(now) || to.containsKey("variants")) {
            return false;
        }
        Map<String, Object> option = any(now.list("options"));
        List<Map<String, Object>> values = Json.maps(option.get("optionValues"));
        if (!ofValue) {
            return set(to, "options", List.of(Map.of("id", option.get("id"), "name", "Option " + word())));
        }
        Map<String, Object> value = any(values);
        return set(
                to,
                "options",
                List.of(Map.of(
                        "id",
                        option.get("id"),
                        "optionValues",
                        List.of(Map.of("id", value.get("id"), "name", "Value " + word())))));
    }

    /** To a product that had none: its variant gets a value, and a second one comes. */
    private boolean addOption(Document now, Map<String, Object> to) {
        if (hasOptions(now) || now.list("variants").size() != 1 || to.size() > 1) {
            return false;
        }
        String name = "Option " + word();
        to.put(
                "options",
                List.of(Map.of("name", name, "optionValues", List.of(Map.of("name", "One"), Map.of("name", "Two")))));
        to.put(
                "variants",
                List.of(
                        Map.of(
                                "id",
                                now.list("variants").getFirst().get("id"),
                                "selectedOptions",
                                List.of(Map.of("name", name, "value", "One"))),
                        Map.of(
                                "sku",
                                "NEW-" + word(),
                                "price",
                                money(),
                                "selectedOptions",
                                List.of(Map.of("name", name, "value", "Two")))));
        return true;
    }

    static boolean hasOptions(Document now) {
        return now.list("options").stream().noneMatch(option -> "Title".equals(option.get("name")))
                && !now.list("options").isEmpty();
    }

    private boolean alt(Document now, Map<String, Object> to, Set<Object> touched) {
        Object id = untouched(now, "media", touched);
        return id != null && add(to, "media", Map.of("id", id, "alt", "Alt " + word()));
    }

    private boolean metafield(Document now, Map<String, Object> to, Set<Object> touched) {
        List<Map<String, Object>> free = now.list("metafields").stream()
                .filter(metafield -> !touched.contains(Remote.key(metafield)))
                .toList();
        if (free.isEmpty()) {
            return false;
        }
        Map<String, Object> metafield = any(free);
        String type = (String) metafield.get("type");
        String value = type.endsWith("text_field") && !type.startsWith("list.")
                ? "Text " + word()
                : METAFIELDS.containsKey(type) ? any(METAFIELDS.get(type)) : null;
        touched.add(Remote.key(metafield));
        return value != null
                && add(
                        to,
                        "metafields",
                        metafield((String) metafield.get("namespace"), (String) metafield.get("key"), type, value));
    }

    private static Map<String, Object> metafield(String namespace, String key, String type, String value) {
        return Map.of("namespace", namespace, "key", key, "type", type, "value", value);
    }

    private boolean removeMetafield(Document now, Map<String, Object> to, Set<Object> touched) {
        List<String> free = now.list("metafields").stream()
                .map(Remote::key)
                .filter(key -> !touched.contains(key))
                .toList();
        if (free.isEmpty()) {
            return false;
        }
        String key = any(free);
        touched.add(key);
        return remove(to, "metafields", key);
    }

    private Object untouched(Document now, String list, Set<Object> touched) {
        List<Object> free = now.list(list).stream()
                .map(element -> element.get("id"))
                .filter(id -> !touched.contains(id))
                .toList();
        if (free.isEmpty()) {
            return null;
        }
        Object id = any(free);
        touched.add(id);
        return id;
    }

    /** Nearly never the same twice. */
    String money() {
        return (1 + random.nextInt(9_999)) + "." + random.nextInt(10) + random.nextInt(10);
    }

    <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private String pick(String... words) {
        return words[random.nextInt(words.length)];
    }
}
