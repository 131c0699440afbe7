package dev.catalogsync.push.product;

import dev.catalogsync.Json;
import dev.catalogsync.catalog.Document;
import dev.catalogsync.push.DeletionSnapshot;
import dev.catalogsync.push.Mutation;
import dev.catalogsync.push.Query;
import dev.catalogsync.push.Restore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What comes back with a deleted product, or with deleted variants, beside the document. Nearly all of it goes out in the very
 * mutation that makes them anew, so that there is no moment in which they exist without it. Publications follow in a mutation of
 * their own, for which the store is read first: after a crash it is found there, and not done twice.
 */
final class ProductRestore implements Restore {

    /** The most that {@code nodes} takes (array input limit, shopify.dev "API limits"). */
    private static final int MOST_PLACES = 250;
    /** The most quantities of one productSet (recording product-set-shape-validator-parity). */
    private static final int MOST_QUANTITIES = 50_000;

    private final Map<String, Object> kept;
    private final List<String> places;
    private final Set<String> there = new LinkedHashSet<>();
    private final Set<Map<String, String>> made = new LinkedHashSet<>();
    private ProductSnapshot returned;

    /** @param kept as {@link ProductSnapshot} read it before the deletion */
    ProductRestore(Map<String, Object> kept) {
        this.kept = kept;
        Set<String> ids = new LinkedHashSet<>();
        of("publications").forEach(each -> ids.add(publication(each)));
        of("collections").stream().filter(ProductRestore::isManual).forEach(each -> ids.add((String) each.get("id")));
        for (Map<String, Object> variant : of("variants")) {
            levels(variant).forEach(level -> ids.add(location(level)));
        }
        this.places = new ArrayList<>(ids);
    }

    private List<Map<String, Object>> of(String list) {
        return Json.maps(kept.get(list));
    }

    // ---- places

    /** Locations, collections and publications: one that is gone would make the store refuse the whole product. */
    @Override
    public Query places() {
        return places.isEmpty() ? null : new Query("places", Map.of("ids", List.copyOf(nextPlaces())));
    }

    private List<String> nextPlaces() {
        return places.subList(0, Math.min(MOST_PLACES, places.size()));
    }

    @Override
    public void found(Map<String, Object> data) {
        nextPlaces().clear();
        for (Map<String, Object> node : Json.maps(data.get("nodes"))) {
            if (node != null && !Boolean.FALSE.equals(node.get("isActive")) && isManual(node)) {
                there.add((String) node.get("id"));
            }
        }
    }

    /** A collection without conditions lists its members by hand; whatever is no collection has no sources either. */
    private static boolean isManual(Map<String, Object> collection) {
        return Json.maps(collection.get("sources")).stream()
                .allMatch(source -> source.get("inclusion") instanceof Map<?, ?> inclusion
                        && Json.maps(inclusion.get("conditions")).isEmpty());
    }

    private static String publication(Map<String, Object> entry) {
        return (String) ((Map<?, ?>) entry.get("publication")).get("id");
    }

    private static String location(Map<String, Object> level) {
        return (String) ((Map<?, ?>) level.get("location")).get("id");
    }

    private static List<Map<String, Object>> levels(Map<String, Object> variant) {
        return Json.maps(item(variant).get("levels"));
    }

    private static Map<?, ?> item(Map<String, Object> variant) {
        return variant.get("inventoryItem") instanceof Map<?, ?> item ? item : Map.of();
    }

    // ---- what goes out with the new product or variant

    /** With the addresses under which the store had the media; a pull does not bring them. */
    Document withSources(Document document) {
        List<Map<String, Object>> media = new ArrayList<>();
        for (Map<String, Object> each : document.list("media")) {
            Map<String, Object> copy = new LinkedHashMap<>(each);
            String url = url(each.get("id"));
            if (url != null) {
                copy.put("originalSource", url);
            }
            media.add(copy);
        }
        return media.isEmpty() ? document : document.with("media", media);
    }

