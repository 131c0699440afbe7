package dev.catalogsync.push.product;

import dev.catalogsync.Json;
import dev.catalogsync.catalog.Document;
import dev.catalogsync.catalog.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the store has of a product: what we knew of it, and over that what answers told. What was not read stays as it was known.
 */
public final class Remote {

    private Remote() {}

    /**
     * @param known null where nothing was known
     * @param before what was known before the first page of this reading
     * @param data of an answer to {@code product-read}
     * @return null where the store does not have the product
     */
    static Document over(Document known, Document before, Reading reading, Map<String, Object> data) {
        if (!(data.get("product") instanceof Map<?, ?> product)) {
            return null;
        }
        Document remote = fields(known, before, reading, product);
        if (data.get("nodes") instanceof List<?> nodes) {
            for (int i = 0; i < reading.elements().size() && i < nodes.size(); i++) {
                remote = element(remote, reading.elements().get(i), nodes.get(i));
            }
        }
        return remote;
    }

    private static Document fields(Document known, Document before, Reading reading, Map<?, ?> product) {
        Document remote = known == null ? Document.empty(Kind.PRODUCT) : known;
        Document old = before == null ? remote : before;
        for (Map.Entry<?, ?> field : product.entrySet()) {
            String name = (String) field.getKey();
            List<Map<String, Object>> nodes = nodes(field.getValue());
            if (nodes == null) {
                remote = remote.with(name, field.getValue());
            } else if (name.equals("metafields") && !reading.keys().isEmpty()) {
                remote = keyed(remote, reading.keys(), nodes);
            } else {
                List<Map<String, Object>> list = new ArrayList<>();
                if (reading.after().containsKey(name)) {
                    list.addAll(remote.list(name));
                }
                nodes.forEach(node -> list.add(laidOver(old, name, node)));
                remote = remote.with(name, list);
            }
        }
        return remote;
    }

    /** Of the metafields that were asked for by key, those that are there. */
    private static Document keyed(Document remote, List<String> keys, List<Map<String, Object>> found) {
        List<Map<String, Object>> metafields = new ArrayList<>(remote.list("metafields"));
        metafields.removeIf(metafield -> keys.contains(key(metafield)));
        found.forEach(metafield -> metafields.add(plainKey(metafield)));
        return remote.with("metafields", metafields);
    }

    /** {@code compareDigest} of the metafields that an answer to {@code product-read} brings, by {@code namespace.key}. */
    static Map<String, String> digests(Map<String, Object> data) {
        Map<String, String> digests = new LinkedHashMap<>();
        if (data.get("product") instanceof Map<?, ?> product
                && product.get("metafields") instanceof Map<?, ?> connection) {
            digests.putAll(digestsOf(Json.maps(connection.get("nodes")).stream()
                    .map(Remote::plainKey)
                    .toList()));
        }
        digests.putAll(digestsOf(Json.maps(data.get("nodes"))));
        return digests;
    }

    static Map<String, String> digestsOf(List<Map<String, Object>> metafields) {
        Map<String, String> digests = new LinkedHashMap<>();
        for (Map<String, Object> metafield : metafields) {
            if (metafield != null && metafield.get("compareDigest") instanceof String digest) {
                digests.put(key(metafield), digest);
            }
        }
        return digests;
    }

    /** A digest belongs to the call, not to the document. */
    static List<Map<String, Object>> withoutDigests(List<Map<String, Object>> elements) {
        return elements.stream()
                .map(element -> {
                    Map<String, Object> copy = new LinkedHashMap<>(element);
                    copy.remove("compareDigest");
                    return copy;
                })
                .toList();
    }

    /** {@code namespace.key}. */
    public static String key(Map<String, Object> metafield) {
        return metafield.get("namespace") + "." + metafield.get("key");
    }

    /** Metafields that are asked for by {@code keys} come with the namespace in their key (recording metafields-owner-connection-args). */
    private static Map<String, Object> plainKey(Map<String, Object> metafield) {
        String prefix = metafield.get("namespace") + ".";
        Map<String, Object> plain = new LinkedHashMap<>(metafield);
        if (metafield.get("key") instanceof String key && key.startsWith(prefix)) {
            plain.put("key", key.substring(prefix.length()));
        }
        return plain;
    }

    /** One element that was asked for by its id: gone, or as it is by now. */
    private static Document element(Document remote, String id, Object node) {
        String list =
                id.contains("/ProductVariant/") ? "variants" : id.contains("/Metafield/") ? "metafields" : "media";
        List<Map<String, Object>> elements = new ArrayList<>(remote.list(list));
        if (node instanceof Map<?, ?> there) {
            return with(remote, list, withoutDigests(List.of(plain(there))));
        }
        elements.removeIf(element -> id.equals(element.get("id")));
        return remote.with(list, elements);
    }

    /** Elements as an answer tells them; those that are new stand last. */
    static Document with(Document remote, String list, List<Map<String, Object>> told) {
        List<Map<String, Object>> elements = new ArrayList<>(remote.list(list));
        for (Map<String, Object> element : told) {
            int place = place(elements, list, element);
            if (place < 0) {
                elements.add(element);
            } else {
                Map<String, Object> laid = new LinkedHashMap<>(elements.get(place));
                laid.putAll(element);
                elements.set(place, laid);
            }
        }
        return remote.with(list, elements);
    }

    /** What an answer leaves out of an element stays as it was known. */
    private static Map<String, Object> laidOver(Document known, String list, Map<String, Object> node) {
        int place = place(known.list(list), list, node);
        Map<String, Object> laid =
                new LinkedHashMap<>(place < 0 ? Map.of() : known.list(list).get(place));
        laid.putAll(node);
        return laid;
    }

    private static int place(List<Map<String, Object>> elements, String list, Map<String, Object> element) {
        for (int i = 0; i < elements.size(); i++) {
            boolean same = list.equals("metafields")
                    ? key(elements.get(i)).equals(key(element))
                    : element.get("id").equals(elements.get(i).get("id"));
            if (same) {
                return i;
            }
        }
        return -1;
    }

    /** A whole product, as the answer to {@code product-set} brings it. */
    public static Document whole(Map<?, ?> product) {
        Map<String, Object> fields = new LinkedHashMap<>();
        product.forEach((name, value) -> {
            List<Map<String, Object>> nodes = nodes(value);
            Object plain = nodes == null ? value : nodes;
            if (plain != null) {
                fields.put((String) name, plain);
            }
        });
        return Document.of(Kind.PRODUCT, fields);
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> nodes(Object value) {
        return value instanceof Map<?, ?> connection && connection.get("nodes") instanceof List<?> nodes
                ? withoutDigests((List<Map<String, Object>>) nodes)
                : null;
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> plain(Map<?, ?> map) {
        return (Map<String, Object>) map;
    }
}
