package dev.catalogsync.sandbox.bulk;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.catalogsync.sandbox.graphql.AdminCall;
import dev.catalogsync.sandbox.graphql.Arguments;
import dev.catalogsync.sandbox.graphql.Mutations;
import dev.catalogsync.sandbox.graphql.Payload;
import dev.catalogsync.sandbox.graphql.UserErrors;
import dev.catalogsync.sandbox.seed.ShopSeed;
import dev.catalogsync.sandbox.store.Draft;
import dev.catalogsync.sandbox.store.Entity;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/** Places where clients may leave files: a form to POST with the file last, or a signed address to PUT to. */
public final class StagedUploads {

    public static final String BASE = "/staged-uploads/";
    private static final Pattern KEY = Pattern.compile("tmp/\\d+/[a-z_]+/[0-9a-f-]{36}/[^/]{1,255}");
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final Duration OPEN = Duration.ofDays(7);

    private final ResultFiles files;

    public StagedUploads(ResultFiles files) {
        this.files = files;
    }

    public void register(Mutations mutations) {
        mutations.on("stagedUploadsCreate", this::create);
    }

    private Payload create(Draft draft, Map<String, Object> arguments, AdminCall call) {
        UserErrors errors = new UserErrors();
        List<Entity> targets = new ArrayList<>();
        List<?> given = Arguments.list(arguments, "input");
        for (int index = 0; index < given.size(); index++) {
            Map<String, Object> input = Arguments.asMap(given.get(index));
            String resource = input.get("resource").toString();
            if (List.of("VIDEO", "MODEL_3D").contains(resource) && input.get("fileSize") == null) {
                errors.add(
                        null,
                        "file size is required for " + (resource.equals("VIDEO") ? "video" : "model") + " resources",
                        "input",
                        Integer.toString(index),
                        "fileSize");
                continue;
            }
            targets.add(new Entity("StagedMediaUploadTarget", target(draft, input, resource, call), null));
        }
        return Payload.of("stagedTargets", errors.none() ? targets : null, errors);
    }

    private ObjectNode target(Draft draft, Map<String, Object> input, String resource, AdminCall call) {
        String name = input.get("filename").toString().replace('/', '_');
        String id = UUID.nameUUIDFromBytes((draft.newId("StagedUpload") + name).getBytes(StandardCharsets.UTF_8))
                .toString();
        String folder =
                switch (resource) {
                    case "BULK_MUTATION_VARIABLES" -> "bulk";
                    case "IMAGE", "PRODUCT_IMAGE" -> "products";
                    case "COLLECTION_IMAGE" -> "collections";
                    case "URL_REDIRECT_IMPORT" -> "redirects";
                    default -> "files";
                };
        String key = "tmp/" + ShopSeed.number() + "/" + folder + "/" + id + "/" + name;
        Instant now = draft.store().clock().instant();
        long expires = now.plus(OPEN).getEpochSecond();
        String base = call.address() + BASE;
        ObjectNode target = JsonNodeFactory.instance.objectNode();
        ArrayNode parameters = target.putArray("parameters");
        if ("PUT".equals(String.valueOf(input.get("httpMethod")))) {
            String url = base + key
                    + "?X-Goog-Algorithm=GOOG4-RSA-SHA256&X-Goog-Credential=sandbox&X-Goog-Date=" + STAMP.format(now)
                    + "&X-Goog-Expires=" + expires
                    + "&X-Goog-SignedHeaders=host&X-Goog-Signature=" + files.signature(key, expires);
            target.put("url", url).put("resourceUrl", url);
            add(parameters, "content_type", input.get("mimeType").toString());
            add(parameters, "acl", "private");
            return target;
        }
        // The address of a bulk file is told by its key only; other resources are named by where they will be.
        target.put("url", base).put("resourceUrl", folder.equals("bulk") ? base : base + key);
        add(parameters, "Content-Type", input.get("mimeType").toString());
        add(parameters, "success_action_status", "201");
        add(parameters, "acl", "private");
        add(parameters, "key", key);
        add(parameters, "x-goog-date", STAMP.format(now));
        add(parameters, "x-goog-credential", "sandbox/" + expires);
        add(parameters, "x-goog-algorithm", "GOOG4-RSA-SHA256");
        add(parameters, "x-goog-signature", files.signature(key, expires));
        add(parameters, "policy", "e30=");
        return target;
    }

    private static void add(ArrayNode parameters, String name, String value) {
        parameters.addObject().put("name", name).put("value", value);
    }

    /** Where the file of a key lies or will lie; null where the key is none of ours. */
    public Path file(String key) {
        if (key == null || !KEY.matcher(key).matches()) {
            return null;
        }
        return files.path("staged-" + UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8)));
    }

    public boolean signed(String key, long expires, String signature) {
        return files.valid(key, expires, signature);
    }
}