    private String url(Object media) {
        return of("media").stream()
                .filter(each -> each.get("id").equals(media))
                .map(each -> (String) each.get("url"))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** The mutation with what was kept of that which it makes; any other as it is, null as well. */
    Mutation with(Mutation mutation) {
        return switch (mutation == null ? "" : mutation.document()) {
            case "product-set" -> replaced(mutation, "input", product(mutation));
            case "product-variants-create" -> replaced(mutation, "variants", variants(mutation, false));
            default -> mutation;
        };
    }

    private static Mutation replaced(Mutation mutation, String variable, Object value) {
        Map<String, Object> variables = new LinkedHashMap<>(mutation.variables());
        variables.put(variable, value);
        return new Mutation(mutation.document(), variables, mutation.does(), mutation.readAgain(), mutation.elements());
    }

    private Map<String, Object> product(Mutation mutation) {
        Map<String, Object> input = new LinkedHashMap<>(
                Remote.plain((Map<?, ?>) mutation.variables().get("input")));
        put(input, "giftCardTemplateSuffix", kept.get("giftCardTemplateSuffix"));
        put(input, "requiresSellingPlan", kept.get("requiresSellingPlan"));
        if (Boolean.TRUE.equals(kept.get("isGiftCard"))) {
            input.put("giftCard", true);
        }
        List<Object> collections = of("collections").stream()
                .map(each -> each.get("id"))
                .filter(there::contains)
                .toList();
        if (!collections.isEmpty()) {
            input.put("collections", collections);
        }
        if (input.get("variants") != null) {
            input.put("variants", variants(mutation, true));
        }
        return input;
    }

    private List<Map<String, Object>> variants(Mutation mutation, boolean set) {
        Object inputs = set
                ? ((Map<?, ?>) mutation.variables().get("input")).get("variants")
                : mutation.variables().get("variants");
        List<Map<String, Object>> variants = new ArrayList<>();
        int quantities = 0;
        for (Map<String, Object> input : Json.maps(inputs)) {
            Map<String, Object> was = was(chosen(input));
            if (was == null) {
                variants.add(input);
                continue;
            }
            made.add(selected(was));
            Map<String, Object> back = variant(input, was);
            List<Map<String, Object>> stock = stock(was, set);
            quantities += stock.size();
            if (!stock.isEmpty() && quantities <= MOST_QUANTITIES) {
                back.put("inventoryQuantities", stock);
            }
            media(back, was, set);
            variants.add(back);
        }
        return variants;
    }

    /** Variants are known by their options: their ids are new. */
    private Map<String, Object> was(Map<String, String> chosen) {
        return of("variants").stream()
                .filter(variant -> selected(variant).equals(chosen))
                .findFirst()
                .orElse(null);
    }

    private static Map<String, String> chosen(Map<String, Object> input) {
        Map<String, String> chosen = new LinkedHashMap<>();
        Json.maps(input.get("optionValues"))
                .forEach(value -> chosen.put((String) value.get("optionName"), (String) value.get("name")));
        return chosen;
    }

    private static Map<String, String> selected(Map<String, Object> variant) {
        Map<String, String> selected = new LinkedHashMap<>();
        Json.maps(variant.get("selectedOptions"))
                .forEach(value -> selected.put((String) value.get("name"), (String) value.get("value")));
        return selected;
    }

    private static Map<String, Object> variant(Map<String, Object> input, Map<String, Object> was) {
        Map<String, Object> back = new LinkedHashMap<>(input);
        for (String flag : List.of("requiresComponents", "showUnitPrice")) {
            if (Boolean.TRUE.equals(was.get(flag))) {
                back.put(flag, true);
            }
        }
        put(back, "unitPriceMeasurement", was.get("unitPriceMeasurement"));
        if (!Json.maps(was.get("metafields")).isEmpty()) {
            back.put("metafields", was.get("metafields"));
        }
        Map<String, Object> item = new LinkedHashMap<>();
        if (input.get("inventoryItem") instanceof Map<?, ?> given) {
            item.putAll(Remote.plain(given));
        }
        Map<?, ?> kept = item(was);
        for (String field : List.of("harmonizedSystemCode", "countryCodeOfOrigin", "provinceCodeOfOrigin")) {
            put(item, field, kept.get(field));
        }
        put(item, "cost", cost(kept));
        if (!Json.maps(kept.get("countryHarmonizedSystemCodes")).isEmpty()) {
            item.put("countryHarmonizedSystemCodes", kept.get("countryHarmonizedSystemCodes"));
        }
        if (weight(kept) != null) {
            item.put("measurement", Map.of("weight", weight(kept)));
        }
        if (!item.isEmpty()) {
            back.put("inventoryItem", item);
        }
        return back;
    }

    private static Object cost(Map<?, ?> item) {
        return item.get("unitCost") instanceof Map<?, ?> cost ? cost.get("amount") : null;
    }

    private static Object weight(Map<?, ?> item) {
        return item.get("measurement") instanceof Map<?, ?> measurement ? measurement.get("weight") : null;
    }

    private List<Map<String, Object>> stock(Map<String, Object> was, boolean set) {
        List<Map<String, Object>> stock = new ArrayList<>();
        for (Map<String, Object> level : levels(was)) {
            if (there.contains(location(level))) {
                Object available = available(level);
                stock.add(
                        set
                                ? Map.of("locationId", location(level), "name", "available", "quantity", available)
                                : Map.of("locationId", location(level), "availableQuantity", available));
            }
        }
        return stock;
    }

    private static Object available(Map<String, Object> level) {
        return Json.maps(level.get("quantities")).stream()
                .filter(quantity -> quantity.get("name").equals("available"))
                .map(quantity -> quantity.get("quantity"))
                .findFirst()
                .orElse(0);
    }

    private void media(Map<String, Object> back, Map<String, Object> was, boolean set) {
        if (!(was.get("media") instanceof List<?> media) || media.isEmpty()) {
            return;
        }
        if (!set) {
            back.put("mediaId", media.getFirst());
        } else if (url(media.getFirst()) != null) {
            back.put("file", Map.of("originalSource", url(media.getFirst())));
        }
    }

    private static void put(Map<String, Object> input, String field, Object value) {
        if (value != null) {
            input.put(field, value);
        }
    }

    // ---- what came back

    @Override
    public DeletionSnapshot compare(Document now, boolean isNew) {
        if (now == null || !(isNew && isWhole()) && made.isEmpty()) {
            return null;
        }
        List<String> back = now.list("variants").stream()
                .filter(variant -> isWhole() ? was(selected(variant)) != null : made.contains(selected(variant)))
                .map(variant -> (String) variant.get("id"))
                .toList();
        returned = isWhole() ? ProductSnapshot.ofProduct(now.id(), back) : ProductSnapshot.ofVariants(back);
        return returned;
    }

    private boolean isWhole() {
        return kept.containsKey("isGiftCard");
    }

    @Override
    public Mutation publish(String id) {
        if (!isWhole()) {
            return null;
        }
        Set<String> published = new LinkedHashSet<>();
        Json.maps(returned.kept().get("publications")).forEach(entry -> published.add(publication(entry)));
        List<Map<String, Object>> input = new ArrayList<>();
        for (Map<String, Object> entry : of("publications")) {
            String publication = publication(entry);
            if (there.contains(publication) && !published.contains(publication)) {
                Map<String, Object> one = new LinkedHashMap<>();
                one.put("publicationId", publication);
                if (!Boolean.TRUE.equals(entry.get("isPublished"))) {
                    put(one, "publishDate", entry.get("publishDate"));
                }
                input.add(one);
            }
        }
        return input.isEmpty()
                ? null
                : new Mutation("product-publish", Map.of("id", id, "input", input), List.of(), Set.of());
    }

    @Override
    public List<String> missing() {
        List<String> missing = new ArrayList<>();
        Set<Object> joined = new LinkedHashSet<>();
        Json.maps(returned.kept().get("collections")).forEach(each -> joined.add(each.get("id")));
        of("collections").stream()
                .filter(each -> isManual(each) && !joined.contains(each.get("id")))
                .forEach(each -> missing.add("the collection " + each.get("title")));
        of("publications").stream()
                .map(ProductRestore::publication)
                .filter(publication -> !there.contains(publication))
                .forEach(publication -> missing.add("the publication " + publication));
        for (Map<String, Object> back : Json.maps(returned.kept().get("variants"))) {
            Map<String, Object> was = was(selected(back));
            String name = String.join(" / ", selected(back).values());
            Set<String> fields = new LinkedHashSet<>(List.of("harmonizedSystemCode", "countryCodeOfOrigin"));
            fields.addAll(List.of("provinceCodeOfOrigin", "countryHarmonizedSystemCodes", "unitCost", "measurement"));
            fields.stream()
                    .filter(field ->
                            !Objects.equals(item(was).get(field), item(back).get(field)))
                    .forEach(field -> missing.add(field + " of " + name));
            for (Map<String, Object> level : levels(was)) {
                boolean same = levels(back).stream()
                        .anyMatch(now -> location(now).equals(location(level))
                                && available(now).equals(available(level)));
                if (!same) {
                    missing.add("the stock of " + name + " at " + ((Map<?, ?>) level.get("location")).get("name") + " ("
                            + available(level) + ")");
                }
            }
            Set<Object> metafields = new LinkedHashSet<>(Json.maps(was.get("metafields")));
            Json.maps(back.get("metafields")).forEach(metafields::remove);
            if (!metafields.isEmpty()) {
                missing.add(metafields.size() + " metafields of " + name);
            }
            if (((List<?>) was.get("media")).size() > ((List<?>) back.get("media")).size()) {
                missing.add("the media of " + name);
            }
        }
        return missing;
    }
}
