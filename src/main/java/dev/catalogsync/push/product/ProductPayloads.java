package dev.catalogsync.push.product;

import dev.catalogsync.Json;
import dev.catalogsync.catalog.Document;
import dev.catalogsync.push.Mutation;
import dev.catalogsync.push.Payloads;
import dev.catalogsync.shopify.Failure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the payloads of a mutation's answer say the product is by now. */
final class ProductPayloads {

    private final Payloads payloads;

    ProductPayloads(Payloads payloads) {
        this.payloads = payloads;
    }

    /** The whole new product. */
    Document product() {
        if (payloads.all().getFirst().get("product") instanceof Map<?, ?> product) {
            return Remote.whole(product);
        }
        throw Failure.unclear("Shopify returned neither a product nor an error.", payloads.answer());
    }

    /** What the answer tells, laid over what was known. */
    Document onto(Document now, Mutation mutation) {
        Document told = now;
        for (Map<String, Object> payload : payloads.all()) {
            if (payload.get("product") instanceof Map<?, ?> product) {
                told = fields(told, product);
            }
            if (payload.get("node") instanceof Map<?, ?> product) {
                told = fields(told, product);
            }
            if (payload.get("productVariants") instanceof List<?> variants) {
                told = Remote.with(told, "variants", Json.maps(variants));
            }
            if (payload.get("metafields") instanceof List<?> metafields) {
                told = Remote.with(told, "metafields", Remote.withoutDigests(Json.maps(metafields)));
            }
            if (payload.containsKey("deletedMetafields")) {
                told = withoutMetafields(told, mutation);
            }
            for (Map<String, Object> file : Json.maps(payload.get("files"))) {
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
        List<String> gone = Json.maps(mutation.variables().get("metafields")).stream()
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
        payloads.all().forEach(payload -> digests.putAll(Remote.digestsOf(Json.maps(payload.get("metafields")))));
        return digests;
    }
}
