package dev.catalogsync.sandbox.mutation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.catalogsync.sandbox.graphql.Arguments;
import dev.catalogsync.sandbox.graphql.UserErrors;
import dev.catalogsync.sandbox.query.Members;
import dev.catalogsync.sandbox.store.Draft;
import java.util.List;
import java.util.Map;

/** Sources of a collection as inputs give them since 2026-07: conditions make it smart, selections are its members. */
final class SourceInput {

    private static final Map<String, String> COLUMNS = Map.of(
            "productTag", "TAG",
            "productType", "TYPE",
            "productVendor", "VENDOR",
            "productTitle", "TITLE",
            "variantPrice", "VARIANT_PRICE");

    private final Draft draft;
    private final ObjectNode collection;
    private final UserErrors errors;

    SourceInput(Draft draft, ObjectNode collection, UserErrors errors) {
        this.draft = draft;
        this.collection = collection;
        this.errors = errors;
    }

    void apply(Map<String, Object> input) {
        for (String list : List.of("sources", "sourcesToCreate")) {
            for (Object each : Arguments.list(input, list)) {
                Map<String, Object> source = Arguments.map(Arguments.asMap(each), "source");
                if (source != null && source.get("inclusion") instanceof Map<?, ?>) {
                    inclusion(Arguments.map(source, "inclusion"), "conditions", "selections");
                }
            }
        }
        for (Object each : Arguments.list(input, "sourcesToUpdate")) {
            Map<String, Object> source = Arguments.map(Arguments.asMap(each), "condition");
            if (source != null && source.get("inclusion") instanceof Map<?, ?>) {
                Map<String, Object> inclusion = Arguments.map(source, "inclusion");
                inclusion(inclusion, "conditionsToCreate", "selectionsToAdd");
                for (Object selection : Arguments.list(inclusion, "selectionsToRemove")) {
                    int index = Members.index(
                            collection.withArray("products"),
                            Arguments.asMap(selection).get("productId"));
                    if (index >= 0) {
                        collection.withArray("products").remove(index);
                    }
                }
            }
        }
        if (!Arguments.list(input, "sourcesToDelete").isEmpty()) {
            collection.putNull("ruleSet");
            collection.putArray("products");
        }
    }

    private void inclusion(Map<String, Object> inclusion, String conditions, String selections) {
        for (Object each : Arguments.list(inclusion, conditions)) {
            Arguments.asMap(each).forEach((kind, value) -> condition(kind, Arguments.asMap(value)));
        }
        if (Members.smart(collection) && inclusion.get("matchType") != null) {
            ((ObjectNode) collection.get("ruleSet"))
                    .put(
                            "appliedDisjunctively",
                            "ANY".equals(inclusion.get("matchType").toString()));
        }
        for (Object each : Arguments.list(inclusion, selections)) {
            String product = (String) Arguments.asMap(each).get("productId");
            if (product == null || draft.read(product) == null) {
                errors.add(null, "Product does not exist", "sources");
            } else if (Members.index(collection.withArray("products"), product) < 0) {
                collection.withArray("products").add(product);
            }
        }
    }

    private void condition(String kind, Map<String, Object> value) {
        String column = COLUMNS.get(kind);
        if (column == null) {
            errors.add(null, "This condition is not served by the sandbox: " + kind, "sources");
            return;
        }
        ObjectNode rules = collection.path("ruleSet").isObject()
                ? (ObjectNode) collection.get("ruleSet")
                : collection.putObject("ruleSet").put("appliedDisjunctively", false);
        ArrayNode list = rules.withArray("rules");
        Object wanted =
                value.get("values") instanceof List<?> values ? values : List.of(String.valueOf(value.get("value")));
        for (Object each : (List<?>) wanted) {
            list.addObject()
                    .put("column", column)
                    .put("relation", String.valueOf(value.get("relation")))
                    .put("condition", String.valueOf(each));
        }
    }
}
