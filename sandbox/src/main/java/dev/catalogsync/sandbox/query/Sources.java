package dev.catalogsync.sandbox.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.catalogsync.sandbox.graphql.Fields;
import dev.catalogsync.sandbox.graphql.Nodes;
import dev.catalogsync.sandbox.store.Entity;
import dev.catalogsync.sandbox.store.Gid;
import dev.catalogsync.sandbox.store.SandboxStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The sources of a collection, as the API shows them since 2026-07. One is kept here: the rules of a smart collection as
 * conditions, or the members of a manual one as selections.
 */
final class Sources {

    private static final Map<String, String> CONDITIONS = Map.of(
            "TAG",
            "ProductTag",
            "TYPE",
            "ProductType",
            "VENDOR",
            "ProductVendor",
            "TITLE",
            "ProductTitle",
            "VARIANT_PRICE",
            "VariantPrice");

    private Sources() {}

    static List<Entity> of(Entity collection) {
        ObjectNode doc = JsonNodeFactory.instance.objectNode();
        doc.put("id", Gid.of("CollectionConditionsSource", Gid.number(collection.id())));
        doc.put("title", collection.text("title"));
        doc.put("shareable", false);
        doc.put("targetType", "PRODUCTS");
        return List.of(collection.child("CollectionConditionsSource", doc));
    }

    static void register(Fields fields, SandboxStore store) {
        String type = "CollectionConditionsSource";
        fields.on(
                type,
                "inclusion",
                (source, arguments) -> source.child(
                        "CollectionSourceInclusion", source.parent().doc()));
        fields.on(type, "exclusion", (source, arguments) -> null);
        fields.on(type, "products", (source, arguments) -> fields.find("Collection", "products")
                .of(source.parent(), arguments));
        type = "CollectionSourceInclusion";
        fields.on(
                type,
                "matchType",
                (inclusion, arguments) -> !Members.smart(inclusion.doc())
                        ? null
                        : inclusion
                                        .doc()
                                        .path("ruleSet")
                                        .path("appliedDisjunctively")
                                        .asBoolean()
                                ? "ANY"
                                : "ALL");
        fields.on(type, "conditions", (inclusion, arguments) -> conditions(inclusion));
        fields.on(type, "selections", (inclusion, arguments) -> {
            List<Entity> selections = new ArrayList<>();
            for (JsonNode id : inclusion.doc().path("products")) {
                selections.add(inclusion.child(
                        "CollectionInclusionProductSelection",
                        JsonNodeFactory.instance.objectNode().put("id", id.asText())));
            }
            return Nodes.of(selections);
        });
        fields.on(
                "CollectionInclusionProductSelection", "product", (selection, arguments) -> store.find(selection.id()));
        fields.on("CollectionInclusionProductSelection", "variants", (selection, arguments) -> Nodes.none());
    }

    private static List<Entity> conditions(Entity inclusion) {
        List<Entity> conditions = new ArrayList<>();
        int number = 0;
        for (JsonNode rule : inclusion.doc().path("ruleSet").path("rules")) {
            String kind = CONDITIONS.get(rule.path("column").asText());
            if (kind != null) {
                ObjectNode doc = JsonNodeFactory.instance.objectNode();
                doc.put("id", Gid.of("CollectionSourceCondition", Gid.number(inclusion.id()) * 100 + number++));
                doc.put("relation", rule.path("relation").asText());
                ArrayNode values = doc.putArray("values");
                values.add(rule.path("condition").asText());
                doc.put("value", rule.path("condition").asText());
                conditions.add(inclusion.child("CollectionSourceInclusionCondition" + kind, doc));
            }
        }
        return conditions;
    }
}
