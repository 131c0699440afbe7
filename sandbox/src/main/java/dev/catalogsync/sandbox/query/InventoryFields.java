package dev.catalogsync.sandbox.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.catalogsync.sandbox.graphql.Fields;
import dev.catalogsync.sandbox.graphql.Nodes;
import dev.catalogsync.sandbox.store.Entity;
import dev.catalogsync.sandbox.store.Gid;
import dev.catalogsync.sandbox.store.InventoryLevels;
import dev.catalogsync.sandbox.store.SandboxStore;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.StreamSupport;

/** Inventory items, their levels at locations, and the locations. */
public final class InventoryFields {

    public static final List<String> NAMES = List.of(
            "available", "committed", "damaged", "incoming", "on_hand", "quality_control", "reserved", "safety_stock");

    /** What counts towards on_hand beside what is available. */
    public static final List<String> ON_HAND =
            List.of("committed", "damaged", "quality_control", "reserved", "safety_stock");

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final SandboxStore store;

    public InventoryFields(SandboxStore store) {
        this.store = store;
    }

    public void register(Fields fields) {
        String type = "InventoryItem";
        fields.on(type, "sku", (item, arguments) -> item.parent().text("sku"));
        fields.on(
                type, "tracked", (item, arguments) -> item.doc().path("tracked").asBoolean());
        fields.on(type, "requiresShipping", (item, arguments) -> item.doc()
                .path("requiresShipping")
                .asBoolean(true));
        fields.on(type, "legacyResourceId", (item, arguments) -> ProductFields.legacyId(item));
        fields.on(type, "variant", (item, arguments) -> item.parent());
        fields.on(type, "variants", (item, arguments) -> Nodes.of(List.of(item.parent())));
        fields.on(
                type,
                "createdAt",
                (item, arguments) -> item.parent().doc().path("createdAt").asText("1970-01-01T00:00:00Z"));
        fields.on(
                type,
                "updatedAt",
                (item, arguments) -> item.parent().doc().path("updatedAt").asText("1970-01-01T00:00:00Z"));
        fields.on(
                type,
                "unitCost",
                (item, arguments) -> item.doc().path("unitCost").isObject()
                        ? item.doc().get("unitCost")
                        : item.text("unitCost") == null
                                ? null
                                : ProductFields.money(new BigDecimal(item.text("unitCost"))));
        fields.on(type, "measurement", (item, arguments) -> {
            if (item.doc().path("measurement").isObject()) {
                return item.doc().get("measurement");
            }
            ObjectNode measurement = JSON.objectNode();
            measurement.put("id", Gid.of("InventoryItemMeasurement", Gid.number(item.id())));
            measurement
                    .putObject("weight")
                    .put("value", item.doc().path("weight").asDouble())
                    .put("unit", item.doc().path("weightUnit").asText("KILOGRAMS"));
            return measurement;
        });
        fields.on(
                type, "trackedEditable", (item, arguments) -> JSON.objectNode().put("locked", false));
        fields.on(type, "countryHarmonizedSystemCodes", (item, arguments) -> Nodes.none());
        fields.on(type, "duplicateSkuCount", (item, arguments) -> 0);
        fields.on(
                type,
                "locationsCount",
                (item, arguments) ->
                        ProductFields.count(InventoryLevels.levels(item, false).size()));
        fields.on(
                type,
                "inventoryLevels",
                (item, arguments) -> ProductFields.list(
                        InventoryLevels.levels(item, Boolean.TRUE.equals(arguments.get("includeInactive"))),
                        arguments));
        fields.on(
                type,
                "inventoryLevel",
                (item, arguments) ->
                        InventoryLevels.levels(item, Boolean.TRUE.equals(arguments.get("includeInactive"))).stream()
                                .filter(level -> level.text("location").equals(arguments.get("locationId")))
                                .findFirst()
                                .orElse(null));
        level(fields);
        location(fields);
        fields.on("QueryRoot", "inventoryLevel", (none, arguments) -> store.find((String) arguments.get("id")));
    }

    private void level(Fields fields) {
        String type = "InventoryLevel";
        fields.on(type, "item", (level, arguments) -> level.parent());
        fields.on(type, "location", (level, arguments) -> store.find(level.text("location")));
        fields.on(type, "isActive", (level, arguments) -> level.doc()
                .path("active")
                .asBoolean(true));
        fields.on(type, "canDeactivate", (level, arguments) -> true);
        fields.on(type, "createdAt", (level, arguments) -> level.doc()
                .path("createdAt")
                .asText(level.text("updatedAt")));
        fields.on(type, "quantities", (level, arguments) -> {
            ArrayNode quantities = JSON.arrayNode();
            for (Object name : (List<?>) arguments.get("names")) {
                quantities
                        .addObject()
                        .put(
                                "id",
                                "gid://shopify/InventoryQuantity/" + level.id().replaceAll(".*/", "") + "&name=" + name)
                        .put("name", (String) name)
                        .put("quantity", quantity(level.doc(), (String) name))
                        // Only quantities that were set have a time, as recorded.
                        .put("updatedAt", level.doc().has((String) name) ? level.text("updatedAt") : null);
            }
            return quantities;
        });
    }

    private void location(Fields fields) {
        String type = "Location";
        fields.on(type, "legacyResourceId", (location, arguments) -> ProductFields.legacyId(location));
        fields.on(type, "inventoryLevels", (location, arguments) -> Nodes.of(at(location.id())));
        fields.on(type, "inventoryLevel", (location, arguments) -> {
            Entity item = store.find((String) arguments.get("inventoryItemId"));
            return item == null
                    ? null
                    : InventoryLevels.levels(item, true).stream()
                            .filter(level -> level.text("location").equals(location.id()))
                            .findFirst()
                            .orElse(null);
        });
        fields.on(type, "metafields", (location, arguments) -> Metafields.of(location, arguments));
        fields.on(type, "metafield", (location, arguments) -> Metafields.one(location, arguments));
        for (String no : List.of(
                "isFulfillmentService", "hasUnfulfilledOrders", "addressVerified", "activatable", "deletable")) {
            fields.on(type, no, (location, arguments) -> false);
        }
        for (String yes : List.of("deactivatable", "hasActiveInventory")) {
            fields.on(type, yes, (location, arguments) -> true);
        }
    }

    private Iterable<Entity> at(String location) {
        return () -> StreamSupport.stream(store.all("Product").spliterator(), false)
                .flatMap(product -> product.children("variants", "ProductVariant").stream())
                .filter(variant -> variant.doc().path("inventoryItem").isObject())
                .map(variant -> variant.child(
                        "InventoryItem", (ObjectNode) variant.doc().get("inventoryItem")))
                .flatMap(item -> InventoryLevels.levels(item, false).stream())
                .filter(level -> level.text("location").equals(location))
                .iterator();
    }

    public static int quantity(JsonNode level, String name) {
        if (!name.equals("on_hand")) {
            return level.path(name).asInt();
        }
        int quantity = level.path("available").asInt();
        for (String each : ON_HAND) {
            quantity += level.path(each).asInt();
        }
        return quantity;
    }

    static Object properties() {
        ArrayNode names = JSON.arrayNode();
        for (String name : NAMES) {
            ObjectNode each = names.addObject()
                    .put("name", name)
                    .put("displayName", name.replace('_', ' '))
                    .put("isInUse", true);
            each.putArray("belongsTo");
            each.putArray("comprises");
        }
        return JSON.objectNode().set("quantityNames", names);
    }
}
