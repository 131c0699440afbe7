package dev.catalogsync.sandbox.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.catalogsync.sandbox.graphql.Fields;
import dev.catalogsync.sandbox.store.Entity;
import dev.catalogsync.sandbox.store.Gid;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Images, videos and models: parts of a product, or files of their own that products refer to. */
public final class MediaFields {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Set<String> TYPES = Set.of("MediaImage", "Video", "ExternalVideo", "Model3d", "GenericFile");

    private static final long UPLOADED_MS = 100;
    private static final long PROCESSED_MS = 1_000;

    private MediaFields() {}

    public static void register(Fields fields) {
        for (String type : TYPES) {
            fields.on(type, "alt", (media, arguments) -> media.text("alt"));
            fields.on(type, "status", (media, arguments) -> status(media));
            fields.on(type, "fileStatus", (media, arguments) -> status(media));
            fields.on(type, "mediaErrors", (media, arguments) -> listOr(media, "mediaErrors"));
            fields.on(type, "mediaWarnings", (media, arguments) -> listOr(media, "mediaWarnings"));
            fields.on(type, "fileErrors", (media, arguments) -> listOr(media, "fileErrors"));
            fields.on(type, "preview", (media, arguments) -> preview(media));
            fields.on(type, "mediaContentType", (media, arguments) -> media.doc()
                    .path("mediaContentType")
                    .asText(contentType(type)));
            fields.on(type, "createdAt", (media, arguments) -> time(media, "createdAt"));
            fields.on(type, "updatedAt", (media, arguments) -> time(media, "updatedAt"));
            fields.on(type, "metafields", (media, arguments) -> Metafields.of(media, arguments));
            fields.on(type, "metafield", (media, arguments) -> Metafields.one(media, arguments));
        }
        fields.on("MediaImage", "image", (media, arguments) -> image(media));
        fields.on(
                "MediaImage",
                "originalSource",
                (media, arguments) -> ready(media)
                        ? JSON.objectNode()
                                .put("fileSize", 120_000)
                                .put(
                                        "url",
                                        media.doc().path("image").path("url").asText())
                        : null);
        fields.on(
                "Image",
                "altText",
                (image, arguments) -> image.doc().has("altText")
                        ? image.text("altText")
                        : image.parent() == null ? null : image.parent().text("alt"));
        for (String url : List.of("src", "originalSrc", "transformedSrc")) {
            fields.on(
                    "Image",
                    url,
                    (image, arguments) ->
                            image.doc().hasNonNull(url) ? image.doc().get(url) : image.text("url"));
        }
        fields.on(
                "Image",
                "url",
                (image, arguments) -> image.text("url") != null ? image.text("url") : image.text("src"));
    }

    /** Media of a product in their order. */
    public static List<Entity> ofProduct(Entity product) {
        List<Entity> media = new ArrayList<>();
        for (JsonNode each : product.doc().path("media")) {
            if (each instanceof ObjectNode doc) {
                media.add(product.child(Gid.type(doc.path("id").asText()), doc));
            }
        }
        return media;
    }

    static List<Entity> ofVariant(Entity variant) {
        List<Entity> media = new ArrayList<>();
        for (JsonNode id : variant.doc().path("media")) {
            for (JsonNode each : variant.parent().doc().path("media")) {
                if (each.path("id")
                        .asText()
                        .equals(id.isTextual() ? id.asText() : id.path("id").asText())) {
                    media.add(variant.child(Gid.type(id.asText()), (ObjectNode) each));
                }
            }
        }
        return media;
    }

    static Entity image(Entity media) {
        return ready(media) && media.doc().path("image") instanceof ObjectNode image
                ? media.child("Image", image)
                : null;
    }

    private static Object preview(Entity media) {
        if (media.doc().has("preview")) {
            return media.doc().get("preview");
        }
        ObjectNode preview = JSON.objectNode().put("status", status(media));
        preview.putNull("image");
        Entity image = image(media);
        if (image != null) {
            ObjectNode copy = image.doc().deepCopy();
            copy.put("altText", media.text("alt"));
            preview.set("image", copy);
        }
        return preview;
    }

    /** What was just handed over is UPLOADED, then PROCESSING while Shopify fetches it, then READY. */
    public static String status(Entity media) {
        JsonNode uploaded = media.doc().path("uploadedAt");
        if (!uploaded.isNumber()) {
            return media.doc().path("status").asText("READY");
        }
        long age = System.currentTimeMillis() - uploaded.asLong();
        return age < UPLOADED_MS ? "UPLOADED" : age < PROCESSED_MS ? "PROCESSING" : "READY";
    }

    private static boolean ready(Entity media) {
        return status(media).equals("READY");
    }

    private static Object listOr(Entity media, String field) {
        return media.doc().path(field) instanceof ArrayNode list ? list : List.of();
    }

    private static String time(Entity media, String field) {
        String time = media.text(field);
        return time != null ? time : media.doc().path("createdAt").asText("1970-01-01T00:00:00Z");
    }

    private static String contentType(String type) {
        return switch (type) {
            case "Video" -> "VIDEO";
            case "ExternalVideo" -> "EXTERNAL_VIDEO";
            case "Model3d" -> "MODEL_3D";
            default -> "IMAGE";
        };
    }
}
