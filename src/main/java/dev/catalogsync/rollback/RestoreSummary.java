package dev.catalogsync.rollback;

import dev.catalogsync.Json;
import dev.catalogsync.catalog.Document;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What comes back of a product, or of variants, that were deleted in the store, and what does not; to be told before anybody
 * approves it.
 *
 * @param back in words, such as {@code the stock of 3 variants}
 * @param lost in words, with the reason
 */
record RestoreSummary(List<String> back, List<String> lost) {

    private static final RestoreSummary NOTHING = new RestoreSummary(List.of(), List.of());

    /** What the Admin API lets nobody write. */
    private static final String IDS =
            "its ids: it comes back under new ones, and so do its variants, options, media and metafields";

    private static final String DATES = "the dates of its creation and publication: they are those of its return";
    private static final String HISTORY =
            "sales history and the links of orders, drafts, discounts, menus and redirects to it: they hold the old ids";
    private static final String APPS =
            "what apps hold under the old ids, such as reviews, and metafields that only their app may write";
    private static final String ELSEWHERE =
            "translations, prices of markets and catalogs, selling plans, delivery profiles and tax codes: they are not read";

    /**
     * @param before what is there now; null where the product is gone
     * @param after what comes back
     * @param json what was kept before the deletion, as push wrote it; null where nothing was
     */
    static RestoreSummary of(Document before, Document after, String json) {
        if (before == null) {
            return ofProduct(after, json == null ? Map.of() : Json.object(json), json != null);
        }
        Set<Object> there = new LinkedHashSet<>();
        before.list("variants").forEach(variant -> there.add(variant.get("id")));
        List<Map<String, Object>> returning = after.list("variants").stream()
                .filter(variant -> !there.contains(variant.get("id")))
                .toList();
        return returning.isEmpty() ? NOTHING : ofVariants(returning, json == null ? Map.of() : Json.object(json));
    }

    private static RestoreSummary ofProduct(Document after, Map<String, Object> kept, boolean known) {
        List<String> back = new ArrayList<>(List.of("the product as the catalog had it"));
        List<String> lost = new ArrayList<>(List.of(IDS, DATES, HISTORY, APPS, ELSEWHERE));
        if (!known) {
            lost.add(
                    "stock, cost, customs data, weight, metafields and media of variants, publications and memberships in collections:"
                            + " they were not kept, since the product was not deleted by a push of this application that keeps them");
        }
        count(back, Json.maps(kept.get("publications")).size(), "publications", "as long as their channels are there");
        List<String> manual = Json.maps(kept.get("collections")).stream()
                .filter(RestoreSummary::isManual)
                .map(collection -> (String) collection.get("title"))
                .toList();
        if (!manual.isEmpty()) {
            back.add("memberships in "
                    + String.join(", ", manual.stream().limit(10).toList()));
            lost.add("its places in the order of those collections: it comes in behind the others");
        }
        long media = after.list("media").size();
        long fetched = after.list("media").stream()
                .filter(each -> each.get("originalSource") != null || hasUrl(kept, each.get("id")))
                .count();
        count(back, fetched, "media", "fetched from where they were, if their addresses still answer");
        if (fetched > 0) {
            lost.add("the addresses of its media: what is fetched anew has a new one");
        }
        if (fetched < media) {
            lost.add(media - fetched + " media of which no address is known");
        }
        variants(Json.maps(kept.get("variants")), back, lost);
        return new RestoreSummary(back, lost);
    }

    private static RestoreSummary ofVariants(List<Map<String, Object>> returning, Map<String, Object> kept) {
        List<Map<String, Object>> known = Json.maps(kept.get("variants")).stream()
                .filter(variant -> returning.stream()
                        .anyMatch(
                                each -> each.get("id") == null || each.get("id").equals(variant.get("id"))))
                .toList();
        List<String> back = new ArrayList<>();
        List<String> lost = new ArrayList<>();
        count(back, returning.size(), "variants", "by the names of their options");
        lost.add("the ids of the returning variants and of their inventory items: they are new");
        lost.add(HISTORY);
        lost.add(APPS);
        if (known.size() < returning.size()) {
            lost.add("stock, cost, customs data, weight and metafields of " + (returning.size() - known.size())
                    + " variants: they were not kept");
        }
        variants(known, back, lost);
        return new RestoreSummary(back, lost);
    }

