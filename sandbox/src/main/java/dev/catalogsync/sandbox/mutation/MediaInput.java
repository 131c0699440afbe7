package dev.catalogsync.sandbox.mutation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.catalogsync.sandbox.graphql.Arguments;
import dev.catalogsync.sandbox.graphql.UserErrors;
import dev.catalogsync.sandbox.store.Draft;
import dev.catalogsync.sandbox.store.Gid;
import dev.catalogsync.sandbox.store.ProductParts;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Media as mutations give them: by the id of what is there, or by the address of what is new. */
final class MediaInput {

    private static final String CDN = "https://cdn.shopify.com/s/files/1/0928/9125/0994/files/";
    private static final int MOST = 250;

    private MediaInput() {}

    /** Adds new media behind those that are there. */
    static void add(Draft draft, ObjectNode product, List<?> given, UserErrors errors, String at) {
        for (int index = 0; index < given.size(); index++) {
            Map<String, Object> input = Arguments.asMap(given.get(index));
            String[] place = {at, Integer.toString(index)};
            ObjectNode media = fresh(draft, input, (String) input.get("mediaContentType"), errors, place);
            if (media != null) {
                product.withArray("media").add(media);
            }
        }
        if (product.path("media").size() > MOST) {
            errors.add("PRODUCT_MEDIA_LIMIT_EXCEEDED", "Exceeded 250 media per product", at);
        }
    }

    /** The given files become the product's media, in their order. */
    static void replace(Draft draft, ObjectNode product, List<?> given, UserErrors errors) {
        ArrayNode before = product.withArray("media");
        ArrayNode after = product.arrayNode();
        for (int index = 0; index < given.size(); index++) {
            Map<String, Object> input = Arguments.asMap(given.get(index));
            String[] at = {"input", "files", Integer.toString(index)};
            ObjectNode media = known(draft, before, input);
            if (media == null && input.get("id") != null) {
                errors.add("INVALID_INPUT", "The file does not exist", at);
                continue;
            }
            if (media == null) {
                media = fresh(draft, input, contentType(input), errors, at);
            } else if (input.containsKey("alt")) {
                media.put("alt", (String) input.get("alt"));
            }
            if (media != null) {
                after.add(media);
            }
        }
        product.set("media", after);
        forgetGone(product);
    }

    /** Variants let go of media that their product no longer has. */
    static void forgetGone(ObjectNode product) {
        for (JsonNode variant : product.path("variants")) {
            if (variant.path("media") instanceof ArrayNode ids) {
                ArrayNode kept = product.arrayNode();
                ids.forEach(id -> {
                    if (ProductParts.among(product.path("media"), id.asText(), null) != null) {
                        kept.add(id);
                    }
                });
                ((ObjectNode) variant).set("media", kept);
            }
        }
    }

    private static ObjectNode known(Draft draft, ArrayNode media, Map<String, Object> input) {
        String id = (String) input.get("id");
        String source = (String) input.get("originalSource");
        for (JsonNode each : media) {
            boolean same = id != null
                    ? each.path("id").asText().equals(id)
                    : source != null
                            && (source.equals(each.path("originalSource").asText())
                                    || source.equals(
                                            each.path("image").path("url").asText()));
            if (same) {
                return (ObjectNode) each;
            }
        }
        ObjectNode file = id == null ? null : draft.read(id);
        return file == null ? null : file.deepCopy();
    }

    /** Media that a variant shall show; it must be among its product's. */
    static void attach(
            Draft draft,
            ObjectNode product,
            ObjectNode variant,
            Map<String, Object> input,
            UserErrors errors,
            String... at) {
        String id = (String) input.get("mediaId");
        if (input.get("file") instanceof Map<?, ?>) {
            Map<String, Object> file = Arguments.map(input, "file");
            ObjectNode media = known(draft, product.withArray("media"), file);
            if (media == null) {
                errors.add(
                        "INVALID_INPUT",
                        "The file of a variant must also be among the product's files",
                        VariantInput.append(at, "file"));
                return;
            }
            id = media.path("id").asText();
        }
        if (id != null) {
            variant.putArray("media").add(id);
        }
    }

    /** A new file that Shopify has yet to fetch; null where the address is none. */
    static ObjectNode fresh(
            Draft draft, Map<String, Object> input, String contentType, UserErrors errors, String... at) {
        String source = (String) input.get("originalSource");
        if (!isUrl(source)) {
            String[] place = Arrays.copyOf(at, at.length + 1);
            place[at.length] = "originalSource";
            errors.add("INVALID", contentType.equals("IMAGE") ? "Image URL is invalid" : "Media URL is invalid", place);
            return null;
        }
        String type =
                switch (contentType) {
                    case "VIDEO" -> "Video";
                    case "EXTERNAL_VIDEO" -> "ExternalVideo";
                    case "MODEL_3D" -> "Model3d";
                    case "FILE" -> "GenericFile";
                    default -> "MediaImage";
                };
        ObjectNode media = JsonNodeFactory.instance.objectNode();
        String id = draft.newId(type);
        media.put("id", id);
        media.put("alt", (String) input.get("alt"));
        if (!type.equals("GenericFile")) {
            media.put("mediaContentType", contentType);
        }
        media.put("originalSource", source);
        media.put("uploadedAt", draft.store().clock().millis());
        media.put("createdAt", draft.now());
        media.put("updatedAt", draft.now());
        if (type.equals("MediaImage")) {
            String name = source.substring(source.lastIndexOf('/') + 1)
                    .replaceAll("[?#].*", "")
                    .replaceAll("[^A-Za-z0-9._-]", "_");
            media.put("mimeType", name.endsWith(".jpg") || name.endsWith(".jpeg") ? "image/jpeg" : "image/png");
            media.putObject("image")
                    .put("id", draft.newId("ImageSource"))
                    .put("url", CDN + (name.isEmpty() ? "image" : name) + "?v=" + Gid.number(id))
                    .put("width", 1600)
                    .put("height", 1600);
        }
        if (type.equals("ExternalVideo")) {
            media.put("embedUrl", source)
                    .put("originUrl", source)
                    .put("host", source.contains("vimeo") ? "VIMEO" : "YOUTUBE");
        }
        return media;
    }

    private static boolean isUrl(String source) {
        try {
            URI uri = URI.create(source == null ? "" : source);
            return uri.getHost() != null
                    && (uri.getScheme().equals("https") || uri.getScheme().equals("http"));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String contentType(Map<String, Object> input) {
        String given = (String) input.get("contentType");
        return given == null ? "IMAGE" : given;
    }
}
