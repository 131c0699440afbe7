package dev.catalogsync.sandbox.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.catalogsync.sandbox.graphql.Fields;
import dev.catalogsync.sandbox.graphql.Nodes;
import dev.catalogsync.sandbox.store.Entity;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Metafields of any owner, kept in its document. */
public final class Metafields {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Metafields() {}

    public static void register(Fields fields) {
        String type = "Metafield";
        fields.on(type, "owner", (metafield, arguments) -> metafield.parent());
        fields.on(
                type,
                "ownerType",
                (metafield, arguments) -> metafield.doc().has("ownerType")
                        ? metafield.doc().get("ownerType")
                        : ownerType(metafield.parent()));
        fields.on(type, "legacyResourceId", (metafield, arguments) -> ProductFields.legacyId(metafield));
        fields.on(type, "type", (metafield, arguments) -> typeOf(metafield));
        fields.on(type, "compareDigest", (metafield, arguments) -> digest(metafield.text("value"), typeOf(metafield)));
        fields.on(
                type,
                "sizeInBytes",
                (metafield, arguments) -> metafield.text("value").getBytes(StandardCharsets.UTF_8).length);
        fields.on(type, "jsonValue", (metafield, arguments) -> jsonValue(metafield.text("value"), typeOf(metafield)));
        fields.on(
                type,
                "createdAt",
                (metafield, arguments) -> metafield.doc().path("createdAt").asText("1970-01-01T00:00:00Z"));
        fields.on(
                type,
                "updatedAt",
                (metafield, arguments) -> metafield.doc().path("updatedAt").asText("1970-01-01T00:00:00Z"));
    }

    static Nodes of(Entity owner, Map<String, Object> arguments) {
        List<Entity> metafields = owner.children("metafields", "Metafield");
        Object namespace = arguments.get("namespace");
        if (namespace != null) {
            metafields.removeIf(each -> !each.text("namespace").equals(namespace));
        }
        if (arguments.get("keys") instanceof List<?> keys && !keys.isEmpty()) {
            return ProductFields.list(named(metafields, namespace, keys), arguments);
        }
        return ProductFields.list(metafields, arguments);
    }

    /** In the order they are asked for, and called as they are asked for: {@code namespace.key}, as recorded. */
    private static List<Entity> named(List<Entity> metafields, Object namespace, List<?> keys) {
        List<Entity> named = new ArrayList<>();
        for (Object key : keys) {
            for (Entity each : metafields) {
                boolean whole = key.equals(each.text("namespace") + "." + each.text("key"));
                if (whole || namespace != null && key.equals(each.text("key"))) {
                    ObjectNode doc = each.doc().deepCopy();
                    doc.put("key", key.toString());
                    named.add(new Entity(each.type(), doc, each.parent()));
                }
            }
        }
        return named;
    }

    static Entity one(Entity owner, Map<String, Object> arguments) {
        String namespace = namespace(arguments.get("namespace"));
        for (Entity each : owner.children("metafields", "Metafield")) {
            if (namespace.equals(each.text("namespace")) && arguments.get("key").equals(each.text("key"))) {
                return each;
            }
        }
        return null;
    }

    /** Without a namespace, metafields belong to the app. */
    public static String namespace(Object given) {
        String namespace = given == null ? "$app" : given.toString();
        return namespace.startsWith("$app") ? "app--1" + namespace.substring(4).replace(":", "--") : namespace;
    }

    static String ownerType(Entity owner) {
        return switch (owner == null ? "" : owner.type()) {
            case "ProductVariant" -> "PRODUCTVARIANT";
            case "MediaImage" -> "MEDIA_IMAGE";
            case "" -> "PRODUCT";
            default -> owner.type().toUpperCase(Locale.ROOT);
        };
    }

    private static String typeOf(Entity metafield) {
        return metafield.doc().path("type").asText("single_line_text_field");
    }

    public static String digest(String value, String type) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest((type + '\0' + value).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object jsonValue(String value, String type) {
        boolean text = type.contains("text_field")
                || type.equals("url")
                || type.startsWith("date")
                || type.endsWith("_reference")
                || type.equals("color")
                || type.equals("id");
        if (text) {
            return value;
        }
        try {
            return JSON.readTree(value);
        } catch (JsonProcessingException e) {
            return value;
        }
    }
}
