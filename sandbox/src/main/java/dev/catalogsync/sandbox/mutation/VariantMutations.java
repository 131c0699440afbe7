package dev.catalogsync.sandbox.mutation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.catalogsync.sandbox.graphql.Arguments;
import dev.catalogsync.sandbox.graphql.Mutations;
import dev.catalogsync.sandbox.graphql.Payload;
import dev.catalogsync.sandbox.graphql.UserErrors;
import dev.catalogsync.sandbox.graphql.Variables;
import dev.catalogsync.sandbox.query.ProductFields;
import dev.catalogsync.sandbox.seed.ShopSeed;
import dev.catalogsync.sandbox.store.Draft;
import dev.catalogsync.sandbox.store.Entity;
import dev.catalogsync.sandbox.store.Gid;
import dev.catalogsync.sandbox.store.ProductParts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Variants of one product created, updated, deleted and put in order together. */
public final class VariantMutations {

    private final ShopSeed shop;

    public VariantMutations(ShopSeed shop) {
        this.shop = shop;
    }

    public void register(Mutations mutations) {
        mutations.on("productVariantsBulkCreate", (draft, arguments, call) -> create(draft, arguments));
        mutations.on("productVariantsBulkUpdate", (draft, arguments, call) -> update(draft, arguments));
        mutations.on("productVariantsBulkDelete", (draft, arguments, call) -> delete(draft, arguments));
        mutations.on("productVariantsBulkReorder", (draft, arguments, call) -> reorder(draft, arguments));
    }

    private Payload create(Draft draft, Map<String, Object> arguments) {
        UserErrors errors = new UserErrors();
        ObjectNode product = product(draft, arguments, errors);
        if (product == null) {
            return answer(null, null, errors);
        }
        List<?> given = Arguments.list(arguments, "variants");
        Set<String> chosen = Options.chosen(product);
        boolean standalone = ProductFields.hasOnlyDefaultVariant(product);
        String strategy = String.valueOf(arguments.get("strategy"));
        // By default the variant that stands in for none gives way to the first real one.
        boolean replaces = standalone && !strategy.equals("PRESERVE_STANDALONE_VARIANT")
                || strategy.equals("REMOVE_STANDALONE_VARIANT")
                        && product.path("variants").size() == 1;
        ArrayNode variants = product.withArray("variants");
        if (replaces) {
            variants.remove(0);
        }
        VariantInput inputs = new VariantInput(draft, product, shop);
        MediaInput.add(draft, product, Arguments.list(arguments, "media"), errors, "media");
        List<ObjectNode> created = new ArrayList<>();
        for (int index = 0; index < given.size(); index++) {
            Map<String, Object> input = Arguments.asMap(given.get(index));
            String[] at = {"variants", Integer.toString(index)};
            ArrayNode selected = inputs.selected(Arguments.list(input, "optionValues"), errors, at, true);
            if (selected != null && taken(variants, selected)) {
                errors.add(
                        "VARIANT_ALREADY_EXISTS_CHANGE_OPTION_VALUE",
                        "The variant '" + VariantInput.label(selected)
                                + "' already exists. Please change at least one option value.",
                        at);
            }
            if (selected != null && errors.none()) {
                ObjectNode variant = inputs.fresh();
                variant.set("selectedOptions", selected);
                inputs.apply(variant, input, errors, at);
                variants.add(variant);
                created.add(variant);
            }
        }
        if (variants.size() > Variables.MOST_VARIANTS) {
            errors.add("LIMIT_EXCEEDED", "You can only have a maximum of 2048 variants per product.", "variants");
        }
        if (!errors.none()) {
            draft.forgetAll();
            return answer(null, null, errors);
        }
        inputs.position();
        Options.prune(product, chosen);
        return answer(product, created, errors);
    }

    private Payload update(Draft draft, Map<String, Object> arguments) {
        UserErrors errors = new UserErrors();
        ObjectNode product = product(draft, arguments, errors);
        if (product == null) {
            return answer(null, null, errors);
        }
        boolean partial = Boolean.TRUE.equals(arguments.get("allowPartialUpdates"));
        Set<String> chosen = Options.chosen(product);
        VariantInput inputs = new VariantInput(draft, product, shop);
        MediaInput.add(draft, product, Arguments.list(arguments, "media"), errors, "media");
        List<ObjectNode> changed = new ArrayList<>();
        List<?> given = Arguments.list(arguments, "variants");
        for (int index = 0; index < given.size(); index++) {
            Map<String, Object> input = Arguments.asMap(given.get(index));
            String[] at = {"variants", Integer.toString(index)};
            ObjectNode variant = variant(product, input, errors, at);
            if (variant == null) {
                continue;
            }
            int before = errors.list().size();
            if (input.get("inventoryQuantities") != null) {
                errors.add(
                        "NO_INVENTORY_QUANTITIES_ON_VARIANTS_UPDATE",
                        "Inventory quantities can only be provided during create. To update inventory for existing"
                                + " variants, use inventoryAdjustQuantities.",
                        at);
            }
            if (input.get("optionValues") instanceof List<?> values && !values.isEmpty()) {
                options(inputs, product, variant, values, errors, at);
            }
            if (errors.list().size() == before) {
                inputs.apply(variant, input, errors, at);
                changed.add(variant);
            }
        }
        if (!errors.none() && !(partial && !changed.isEmpty())) {
            draft.forgetAll();
            ObjectNode kept = draft.read((String) arguments.get("productId"));
            return answer(kept, null, errors);
        }
        Options.prune(product, chosen);
        return answer(product, changed, errors);
    }

