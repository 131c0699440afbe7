package dev.catalogsync.pull.query;

import dev.catalogsync.Refusal;
import dev.catalogsync.catalog.Kind;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Validates the selection of a selective pull. */
final class Selection {

    private static final int MOST_IDS = 50_000;
    private static final List<String> NAMES =
            List.of("ids", "skus", "vendor", "productType", "tag", "collection", "query");
    private static final Map<String, Set<String>> FITTING = Map.of(
            "PRODUCT",
            Set.copyOf(NAMES),
            "COLLECTION",
            Set.of("ids", "query"),
            "INVENTORY_LEVEL",
            Set.of("ids", "skus", "query"));
    private static final Pattern ID = Pattern.compile("(?:gid://shopify/([A-Za-z]+)/)?(\\d{1,18})");
    private static final Pattern HANDLE = Pattern.compile("[\\p{L}\\p{N}_-]{1,255}");

    private final String kind;
    private final String gidType;
    private final List<Refusal.Field> wrong;
    private final Map<String, Object> checked = new LinkedHashMap<>();
    private String handle;

    /** @param wrong takes in what is not acceptable */
    Selection(Object asked, String kind, List<Refusal.Field> wrong) {
        this.kind = kind;
        this.gidType = Arrays.stream(Kind.values())
                .filter(known -> known.name().equals(kind))
                .map(Kind::gidType)
                .findFirst()
                .orElse(null);
        this.wrong = wrong;
        if (!(asked instanceof Map<?, ?> given) || given.isEmpty()) {
            wrong("", "must select what a SELECTIVE pull fetches, by at least one of " + String.join(", ", NAMES));
            return;
        }
        int before = wrong.size();
        for (String name :
                new TreeSet<>(given.keySet().stream().map(String::valueOf).toList())) {
            if (!NAMES.contains(name)) {
                wrong("/" + name, "is unknown; allowed are " + String.join(", ", NAMES));
            } else if (FITTING.containsKey(kind) && !FITTING.get(kind).contains(name)) {
                wrong("/" + name, "does not narrow a pull of " + kind);
            } else {
                read(name, given.get(name));
            }
        }
        if (wrong.size() == before) {
            measure();
        }
    }

    /** In the order in which it is described. */
    Map<String, Object> checked() {
        return checked;
    }

    /** The handle of a collection whose id has to be found out; null where there is none. */
    String handle() {
        return handle;
    }

    private void read(String name, Object value) {
        switch (name) {
            case "ids" -> ids(value);
            case "skus" -> skus(value);
            case "collection" -> collection(value);
            default -> {
                String trouble = value instanceof String text
                        ? name.equals("query") ? SearchQuery.troubleOfQuery(text) : SearchQuery.trouble(text)
                        : "must be a string";
                keep(name, "/" + name, value, trouble);
            }
        }
    }

    private void ids(Object value) {
        Set<String> ids = new LinkedHashSet<>();
        for (Object each : list("/ids", value)) {
            String id = id(each, gidType);
            if (id == null) {
                wrong(
                        "/ids",
                        each + " is not an id of " + kind + ": expected a number, or gid://shopify/" + gidType
                                + "/ and a number");
                return;
            }
            ids.add(id);
        }
        keep("ids", "/ids", List.copyOf(ids), ids.size() > MOST_IDS ? "has more than " + MOST_IDS + " ids" : null);
    }

    private void skus(Object value) {
        Set<String> skus = new LinkedHashSet<>();
        for (Object each : list("/skus", value)) {
            String trouble = each instanceof String sku ? SearchQuery.trouble(sku) : "must be a string";
            if (trouble != null) {
                wrong("/skus", "a SKU " + trouble);
                return;
            }
            skus.add((String) each);
        }
        keep("skus", "/skus", List.copyOf(skus), null);
    }

    private void collection(Object value) {
        String id = id(value, "Collection");
        if (id != null) {
            checked.put("collection", id);
        } else if (value instanceof String text && HANDLE.matcher(text).matches()) {
            handle = text;
        } else {
            wrong("/collection", "must be the id or handle of a collection");
        }
    }

    private List<?> list(String pointer, Object value) {
        if (value instanceof List<?> list && !list.isEmpty()) {
            return list;
        }
        wrong(pointer, "must be a list that is not empty");
        return List.of();
    }

    /** A product may have SKUs in two searches and would come twice, so that SKUs have to fit into one. */
    private void measure() {
        Map<String, Object> others = new LinkedHashMap<>(checked);
        boolean ids = others.remove("ids") != null;
        int bytes = others.isEmpty()
                ? 0
                : SearchQuery.written(SearchQuery.of(others).getFirst());
        if (bytes > SearchQuery.LONGEST - (ids ? 100 : 0)) {
            wrong(
                    checked.containsKey("skus") ? "/skus" : "",
                    "takes " + bytes + " bytes as a search, and Shopify takes " + SearchQuery.LONGEST
                            + "; split it into several pulls");
        }
    }

    private void keep(String name, String pointer, Object value, String trouble) {
        if (trouble != null) {
            wrong(pointer, trouble);
        } else {
            checked.put(name, value);
        }
    }

    private void wrong(String pointer, String detail) {
        wrong.add(new Refusal.Field("/select" + pointer, detail));
    }

    /** The number; null where it is none, or that of another type. */
    private static String id(Object value, String type) {
        Matcher matcher = ID.matcher(String.valueOf(value));
        boolean fits = matcher.matches()
                && (matcher.group(1) == null || matcher.group(1).equals(type));
        return fits && (value instanceof String || value instanceof Integer || value instanceof Long)
                ? String.valueOf(Long.parseLong(matcher.group(2)))
                : null;
    }
}
