package dev.catalogsync.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Files of the shop, and the media of products by the older mutations. */
final class FileMutations {

    private static final int MOST = 250;

    void register(Mutations mutations) {
        mutations.on("fileCreate", (draft, arguments, call) -> create(draft, arguments));
        mutations.on("fileUpdate", (draft, arguments, call) -> update(draft, arguments));
        mutations.on("fileDelete", (draft, arguments, call) -> delete(draft, arguments));
        mutations.on("productCreateMedia", (draft, arguments, call) -> createMedia(draft, arguments));
        mutations.on("productUpdateMedia", (draft, arguments, call) -> updateMedia(draft, arguments));
        mutations.on("productDeleteMedia", (draft, arguments, call) -> deleteMedia(draft, arguments));
        mutations.on("productReorderMedia", (draft, arguments, call) -> reorder(draft, arguments));
    }

    private static Payload create(Draft draft, Map<String, Object> arguments) {
        List<?> given = ProductMutations.list(arguments, "files");
        UserErrors errors = new UserErrors();
        if (given.size() > MOST) {
            return Payload.of("files", null, errors.add("TOO_MANY_ARGUMENTS", "Too many files in one call", "files"));
        }
        List<Entity> files = new ArrayList<>();
        for (int index = 0; index < given.size(); index++) {
            Map<String, Object> input = ProductMutations.asMap(given.get(index));
            String type = input.get("contentType") == null
                    ? "IMAGE"
                    : input.get("contentType").toString();
            ObjectNode media = MediaInput.fresh(draft, input, type, errors, "files", Integer.toString(index));
            if (media != null) {
                files.add(Entity.root(draft.adopt(media)));
            }
        }
        if (!errors.none()) {
            draft.forgetAll();
            return Payload.of("files", null, errors);
        }
        return Payload.of("files", files, errors);
    }

    private static Payload update(Draft draft, Map<String, Object> arguments) {
        UserErrors errors = new UserErrors();
        List<Entity> files = new ArrayList<>();
        List<?> given = ProductMutations.list(arguments, "files");
        for (int index = 0; index < given.size(); index++) {
            Map<String, Object> input = ProductMutations.asMap(given.get(index));
            Entity file = file(draft, (String) input.get("id"));
            if (file == null) {
                errors.add("FILE_DOES_NOT_EXIST", "File does not exist", "files", Integer.toString(index), "id");
                continue;
            }
            if (input.containsKey("alt")) {
                file.doc().put("alt", (String) input.get("alt"));
            }
            if (input.get("originalSource") instanceof String source) {
                file.doc().put("originalSource", source);
                file.doc().put("uploadedAt", draft.store().clock().millis());
            }
            file.doc().put("updatedAt", draft.now());
            references(draft, file, input, errors, index);
            files.add(file);
        }
        if (!errors.none()) {
            draft.forgetAll();
            return Payload.of("files", null, errors);
        }
        return Payload.of("files", files, errors);
    }

    /** A file is shown by the products that refer to it. */
    private static void references(Draft draft, Entity file, Map<String, Object> input, UserErrors errors, int index) {
        for (Object id : ProductMutations.list(input, "referencesToAdd")) {
            ObjectNode product = Gid.type((String) id).equals("Product") ? draft.edit((String) id) : null;
            if (product == null) {
                errors.add(
                        "REFERENCE_TARGET_DOES_NOT_EXIST",
                        "The reference target does not exist",
                        "files",
                        Integer.toString(index),
                        "referencesToAdd");
            } else if (Options.find(product.path("media"), file.id(), null) == null) {
                product.withArray("media").add(file.doc().deepCopy());
            }
        }
        for (Object id : ProductMutations.list(input, "referencesToRemove")) {
            ObjectNode product = draft.edit((String) id);
            if (product != null) {
                without(product, List.of(file.id()));
            }
        }
    }

    private static Payload delete(Draft draft, Map<String, Object> arguments) {
        UserErrors errors = new UserErrors();
        List<Object> deleted = new ArrayList<>();
        List<?> ids = ProductMutations.list(arguments, "fileIds");
        for (Object each : ids) {
            String id = (String) each;
            Entity file = file(draft, id);
            if (file == null) {
                errors.add("FILE_DOES_NOT_EXIST", "File id [\"" + id + "\"] does not exist.", "fileIds");
                continue;
            }
            if (file.parent() != null) {
                without(file.parent().doc(), List.of(id));
            } else {
                draft.delete(id);
            }
            deleted.add(id);
        }
        if (!errors.none()) {
            draft.forgetAll();
            return Payload.of("deletedFileIds", null, errors);
        }
        return Payload.of("deletedFileIds", deleted, errors);
    }

    private static Entity file(Draft draft, String id) {
        ObjectNode root = draft.edit(id);
        if (root != null) {
            return Entity.root(root);
        }
        String product = draft.store().ownerOf(Gid.type(id), Gid.number(id));
        ObjectNode doc = product == null ? null : draft.edit(product);
        return doc == null ? null : Parts.find(Entity.root(doc), Gid.type(id), Gid.number(id));
    }

    // ---- media of a product

