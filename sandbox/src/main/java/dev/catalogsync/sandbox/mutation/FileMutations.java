package dev.catalogsync.sandbox.mutation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.catalogsync.sandbox.graphql.Arguments;
import dev.catalogsync.sandbox.graphql.Mutations;
import dev.catalogsync.sandbox.graphql.Payload;
import dev.catalogsync.sandbox.graphql.UserErrors;
import dev.catalogsync.sandbox.query.MediaFields;
import dev.catalogsync.sandbox.store.Draft;
import dev.catalogsync.sandbox.store.Entity;
import dev.catalogsync.sandbox.store.Gid;
import dev.catalogsync.sandbox.store.ProductParts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Files of the shop, and the media of products by the older mutations. */
public final class FileMutations {

    private static final int MOST = 250;
    private static final int LONGEST_ALT = 512;

    public void register(Mutations mutations) {
        mutations.on("fileCreate", (draft, arguments, call) -> create(draft, arguments));
        mutations.on("fileUpdate", (draft, arguments, call) -> update(draft, arguments));
        mutations.on("fileDelete", (draft, arguments, call) -> delete(draft, arguments));
        mutations.on("productCreateMedia", (draft, arguments, call) -> createMedia(draft, arguments));
        mutations.on("productUpdateMedia", (draft, arguments, call) -> updateMedia(draft, arguments));
        mutations.on("productDeleteMedia", (draft, arguments, call) -> deleteMedia(draft, arguments));
        mutations.on("productReorderMedia", (draft, arguments, call) -> reorder(draft, arguments));
    }

