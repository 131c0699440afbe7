package dev.catalogsync.push.product;

import dev.catalogsync.Json;
import dev.catalogsync.catalog.Document;
import dev.catalogsync.catalog.FieldChange;
import dev.catalogsync.catalog.Kind;
import dev.catalogsync.catalog.Merge;
import dev.catalogsync.push.Mutation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The narrowest mutation that brings a product of the store closer to what was approved. Each names only what differs, so that it
 * cannot undo what somebody else does to the rest of the product. Asked again with what came of it, it tells the next, until nothing differs.
 */
final class NarrowestMutation {

    /** metafieldsSet takes 25 (schema 2026-10, description of metafieldsSet; recording metafields-set-over-limit-parity). */
    private static final int MOST_METAFIELDS = 25;
    /** The most elements of an input array (shopify.dev "API limits"). */
    private static final int MOST = 250;

    private final Document now;
    private final Document wanted;
    private final Map<String, String> digests;
    private final List<FieldChange> differences;

    private NarrowestMutation(Document now, Document wanted, Map<String, String> digests) {
        this.now = now;
        this.wanted = wanted;
        this.digests = digests;
        this.differences = Merge.differences(now, wanted);
    }

    /**
     * @param digests {@code compareDigest} of metafields as they were read, by {@code namespace.key}
     * @return null where nothing is left to be sent
     * @throws IllegalStateException where something differs that no mutation of ours can change
     */
    static Mutation next(Document now, Document wanted, Map<String, String> digests) {
        NarrowestMutation narrowest = new NarrowestMutation(now, wanted, digests);
        return narrowest.differences.isEmpty() ? null : narrowest.next();
    }

    /** Whether a mutation is about which options there are, and what they are called. */
    static boolean isOfOptions(Mutation mutation) {
        return mutation.document().startsWith("product-option");
    }

    private Mutation next() {
        Mutation mutation = plain();
        mutation = mutation != null ? mutation : tags();
        mutation = mutation != null ? mutation : metafields();
        mutation = mutation != null ? mutation : options();
        mutation = mutation != null ? mutation : variants();
        mutation = mutation != null ? mutation : optionsBehindVariants();
        mutation = mutation != null ? mutation : media();
        if (mutation == null) {
            throw new IllegalStateException("No mutation changes "
                    + differences.stream().map(FieldChange::path).limit(10).toList());
        }
        return mutation;
    }

    private List<FieldChange> of(Predicate<FieldChange> which) {
        return differences.stream().filter(which).toList();
    }

    private List<FieldChange> ofField(String field) {
        return of(change -> change.field().equals(field));
    }

    private String id() {
        return now.id();
    }

    // ---- plain fields

    private Mutation plain() {
        List<FieldChange> does = of(change -> ProductInput.isPlain(change.field()));
        if (does.isEmpty()) {
            return null;
        }
        Set<String> fields = new LinkedHashSet<>();
        does.forEach(change -> fields.add(change.field()));
        Map<String, Object> product = new LinkedHashMap<>();
        product.put("id", id());
        ProductInput.plain(product, wanted, fields);
        // Of the title and the description for search engines only the one that differs.
        if (product.get("seo") instanceof Map<?, ?> seo) {
            seo.keySet()
                    .retainAll(does.stream()
                            .filter(change -> change.path().startsWith("seo."))
                            .map(change -> change.path().substring("seo.".length()))
                            .toList());
        }
        Map<String, Object> variables = new LinkedHashMap<>();
        variables.put("product", product);
        variables.put("category", fields.contains("category"));
        variables.put("seo", fields.contains("seo"));
        return new Mutation("product-update", variables, does, Set.of());
    }

    private Mutation tags() {
        List<FieldChange> does = ofField("tags");
        if (does.isEmpty()) {
            return null;
        }
        List<String> added = without(wanted.tags(), now.tags());
        List<String> removed = without(now.tags(), wanted.tags());
        return new Mutation(
                "product-tags",
                Map.of(
                        "id",
                        id(),
                        "added",
                        added,
                        "adds",
                        !added.isEmpty(),
                        "removed",
                        removed,
                        "removes",
                        !removed.isEmpty()),
                does,
                Set.of());
    }

    /** Tags that differ in case only are one tag (recording tags-normalization-parity). */
    private static List<String> without(List<String> tags, List<String> others) {
        return tags.stream()
                .filter(tag -> others.stream().noneMatch(tag::equalsIgnoreCase))
                .toList();
    }

