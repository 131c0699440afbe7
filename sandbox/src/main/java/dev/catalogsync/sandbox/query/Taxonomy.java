package dev.catalogsync.sandbox.query;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** A few nodes of Shopify's product taxonomy by name; every other well-formed node is known by its id only. */
public final class Taxonomy {

    private static final String PREFIX = "gid://shopify/TaxonomyCategory/";
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("aa", "Apparel & Accessories"),
            Map.entry("aa-1", "Apparel & Accessories > Clothing"),
            Map.entry("aa-1-1", "Apparel & Accessories > Clothing > Activewear"),
            Map.entry("aa-1-10", "Apparel & Accessories > Clothing > Outerwear"),
            Map.entry("aa-1-12", "Apparel & Accessories > Clothing > Pants"),
            Map.entry("aa-1-13", "Apparel & Accessories > Clothing > Clothing Tops"),
            Map.entry("aa-2", "Apparel & Accessories > Clothing Accessories"),
            Map.entry("aa-8", "Apparel & Accessories > Shoes"),
            Map.entry("fr", "Furniture"),
            Map.entry("hg", "Home & Garden"),
            Map.entry("lb", "Luggage & Bags"));

    private Taxonomy() {}

    public static boolean exists(String id) {
        return id.startsWith(PREFIX) && id.substring(PREFIX.length()).matches("[a-z]{2}(-\\d{1,3}){0,7}");
    }

    /** Null for null. */
    static ObjectNode category(String id) {
        if (id == null) {
            return null;
        }
        String node = id.substring(PREFIX.length());
        String[] steps = node.split("-");
        String parent = steps.length == 1 ? null : node.substring(0, node.lastIndexOf('-'));
        ObjectNode category = JsonNodeFactory.instance.objectNode();
        String fullName = fullName(node);
        category.put("id", id);
        category.put("fullName", fullName);
        category.put("name", fullName.substring(fullName.lastIndexOf("> ") < 0 ? 0 : fullName.lastIndexOf("> ") + 2));
        category.put("level", steps.length);
        category.put("isRoot", steps.length == 1);
        category.put("isLeaf", steps.length > 3);
        category.put("isArchived", false);
        category.put("parentId", parent == null ? null : PREFIX + parent);
        category.putArray("childrenIds");
        var ancestors = category.putArray("ancestorIds");
        for (String up = parent; up != null; up = up.contains("-") ? up.substring(0, up.lastIndexOf('-')) : null) {
            ancestors.add(PREFIX + up);
        }
        return category;
    }

    private static String fullName(String node) {
        String name = NAMES.get(node);
        if (name != null) {
            return name;
        }
        int dash = node.lastIndexOf('-');
        return dash < 0 ? node : fullName(node.substring(0, dash)) + " > " + node.substring(dash + 1);
    }
}
