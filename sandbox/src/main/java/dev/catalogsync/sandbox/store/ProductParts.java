package dev.catalogsync.sandbox.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.LongConsumer;

/** The parts inside a product's document that have ids of their own. */
public final class ProductParts {

    private ProductParts() {}

    /** The part with a number, seen from the product down; null where the product has no such part (any more). */
    public static Entity find(Entity product, String type, long number) {
        for (JsonNode each : product.doc().path("variants")) {
            Entity variant = product.child("ProductVariant", (ObjectNode) each);
            if (type.equals("ProductVariant") && is(each, number)) {
                return variant;
            }
            if (each.path("inventoryItem") instanceof ObjectNode item) {
                Entity inventoryItem = variant.child("InventoryItem", item);
                if (type.equals("InventoryItem") && is(item, number)) {
                    return inventoryItem;
                }
            }
            if (type.equals("Metafield")) {
                Entity found = in(variant, "metafields", type, number);
                if (found != null) {
                    return found;
                }
            }
        }
        for (JsonNode option : product.doc().path("options")) {
            Entity found = product.child("ProductOption", (ObjectNode) option);
            if (type.equals("ProductOption") && is(option, number)) {
                return found;
            }
            if (type.equals("ProductOptionValue")) {
                Entity value = in(found, "optionValues", type, number);
                if (value != null) {
                    return value;
                }
            }
        }
        return switch (type) {
            case "Metafield" -> in(product, "metafields", type, number);
            case "MediaImage", "Video", "ExternalVideo", "Model3d" -> in(product, "media", type, number);
            default -> null;
        };
    }

    /** The member of a list with an id, or with a name where the id is null; null where there is none. */
    public static ObjectNode among(JsonNode list, String id, String name) {
        for (JsonNode each : list) {
            if (id != null
                    ? each.path("id").asText().equals(id)
                    : each.path("name").asText().equals(name)) {
                return (ObjectNode) each;
            }
        }
        return null;
    }

    private static Entity in(Entity parent, String list, String type, long number) {
        for (JsonNode each : parent.doc().path(list)) {
            if (is(each, number) && Gid.type(each.path("id").asText()).equals(type)) {
                return parent.child(type, (ObjectNode) each);
            }
        }
        return null;
    }

    private static boolean is(JsonNode part, long number) {
        return Gid.number(part.path("id").asText()) == number;
    }

    /** The numbers of all parts of a product. */
    static void numbers(ObjectNode product, LongConsumer consumer) {
        for (JsonNode variant : product.path("variants")) {
            number(variant, consumer);
            number(variant.path("inventoryItem"), consumer);
            variant.path("metafields").forEach(each -> number(each, consumer));
        }
        for (JsonNode option : product.path("options")) {
            number(option, consumer);
            option.path("optionValues").forEach(each -> number(each, consumer));
        }
        product.path("media").forEach(each -> number(each, consumer));
        product.path("metafields").forEach(each -> number(each, consumer));
    }

    private static void number(JsonNode part, LongConsumer consumer) {
        long number = Gid.number(part.path("id").asText());
        if (number >= 0) {
            consumer.accept(number);
        }
    }
}