    private Mutation metafields() {
        List<Map<String, Object>> set = new ArrayList<>();
        List<Map<String, Object>> gone = new ArrayList<>();
        Set<String> setKeys = new LinkedHashSet<>();
        Set<String> goneKeys = new LinkedHashSet<>();
        List<FieldChange> all = ofField("metafields");
        for (Map<String, Object> metafield : wanted.list("metafields")) {
            String key = Remote.key(metafield);
            if (set.size() < MOST_METAFIELDS && names(all, key)) {
                Map<String, Object> input = new LinkedHashMap<>();
                input.put("ownerId", id());
                for (String field : List.of("namespace", "key", "type", "value")) {
                    input.put(field, metafield.get(field));
                }
                // Null: only where there is none yet (schema 2026-10, MetafieldsSetInput.compareDigest).
                input.put("compareDigest", digests.get(key));
                set.add(input);
                setKeys.add(key);
            }
        }
        if (!set.isEmpty()) {
            return new Mutation("metafields-set", Map.of("metafields", set), named(all, setKeys), Set.of());
        }
        for (Map<String, Object> metafield : now.list("metafields")) {
            String key = Remote.key(metafield);
            if (gone.size() < MOST && names(all, key)) {
                gone.add(Map.of("ownerId", id(), "namespace", metafield.get("namespace"), "key", metafield.get("key")));
                goneKeys.add(key);
            }
        }
        return gone.isEmpty()
                ? null
                : new Mutation("metafields-delete", Map.of("metafields", gone), named(all, goneKeys), Set.of());
    }

    private static boolean names(List<FieldChange> changes, String key) {
        return changes.stream().anyMatch(change -> isOf(change, key));
    }

    private static List<FieldChange> named(List<FieldChange> changes, Set<String> keys) {
        return changes.stream()
                .filter(change -> keys.stream().anyMatch(key -> isOf(change, key)))
                .toList();
    }

    /** {@code metafields[custom.care]} or {@code metafields[custom.care].value}. */
    private static boolean isOf(FieldChange change, String name) {
        int start = change.path().indexOf('[') + 1;
        return change.path().startsWith(name + "]", start);
    }

    // ---- options

    /** Names first, then options that variants are to choose from. */
    private Mutation options() {
        for (Map<String, Object> option : wanted.list("options")) {
            Map<String, Object> known = byId(now.list("options"), option.get("id"));
            if (known == null) {
                continue;
            }
            Map<String, Object> input = new LinkedHashMap<>(Map.of("id", option.get("id")));
            if (!known.get("name").equals(option.get("name"))) {
                input.put("name", option.get("name"));
            }
            List<Map<String, Object>> renamed = new ArrayList<>();
            for (Map<String, Object> value : Json.maps(option.get("optionValues"))) {
                Map<String, Object> was = byId(Json.maps(known.get("optionValues")), value.get("id"));
                if (was != null && !was.get("name").equals(value.get("name"))) {
                    renamed.add(Map.of("id", value.get("id"), "name", value.get("name")));
                }
            }
            if (input.size() > 1 || !renamed.isEmpty()) {
                return optionUpdate(input, renamed, List.of(), List.of());
            }
        }
        List<Map<String, Object>> created = new ArrayList<>();
        for (Map<String, Object> option : wanted.list("options")) {
            if (sameOption(now, option) == null) {
                created.add(Map.of(
                        "name",
                        option.get("name"),
                        "values",
                        Json.maps(option.get("optionValues")).stream()
                                .map(value -> Map.of("name", value.get("name")))
                                .toList()));
            }
        }
        return created.isEmpty()
                ? null
                : new Mutation(
                        "product-options-create",
                        Map.of("productId", id(), "options", created),
                        List.of(),
                        Set.of("options", "variants"));
    }

    /** What no variant chooses any more, and the order. */
    private Mutation optionsBehindVariants() {
        List<Object> gone = now.list("options").stream()
                .filter(option -> sameOption(wanted, option) == null)
                .map(option -> option.get("id"))
                .toList();
        if (!gone.isEmpty()) {
            return new Mutation(
                    "product-options-delete",
                    Map.of("productId", id(), "options", gone),
                    ofOptions(),
                    Set.of("options", "variants"));
        }
        for (Map<String, Object> option : wanted.list("options")) {
            Map<String, Object> known = sameOption(now, option);
            List<Map<String, Object>> have = Json.maps(known.get("optionValues"));
            List<Map<String, Object>> want = Json.maps(option.get("optionValues"));
            List<Map<String, Object>> added = want.stream()
                    .filter(value -> byName(have, value.get("name")) == null)
                    .map(value -> Map.of("name", value.get("name")))
                    .toList();
            List<Object> removed = have.stream()
                    .filter(value -> byName(want, value.get("name")) == null)
                    .map(value -> value.get("id"))
                    .toList();
            if (!added.isEmpty() || !removed.isEmpty()) {
                return optionUpdate(Map.of("id", known.get("id")), List.of(), added, removed);
            }
        }
        List<FieldChange> does = ofOptions();
        if (does.isEmpty()) {
            return null;
        }
        return new Mutation(
                "product-options-reorder",
                Map.of(
                        "productId",
                        id(),
                        "options",
                        wanted.list("options").stream()
                                .map(option -> Map.of(
                                        "name",
                                        option.get("name"),
                                        "values",
                                        Json.maps(option.get("optionValues")).stream()
                                                .map(value -> Map.of("name", value.get("name")))
                                                .toList()))
                                .toList()),
                does,
                Set.of("options", "variants"));
    }

