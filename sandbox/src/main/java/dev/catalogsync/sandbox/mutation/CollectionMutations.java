package dev.catalogsync.sandbox.mutation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.catalogsync.sandbox.graphql.AdminException;
import dev.catalogsync.sandbox.graphql.Arguments;
import dev.catalogsync.sandbox.graphql.Fields;
import dev.catalogsync.sandbox.graphql.Mutations;
import dev.catalogsync.sandbox.graphql.Payload;
import dev.catalogsync.sandbox.graphql.UserErrors;
import dev.catalogsync.sandbox.query.Members;
import dev.catalogsync.sandbox.seed.Handle;
import dev.catalogsync.sandbox.seed.ShopSeed;
import dev.catalogsync.sandbox.store.Draft;
import dev.catalogsync.sandbox.store.Entity;
import dev.catalogsync.sandbox.store.Gid;
import dev.catalogsync.sandbox.store.SandboxStore;
import java.util.List;
import java.util.Map;

/** Collections, manual and smart, by the inputs of before and since 2026-07. */
public final class CollectionMutations {

    private final ShopSeed shop;

    public CollectionMutations(ShopSeed shop) {
        this.shop = shop;
    }

    public void register(Mutations mutations) {
        mutations.on("collectionCreate", (draft, arguments, call) -> create(draft, arguments));
        mutations.on("collectionUpdate", (draft, arguments, call) -> update(draft, arguments));
        mutations.on("collectionDelete", (draft, arguments, call) -> delete(draft, arguments));
        mutations.on("collectionAddProducts", (draft, arguments, call) -> addProducts(draft, arguments));
        mutations.on("collectionAddProductsV2", (draft, arguments, call) -> members(draft, arguments, true));
        mutations.on("collectionRemoveProducts", (draft, arguments, call) -> members(draft, arguments, false));
        mutations.on("collectionReorderProducts", (draft, arguments, call) -> reorder(draft, arguments));
    }

    public void register(Fields fields, SandboxStore store) {
        fields.on(
                "Job",
                "done",
                (job, arguments) ->
                        store.clock().millis() - job.doc().path("startedAt").asLong() > 200);
    }

    private Payload create(Draft draft, Map<String, Object> arguments) {
        Map<String, Object> input = Arguments.input(arguments, "collection");
        UserErrors errors = new UserErrors();
        if (input.get("id") != null) {
            return Payload.of(
                    "collection", null, errors.add(null, "id cannot be specified on collection creation", "id"));
        }
        if (Arguments.text(input, "title").isBlank()) {
            errors.add(null, "Title can't be blank", "title");
        } else if (Arguments.text(input, "title").length() > 255) {
            errors.add(null, "Title is too long (maximum is 255 characters)", "title");
        }
        ObjectNode collection = draft.create("Collection");
        collection.put("title", Arguments.text(input, "title").strip());
        collection.put("handle", "");
        collection.put("descriptionHtml", "");
        collection.put("sortOrder", "BEST_SELLING");
        collection.putNull("templateSuffix");
        collection.putObject("seo").putNull("title").putNull("description");
        collection.put("createdAt", draft.now());
        collection.put("updatedAt", draft.now());
        collection.putNull("ruleSet");
        collection.putArray("products");
        collection.putArray("metafields");
        if (errors.none()) {
            fields(draft, collection, input, errors);
        }
        return answer(draft, collection, errors);
    }

    private Payload update(Draft draft, Map<String, Object> arguments) {
        Map<String, Object> input = Arguments.input(arguments, "collection");
        UserErrors errors = new UserErrors();
        if (input.get("id") == null) {
            throw new AdminException("BAD_REQUEST", "id must be specified on collectionUpdate");
        }
        ObjectNode collection =
                Gid.type((String) input.get("id")).equals("Collection") ? draft.edit((String) input.get("id")) : null;
        if (collection == null) {
            return Payload.of("collection", null, errors.add(null, "Collection does not exist", (String[]) null))
                    .and("job", null);
        }
        if (input.containsKey("title") && Arguments.text(input, "title").isBlank()) {
            errors.add(null, "Title can't be blank", "title");
        }
        JsonNode rules = collection.get("ruleSet");
        fields(draft, collection, input, errors);
        boolean rebuilt = rules != null && !rules.equals(collection.get("ruleSet"));
        Payload payload = answer(draft, collection, errors);
        return payload.and("job", rebuilt && errors.none() ? Entity.root(FileMutations.job(draft)) : null);
    }