    private static Payload createMedia(Draft draft, Map<String, Object> arguments) {
        UserErrors errors = new UserErrors();
        String id = (String) arguments.get("productId");
        ObjectNode product = Gid.type(id).equals("Product") ? draft.edit(id) : null;
        if (product == null) {
            return media(
                    "media", null, errors.add("PRODUCT_DOES_NOT_EXIST", "Product does not exist", "productId"), null);
        }
        ProductMutations.settled(product);
        int before = product.path("media").size();
        MediaInput.add(draft, product, ProductMutations.list(arguments, "media"), errors, "media");
        List<Entity> created = MediaFields.ofProduct(Entity.root(product))
                .subList(before, product.path("media").size());
        return media("media", created, errors, Entity.root(product));
    }

    private static Payload updateMedia(Draft draft, Map<String, Object> arguments) {
        UserErrors errors = new UserErrors();
        ObjectNode product = draft.edit((String) arguments.get("productId"));
        if (product == null) {
            return media(
                    "media", null, errors.add("PRODUCT_DOES_NOT_EXIST", "Product does not exist", "productId"), null);
        }
        List<Entity> changed = new ArrayList<>();
        List<?> given = ProductMutations.list(arguments, "media");
        for (int index = 0; index < given.size(); index++) {
            Map<String, Object> input = ProductMutations.asMap(given.get(index));
            ObjectNode each = Options.find(product.path("media"), (String) input.get("id"), null);
            if (each == null) {
                errors.add(
                        "MEDIA_DOES_NOT_EXIST",
                        "Media id " + input.get("id") + " does not exist",
                        "media",
                        Integer.toString(index),
                        "id");
            } else {
                if (input.containsKey("alt")) {
                    each.put("alt", (String) input.get("alt"));
                }
                changed.add(Entity.root(product).child(Gid.type(each.path("id").asText()), each));
            }
        }
        if (!errors.none()) {
            draft.forgetAll();
            return media("media", null, errors, null);
        }
        return media("media", changed, errors, Entity.root(product));
    }

    private static Payload deleteMedia(Draft draft, Map<String, Object> arguments) {
        UserErrors errors = new UserErrors();
        ObjectNode product = draft.edit((String) arguments.get("productId"));
        if (product == null) {
            return media(
                    "deletedMediaIds",
                    null,
                    errors.add("PRODUCT_DOES_NOT_EXIST", "Product does not exist", "productId"),
                    null);
        }
        List<?> ids = ProductMutations.list(arguments, "mediaIds");
        for (Object id : ids) {
            if (Options.find(product.path("media"), (String) id, null) == null) {
                draft.forgetAll();
                return media(
                        "deletedMediaIds",
                        null,
                        errors.add("MEDIA_DOES_NOT_EXIST", "Media id " + id + " does not exist", "mediaIds"),
                        null);
            }
        }
        ProductMutations.settled(product);
        without(product, ids);
        return media("deletedMediaIds", ids, errors, Entity.root(product)).and("deletedProductImageIds", List.of());
    }

    /** These mutations have two lists of errors, one of them deprecated. */
    private static Payload media(String name, Object value, UserErrors errors, Entity product) {
        return Payload.of(name, value, errors)
                .and("mediaUserErrors", errors.list())
                .and("product", product);
    }

    private static void without(ObjectNode product, List<?> ids) {
        ArrayNode kept = product.arrayNode();
        product.path("media").forEach(each -> {
            if (!ids.contains(each.path("id").asText())) {
                kept.add(each);
            }
        });
        product.set("media", kept);
        MediaInput.forgetGone(product);
    }

    private static Payload reorder(Draft draft, Map<String, Object> arguments) {
        UserErrors errors = new UserErrors();
        ObjectNode product = draft.edit((String) arguments.get("id"));
        if (product == null) {
            return Payload.of("job", null, errors.add("PRODUCT_DOES_NOT_EXIST", "Product does not exist", "id"))
                    .and("mediaUserErrors", errors.list());
        }
        product.set("media", moved(product.withArray("media"), ProductMutations.list(arguments, "moves")));
        return Payload.of("job", Entity.root(job(draft)), errors).and("mediaUserErrors", errors.list());
    }

    /** Members at their new positions; each is a text or has an id. */
    static ArrayNode moved(ArrayNode members, List<?> moves) {
        List<JsonNode> list = new ArrayList<>();
        members.forEach(list::add);
        for (Object each : moves) {
            Map<String, Object> move = ProductMutations.asMap(each);
            list.stream()
                    .filter(member -> (member.isTextual()
                                    ? member.asText()
                                    : member.path("id").asText())
                            .equals(move.get("id")))
                    .findFirst()
                    .ifPresent(member -> {
                        list.remove(member);
                        long position = Long.parseLong(move.get("newPosition").toString());
                        list.add((int) Math.max(0, Math.min(position, list.size())), member);
                    });
        }
        ArrayNode ordered = members.arrayNode();
        ordered.addAll(list);
        return ordered;
    }

    /** Work that is promised; here it is done at once, and says so when it is read again. */
    static ObjectNode job(Draft draft) {
        ObjectNode job = draft.create("Job");
        job.put("startedAt", draft.store().clock().millis());
        return job;
    }
}