    private static void variants(List<Map<String, Object>> variants, List<String> back, List<String> lost) {
        long stocked = 0;
        long available = 0;
        Map<String, Long> other = new LinkedHashMap<>();
        Set<String> locations = new LinkedHashSet<>();
        for (Map<String, Object> variant : variants) {
            List<Map<String, Object>> levels = Json.maps(item(variant).get("levels"));
            stocked += levels.isEmpty() ? 0 : 1;
            for (Map<String, Object> level : levels) {
                locations.add((String) ((Map<?, ?>) level.get("location")).get("name"));
                for (Map<String, Object> quantity : Json.maps(level.get("quantities"))) {
                    long count = ((Number) quantity.get("quantity")).longValue();
                    if (quantity.get("name").equals("available")) {
                        available += count;
                    } else if (count != 0 && !quantity.get("name").equals("on_hand")) {
                        other.merge((String) quantity.get("name"), count, Long::sum);
                    }
                }
            }
        }
        if (stocked > 0) {
            back.add("the available stock of " + stocked + " variants, " + available + " in all, at "
                    + String.join(", ", locations.stream().limit(10).toList())
                    + ", as long as these locations are active");
        }
        other.forEach((name, count) -> lost.add(
                "stock that is " + name.replace('_', ' ') + " (" + count + "): only what was available is set again"));
        count(back, with(variants, "unitCost"), "costs", "as they were");
        count(back, with(variants, "harmonizedSystemCode"), "HS codes", "as they were");
        count(back, with(variants, "countryCodeOfOrigin"), "countries of origin", "as they were");
        count(back, with(variants, "measurement"), "weights", "as they were");
        count(
                back,
                variants.stream()
                        .mapToLong(each -> Json.maps(each.get("metafields")).size())
                        .sum(),
                "metafields of variants",
                "except those that only their app may write");
        long many = variants.stream().filter(each -> media(each) > 1).count();
        count(back, variants.stream().filter(each -> media(each) > 0).count(), "media of variants", "one for each");
        if (many > 0) {
            lost.add("all media but the first of " + many + " variants: a mutation takes one");
        }
    }

    private static int media(Map<String, Object> variant) {
        return variant.get("media") instanceof List<?> media ? media.size() : 0;
    }

    private static long with(List<Map<String, Object>> variants, String field) {
        return variants.stream().filter(each -> item(each).get(field) != null).count();
    }

    private static void count(List<String> back, long count, String what, String how) {
        if (count > 0) {
            back.add(count + " " + what + ", " + how);
        }
    }

    private static boolean hasUrl(Map<String, Object> kept, Object media) {
        return Json.maps(kept.get("media")).stream()
                .anyMatch(each -> each.get("id").equals(media) && each.get("url") != null);
    }

    /** A collection without conditions lists its members by hand; one with conditions finds them by itself. */
    private static boolean isManual(Map<String, Object> collection) {
        return Json.maps(collection.get("sources")).stream()
                .allMatch(source -> source.get("inclusion") instanceof Map<?, ?> inclusion
                        && Json.maps(inclusion.get("conditions")).isEmpty());
    }

    private static Map<?, ?> item(Map<String, Object> variant) {
        return variant.get("inventoryItem") instanceof Map<?, ?> item ? item : Map.of();
    }

    /** What a person is told who decides about it; null where nothing is lost. */
    String held() {
        return lost.isEmpty()
                ? null
                : "Not all that was deleted comes back. Back: " + String.join("; ", back) + ". Not back: "
                        + String.join("; ", lost) + ".";
    }
}