    private static Payload answer(Draft draft, ObjectNode collection, UserErrors errors) {
        if (!errors.none()) {
            draft.forgetAll();
            return Payload.of("collection", null, errors);
        }
        return Payload.of("collection", Entity.root(collection), errors);
    }

    private void fields(Draft draft, ObjectNode collection, Map<String, Object> input, UserErrors errors) {
        if (input.get("title") instanceof String title && !title.isBlank()) {
            collection.put("title", title.strip());
        }
        for (String name : List.of("descriptionHtml", "templateSuffix", "sortOrder")) {
            if (input.containsKey(name)) {
                Object value = input.get(name);
                collection.put(name, value == null ? name.equals("descriptionHtml") ? "" : null : value.toString());
            }
        }
        if (input.get("seo") instanceof Map<?, ?> seo) {
            seo.forEach((name, value) -> collection.withObject("seo").put((String) name, (String) value));
        }
        if (input.get("image") instanceof Map<?, ?> image) {
            image(draft, collection, image);
        }
        if (input.get("metafields") instanceof List<?> metafields) {
            new MetafieldInput(draft, errors, "metafields").put(collection, metafields, false);
        }
        handle(draft, collection, input, errors);
        if (input.get("ruleSet") instanceof Map<?, ?>) {
            rules(collection, Arguments.map(input, "ruleSet"), errors);
        }
        products(draft, collection, Arguments.list(input, "products"), errors);
        new SourceInput(draft, collection, errors).apply(input);
    }

    private static void products(Draft draft, ObjectNode collection, List<?> products, UserErrors errors) {
        for (int index = 0; index < products.size(); index++) {
            if (draft.read((String) products.get(index)) == null) {
                errors.add(null, "Product does not exist", "products", Integer.toString(index));
            } else if (Members.index(collection.withArray("products"), products.get(index)) < 0) {
                collection.withArray("products").add((String) products.get(index));
            }
        }
    }

    private static void image(Draft draft, ObjectNode collection, Map<?, ?> input) {
        Object source = input.get("src");
        collection
                .putObject("image")
                .put("id", draft.newId("CollectionImage"))
                .put("altText", (String) input.get("altText"))
                .put("url", source == null ? "" : source.toString())
                .put("width", 1600)
                .put("height", 1600);
    }

    /** A collection's handle keeps the underscores that a product's loses, as recorded. */
    private static void handle(Draft draft, ObjectNode collection, Map<String, Object> input, UserErrors errors) {
        String id = collection.path("id").asText();
        String asked = (String) input.get("handle");
        if (asked == null && !collection.path("handle").asText().isEmpty()) {
            return;
        }
        boolean derived = asked == null || asked.isBlank();
        String wanted =
                Handle.withUnderscores(derived ? collection.path("title").asText() : asked);
        if (wanted.isEmpty()) {
            derived = true;
            wanted = "collection";
        }
        String owner = draft.withHandle("Collection", wanted);
        if (owner == null || owner.equals(id)) {
            collection.put("handle", wanted);
        } else if (derived) {
            collection.put("handle", Handle.free(wanted, each -> draft.withHandle("Collection", each) != null));
        } else {
            errors.add(null, "Handle has already been taken", "handle");
        }
    }

