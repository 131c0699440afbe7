package dev.catalogsync.sandbox.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The rules of smart collections. */
final class CollectionRules {

    private CollectionRules() {}

    /** @param ruleSet rules with column, relation and condition, and whether one of them is enough */
    static boolean match(JsonNode ruleSet, ObjectNode product) {
        boolean any = ruleSet.path("appliedDisjunctively").asBoolean();
        for (JsonNode rule : ruleSet.path("rules")) {
            if (holds(rule, product) == any) {
                return any;
            }
        }
        return !any && !ruleSet.path("rules").isEmpty();
    }

    private static boolean holds(JsonNode rule, ObjectNode product) {
        String relation = rule.path("relation").asText();
        String condition = rule.path("condition").asText().toLowerCase(Locale.ROOT);
        List<String> values = values(rule.path("column").asText(), product);
        if (relation.startsWith("NOT_")) {
            return values.stream().noneMatch(value -> compare(relation.substring(4), value, condition));
        }
        return switch (relation) {
            case "IS_SET" -> !values.isEmpty();
            case "IS_NOT_SET" -> values.isEmpty();
            default -> values.stream().anyMatch(value -> compare(relation, value, condition));
        };
    }

    private static boolean compare(String relation, String value, String condition) {
        String text = value.toLowerCase(Locale.ROOT);
        return switch (relation) {
            case "EQUALS" ->
                text.equals(condition) || (number(text) && number(condition) && order(text, condition) == 0);
            case "CONTAINS" -> text.contains(condition);
            case "STARTS_WITH" -> text.startsWith(condition);
            case "ENDS_WITH" -> text.endsWith(condition);
            case "GREATER_THAN" -> number(text) && number(condition) && order(text, condition) > 0;
            case "LESS_THAN" -> number(text) && number(condition) && order(text, condition) < 0;
            default -> false;
        };
    }

    private static boolean number(String text) {
        return text.matches("-?\\d+(\\.\\d+)?");
    }

    private static int order(String one, String other) {
        return new BigDecimal(one).compareTo(new BigDecimal(other));
    }

    private static List<String> values(String column, ObjectNode product) {
        List<String> values = new ArrayList<>();
        switch (column) {
            case "TITLE" -> values.add(product.path("title").asText());
            case "TYPE" -> values.add(product.path("productType").asText());
            case "VENDOR" -> values.add(product.path("vendor").asText());
            case "TAG" -> product.path("tags").forEach(tag -> values.add(tag.asText()));
            case "PRODUCT_CATEGORY_ID", "PRODUCT_TAXONOMY_NODE_ID" ->
                values.add(product.path("category").asText());
            default -> product.path("variants").forEach(variant -> variantValue(column, variant, values));
        }
        return values;
    }

    private static void variantValue(String column, JsonNode variant, List<String> values) {
        switch (column) {
            case "VARIANT_PRICE" -> values.add(variant.path("price").asText());
            case "VARIANT_COMPARE_AT_PRICE" -> {
                if (variant.hasNonNull("compareAtPrice")) {
                    values.add(variant.path("compareAtPrice").asText());
                }
            }
            case "IS_PRICE_REDUCED" -> {
                if (variant.hasNonNull("compareAtPrice")
                        && order(
                                        variant.path("compareAtPrice").asText(),
                                        variant.path("price").asText())
                                > 0) {
                    values.add("reduced");
                }
            }
            case "VARIANT_TITLE" -> values.add(ProductFields.title((ObjectNode) variant));
            case "VARIANT_INVENTORY" -> values.add(Integer.toString(ProductFields.quantity(variant)));
            case "VARIANT_WEIGHT" ->
                values.add(variant.path("inventoryItem").path("weight").asText());
            default -> {
                // Columns over metafields are left out.
            }
        }
    }
}
