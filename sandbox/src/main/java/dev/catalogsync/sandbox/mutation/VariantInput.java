package dev.catalogsync.sandbox.mutation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.catalogsync.sandbox.graphql.Arguments;
import dev.catalogsync.sandbox.graphql.UserErrors;
import dev.catalogsync.sandbox.seed.ShopSeed;
import dev.catalogsync.sandbox.store.Draft;
import dev.catalogsync.sandbox.store.ProductParts;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The variants of one product as mutations give them. */
final class VariantInput {

    private static final List<String> PLAIN =
            List.of("barcode", "taxable", "inventoryPolicy", "requiresComponents", "showUnitPrice", "taxCode");
    private static final int MOST_QUANTITIES = 50_000;

    private final Draft draft;
    private final ObjectNode product;
    private final ShopSeed shop;

    VariantInput(Draft draft, ObjectNode product, ShopSeed shop) {
        this.draft = draft;
        this.product = product;
        this.shop = shop;
    }

    /** A product always has a variant: of its options' first values, or Shopify's "Default Title". */
    void defaults() {
        if (!product.withArray("variants").isEmpty()) {
            return;
        }
        ArrayNode options = product.withArray("options");
        if (options.isEmpty()) {
            ObjectNode option = options.addObject().put("id", draft.newId("ProductOption"));
            option.put("name", "Title").put("position", 1);
            option.putArray("optionValues")
                    .addObject()
                    .put("id", draft.newId("ProductOptionValue"))
                    .put("name", "Default Title");
        }
        ObjectNode variant = fresh();
        ArrayNode selected = variant.withArray("selectedOptions");
        for (JsonNode option : options) {
            selected.addObject()
                    .put("name", option.path("name").asText())
                    .put(
                            "value",
                            option.path("optionValues").path(0).path("name").asText());
        }
        product.withArray("variants").add(variant.put("position", 1));
    }

    /** The given variants become the product's: those known by id or by their option values are kept and changed. */
    void replace(List<?> given, UserErrors errors) {
        Set<String> seen = new HashSet<>();
        ArrayNode before = product.withArray("variants");
        ArrayNode after = product.arrayNode();
        int quantities = 0;
        for (int index = 0; index < given.size(); index++) {
            String[] at = {"input", "variants", Integer.toString(index)};
            Map<String, Object> input = Arguments.asMap(given.get(index));
            ArrayNode selected = selected(Arguments.list(input, "optionValues"), errors, at, false);
            ObjectNode known = known(before, input, selected);
            if (input.get("id") != null && known == null) {
                errors.add("PRODUCT_VARIANT_DOES_NOT_EXIST", "Product variant does not exist", append(at, "id"));
                continue;
            }
            if (selected != null && !seen.add(selected.toString())) {
                errors.add(
                        "INVALID_VARIANT",
                        "The variant '" + label(selected)
                                + "' already exists. Please change at least one option value.",
                        at);
            }
            ObjectNode variant = known == null ? fresh() : known;
            if (selected != null) {
                variant.set("selectedOptions", selected);
            }
            quantities += Arguments.list(input, "inventoryQuantities").size();
            apply(variant, input, errors, at);
            after.add(variant);
        }
        if (quantities > MOST_QUANTITIES) {
            errors.add(
                    "INVENTORY_QUANTITIES_LIMIT_EXCEEDED",
                    "The number of inventory quantities exceeds the maximum of 50000",
                    "input",
                    "variants");
        }
        if (after.isEmpty() && errors.none()) {
            errors.add("INVALID_INPUT", "Product must have at least one variant", "input", "variants");
        }
        product.set("variants", after);
        position();
        Options.prune(product);
    }

    void position() {
        int position = 1;
        for (JsonNode variant : product.path("variants")) {
            ((ObjectNode) variant).put("position", position++);
        }
    }

    private static ObjectNode known(ArrayNode variants, Map<String, Object> input, ArrayNode selected) {
        for (JsonNode variant : variants) {
            boolean same = input.get("id") != null
                    ? variant.path("id").asText().equals(input.get("id"))
                    : selected != null && variant.path("selectedOptions").equals(selected);
            if (same) {
                return (ObjectNode) variant;
            }
        }
        return null;
    }