    private static void options(
            VariantInput inputs,
            ObjectNode product,
            ObjectNode variant,
            List<?> values,
            UserErrors errors,
            String[] at) {
        ArrayNode selected = inputs.selected(values, errors, at, true);
        if (selected == null) {
            return;
        }
        for (JsonNode other : product.path("variants")) {
            if (other != variant && other.path("selectedOptions").equals(selected)) {
                errors.add(
                        "VARIANT_ALREADY_EXISTS",
                        "The variant '" + VariantInput.label(selected)
                                + "' already exists. Please change at least one option value.",
                        at);
                return;
            }
        }
        variant.set("selectedOptions", selected);
    }

    private static ObjectNode variant(ObjectNode product, Map<String, Object> input, UserErrors errors, String[] at) {
        if (input.get("id") == null) {
            errors.add(
                    "PRODUCT_VARIANT_ID_MISSING",
                    "Product variant is missing ID attribute",
                    VariantInput.append(at, "id"));
            return null;
        }
        ObjectNode variant = ProductParts.among(product.path("variants"), (String) input.get("id"), null);
        if (variant == null) {
            errors.add(
                    "PRODUCT_VARIANT_DOES_NOT_EXIST", "Product variant does not exist", VariantInput.append(at, "id"));
        }
        return variant;
    }

    private Payload delete(Draft draft, Map<String, Object> arguments) {
        UserErrors errors = new UserErrors();
        ObjectNode product = product(draft, arguments, errors);
        if (product == null) {
            return Payload.of("product", null, errors);
        }
        Set<String> chosen = Options.chosen(product);
        List<?> ids = Arguments.list(arguments, "variantsIds");
        ArrayNode kept = product.arrayNode();
        for (int index = 0; index < ids.size(); index++) {
            if (ProductParts.among(product.path("variants"), (String) ids.get(index), null) == null) {
                errors.add(
                        "AT_LEAST_ONE_VARIANT_DOES_NOT_BELONG_TO_THE_PRODUCT",
                        "At least one variant does not belong to the product",
                        "variantsIds",
                        Integer.toString(index));
            }
        }
        product.path("variants").forEach(variant -> {
            if (!ids.contains(variant.path("id").asText())) {
                kept.add(variant);
            }
        });
        if (kept.isEmpty()) {
            errors.add("CANNOT_DELETE_LAST_VARIANT", "Cannot delete default variant", "variantsIds");
        }
        if (!errors.none()) {
            draft.forgetAll();
            return Payload.of("product", null, errors);
        }
        product.set("variants", kept);
        new VariantInput(draft, product, shop).position();
        Options.prune(product, chosen);
        return Payload.of("product", Entity.root(product), errors);
    }

    private Payload reorder(Draft draft, Map<String, Object> arguments) {
        UserErrors errors = new UserErrors();
        ObjectNode product = product(draft, arguments, errors);
        if (product == null) {
            return Payload.of("product", null, errors);
        }
        List<JsonNode> variants = new ArrayList<>();
        product.path("variants").forEach(variants::add);
        List<?> positions = Arguments.list(arguments, "positions");
        for (int index = 0; index < positions.size(); index++) {
            Map<String, Object> each = Arguments.asMap(positions.get(index));
            ObjectNode variant = ProductParts.among(product.path("variants"), (String) each.get("id"), null);
            if (variant == null) {
                errors.add(
                        "MISSING_VARIANT",
                        "Product variant does not exist",
                        "positions",
                        Integer.toString(index),
                        "id");
                continue;
            }
            variants.remove(variant);
            int position = (Integer) each.get("position");
            variants.add(Math.max(0, Math.min(position - 1, variants.size())), variant);
        }
        if (!errors.none()) {
            draft.forgetAll();
            return Payload.of("product", null, errors);
        }
        product.putArray("variants").addAll(variants);
        new VariantInput(draft, product, shop).position();
        return Payload.of("product", Entity.root(product), errors);
    }

    static boolean taken(ArrayNode variants, JsonNode selected) {
        for (JsonNode variant : variants) {
            if (variant.path("selectedOptions").equals(selected)) {
                return true;
            }
        }
        return false;
    }

    static ObjectNode product(Draft draft, Map<String, Object> arguments, UserErrors errors) {
        String id = (String) arguments.get("productId");
        ObjectNode product = Gid.type(id).equals("Product") ? draft.edit(id) : null;
        if (product == null) {
            errors.add("PRODUCT_DOES_NOT_EXIST", "Product does not exist", "productId");
            return null;
        }
        ProductMutations.settled(product);
        return product;
    }

    private static Payload answer(ObjectNode product, List<ObjectNode> variants, UserErrors errors) {
        Entity seen = product == null ? null : Entity.root(product);
        return Payload.of("product", seen, errors)
                .and(
                        "productVariants",
                        variants == null
                                ? null
                                : variants.stream()
                                        .map(each -> seen.child("ProductVariant", each))
                                        .toList());
    }
}
