package dev.catalogsync.sandbox.mutation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.catalogsync.sandbox.graphql.AdminCall;
import dev.catalogsync.sandbox.graphql.AdminException;
import dev.catalogsync.sandbox.graphql.Arguments;
import dev.catalogsync.sandbox.graphql.Fields;
import dev.catalogsync.sandbox.graphql.Mutations;
import dev.catalogsync.sandbox.graphql.Payload;
import dev.catalogsync.sandbox.graphql.UserErrors;
import dev.catalogsync.sandbox.query.InventoryFields;
import dev.catalogsync.sandbox.seed.ShopSeed;
import dev.catalogsync.sandbox.store.Draft;
import dev.catalogsync.sandbox.store.Entity;
import dev.catalogsync.sandbox.store.Gid;
import dev.catalogsync.sandbox.store.InventoryLevels;
import dev.catalogsync.sandbox.store.ProductParts;
import dev.catalogsync.sandbox.store.SandboxStore;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Quantities of inventory items at locations: set, adjusted, moved, and where an item is stocked at all. */
public final class InventoryMutations {

    private static final List<String> REASONS = List.of(
            "correction",
            "cycle_count_available",
            "damaged",
            "movement_canceled",
            "movement_created",
            "movement_received",
            "movement_updated",
            "other",
            "promotion",
            "quality_control",
            "received",
            "reservation_created",
            "reservation_deleted",
            "reservation_updated",
            "restock",
            "safety_stock",
            "shrinkage");
    private static final int BOUND = 1_000_000_000;

    public void register(Mutations mutations) {
        mutations.on(
                "inventorySetQuantities",
                (draft, arguments, call) -> set(draft, arguments, call, "quantities", "InventoryQuantityInput"));
        mutations.on(
                "inventorySetOnHandQuantities",
                (draft, arguments, call) -> set(draft, arguments, call, "setQuantities", "InventorySetQuantityInput"));
        mutations.on("inventoryAdjustQuantities", (draft, arguments, call) -> adjust(draft, arguments, call));
        mutations.on("inventoryMoveQuantities", (draft, arguments, call) -> move(draft, arguments, call));
        mutations.on("inventoryActivate", (draft, arguments, call) -> activate(draft, arguments));
        mutations.on("inventoryDeactivate", (draft, arguments, call) -> deactivate(draft, arguments));
        mutations.on("inventoryItemUpdate", (draft, arguments, call) -> update(draft, arguments));
        mutations.on("locationAdd", (draft, arguments, call) -> addLocation(draft, arguments));
    }

    /** One quantity before and after, as it goes into the group of changes. */
    private record Change(String item, String location, String name, int delta, String document) {}

    private Payload set(Draft draft, Map<String, Object> arguments, AdminCall call, String list, String inputType) {
        Map<String, Object> input = Arguments.input(arguments, "input");
        String name = input.get("name") == null ? "on_hand" : input.get("name").toString();
        List<?> given = Arguments.list(input, list);
        given.forEach(each -> compared(call, Arguments.asMap(each), inputType));
        UserErrors errors = new UserErrors();
        if (!name.equals("available") && !name.equals("on_hand")) {
            errors.add("INVALID_NAME", "The quantity name must be either 'available' or 'on_hand'.", "input", "name");
        }
        reason(input, errors);
        Set<String> pairs = new HashSet<>();
        List<Change> changes = new ArrayList<>();
        for (int index = 0; index < given.size(); index++) {
            Map<String, Object> each = Arguments.asMap(given.get(index));
            String[] at = {"input", list, Integer.toString(index)};
            int quantity = (Integer) each.get("quantity");
            bounds(quantity, name.equals("on_hand"), errors, VariantInput.append(at, "quantity"));
            if (!pairs.add(each.get("inventoryItemId") + " " + each.get("locationId"))) {
                errors.add(
                        "NO_DUPLICATE_INVENTORY_ITEM_ID_GROUP_ID_PAIR",
                        "The combination of inventoryItemId and locationId must be unique.",
                        VariantInput.append(at, "locationId"));
            }
            ObjectNode item = item(draft, each, errors, at);
            location(draft, each.get("locationId"), errors, VariantInput.append(at, "locationId"));
            if (item == null || !errors.none()) {
                continue;
            }
            ObjectNode level = level(draft, item, (String) each.get("locationId"));
            int now = InventoryFields.quantity(level, name);
            stale(each, now, errors, at);
            if (errors.none()) {
                put(draft, level, "available", level.path("available").asInt() + quantity - now);
                changes.add(new Change(
                        (String) each.get("inventoryItemId"),
                        (String) each.get("locationId"),
                        "available",
                        quantity - now,
                        null));
            }
        }
        return group(draft, input, errors, changes, true);
    }

