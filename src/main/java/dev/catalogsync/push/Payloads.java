package dev.catalogsync.push;

import dev.catalogsync.catalog.Document;
import dev.catalogsync.shopify.Failure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the payloads of a mutation's answer say: errors, and what the product is by now. */
final class Payloads {

    private final List<Map<String, Object>> payloads = new ArrayList<>();
    private final String answer;

    /** @param data by the names of the mutations; one that was left out is not in it */
    Payloads(Map<String, Object> data, String answer) {
        this.answer = answer;
        for (Object payload : data.values()) {
            if (payload instanceof Map<?, ?> map) {
                payloads.add(Remote.plain(map));
            }
        }
        if (payloads.isEmpty()) {
            throw Failure.unclear("Shopify answered without the mutation's payload.", answer);
        }
    }

    /** @throws Failure where anything was refused, or nothing is said at all */
    void judge() {
        Failure failure = Failure.ofUserErrors(userErrors(), answer);
        if (failure != null && failure.gone()) {
            throw Failure.moved(
                    "An object that was to be changed is no longer in the store (" + failure.getMessage() + ").",
                    answer);
        }
        if (failure != null) {
            throw failure;
        }
        if (payloads.stream().allMatch(payload -> payload.values().stream()
                .allMatch(value -> value == null || value instanceof List<?> list && list.isEmpty()))) {
            throw Failure.unclear("Shopify reported neither a result nor an error.", answer);
        }
    }

    /** A product that is gone already is as good as deleted. */
    void judgeDeletion() {
        Failure failure = Failure.ofUserErrors(userErrors(), answer);
        if (failure != null && !failure.gone()) {
            throw failure;
        }
    }

    private List<Map<String, Object>> userErrors() {
        List<Map<String, Object>> errors = new ArrayList<>();
        for (Map<String, Object> payload : payloads) {
            errors.addAll(ProductInput.maps(payload.get("userErrors")));
            errors.addAll(ProductInput.maps(payload.get("mediaUserErrors")));
        }
        return errors;
    }

    /** The whole new product. */
    Document product() {
        if (payloads.getFirst().get("product") instanceof Map<?, ?> product) {
            return Remote.whole(product);
        }
        throw Failure.unclear("Shopify returned neither a product nor an error.", answer);
    }

    /** What the answer tells, laid over what was known. */
    Document onto(Document now, Mutation mutation) {
        Document told = now;
        for (Map<String, Object> payload : payloads) {
            if (payload.get("product") instanceof Map<?, ?> product) {
                told = fields(told, product);
            }
            if (payload.get("node") instanceof Map<?, ?> product) {
                told = fields(told, product);
            }
            if (payload.get("productVariants") instanceof List<?> variants) {
                told = Remote.with(told, "variants", ProductInput.maps(variants));
            }
            if (payload.get("metafields") instanceof List<?> metafields) {
                told = Remote.with(told, "metafields", Remote.withoutDigests(ProductInput.maps(metafields)));
            }
            if (payload.containsKey("deletedMetafields")) {
                told = withoutMetafields(told, mutation);
            }
            for (Map<String, Object> file : ProductInput.maps(payload.get("files"))) {
                told = alt(told, file);
            }
        }
        return told;
    }

    private static Document fields(Document now, Map<?, ?> product) {
        Document told = now;
        for (Map.Entry<?, ?> field : product.entrySet()) {
            told = told.with((String) field.getKey(), field.getValue());
        }
        return told;
    }

    private static Document withoutMetafields(Document now, Mutation mutation) {
        List<String> gone = ProductInput.maps(mutation.variables().get("metafields")).stream()
                .map(Remote::key)
                .toList();
        return now.with(
                "metafields",
                now.list("metafields").stream()
                        .filter(metafield -> !gone.contains(Remote.key(metafield)))
                        .toList());
    }

    private static Document alt(Document now, Map<String, Object> file) {
        List<Map<String, Object>> media = new ArrayList<>();
        for (Map<String, Object> known : now.list("media")) {
            Map<String, Object> copy = new LinkedHashMap<>(known);
            if (known.get("id").equals(file.get("id"))) {
                copy.put("alt", file.get("alt"));
            }
            media.add(copy);
        }
        return now.with("media", media);
    }

    /** {@code compareDigest} of the metafields that the answer brings, by {@code namespace.key}. */
    Map<String, String> digests() {
        Map<String, String> digests = new LinkedHashMap<>();
        payloads.forEach(payload -> digests.putAll(Remote.digestsOf(ProductInput.maps(payload.get("metafields")))));
        return digests;
    }
}