    private List<FieldChange> ofOptions() {
        return ofField("options");
    }

    private Mutation optionUpdate(
            Map<String, Object> option,
            List<Map<String, Object>> renamed,
            List<Map<String, Object>> added,
            List<Object> removed) {
        Map<String, Object> variables = new LinkedHashMap<>();
        variables.put("productId", id());
        variables.put("option", option);
        variables.put("update", renamed.isEmpty() ? null : renamed);
        variables.put("add", added.isEmpty() ? null : added);
        variables.put("delete", removed.isEmpty() ? null : removed);
        return new Mutation("product-option-update", variables, List.of(), Set.of("options", "variants"));
    }

    private static Map<String, Object> sameOption(Document document, Map<String, Object> option) {
        Map<String, Object> same = byId(document.list("options"), option.get("id"));
        return same != null ? same : byName(document.list("options"), option.get("name"));
    }

    // ---- variants

    private Mutation variants() {
        List<FieldChange> all = ofField("variants");
        if (all.isEmpty()) {
            return null;
        }
        Mutation mutation = updatedVariants(all);
        if (mutation != null) {
            return mutation;
        }
        List<Map<String, Object>> gone = now.list("variants").stream()
                .filter(variant -> byId(wanted.list("variants"), variant.get("id")) == null)
                .toList();
        List<Map<String, Object>> fresh = wanted.list("variants").stream()
                .filter(variant -> byId(now.list("variants"), variant.get("id")) == null)
                .toList();
        boolean oneStays = gone.size() < now.list("variants").size();
        boolean known = ofOptions().isEmpty() && fresh.stream().allMatch(this::choosesKnownValues);
        Set<String> again = known ? Set.of() : Set.of("options");
        if (!gone.isEmpty() && oneStays) {
            List<String> ids = gone.stream()
                    .limit(MOST)
                    .map(variant -> (String) variant.get("id"))
                    .toList();
            return new Mutation(
                    "product-variants-delete",
                    Map.of("productId", id(), "variantsIds", ids),
                    List.of(),
                    Set.of("options"),
                    ids);
        }
        if (!fresh.isEmpty()) {
            return new Mutation(
                    "product-variants-create",
                    Map.of(
                            "productId",
                            id(),
                            "variants",
                            fresh.stream()
                                    .limit(MOST)
                                    .map(ProductInput::newVariant)
                                    .toList()),
                    fresh.size() > MOST
                            ? List.of()
                            : of(change ->
                                    change.field().equals("variants") && isElement(change) && change.before() == null),
                    again);
        }
        if (all.stream().noneMatch(change -> change.path().equals("variants.order"))) {
            return null;
        }
        List<Map<String, Object>> positions = new ArrayList<>();
        List<Map<String, Object>> order = wanted.list("variants");
        for (int i = 0; i < order.size() && positions.size() < MOST; i++) {
            boolean there = i < now.list("variants").size()
                    && order.get(i).get("id").equals(now.list("variants").get(i).get("id"));
            if (!there) {
                positions.add(Map.of("id", order.get(i).get("id"), "position", i + 1));
            }
        }
        return positions.isEmpty()
                ? null
                : new Mutation(
                        "product-variants-reorder",
                        Map.of("productId", id(), "positions", positions),
                        order.size() > MOST ? List.of() : all,
                        Set.of("variants"));
    }

    private boolean choosesKnownValues(Map<String, Object> variant) {
        return Json.maps(variant.get("selectedOptions")).stream().allMatch(selected -> {
            Map<String, Object> option = byName(now.list("options"), selected.get("name"));
            return option != null && byName(Json.maps(option.get("optionValues")), selected.get("value")) != null;
        });
    }