    /**
     * Option values in the order of the product's options; null where something is wrong with them.
     *
     * @param growing whether values that the option does not have yet may be added
     */
    ArrayNode selected(List<?> given, UserErrors errors, String[] at, boolean growing) {
        ArrayNode selected = product.arrayNode();
        ArrayNode options = product.withArray("options");
        boolean wrong = false;
        String[] chosen = new String[options.size()];
        for (int index = 0; index < given.size(); index++) {
            Map<String, Object> value = Arguments.asMap(given.get(index));
            String[] place = append(append(at, "optionValues"), Integer.toString(index));
            ObjectNode option = value.get("optionId") != null
                    ? ProductParts.among(options, (String) value.get("optionId"), null)
                    : ProductParts.among(options, null, (String) value.get("optionName"));
            if (option == null) {
                errors.add("OPTION_DOES_NOT_EXIST", "Option does not exist", place);
                wrong = true;
                continue;
            }
            ObjectNode known = ProductParts.among(
                    option.path("optionValues"), (String) value.get("id"), (String) value.get("name"));
            if (known == null && (!growing || value.get("name") == null)) {
                errors.add("OPTION_VALUE_DOES_NOT_EXIST", "Option value does not exist", place);
                wrong = true;
                continue;
            }
            if (known == null) {
                Options.ensure(draft, product, option.path("name").asText(), (String) value.get("name"));
            }
            chosen[position(options, option)] = known == null
                    ? (String) value.get("name")
                    : known.path("name").asText();
        }
        for (int index = 0; index < chosen.length && !wrong; index++) {
            String name = options.path(index).path("name").asText();
            if (chosen[index] == null) {
                errors.add("OPTION_VALUES_MISSING", "You need to add option values for " + name, at);
                wrong = true;
            }
            selected.addObject().put("name", name).put("value", chosen[index]);
        }
        return wrong ? null : selected;
    }

    private static int position(ArrayNode options, ObjectNode option) {
        for (int index = 0; index < options.size(); index++) {
            if (options.get(index) == option) {
                return index;
            }
        }
        throw new IllegalStateException("an option that is not of this product");
    }

    static String label(JsonNode selected) {
        StringBuilder label = new StringBuilder();
        selected.forEach(each -> label.append(label.isEmpty() ? "" : " / ")
                .append(each.path("value").asText()));
        return label.toString();
    }

    ObjectNode fresh() {
        ObjectNode variant = product.objectNode();
        variant.put("id", draft.newId("ProductVariant"));
        variant.putNull("sku");
        variant.putNull("barcode");
        variant.put("price", "0.00");
        variant.putNull("compareAtPrice");
        variant.put("taxable", true);
        variant.put("inventoryPolicy", "DENY");
        variant.put("position", 0);
        variant.put("createdAt", draft.now());
        variant.put("updatedAt", draft.now());
        variant.putArray("selectedOptions");
        ObjectNode item = variant.putObject("inventoryItem");
        item.put("id", draft.newId("InventoryItem"));
        item.put("tracked", false);
        item.put("requiresShipping", true);
        item.putNull("unitCost");
        item.put("weight", 0.0);
        item.put("weightUnit", "KILOGRAMS");
        item.putArray("levels")
                .add(level(ShopSeed.MAIN_LOCATION, 0, draft.now()).put("implied", true));
        return variant;
    }

    private ObjectNode level(String location, int available, String now) {
        return product.objectNode()
                .put("location", location)
                .put("available", available)
                .put("updatedAt", now);
    }