    private static Payload create(Draft draft, Map<String, Object> arguments) {
        List<?> given = Arguments.list(arguments, "files");
        UserErrors errors = new UserErrors();
        if (given.size() > MOST) {
            return Payload.of("files", null, errors.add("TOO_MANY_ARGUMENTS", "Too many files in one call", "files"));
        }
        List<Entity> files = new ArrayList<>();
        for (int index = 0; index < given.size(); index++) {
            Map<String, Object> input = Arguments.asMap(given.get(index));
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

    /** All or nothing, with the errors that were recorded; a file that is still being fetched cannot be changed. */
    private static Payload update(Draft draft, Map<String, Object> arguments) {
        UserErrors errors = new UserErrors();
        List<Entity> files = new ArrayList<>();
        List<?> given = Arguments.list(arguments, "files");
        for (int index = 0; index < given.size(); index++) {
            Map<String, Object> input = Arguments.asMap(given.get(index));
            String id = (String) input.get("id");
            List<Entity> copies = copies(draft, id);
            if (copies.isEmpty()) {
                errors.add("FILE_DOES_NOT_EXIST", "File id [\"" + id + "\"] does not exist.", "files");
                continue;
            }
            check(copies.getFirst(), input, errors, index);
            if (errors.none()) {
                copies.forEach(copy -> change(draft, copy.doc(), input));
                references(draft, copies.getFirst(), input, errors);
                files.add(copies.getFirst());
            }
        }
        if (!errors.none()) {
            draft.forgetAll();
            return Payload.of("files", List.of(), errors);
        }
        return Payload.of("files", files, errors);
    }

    private static void check(Entity file, Map<String, Object> input, UserErrors errors, int index) {
        String number = Integer.toString(index);
        if (!MediaFields.status(file).equals("READY")) {
            errors.add("NON_READY_STATE", "Non-ready files cannot be updated.", "files");
        }
        if (Arguments.text(input, "alt").length() > LONGEST_ALT) {
            errors.add(
                    "ALT_VALUE_LIMIT_EXCEEDED",
                    "The alt value exceeds the maximum limit of 512 characters.",
                    "files",
                    number,
                    "alt");
        }
        boolean fetched = List.of("MediaImage", "GenericFile").contains(file.type());
        if (input.get("originalSource") != null && !fetched) {
            errors.add(
                    "INVALID",
                    "Updating the original source is not supported for this media type.",
                    "files",
                    number,
                    "originalSource");
        }
        if (input.get("filename") != null && !fetched) {
            errors.add(
                    "UNSUPPORTED_MEDIA_TYPE_FOR_FILENAME_UPDATE",
                    "Updating the filename is only supported on images and generic files",
                    "files");
        }
    }

    private static void change(Draft draft, ObjectNode file, Map<String, Object> input) {
        if (input.containsKey("alt")) {
            file.put("alt", (String) input.get("alt"));
        }
        if (input.get("originalSource") instanceof String source) {
            file.put("originalSource", source);
        }
        file.put("updatedAt", draft.now());
    }

    /** A file is shown by the products that refer to it, behind what they show already; without them it stays a file. */
    private static void references(Draft draft, Entity file, Map<String, Object> input, UserErrors errors) {
        List<?> added = Arguments.list(input, "referencesToAdd");
        List<?> removed = Arguments.list(input, "referencesToRemove");
        for (List<?> list : List.of(added, removed)) {
            if (list.stream()
                    .anyMatch(id -> !Gid.type((String) id).equals("Product") || draft.edit((String) id) == null)) {
                errors.add("REFERENCE_TARGET_DOES_NOT_EXIST", "The reference target does not exist", "files");
                return;
            }
        }
        for (Object id : added) {
            ObjectNode product = draft.edit((String) id);
            if (ProductParts.among(product.path("media"), file.id(), null) == null) {
                ProductMutations.settled(product);
                product.withArray("media").add(file.doc().deepCopy());
            }
        }
        for (Object id : removed) {
            ObjectNode product = draft.edit((String) id);
            ProductMutations.settled(product);
            without(product, List.of(file.id()));
        }
        if (!removed.isEmpty() && draft.read(file.id()) == null) {
            draft.adopt(file.doc().deepCopy());
        }
    }

    private static Payload delete(Draft draft, Map<String, Object> arguments) {
        UserErrors errors = new UserErrors();
        List<Object> deleted = new ArrayList<>();
        List<?> ids = Arguments.list(arguments, "fileIds");
        for (Object each : ids) {
            String id = (String) each;
            List<Entity> copies = copies(draft, id);
            if (copies.isEmpty()) {
                errors.add("FILE_DOES_NOT_EXIST", "File id [\"" + id + "\"] does not exist.", "fileIds");
                continue;
            }
            for (Entity copy : copies) {
                if (copy.parent() == null) {
                    draft.delete(id);
                } else {
                    ProductMutations.settled(copy.parent().doc());
                    without(copy.parent().doc(), List.of(id));
                }
            }
            deleted.add(id);
        }
        if (!errors.none()) {
            draft.forgetAll();
            return Payload.of("deletedFileIds", null, errors);
        }
        return Payload.of("deletedFileIds", deleted, errors);
    }

    /** A file as the shop has it and as the product that took it last shows it; empty where there is none. */
    private static List<Entity> copies(Draft draft, String id) {
        List<Entity> copies = new ArrayList<>();
        ObjectNode root = draft.edit(id);
        if (root != null) {
            copies.add(Entity.root(root));
        }
        String product = draft.store().ownerOf(Gid.type(id), Gid.number(id));
        ObjectNode doc = product == null ? null : draft.edit(product);
        Entity part = doc == null ? null : ProductParts.find(Entity.root(doc), Gid.type(id), Gid.number(id));
        if (part != null) {
            copies.add(part);
        }
        return copies;
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
        MediaInput.add(draft, product, Arguments.list(arguments, "media"), errors, "media");
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
        List<?> given = Arguments.list(arguments, "media");
        List<String> missing = missing(
                product,
                given.stream().map(each -> Arguments.asMap(each).get("id")).toList());
        if (!missing.isEmpty()) {
            draft.forgetAll();
            return media("media", null, notThere(errors, missing, "media"), null);
        }
        List<Entity> changed = new ArrayList<>();
        for (Object each : given) {
            Map<String, Object> input = Arguments.asMap(each);
            String id = (String) input.get("id");
            ObjectNode media = ProductParts.among(product.path("media"), id, null);
            if (input.containsKey("alt")) {
                media.put("alt", (String) input.get("alt"));
            }
            changed.add(Entity.root(product).child(Gid.type(id), media));
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
        List<?> ids = Arguments.list(arguments, "mediaIds");
        List<String> missing = missing(product, ids);
        if (!missing.isEmpty()) {
            draft.forgetAll();
            return media("deletedMediaIds", null, notThere(errors, missing, "mediaIds"), null);
        }
        ProductMutations.settled(product);
        without(product, ids);
        return media("deletedMediaIds", ids, errors, Entity.root(product)).and("deletedProductImageIds", List.of());
    }

    private static List<String> missing(ObjectNode product, List<?> ids) {
        return ids.stream()
                .map(String.class::cast)
                .filter(id -> ProductParts.among(product.path("media"), id, null) == null)
                .toList();
    }

    private static UserErrors notThere(UserErrors errors, List<String> ids, String at) {
        return errors.add(
                "MEDIA_DOES_NOT_EXIST",
                ids.size() == 1
                        ? "Media id " + ids.getFirst() + " does not exist"
                        : "Media ids " + String.join(",", ids) + " do not exist",
                at);
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
        List<?> moves = Arguments.list(arguments, "moves");
        for (int index = 0; index < moves.size(); index++) {
            Object id = Arguments.asMap(moves.get(index)).get("id");
            if (ProductParts.among(product.path("media"), (String) id, null) == null) {
                errors.add("MEDIA_DOES_NOT_EXIST", "Media does not exist", "moves", Integer.toString(index), "id");
            }
        }
        if (!errors.none()) {
            draft.forgetAll();
            return Payload.of("job", null, errors).and("mediaUserErrors", errors.list());
        }
        ProductMutations.settled(product);
        product.set("media", moved(product.withArray("media"), moves));
        return Payload.of("job", Entity.root(job(draft)), errors).and("mediaUserErrors", errors.list());
    }

    /** Members at their new positions; each is a text or has an id. */
    static ArrayNode moved(ArrayNode members, List<?> moves) {
        List<JsonNode> list = new ArrayList<>();
        members.forEach(list::add);
        for (Object each : moves) {
            Map<String, Object> move = Arguments.asMap(each);
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