    private Payload adjust(Draft draft, Map<String, Object> arguments, AdminCall call) {
        Map<String, Object> input = Arguments.input(arguments, "input");
        String name = input.get("name").toString();
        List<?> given = Arguments.list(input, "changes");
        given.forEach(each -> compared(call, Arguments.asMap(each), "InventoryChangeInput"));
        UserErrors errors = new UserErrors();
        if (!InventoryFields.NAMES.contains(name) || name.equals("on_hand")) {
            errors.add("INVALID_QUANTITY_NAME", "The specified quantity name is invalid.", "input", "name");
        }
        reason(input, errors);
        List<Change> changes = new ArrayList<>();
        for (int index = 0; index < given.size(); index++) {
            Map<String, Object> each = Arguments.asMap(given.get(index));
            String[] at = {"input", "changes", Integer.toString(index)};
            ObjectNode item = item(draft, each, errors, at);
            location(draft, each.get("locationId"), errors, VariantInput.append(at, "locationId"));
            if (item == null || !errors.none()) {
                continue;
            }
            ObjectNode level = level(draft, item, (String) each.get("locationId"));
            int now = InventoryFields.quantity(level, name);
            int delta = (Integer) each.get("delta");
            stale(each, now, errors, at);
            bounds(now + delta, false, errors, VariantInput.append(at, "delta"));
            if (errors.none()) {
                put(draft, level, name, now + delta);
                changes.add(new Change(
                        (String) each.get("inventoryItemId"), (String) each.get("locationId"), name, delta, (String)
                                each.get("ledgerDocumentUri")));
            }
        }
        return group(draft, input, errors, changes, name.equals("available"));
    }

    private Payload move(Draft draft, Map<String, Object> arguments, AdminCall call) {
        Map<String, Object> input = Arguments.input(arguments, "input");
        List<?> given = Arguments.list(input, "changes");
        given.forEach(each -> {
            compared(call, Arguments.map(Arguments.asMap(each), "from"), "InventoryMoveQuantityTerminalInput");
            compared(call, Arguments.map(Arguments.asMap(each), "to"), "InventoryMoveQuantityTerminalInput");
        });
        UserErrors errors = new UserErrors();
        reason(input, errors);
        List<Change> changes = new ArrayList<>();
        for (int index = 0; index < given.size(); index++) {
            Map<String, Object> each = Arguments.asMap(given.get(index));
            String[] at = {"input", "changes", Integer.toString(index)};
            Map<String, Object> from = Arguments.map(each, "from");
            Map<String, Object> to = Arguments.map(each, "to");
            ObjectNode item = item(draft, each, errors, at);
            location(
                    draft,
                    from.get("locationId"),
                    errors,
                    VariantInput.append(VariantInput.append(at, "from"), "locationId"));
            location(
                    draft,
                    to.get("locationId"),
                    errors,
                    VariantInput.append(VariantInput.append(at, "to"), "locationId"));
            if (!from.get("locationId").equals(to.get("locationId"))) {
                errors.add("DIFFERENT_LOCATIONS", "The quantities can't be moved between different locations.", at);
            }
            if (item == null || !errors.none()) {
                continue;
            }
            ObjectNode level = level(draft, item, (String) from.get("locationId"));
            int quantity = (Integer) each.get("quantity");
            String source = from.get("name").toString();
            String target = to.get("name").toString();
            put(draft, level, source, InventoryFields.quantity(level, source) - quantity);
            put(draft, level, target, InventoryFields.quantity(level, target) + quantity);
            String id = (String) each.get("inventoryItemId");
            String location = (String) from.get("locationId");
            changes.add(new Change(id, location, source, -quantity, (String) from.get("ledgerDocumentUri")));
            changes.add(new Change(id, location, target, quantity, (String) to.get("ledgerDocumentUri")));
        }
        return group(draft, input, errors, changes, false);
    }

