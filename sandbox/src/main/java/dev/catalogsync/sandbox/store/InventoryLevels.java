package dev.catalogsync.sandbox.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** How much of an inventory item lies where: the levels inside a variant's document, as things with ids of their own. */
public final class InventoryLevels {

    private InventoryLevels() {}

    /** Levels get their ids from location and item. */
    public static List<Entity> levels(Entity item, boolean inactive) {
        List<Entity> levels = new ArrayList<>();
        for (JsonNode level : item.doc().path("levels")) {
            if (inactive || level.path("active").asBoolean(true)) {
                ObjectNode doc = ((ObjectNode) level).deepCopy();
                if (!doc.has("id")) {
                    doc.put("id", levelId(level.path("location").asText(), item.id()));
                }
                levels.add(item.child("InventoryLevel", doc));
            }
        }
        return levels;
    }

    private static String levelId(String location, String item) {
        return Gid.of("InventoryLevel", Gid.number(location)) + "?inventory_item_id=" + Gid.number(item);
    }

    /** The level that an id names, seen from its product down; null where there is none. */
    static Entity level(SandboxStore store, String id) {
        int query = id.indexOf("?inventory_item_id=");
        Entity item = query < 0 ? null : store.find("gid://shopify/InventoryItem/" + id.substring(query + 19));
        return item == null
                ? null
                : levels(item, true).stream()
                        .filter(level -> level.id().equals(id))
                        .findFirst()
                        .orElse(null);
    }
}
