package dev.catalogsync.push.product;

import dev.catalogsync.Json;
import dev.catalogsync.push.DeletionSnapshot;
import dev.catalogsync.push.Query;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads, page by page, what the store has of a product beside its document: stock, cost, customs data, weight, metafields and media
 * of variants, addresses of media, publications, collections. Read before a deletion, it is what a rollback brings back; read after
 * that rollback, it tells what came back.
 *
 * <p>As JSON: {@code {"publications": [...], "collections": [...], "media": [{"id", "mediaContentType", "url"}], "variants":
 * [{"id", "selectedOptions", "media": [ids], "metafields": [...], "inventoryItem": {..., "levels": [...]}}]}}.
 */
final class ProductSnapshot implements DeletionSnapshot {

    /** So many variants stay below the 1,000 points that one query may cost (shopify.dev "API limits"). */
    private static final int VARIANTS = 10;

    private static final List<String> OF_PRODUCT = List.of("publications", "collections", "media");

    private final Deque<Query> queries = new ArrayDeque<>();
    private final boolean whole;
    private final Map<String, Object> kept = new LinkedHashMap<>();
    private final Map<String, Map<String, Object>> variants = new LinkedHashMap<>();

    private ProductSnapshot(boolean whole) {
        this.whole = whole;
    }

    /** @param variants ids of all its variants */
    static ProductSnapshot ofProduct(String id, List<String> variants) {
        ProductSnapshot snapshot = new ProductSnapshot(true);
        snapshot.queries.add(new Query("product-keep", Map.of("id", id)));
        snapshot.ask(variants);
        return snapshot;
    }

    static ProductSnapshot ofVariants(List<String> variants) {
        ProductSnapshot snapshot = new ProductSnapshot(false);
        snapshot.ask(variants);
        return snapshot;
    }

    private void ask(List<String> ids) {
        for (int i = 0; i < ids.size(); i += VARIANTS) {
            queries.add(new Query(
                    "variants-keep", Map.of("ids", List.copyOf(ids.subList(i, Math.min(i + VARIANTS, ids.size()))))));
        }
    }

    @Override
    public Query query() {
        return queries.peek();
    }

    @Override
    public void took(Map<String, Object> data) {
        Query query = queries.poll();
        if (query.document().equals("product-keep")) {
            product(query, data.get("product"));
            return;
        }
        for (Map<String, Object> node : Json.maps(data.get("nodes"))) {
            // One that is gone meanwhile has nothing to be kept.
            if (node != null && node.get("id") != null) {
                variant(query, node);
            }
        }
    }

    private void product(Query query, Object answer) {
        if (!(answer instanceof Map<?, ?> product)) {
            queries.clear();
            return;
        }
        for (String field : List.of("giftCardTemplateSuffix", "isGiftCard", "requiresSellingPlan")) {
            kept.put(field, product.get(field));
        }
        Map<String, Object> next = new LinkedHashMap<>(query.variables());
        boolean more = false;
        for (String list : OF_PRODUCT) {
            for (Map<String, Object> node : nodes(product.get(list))) {
                list(kept, list).add(list.equals("media") ? media(node) : node);
            }
            more |= turn(next, list + "After", product.get(list));
        }
        if (more) {
            queries.push(new Query(query.document(), next));
        }
    }

    private void variant(Query query, Map<String, Object> node) {
        Map<String, Object> item = new LinkedHashMap<>(Remote.plain((Map<?, ?>) node.get("inventoryItem")));
        Map<String, Object> next = new LinkedHashMap<>(query.variables());
        next.put("ids", List.of(node.get("id")));
        boolean more = turn(next, "codesAfter", item.get("countryHarmonizedSystemCodes"));
        more |= turn(next, "levelsAfter", item.get("inventoryLevels"));
        more |= turn(next, "metafieldsAfter", node.get("metafields"));
        Map<String, Object> variant = variants.computeIfAbsent((String) node.get("id"), id -> {
            Map<String, Object> fresh = new LinkedHashMap<>(node);
            fresh.put("metafields", new ArrayList<>());
            fresh.put(
                    "media",
                    nodes(node.get("media")).stream()
                            .map(media -> media.get("id"))
                            .toList());
            Map<String, Object> freshItem = new LinkedHashMap<>(item);
            freshItem.remove("inventoryLevels");
            freshItem.put("levels", new ArrayList<>());
            freshItem.put("countryHarmonizedSystemCodes", new ArrayList<>());
            fresh.put("inventoryItem", freshItem);
            return fresh;
        });
        list(variant, "metafields").addAll(nodes(node.get("metafields")));
        Map<String, Object> known = Remote.plain((Map<?, ?>) variant.get("inventoryItem"));
        list(known, "levels").addAll(nodes(item.get("inventoryLevels")));
        list(known, "countryHarmonizedSystemCodes").addAll(nodes(item.get("countryHarmonizedSystemCodes")));
        if (more) {
            queries.push(new Query(query.document(), next));
        }
    }

    /** Where the next page begins; a list that was read to its end is asked for what is behind its end, which is nothing. */
    private static boolean turn(Map<String, Object> variables, String after, Object connection) {
        Map<?, ?> page = (Map<?, ?>) ((Map<?, ?>) connection).get("pageInfo");
        if (page.get("endCursor") != null) {
            variables.put(after, page.get("endCursor"));
        }
        return Boolean.TRUE.equals(page.get("hasNextPage"));
    }

    /** An address that lasts as long as the file does comes first. */
    private static Map<String, Object> media(Map<String, Object> node) {
        Map<String, Object> media = new LinkedHashMap<>();
        media.put("id", node.get("id"));
        media.put("mediaContentType", node.get("mediaContentType"));
        Object source = node.get("image") != null ? node.get("image") : node.get("originalSource");
        media.put("url", source instanceof Map<?, ?> map ? map.get("url") : node.get("originUrl"));
        return media;
    }

    private static List<Map<String, Object>> nodes(Object connection) {
        return Json.maps(((Map<?, ?>) connection).get("nodes"));
    }

    @SuppressWarnings("unchecked")
    private static List<Object> list(Map<String, Object> of, String name) {
        return (List<Object>) of.computeIfAbsent(name, list -> new ArrayList<>());
    }

    /** What was read; empty where there was nothing any more. */
    Map<String, Object> kept() {
        Map<String, Object> all = new LinkedHashMap<>(kept);
        if (!variants.isEmpty()) {
            all.put("variants", List.copyOf(variants.values()));
        }
        return all;
    }

    @Override
    public Map<String, Object> values() {
        return Map.of("whole", whole, "kept", Json.write(kept()));
    }
}