    /** The answer of all three: the changes as a group that can be read again, on_hand behind the rest. */
    private static Payload group(
            Draft draft, Map<String, Object> input, UserErrors errors, List<Change> changes, boolean onHand) {
        changes.removeIf(change -> change.delta() == 0);
        if (!errors.none() || changes.isEmpty()) {
            draft.forgetAll();
            return Payload.of("inventoryAdjustmentGroup", null, errors);
        }
        ObjectNode group = draft.create("InventoryAdjustmentGroup");
        group.put("createdAt", draft.now());
        group.put("reason", input.get("reason").toString());
        group.put("referenceDocumentUri", (String) input.get("referenceDocumentUri"));
        ArrayNode list = group.putArray("changes");
        changes.forEach(change -> add(list, change, change.name()));
        if (onHand) {
            changes.forEach(change -> add(list, change, "on_hand"));
        }
        return Payload.of("inventoryAdjustmentGroup", Entity.root(group), errors);
    }

    private static void add(ArrayNode list, Change change, String name) {
        list.addObject()
                .put("name", name)
                .put("delta", change.delta())
                .put("itemId", change.item())
                .put("locationId", change.location())
                .put("ledgerDocumentUri", change.document());
    }

    public void register(Fields fields, SandboxStore store) {
        fields.on("InventoryAdjustmentGroup", "changes", (group, arguments) -> {
            List<Entity> changes = group.children("changes", "InventoryChange");
            List<?> names = Arguments.list(arguments, "quantityNames");
            List<?> items = Arguments.list(arguments, "inventoryItemIds");
            List<?> locations = Arguments.list(arguments, "locationIds");
            changes.removeIf(change -> (!names.isEmpty() && !names.contains(change.text("name")))
                    || (!items.isEmpty() && !items.contains(change.text("itemId")))
                    || (!locations.isEmpty() && !locations.contains(change.text("locationId"))));
            return changes;
        });
        fields.on("InventoryAdjustmentGroup", "app", (group, arguments) -> null);
        fields.on("InventoryChange", "item", (change, arguments) -> store.find(change.text("itemId")));
        fields.on("InventoryChange", "location", (change, arguments) -> store.find(change.text("locationId")));
    }

    // ---- where an item is stocked

    private Payload activate(Draft draft, Map<String, Object> arguments) {
        UserErrors errors = new UserErrors();
        String locationId = (String) arguments.get("locationId");
        ObjectNode location = draft.read(locationId);
        if (location == null) {
            return Payload.of(
                    "inventoryLevel",
                    null,
                    errors.add(
                            null, "The product couldn't be stocked because the location wasn't found.", "locationId"));
        }
        String cannot =
                "The product couldn't be stocked at " + location.path("name").asText() + " because ";
        String itemId = (String) arguments.get("inventoryItemId");
        ObjectNode item = item(draft, itemId);
        Integer available = (Integer) arguments.get("available");
        Integer onHand = (Integer) arguments.get("onHand");
        if (item == null) {
            errors.add(null, cannot + "the product was deleted.", "inventoryItemId");
        } else if (available != null && onHand != null) {
            String both = cannot + "not allowed to set available and on_hand quantities at the same time.";
            errors.add(null, both, "available").add(null, both, "onHand");
        } else if (outside(available) || outside(onHand)) {
            errors.add(
                    null,
                    cannot + "the quantity needs to be between -1 billion and 1 billion.",
                    available != null ? "available" : "onHand");
        }
        if (!errors.none()) {
            draft.forgetAll();
            return Payload.of("inventoryLevel", null, errors);
        }
        ObjectNode known = find(item, locationId);
        boolean active = known != null
                && known.path("active").asBoolean(true)
                && !known.path("implied").asBoolean();
        if (active && (available != null || onHand != null)) {
            String name = available != null ? "available" : "on_hand";
            errors.add(
                    null,
                    "Not allowed to set an " + name + " quantity when the item is already active at the location.",
                    available != null ? "available" : "onHand");
        } else {
            ObjectNode level = level(draft, item, locationId);
            level.remove("implied");
            level.put("active", true);
            if (available != null || onHand != null) {
                int quantity = available != null
                        ? available
                        : onHand
                                - InventoryFields.quantity(level, "on_hand")
                                + level.path("available").asInt();
                put(draft, level, "available", quantity);
            }
        }
        return Payload.of("inventoryLevel", shown(draft, itemId, locationId), errors);
    }

