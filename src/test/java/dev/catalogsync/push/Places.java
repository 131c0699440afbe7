package dev.catalogsync.push;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A product as values by place, made without a line of the code that is on trial: {@code title}, {@code tags/sale}, {@code
 * variants/gid://…}, {@code variants/gid://….price}. Elements of lists are named by their ids, metafields by namespace and key.
 * What is empty has no place.
 */
final class Places {

    /** Value of the place of an element that is there. */
    private static final String THERE = "there";

    private static final String MEDIA_ORDER = "media.order";

    private final Map<String, String> values = new TreeMap<>();

    /** What a new element is known by before the store gives it an id: SKU or address. */
    private final Map<String, String> names = new HashMap<>();

    private final List<String> media = new ArrayList<>();

    /** Places of all media, also of those that have no id yet. */
    private final List<String> order = new ArrayList<>();

    /** @param product as the ledger or the catalog has it; missing where there is none */
    Places(JsonNode product) {
        for (String field :
                List.of("title", "handle", "vendor", "productType", "status", "descriptionHtml", "templateSuffix")) {
            put(field, product.path(field));
        }
        put("seo.title", product.at("/seo/title"));
        put("seo.description", product.at("/seo/description"));
        product.path("tags").forEach(tag -> values.put("tags/" + tag.asText().toLowerCase(Locale.ROOT), THERE));
        product.path("variants").forEach(this::variant);
        product.path("media").forEach(this::medium);
        product.path("metafields")
                .forEach(metafield -> values.put(
                        "metafields/" + metafield.path("namespace").asText() + "."
                                + metafield.path("key").asText(),
                        metafield.path("value").asText()));
    }

    private void variant(JsonNode variant) {
        List<String> options = new ArrayList<>();
        variant.path("selectedOptions")
                .forEach(option -> options.add(option.path("value").asText()));
        String name = options.isEmpty() ? variant.path("sku").asText() : String.join(" / ", options);
        String at = element("variants/", variant, name);
        for (String field : List.of("sku", "barcode", "taxable", "inventoryPolicy")) {
            put(at + "." + field, variant.path(field));
        }
        for (String field : List.of("price", "compareAtPrice")) {
            JsonNode amount = variant.path(field);
            if (!amount.asText().isEmpty() && !amount.isNull()) {
                values.put(
                        at + "." + field,
                        new BigDecimal(amount.asText()).setScale(2).toPlainString());
            }
        }
    }

    private void medium(JsonNode medium) {
        String at = element("media/", medium, medium.path("originalSource").asText());
        put(at + ".alt", medium.path("alt"));
        if (medium.hasNonNull("id")) {
            media.add(medium.path("id").asText());
        }
        order.add(at);
    }

    private String element(String list, JsonNode element, String name) {
        String named = list + "+" + name.replace('.', '_');
        String at = element.hasNonNull("id") ? list + element.path("id").asText() : named;
        values.put(at, THERE);
        names.put(at, named);
        return at;
    }

    private void put(String place, JsonNode value) {
        if (!value.isMissingNode() && !value.isNull() && !value.asText().isEmpty()) {
            values.put(place, value.asText());
        }
    }

    /** Null where there is nothing. */
    String at(String place) {
        return place.equals(MEDIA_ORDER) ? String.join(" ", media) : values.get(place);
    }

    /** What {@code after} has otherwise, by place; null where it has nothing there. Of a new element only that it came. */
    Map<String, String> to(Places after) {
        Map<String, String> moved = new TreeMap<>();
        Set<String> all = new TreeSet<>(values.keySet());
        all.addAll(after.values.keySet());
        for (String place : all) {
            String element = element(place);
            boolean isNew = element != null && values.get(element) == null;
            if (!Objects.equals(values.get(place), after.values.get(place)) && (!isNew || place.equals(element))) {
                moved.put(place, after.values.get(place));
            }
        }
        List<String> stayed = new ArrayList<>(media);
        stayed.retainAll(after.media);
        List<String> now = new ArrayList<>(after.media);
        now.retainAll(media);
        if (!stayed.equals(now)) {
            moved.put(MEDIA_ORDER, String.join(" ", now));
        }
        return moved;
    }

    /** The element that a place belongs to; null where it belongs to none. */
    private static String element(String place) {
        if (!place.startsWith("variants/") && !place.startsWith("media/")) {
            return null;
        }
        int dot = place.indexOf('.');
        return dot < 0 ? place : place.substring(0, dot);
    }

    /** A place of a new element under the name that it had before it had an id. */
    String named(String place) {
        return names.getOrDefault(place, place);
    }

    /** Whether the media of both stand in this order, new ones known by where they come from. */
    boolean hasOrderOf(Places store) {
        List<String> wanted = new ArrayList<>(order);
        List<String> had = store.order.stream()
                .map(place -> order.contains(place) ? place : store.named(place))
                .collect(Collectors.toCollection(ArrayList::new));
        wanted.retainAll(had);
        had.retainAll(wanted);
        return wanted.equals(had);
    }

    /** Whether media came that {@code before} has not, so that their place is new too. */
    boolean hasNewMedia(Places before) {
        return !before.order.containsAll(order);
    }

    /** Whether an element of that name is there, under whatever id. */
    boolean hasNamed(String name) {
        return names.containsValue(name);
    }

    /** Names of elements that are there more than once. */
    List<String> doubles() {
        Set<String> seen = new TreeSet<>();
        return names.values().stream()
                .filter(name -> !name.endsWith("+") && !seen.add(name))
                .toList();
    }

    /** Whether an order says the same of what both name. */
    static boolean sameOrder(String one, String other) {
        List<String> left = new ArrayList<>(List.of(one.split(" ")));
        List<String> right = new ArrayList<>(List.of(other.split(" ")));
        left.retainAll(right);
        right.retainAll(left);
        return left.equals(right);
    }

    /** What is left of a value that was given earlier: an order says nothing of media that are gone since. */
    String leftOf(String place, String value) {
        if (!place.equals(MEDIA_ORDER) || value == null) {
            return value;
        }
        List<String> left = new ArrayList<>(List.of(value.split(" ")));
        left.retainAll(at(place) == null ? List.of() : List.of(at(place).split(" ")));
        return String.join(" ", left);
    }

    boolean has(String place, String value) {
        String here = at(place);
        return place.equals(MEDIA_ORDER) && value != null && here != null
                ? sameOrder(here, value)
                : Objects.equals(here, value);
    }
}
