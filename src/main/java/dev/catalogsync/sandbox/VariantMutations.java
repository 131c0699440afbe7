package dev.catalogsync.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Variants of one product created, updated, deleted and put in order together, and the options they choose from. */
final class VariantMutations {

    private static final int MOST_OPTIONS = 3;

    private final ShopSeed shop;

    VariantMutations(ShopSeed shop) {
        this.shop = shop;
    }

    void register(Mutations mutations) {
        mutations.on("productVariantsBulkCreate", (draft, arguments, call) -> create(draft, arguments));
        mutations.on("productVariantsBulkUpdate", (draft, arguments, call) -> update(draft, arguments));
        mutations.on("productVariantsBulkDelete", (draft, arguments, call) -> delete(draft, arguments));
        mutations.on("productVariantsBulkReorder", (draft, arguments, call) -> reorder(draft, arguments));
        mutations.on("productOptionsCreate", (draft, arguments, call) -> createOptions(draft, arguments));
        mutations.on("productOptionUpdate", (draft, arguments, call) -> updateOption(draft, arguments));
        mutations.on("productOptionsDelete", (draft, arguments, call) -> deleteOptions(draft, arguments));
    }

    private Payload create(Draft draft, Map<String, Object> arguments) {
        UserErrors errors = new UserErrors();
        ObjectNode product = product(draft, arguments, errors);
        if (product == null) {
            return answer(null, null, errors);
        }
        List<?> given = ProductMutations.list(arguments, "variants");
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
        MediaInput.add(draft, product, ProductMutations.list(arguments, "media"), errors, "media");
        List<ObjectNode> created = new ArrayList<>();
        for (int index = 0; index < given.size(); index++) {
            Map<String, Object> input = ProductMutations.asMap(given.get(index));
            String[] at = {"variants", Integer.toString(index)};
            ArrayNode selected = inputs.selected(ProductMutations.list(input, "optionValues"), errors, at, true);
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
        if (variants.size() > VariantInput.MOST) {
            errors.add("LIMIT_EXCEEDED", "You can only have a maximum of 2048 variants per product.", "variants");
        }
        if (!errors.none()) {
            draft.forgetAll();
            return answer(null, null, errors);
        }
        inputs.position();
        Options.prune(product);
        return answer(product, created, errors);
    }

    private Payload update(Draft draft, Map<String, Object> arguments) {
        UserErrors errors = new UserErrors();
        ObjectNode product = product(draft, arguments, errors);
        if (product == null) {
            return answer(null, null, errors);
        }
        boolean partial = Boolean.TRUE.equals(arguments.get("allowPartialUpdates"));
        VariantInput inputs = new VariantInput(draft, product, shop);
        MediaInput.add(draft, product, ProductMutations.list(arguments, "media"), errors, "media");
        List<ObjectNode> changed = new ArrayList<>();
        List<?> given = ProductMutations.list(arguments, "variants");
        for (int index = 0; index < given.size(); index++) {
            Map<String, Object> input = ProductMutations.asMap(given.get(index));
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
        Options.prune(product);
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
        ObjectNode variant = Options.find(product.path("variants"), (String) input.get("id"), null);
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
        List<?> ids = ProductMutations.list(arguments, "variantsIds");
        ArrayNode kept = product.arrayNode();
        for (int index = 0; index < ids.size(); index++) {
            if (Options.find(product.path("variants"), (String) ids.get(index), null) == null) {
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
        Options.prune(product);
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
        List<?> positions = ProductMutations.list(arguments, "positions");
        for (int index = 0; index < positions.size(); index++) {
            Map<String, Object> each = ProductMutations.asMap(positions.get(index));
            ObjectNode variant = Options.find(product.path("variants"), (String) each.get("id"), null);
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

    // ---- options

    private Payload createOptions(Draft draft, Map<String, Object> arguments) {
        UserErrors errors = new UserErrors();
        ObjectNode product = product(draft, arguments, errors);
        if (product == null) {
            return Payload.of("product", null, errors);
        }
        List<?> given = ProductMutations.list(arguments, "options");
        boolean standalone = ProductFields.hasOnlyDefaultVariant(product);
        ArrayNode before = standalone ? product.arrayNode() : product.withArray("options");
        if (before.size() + given.size() > MOST_OPTIONS) {
            draft.forgetAll();
            return Payload.of(
                    "product",
                    null,
                    errors.add("OPTIONS_OVER_LIMIT", "Can only specify a maximum of 3 options", "options"));
        }
        ObjectNode fresh = product.objectNode();
        new Options(draft, fresh, errors, "options").replace(given);
        fresh.path("options").forEach(option -> {
            if (Options.find(before, null, option.path("name").asText()) != null) {
                errors.add(
                        "OPTION_ALREADY_EXISTS",
                        "Option '" + option.path("name").asText() + "' already exists.",
                        "options");
            }
            before.add(((ObjectNode) option).put("position", before.size() + 1));
        });
        if (!errors.none()) {
            draft.forgetAll();
            return Payload.of("product", null, errors);
        }
        product.set("options", before);
        // Every variant takes the first value of a new option.
        for (JsonNode variant : product.path("variants")) {
            ArrayNode selected = standalone
                    ? ((ObjectNode) variant).putArray("selectedOptions")
                    : ((ObjectNode) variant).withArray("selectedOptions");
            fresh.path("options").forEach(option -> selected.addObject()
                    .put("name", option.path("name").asText())
                    .put(
                            "value",
                            option.path("optionValues").path(0).path("name").asText()));
        }
        return Payload.of("product", Entity.root(product), errors);
    }

    private Payload updateOption(Draft draft, Map<String, Object> arguments) {
        UserErrors errors = new UserErrors();
        ObjectNode product = product(draft, arguments, errors);
        if (product == null) {
            return Payload.of("product", null, errors);
        }
        Map<String, Object> input = ProductMutations.map(arguments, "option");
        ObjectNode option = Options.find(product.path("options"), (String) input.get("id"), null);
        if (option == null) {
            draft.forgetAll();
            return Payload.of("product", null, errors.add("OPTION_DOES_NOT_EXIST", "Option does not exist", "option"));
        }
        String name = option.path("name").asText();
        if (input.get("name") instanceof String renamed) {
            rename(product, name, null, renamed);
            option.put("name", renamed);
            name = renamed;
        }
        for (Object each : ProductMutations.list(arguments, "optionValuesToUpdate")) {
            Map<String, Object> value = ProductMutations.asMap(each);
            ObjectNode known = Options.find(option.path("optionValues"), (String) value.get("id"), null);
            if (known == null) {
                errors.add("OPTION_VALUE_DOES_NOT_EXIST", "Option value does not exist", "optionValuesToUpdate");
            } else if (value.get("name") instanceof String renamed) {
                rename(product, name, known.path("name").asText(), renamed);
                known.put("name", renamed);
            }
        }
        for (Object each : ProductMutations.list(arguments, "optionValuesToAdd")) {
            Options.ensure(
                    draft, product, name, (String) ProductMutations.asMap(each).get("name"));
        }
        ArrayNode kept = product.arrayNode();
        List<?> gone = ProductMutations.list(arguments, "optionValuesToDelete");
        option.path("optionValues").forEach(value -> {
            if (!gone.contains(value.path("id").asText())) {
                kept.add(value);
            }
        });
        option.set("optionValues", kept);
        if (!errors.none()) {
            draft.forgetAll();
            return Payload.of("product", null, errors);
        }
        return Payload.of("product", Entity.root(product), errors);
    }

    /** Gives an option, or one of its values, another name wherever variants have chosen it. */
    private static void rename(ObjectNode product, String option, String value, String renamed) {
        for (JsonNode variant : product.path("variants")) {
            for (JsonNode selected : variant.path("selectedOptions")) {
                if (selected.path("name").asText().equals(option)
                        && (value == null || selected.path("value").asText().equals(value))) {
                    ((ObjectNode) selected).put(value == null ? "name" : "value", renamed);
                }
            }
        }
    }

    private Payload deleteOptions(Draft draft, Map<String, Object> arguments) {
        UserErrors errors = new UserErrors();
        ObjectNode product = product(draft, arguments, errors);
        if (product == null) {
            return Payload.of("product", null, errors).and("deletedOptionsIds", List.of());
        }
        List<Object> deleted = new ArrayList<>();
        ArrayNode kept = product.arrayNode();
        List<?> ids = ProductMutations.list(arguments, "options");
        for (JsonNode option : product.path("options")) {
            if (ids.contains(option.path("id").asText())) {
                deleted.add(option.path("id").asText());
                unselect(product, option.path("name").asText());
            } else {
                kept.add(option.deepCopy());
            }
        }
        if (deleted.size() < ids.size()) {
            draft.forgetAll();
            return Payload.of("product", null, errors.add("OPTION_DOES_NOT_EXIST", "Option does not exist", "options"))
                    .and("deletedOptionsIds", List.of());
        }
        for (int index = 0; index < kept.size(); index++) {
            ((ObjectNode) kept.get(index)).put("position", index + 1);
        }
        product.set("options", kept);
        distinct(product);
        if (kept.isEmpty()) {
            ObjectNode option = kept.addObject().put("id", draft.newId("ProductOption"));
            option.put("name", "Title").put("position", 1);
            option.putArray("optionValues")
                    .addObject()
                    .put("id", draft.newId("ProductOptionValue"))
                    .put("name", "Default Title");
            ((ObjectNode) product.path("variants").path(0))
                    .putArray("selectedOptions")
                    .addObject()
                    .put("name", "Title")
                    .put("value", "Default Title");
        }
        return Payload.of("product", Entity.root(product), errors).and("deletedOptionsIds", deleted);
    }

    private static void unselect(ObjectNode product, String option) {
        for (JsonNode variant : product.path("variants")) {
            ArrayNode kept = product.arrayNode();
            variant.path("selectedOptions").forEach(selected -> {
                if (!selected.path("name").asText().equals(option)) {
                    kept.add(selected);
                }
            });
            ((ObjectNode) variant).set("selectedOptions", kept);
        }
    }

    /** Of variants that no longer differ, the first stays. */
    private static void distinct(ObjectNode product) {
        ArrayNode kept = product.arrayNode();
        for (JsonNode variant : product.path("variants")) {
            if (!taken(kept, variant.path("selectedOptions"))) {
                kept.add(((ObjectNode) variant).put("position", kept.size() + 1));
            }
        }
        product.set("variants", kept);
    }

    private static boolean taken(ArrayNode variants, JsonNode selected) {
        for (JsonNode variant : variants) {
            if (variant.path("selectedOptions").equals(selected)) {
                return true;
            }
        }
        return false;
    }

    private static ObjectNode product(Draft draft, Map<String, Object> arguments, UserErrors errors) {
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