    private Payload deactivate(Draft draft, Map<String, Object> arguments) {
        UserErrors errors = new UserErrors();
        String id = (String) arguments.get("inventoryLevelId");
        int query = id.indexOf("?inventory_item_id=");
        ObjectNode item =
                query < 0 ? null : item(draft, Gid.of("InventoryItem", Gid.number("/" + id.substring(query + 19))));
        ObjectNode level = item == null ? null : find(item, Gid.of("Location", Gid.number(id)));
        if (level == null) {
            return Payload.of(
                    "none", null, errors.add(null, "The inventory level could not be found.", "inventoryLevelId"));
        }
        for (String name : InventoryFields.ON_HAND) {
            if (level.path(name).asInt() != 0) {
                return Payload.of(
                        "none",
                        null,
                        errors.add(
                                null, "The inventory level still holds " + name + " quantities.", "inventoryLevelId"));
            }
        }
        level.put("active", false);
        return Payload.of("none", null, errors);
    }

    private Payload update(Draft draft, Map<String, Object> arguments) {
        UserErrors errors = new UserErrors();
        String id = (String) arguments.get("id");
        ObjectNode item = item(draft, id);
        if (item == null) {
            return Payload.of("inventoryItem", null, errors.add(null, "Inventory item does not exist", "id"));
        }
        String product = draft.store().ownerOf("InventoryItem", Gid.number(id));
        Entity seen = ProductParts.find(Entity.root(draft.edit(product)), "InventoryItem", Gid.number(id));
        VariantInput.inventoryItem(seen.parent().doc(), seen.doc(), Arguments.input(arguments, "input"));
        return Payload.of("inventoryItem", seen, errors);
    }

    private Payload addLocation(Draft draft, Map<String, Object> arguments) {
        Map<String, Object> input = Arguments.input(arguments, "input");
        UserErrors errors = new UserErrors();
        String name = Arguments.text(input, "name");
        if (name.isBlank()) {
            return Payload.of("location", null, errors.add("BLANK", "Add a location name", "input", "name"));
        }
        for (Entity other : draft.store().all("Location")) {
            if (name.equals(other.text("name"))) {
                return Payload.of(
                        "location",
                        null,
                        errors.add("TAKEN", "You already have a location with this name", "input", "name"));
            }
        }
        Map<String, Object> address = Arguments.map(input, "address");
        ObjectNode location = draft.create("Location");
        location.setAll(
                ShopSeed.location(location.path("id").asText(), name, Arguments.text(address, "countryCode"), (String)
                        address.get("provinceCode")));
        location.put("createdAt", draft.now()).put("updatedAt", draft.now());
        return Payload.of("location", Entity.root(location), errors);
    }

    // ---- shared

    /** Since 2026-04 the quantity to compare with must be given; null says that nothing shall be compared. */
    private static void compared(AdminCall call, Map<String, Object> input, String type) {
        if (call.version().compareTo("2026-04") >= 0 && !input.containsKey("changeFromQuantity")) {
            throw AdminException.atVariable(
                    "INVALID_FIELD_ARGUMENTS",
                    type + " must include the following argument: changeFromQuantity.",
                    "input");
        }
    }