    private static void rules(ObjectNode collection, Map<String, Object> input, UserErrors errors) {
        if (!(input.get("rules") instanceof List<?> given)) {
            errors.add(null, "Rules cannot be an empty set", "ruleSet", "rules");
            return;
        }
        if (given.isEmpty()) {
            // As recorded: an empty list makes a manual collection.
            collection.putNull("ruleSet");
            return;
        }
        ObjectNode rules = collection.putObject("ruleSet");
        rules.put("appliedDisjunctively", (Boolean) input.get("appliedDisjunctively"));
        ArrayNode list = rules.putArray("rules");
        for (Object each : given) {
            Map<String, Object> rule = Arguments.asMap(each);
            list.addObject()
                    .put("column", rule.get("column").toString())
                    .put("relation", rule.get("relation").toString())
                    .put("condition", Arguments.text(rule, "condition"));
        }
    }

    private Payload delete(Draft draft, Map<String, Object> arguments) {
        UserErrors errors = new UserErrors();
        String id = (String) Arguments.map(arguments, "input").get("id");
        Payload payload = Payload.of("deletedCollectionId", null, errors).and("shop", shop.entity());
        if (!Gid.type(id).equals("Collection") || draft.read(id) == null) {
            errors.add(null, "Collection does not exist", "id");
            return payload;
        }
        draft.delete(id);
        return payload.and("deletedCollectionId", id);
    }

    // ---- members

    private Payload addProducts(Draft draft, Map<String, Object> arguments) {
        UserErrors errors = new UserErrors();
        String id = (String) arguments.get("id");
        ObjectNode collection = manual(draft, id, errors, "products");
        if (collection == null) {
            return Payload.of("collection", null, errors);
        }
        List<?> products = Arguments.list(arguments, "productIds");
        for (Object product : products) {
            if (Members.index(collection.path("products"), product) >= 0) {
                errors.add(null, "Product is already in the collection", "productIds");
                draft.forgetAll();
                return Payload.of("collection", null, errors);
            }
        }
        Members.add(draft, id, products);
        return Payload.of("collection", Entity.root(collection), errors);
    }

    /** Unknown products are accepted without a word, as recorded. */
    private static Payload members(Draft draft, Map<String, Object> arguments, boolean add) {
        UserErrors errors = new UserErrors();
        String id = (String) arguments.get("id");
        if (manual(draft, id, errors, "products") == null) {
            return Payload.of("job", null, errors);
        }
        List<?> products = Arguments.list(arguments, "productIds");
        if (add) {
            Members.add(draft, id, products);
        } else {
            Members.remove(draft, id, products);
        }
        return Payload.of("job", Entity.root(FileMutations.job(draft)), errors);
    }

    private static Payload reorder(Draft draft, Map<String, Object> arguments) {
        UserErrors errors = new UserErrors();
        String id = (String) arguments.get("id");
        ObjectNode collection = Gid.type(id).equals("Collection") ? draft.edit(id) : null;
        if (collection == null) {
            return Payload.of("job", null, errors.add("COLLECTION_NOT_FOUND", "Collection does not exist", "id"));
        }
        if (Members.smart(collection) || !collection.path("sortOrder").asText().equals("MANUAL")) {
            draft.forgetAll();
            return Payload.of(
                    "job",
                    null,
                    errors.add(
                            "MANUALLY_SORTED_COLLECTION",
                            "Can't reorder products unless collection is manually sorted",
                            "id"));
        }
        collection.set(
                "products", FileMutations.moved(collection.withArray("products"), Arguments.list(arguments, "moves")));
        return Payload.of("job", Entity.root(FileMutations.job(draft)), errors);
    }

    /** A collection whose members can be chosen; null with an error where it is none. */
    private static ObjectNode manual(Draft draft, String id, UserErrors errors, String what) {
        ObjectNode collection = Gid.type(id).equals("Collection") ? draft.edit(id) : null;
        if (collection == null) {
            errors.add("COLLECTION_DOES_NOT_EXIST", "Collection does not exist", "id");
            return null;
        }
        if (Members.smart(collection)) {
            draft.forgetAll();
            errors.add("CANT_ADD_TO_SMART_COLLECTION", "Can't manually add " + what + " to a smart collection", "id");
            return null;
        }
        return collection;
    }
}
