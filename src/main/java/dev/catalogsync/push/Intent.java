package dev.catalogsync.push;

import dev.catalogsync.catalog.Fingerprint;
import dev.catalogsync.shopify.Json;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is about to be sent for one task.
 *
 * @param action what has to be done first
 * @param document file in {@code graphql/}
 * @param lookUp how the product is found again, as a {@code ProductIdentifierInput}: by id, or a new one by its handle
 * @param json the document's name and the variables, as they are written down before the call
 * @param key the same for the same changes on the same base
 */
record Intent(
        Action action,
        String document,
        Map<String, Object> variables,
        Map<String, Object> lookUp,
        String json,
        String key,
        Target target) {

    enum Action {
        /** Send the mutation. */
        SEND,
        /** See that nobody has the handle, then send. */
        CREATE,
        /** The store is as wanted; nothing is sent. */
        NOTHING,
        /** The store moved since approval: back to the plan. */
        STALE
    }

    /** The most elements of a list that one answer brings. */
    private static final int PAGE = 250;

    static Intent of(Target target) {
        boolean stale = target.changes().stream().anyMatch(change -> Staleness.of(change, target.base()) != null);
        Target now = target.isNew()
                ? new Target(
                        target.itemId(),
                        target.shopifyId(),
                        null,
                        ProductInput.withoutIds(target.wanted()),
                        target.changes())
                : target;
        Map<String, Object> variables = variables(now);
        boolean nothing = now.isDelete()
                ? now.shopifyId() == null || now.base() == null
                : now.differences().isEmpty();
        String document =
                switch (now.strategy()) {
                    case PRODUCT_DELETE -> "product-delete";
                    case PRODUCT_UPDATE -> "product-update";
                    case PRODUCT_SET -> bringsIds(now) ? "product-set-full" : "product-set";
                };
        return new Intent(
                stale ? Action.STALE : nothing ? Action.NOTHING : now.isNew() ? Action.CREATE : Action.SEND,
                document,
                variables,
                now.isNew() ? Map.of("handle", ProductInput.handle(now.wanted(), now.itemId())) : id(now),
                Json.write(Map.of("document", document, "variables", variables)),
                key(now),
                now);
    }

    private static Map<String, Object> id(Target target) {
        return target.shopifyId() == null ? Map.of() : Map.of("id", target.shopifyId());
    }

    private static Map<String, Object> variables(Target target) {
        return switch (target.strategy()) {
            case PRODUCT_DELETE -> Map.of("input", id(target));
            case PRODUCT_UPDATE -> ProductInput.update(target.shopifyId(), target.wanted(), target.differences());
            case PRODUCT_SET -> {
                Map<String, Object> variables = new LinkedHashMap<>();
                Map<String, Object> input = ProductInput.set(target.wanted(), target.differences());
                if (target.isNew()) {
                    String handle = ProductInput.handle(target.wanted(), target.itemId());
                    input.put("handle", handle);
                    variables.put("identifier", Map.of("handle", handle));
                } else {
                    variables.put("identifier", id(target));
                }
                variables.put("input", input);
                if (bringsIds(target)) {
                    variables.putAll(sizes(target));
                }
                yield variables;
            }
        };
    }

    /** How much of each list a look at the product brings. */
    static Map<String, Object> sizes(Target target) {
        Map<String, Object> sizes = new LinkedHashMap<>();
        for (String list : List.of("variants", "media", "metafields")) {
            int size = target.wanted() == null ? 1 : target.wanted().list(list).size();
            sizes.put(list, Math.clamp(size, 1, PAGE));
        }
        return sizes;
    }

    /** Whether the answer has to bring ids that only the store can give. */
    private static boolean bringsIds(Target target) {
        return target.isNew()
                || target.wanted().list("variants").size() <= PAGE
                        && (lacksIds(target, "variants") || lacksIds(target, "media"));
    }

    private static boolean lacksIds(Target target, String list) {
        return target.wanted().list(list).stream().anyMatch(element -> element.get("id") == null);
    }

    private static String key(Target target) {
        var digest = Fingerprint.digest();
        target.changes().forEach(change -> digest.update((change.id() + ",").getBytes(StandardCharsets.UTF_8)));
        if (target.base() != null) {
            digest.update(target.base().fingerprint().bytes());
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