    /** Puts what the input says onto a variant; what it does not say stays. */
    void apply(ObjectNode variant, Map<String, Object> input, UserErrors errors, String... at) {
        ObjectNode before = variant.deepCopy();
        for (String name : PLAIN) {
            if (input.containsKey(name)) {
                put(variant, name, input.get(name));
            }
        }
        price(variant, input, "price", errors, at);
        price(variant, input, "compareAtPrice", errors, at);
        ObjectNode item = variant.withObject("inventoryItem");
        if (input.containsKey("sku")) {
            put(variant, "sku", input.get("sku"));
        }
        if (input.get("inventoryItem") instanceof Map<?, ?>) {
            inventoryItem(variant, item, Arguments.map(input, "inventoryItem"));
        }
        if (input.get("unitPriceMeasurement") instanceof Map<?, ?> measurement) {
            ObjectNode kept = variant.putObject("unitPriceMeasurement");
            measurement.forEach((name, value) -> put(kept, (String) name, value));
        }
        for (Object each : Arguments.list(input, "inventoryQuantities")) {
            quantity(item, Arguments.asMap(each));
        }
        if (input.get("metafields") instanceof List<?> metafields) {
            new MetafieldInput(draft, errors, append(at, "metafields")).put(variant, metafields, at[0].equals("input"));
        }
        MediaInput.attach(draft, product, variant, input, errors, at);
        if (!variant.equals(before)) {
            variant.put("updatedAt", draft.now());
        }
    }

    private void price(ObjectNode variant, Map<String, Object> input, String name, UserErrors errors, String[] at) {
        if (!input.containsKey(name)) {
            return;
        }
        if (input.get(name) == null) {
            if (name.equals("compareAtPrice")) {
                variant.putNull(name);
            }
            return;
        }
        BigDecimal price = new BigDecimal(input.get(name).toString());
        if (price.signum() < 0) {
            errors.add(
                    at[0].equals("input") ? "INVALID_VARIANT" : "GREATER_THAN_OR_EQUAL_TO",
                    (name.equals("price") ? "Price" : "Compare at price") + " must be greater than or equal to 0",
                    append(at, name));
            return;
        }
        variant.put(name, money(price));
    }

    /** Prices have two decimals. */
    static String money(BigDecimal amount) {
        return amount.setScale(2, RoundingMode.HALF_UP).toPlainString();
    }

    static void inventoryItem(ObjectNode variant, ObjectNode item, Map<String, Object> input) {
        if (input.containsKey("sku")) {
            put(variant, "sku", input.get("sku"));
        }
        for (String name : List.of("tracked", "requiresShipping")) {
            if (input.get(name) != null) {
                put(item, name, input.get(name));
            }
        }
        for (String name : List.of("countryCodeOfOrigin", "provinceCodeOfOrigin")) {
            if (input.containsKey(name)) {
                put(item, name, input.get(name));
            }
        }
        if (input.containsKey("harmonizedSystemCode")) {
            Object code = input.get("harmonizedSystemCode");
            put(
                    item,
                    "harmonizedSystemCode",
                    code == null ? null : code.toString().replaceAll("[^0-9]", ""));
        }
        if (input.containsKey("cost")) {
            put(
                    item,
                    "unitCost",
                    input.get("cost") == null
                            ? null
                            : money(new BigDecimal(input.get("cost").toString())));
        }
        if (input.get("measurement") instanceof Map<?, ?> measurement
                && measurement.get("weight") instanceof Map<?, ?> weight) {
            put(item, "weight", weight.get("value"));
            put(item, "weightUnit", weight.get("unit"));
        }
    }

    private void quantity(ObjectNode item, Map<String, Object> input) {
        ArrayNode levels = item.withArray("levels");
        String location = (String) input.get("locationId");
        int quantity = ((Number) input.getOrDefault("quantity", input.getOrDefault("availableQuantity", 0))).intValue();
        // The level a new variant gets by itself gives way to those that are asked for.
        if (levels.size() == 1 && levels.get(0).path("implied").asBoolean()) {
            levels.removeAll();
        }
        for (JsonNode level : levels) {
            if (level.path("location").asText().equals(location)) {
                int committed = level.path("committed").asInt();
                ((ObjectNode) level)
                        .put("available", "on_hand".equals(input.get("name")) ? quantity - committed : quantity);
                ((ObjectNode) level).put("updatedAt", draft.now());
                return;
            }
        }
        levels.add(level(location, quantity, draft.now()));
    }

    static void put(ObjectNode node, String name, Object value) {
        switch (value) {
            case null -> node.putNull(name);
            case Boolean flag -> node.put(name, flag);
            case Integer number -> node.put(name, number);
            case Number number -> node.put(name, number.doubleValue());
            default -> node.put(name, value.toString());
        }
    }

    static String[] append(String[] path, String step) {
        String[] longer = Arrays.copyOf(path, path.length + 1);
        longer[path.length] = step;
        return longer;
    }
}