    private static void stale(Map<String, Object> input, int now, UserErrors errors, String[] at) {
        if (input.get("changeFromQuantity") instanceof Integer expected && expected != now) {
            errors.add(
                    "CHANGE_FROM_QUANTITY_STALE",
                    "The specified compare quantity does not match the current quantity.",
                    VariantInput.append(at, "changeFromQuantity"));
        }
    }

    private static void reason(Map<String, Object> input, UserErrors errors) {
        if (!REASONS.contains(String.valueOf(input.get("reason")))) {
            errors.add(
                    "INVALID_REASON",
                    "The specified reason is invalid. Valid values are: " + String.join(", ", REASONS) + ".",
                    "input",
                    "reason");
        }
    }

    private static void bounds(int quantity, boolean onHand, UserErrors errors, String... at) {
        if (onHand && quantity < 0) {
            errors.add("INVALID_QUANTITY_NEGATIVE", "The quantity can't be negative.", at);
        } else if (quantity > BOUND) {
            errors.add("INVALID_QUANTITY_TOO_HIGH", "The quantity can't be higher than 1,000,000,000.", at);
        } else if (quantity < -BOUND) {
            errors.add("INVALID_QUANTITY_TOO_LOW", "The quantity can't be lower than -1,000,000,000.", at);
        }
    }

    private static boolean outside(Integer quantity) {
        return quantity != null && (quantity > BOUND || quantity < -BOUND);
    }

    private static ObjectNode item(Draft draft, Map<String, Object> input, UserErrors errors, String[] at) {
        ObjectNode item = item(draft, (String) input.get("inventoryItemId"));
        if (item == null) {
            errors.add(
                    "INVALID_INVENTORY_ITEM",
                    "The specified inventory item could not be found.",
                    VariantInput.append(at, "inventoryItemId"));
        }
        return item;
    }

    /** An inventory item to edit; null where there is none. */
    static ObjectNode item(Draft draft, String id) {
        String product =
                Gid.type(id).equals("InventoryItem") ? draft.store().ownerOf("InventoryItem", Gid.number(id)) : null;
        ObjectNode doc = product == null ? null : draft.edit(product);
        Entity item = doc == null ? null : ProductParts.find(Entity.root(doc), "InventoryItem", Gid.number(id));
        if (item == null) {
            return null;
        }
        ProductMutations.settled(doc);
        return item.doc();
    }

    private static void location(Draft draft, Object id, UserErrors errors, String... at) {
        if (!Gid.type(String.valueOf(id)).equals("Location") || draft.read((String) id) == null) {
            errors.add("INVALID_LOCATION", "The specified location could not be found.", at);
        }
    }

    private static ObjectNode find(ObjectNode item, String location) {
        for (JsonNode level : item.path("levels")) {
            if (level.path("location").asText().equals(location)) {
                return (ObjectNode) level;
            }
        }
        return null;
    }

    /** Quantities may be set at any location since 2026-10; the item is then stocked there. */
    private static ObjectNode level(Draft draft, ObjectNode item, String location) {
        ObjectNode level = find(item, location);
        return level != null
                ? level
                : item.withArray("levels")
                        .addObject()
                        .put("location", location)
                        .put("available", 0)
                        .put("updatedAt", draft.now());
    }

    private static void put(Draft draft, ObjectNode level, String name, int quantity) {
        level.remove("implied");
        level.put(name, quantity);
        level.put("updatedAt", draft.now());
    }

    private static Entity shown(Draft draft, String itemId, String location) {
        String product = draft.store().ownerOf("InventoryItem", Gid.number(itemId));
        Entity item = ProductParts.find(Entity.root(draft.read(product)), "InventoryItem", Gid.number(itemId));
        return InventoryLevels.levels(item, true).stream()
                .filter(level -> level.text("location").equals(location))
                .findFirst()
                .orElseThrow();
    }
}