    private Mutation updatedVariants(List<FieldChange> all) {
        List<Map<String, Object>> updated = new ArrayList<>();
        for (Map<String, Object> variant : wanted.list("variants")) {
            Map<String, Object> known = byId(now.list("variants"), variant.get("id"));
            if (known == null || known.equals(variant) || updated.size() == MOST) {
                continue;
            }
            Set<String> fields = new LinkedHashSet<>();
            for (FieldChange change : Merge.differences(alone(known), alone(variant))) {
                fields.add(change.path().substring(change.path().indexOf("].") + 2));
            }
            Map<String, Object> input = ProductInput.variant(variant, fields, optionNames());
            if (input.size() > 1) {
                updated.add(input);
            }
        }
        return updated.isEmpty()
                ? null
                : new Mutation(
                        "product-variants-update",
                        Map.of(
                                "productId",
                                id(),
                                "variants",
                                updated,
                                "selectedOptions",
                                updated.stream().anyMatch(input -> input.containsKey("optionValues")),
                                "inventoryItem",
                                updated.stream().anyMatch(input -> input.containsKey("inventoryItem"))),
                        updated.size() == MOST
                                ? List.of()
                                : all.stream()
                                        .filter(change -> !isElement(change)
                                                && !change.path().equals("variants.order"))
                                        .toList(),
                        ofOptions().isEmpty() ? Set.of() : Set.of("options"));
    }

    /** Options that the store has and shall keep: only their values can be chosen anew. */
    private Set<String> optionNames() {
        Set<String> names = new LinkedHashSet<>();
        for (Map<String, Object> option : now.list("options")) {
            if (sameOption(wanted, option) != null) {
                names.add((String) option.get("name"));
            }
        }
        return names;
    }

    private static Document alone(Map<String, Object> variant) {
        return Document.of(Kind.PRODUCT, Map.of("variants", List.of(variant)));
    }

    /** Whether a whole element came or went, as in {@code variants[SKU-1]}. */
    private static boolean isElement(FieldChange change) {
        return change.path().endsWith("]") && !change.path().contains("].");
    }

    // ---- media

    private Mutation media() {
        List<FieldChange> all = ofField("media");
        if (all.isEmpty()) {
            return null;
        }
        List<Map<String, Object>> added = wanted.list("media").stream()
                .filter(media -> media.get("id") == null)
                .limit(MOST)
                .map(ProductInput::newMedia)
                .toList();
        if (!added.isEmpty()) {
            return new Mutation("product-media-add", Map.of("id", id(), "media", added), List.of(), Set.of("media"));
        }
        List<Map<String, Object>> files = new ArrayList<>();
        for (Map<String, Object> media : wanted.list("media")) {
            Map<String, Object> known = byId(now.list("media"), media.get("id"));
            Map<String, Object> file = new LinkedHashMap<>(Map.of("id", media.get("id")));
            if (known == null) {
                file.put("referencesToAdd", List.of(id()));
            }
            Object alt = ProductInput.orEmpty(media.get("alt"));
            if (!alt.equals(ProductInput.orEmpty(known == null ? null : known.get("alt")))) {
                file.put("alt", alt);
            }
            if (file.size() > 1) {
                files.add(file);
            }
        }
        for (Map<String, Object> media : now.list("media")) {
            if (byId(wanted.list("media"), media.get("id")) == null) {
                files.add(Map.of("id", media.get("id"), "referencesToRemove", List.of(id())));
            }
        }
        if (!files.isEmpty()) {
            boolean membersStay = all.stream().noneMatch(NarrowestMutation::isElement);
            return new Mutation(
                    "files-update",
                    Map.of("files", files.subList(0, Math.min(MOST, files.size()))),
                    files.size() > MOST
                            ? List.of()
                            : of(change -> change.field().equals("media")
                                    && !change.path().equals("media.order")),
                    membersStay ? Set.of() : Set.of("media"));
        }
        if (all.stream().noneMatch(change -> change.path().equals("media.order"))) {
            return null;
        }
        List<Map<String, Object>> moves = new ArrayList<>();
        for (int i = 0; i < wanted.list("media").size(); i++) {
            moves.add(Map.of("id", wanted.list("media").get(i).get("id"), "newPosition", Integer.toString(i)));
        }
        return new Mutation("product-media-reorder", Map.of("id", id(), "moves", moves), all, Set.of("media"));
    }

    private static Map<String, Object> byId(List<Map<String, Object>> elements, Object id) {
        return id == null
                ? null
                : elements.stream()
                        .filter(element -> id.equals(element.get("id")))
                        .findFirst()
                        .orElse(null);
    }

    private static Map<String, Object> byName(List<Map<String, Object>> elements, Object name) {
        return elements.stream()
                .filter(element -> name.equals(element.get("name")))
                .findFirst()
                .orElse(null);
    }
}
