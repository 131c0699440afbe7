package dev.catalogsync.sandbox.mutation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.catalogsync.sandbox.graphql.AdminCall;
import dev.catalogsync.sandbox.graphql.Mutations;
import dev.catalogsync.sandbox.graphql.Payload;
import dev.catalogsync.sandbox.store.Draft;
import dev.catalogsync.sandbox.store.Entity;
import dev.catalogsync.sandbox.store.SandboxStore;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Edits products by chance and seed, as people in Shopify's admin would. */
public final class MerchantEdits {

    public static final List<String> KINDS =
            List.of("title", "description", "price", "inventory", "tags", "status", "create", "delete");

    private final SandboxStore store;
    private final Mutations mutations;

    public MerchantEdits(SandboxStore store, Mutations mutations) {
        this.store = store;
        this.mutations = mutations;
    }

    /** @return what was done to which product, in order */
    public List<Map<String, String>> edit(int count, long seed, List<String> kinds) {
        Random random = new Random(seed);
        List<Map<String, String>> done = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            String kind = kinds.get(random.nextInt(kinds.size()));
            ObjectNode entry = JsonNodeFactory.instance
                    .objectNode()
                    .put("origin", "merchant")
                    .put("edit", kind);
            long dice = random.nextLong();
            String id = store.change(entry, draft -> edit(draft, kind, new Random(dice)));
            if (id != null) {
                done.add(Map.of("kind", kind, "id", id));
            }
        }
        return done;
    }

    private String edit(Draft draft, String kind, Random random) {
        if (kind.equals("create")) {
            Map<String, Object> input = Map.of(
                    "title",
                    "Found at the fair " + random.nextInt(1_000_000),
                    "vendor",
                    "Northwind Goods",
                    "tags",
                    List.of("new-arrival"));
            Payload created = mutations
                    .find("productCreate")
                    .apply(draft, Map.of("product", input), new AdminCall("merchant", "", "2026-10", "", false, true));
            return created.get("product") instanceof Entity product ? product.id() : null;
        }
        String id = store.anyProduct(random);
        if (id == null) {
            return null;
        }
        if (kind.equals("delete")) {
            ProductMutations.deleteNow(draft, id);
            return id;
        }
        ObjectNode product = draft.edit(id);
        ProductMutations.settled(product);
        JsonNode variants = product.path("variants");
        ObjectNode variant = variants.isEmpty() ? null : (ObjectNode) variants.get(random.nextInt(variants.size()));
        switch (kind) {
            case "title" ->
                product.put("title", product.path("title").asText() + " " + (char) ('A' + random.nextInt(26)));
            case "description" ->
                product.put(
                        "descriptionHtml",
                        product.path("descriptionHtml").asText() + "\n<p>Now in stock, batch " + random.nextInt(1_000)
                                + ".</p>");
            case "tags" ->
                product.set("tags", Tags.plus(product.path("tags"), List.of("edit-" + random.nextInt(1_000))));
            case "status" ->
                product.put("status", product.path("status").asText().equals("ACTIVE") ? "DRAFT" : "ACTIVE");
            case "price" -> {
                if (variant != null) {
                    BigDecimal price = new BigDecimal(variant.path("price").asText("0"));
                    variant.put("price", VariantInput.money(price.add(BigDecimal.valueOf(1 + random.nextInt(9)))));
                }
            }
            default -> inventory(draft, variant, random);
        }
        return id;
    }

    private static void inventory(Draft draft, ObjectNode variant, Random random) {
        JsonNode levels = variant == null ? null : variant.path("inventoryItem").path("levels");
        if (levels != null && !levels.isEmpty()) {
            ObjectNode level = (ObjectNode) levels.get(0);
            level.put("available", level.path("available").asInt() + 1 + random.nextInt(5));
            level.put("updatedAt", draft.now());
        }
    }
}
