package dev.catalogsync.sandbox.mutation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.catalogsync.sandbox.graphql.AdminCall;
import dev.catalogsync.sandbox.graphql.Arguments;
import dev.catalogsync.sandbox.graphql.Mutations;
import dev.catalogsync.sandbox.graphql.Payload;
import dev.catalogsync.sandbox.graphql.UserErrors;
import dev.catalogsync.sandbox.query.Members;
import dev.catalogsync.sandbox.query.Metafields;
import dev.catalogsync.sandbox.query.Taxonomy;
import dev.catalogsync.sandbox.seed.Handle;
import dev.catalogsync.sandbox.seed.ShopSeed;
import dev.catalogsync.sandbox.store.Draft;
import dev.catalogsync.sandbox.store.Entity;
import dev.catalogsync.sandbox.store.Gid;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** productCreate, productUpdate, productSet, productDelete, productDuplicate and tags. */
public final class ProductMutations {

    private static final List<String> PLAIN =
            List.of("descriptionHtml", "vendor", "productType", "status", "templateSuffix", "giftCardTemplateSuffix");
    private static final int LONGEST = 255;

    private final ShopSeed shop;
    private final Operations operations;

    public ProductMutations(ShopSeed shop, Operations operations) {
        this.shop = shop;
        this.operations = operations;
    }

    public void register(Mutations mutations) {
        mutations.on("productCreate", this::create);
        mutations.on("productUpdate", this::update);
        mutations.on("productSet", this::set);
        mutations.on("productDelete", this::delete);
        mutations.on("productDuplicate", this::duplicate);
        mutations.on("tagsAdd", (draft, arguments, call) -> tags(draft, arguments, true));
        mutations.on("tagsRemove", (draft, arguments, call) -> tags(draft, arguments, false));
    }

    // ---- create and update

    private Payload create(Draft draft, Map<String, Object> arguments, AdminCall call) {
        Map<String, Object> input = Arguments.input(arguments, "product");
        UserErrors errors = new UserErrors();
        if (input.containsKey("id")) {
            errors.add(null, "id cannot be specified during creation", "input", "id");
        }
        if (Arguments.text(input, "title").isBlank()) {
            errors.add(null, "Title can't be blank", "title");
        }
        lengths(input, errors, Style.CREATE);
        ObjectNode product = errors.none() ? newProduct(draft, input) : null;
        if (product != null) {
            handle(draft, product, input, errors);
            fields(draft, product, input, errors, Style.CREATE);
            if (input.get("productOptions") instanceof List<?> options && !options.isEmpty()) {
                new Options(draft, product, errors, "input", "productOptions").create(options);
            }
            new VariantInput(draft, product, shop).defaults();
            MediaInput.add(draft, product, Arguments.list(arguments, "media"), errors, "media");
        }
        if (!errors.none()) {
            draft.forgetAll();
            return Payload.of("product", null, errors).and("shop", shop.entity());
        }
        return Payload.of("product", Entity.root(product), errors).and("shop", shop.entity());
    }

    private Payload update(Draft draft, Map<String, Object> arguments, AdminCall call) {
        Map<String, Object> input = Arguments.input(arguments, "product");
        UserErrors errors = new UserErrors();
        String id = identified(draft, Arguments.map(arguments, "identifier"));
        if (id == null) {
            id = (String) input.get("id");
        }
        ObjectNode product = id == null ? null : draft.edit(id);
        if (product == null) {
            return Payload.of("product", null, errors.add(null, "Product does not exist", "id"));
        }
        if (input.containsKey("title") && Arguments.text(input, "title").isBlank()) {
            errors.add(null, "Title can't be blank", "title");
        }
        lengths(input, errors, Style.CREATE);
        settled(product);
        handle(draft, product, input, errors);
        fields(draft, product, input, errors, Style.CREATE);
        MediaInput.add(draft, product, Arguments.list(arguments, "media"), errors, "media");
        if (!errors.none()) {
            // What was there is answered beside the errors, as recorded.
            draft.forgetAll();
            product = draft.read(id);
        }
        return Payload.of("product", Entity.root(product), errors);
    }

    private ObjectNode newProduct(Draft draft, Map<String, Object> input) {
        ObjectNode product = draft.create("Product");
        product.put("title", Arguments.text(input, "title").strip());
        product.put("handle", "");
        product.put("descriptionHtml", "");
        product.put("vendor", shop.name());
        product.put("productType", "");
        product.put("status", "ACTIVE");
        product.putArray("tags");
        product.putNull("templateSuffix");
        product.putObject("seo").putNull("title").putNull("description");
        product.putNull("category");
        product.put("isGiftCard", Boolean.TRUE.equals(input.get("giftCard")));
        product.put("requiresSellingPlan", false);
        product.put("createdAt", draft.now());
        product.put("updatedAt", draft.now());
        product.putNull("publishedAt");
        product.putArray("options");
        product.putArray("variants");
        product.putArray("media");
        product.putArray("metafields");
        return product;
    }

    private enum Style {
        CREATE,
        SET
    }

    private void fields(Draft draft, ObjectNode product, Map<String, Object> input, UserErrors errors, Style style) {
        if (input.get("title") instanceof String title && !title.isBlank()) {
            product.put("title", title.strip());
        }
        for (String name : PLAIN) {
            if (input.containsKey(name)) {
                String value = (String) input.get(name);
                boolean needed = List.of("descriptionHtml", "productType").contains(name);
                if (name.equals("vendor") && (value == null || value.isBlank())) {
                    value = shop.name();
                }
                if (!name.equals("status") || value != null) {
                    product.put(name, value == null && needed ? "" : value);
                }
            }
        }
        if (input.containsKey("tags")) {
            product.set("tags", Tags.of((List<?>) input.get("tags")));
        }
        if (input.get("seo") instanceof Map<?, ?> seo) {
            ObjectNode kept = product.withObject("seo");
            seo.forEach((name, value) -> kept.put((String) name, blankToNull(value)));
        }
        if (input.get("requiresSellingPlan") instanceof Boolean required) {
            product.put("requiresSellingPlan", required);
        }
        if (input.containsKey("category")) {
            String category = (String) input.get("category");
            if (category != null && !Taxonomy.exists(category)) {
                errors.add(
                        style == Style.SET ? "INVALID_INPUT" : null,
                        "The specified taxonomy category does not exist.",
                        style == Style.SET ? new String[] {"input", "category"} : new String[] {"category"});
            } else {
                product.put("category", category);
            }
        }
        if (input.get("metafields") instanceof List<?> metafields) {
            String[] at = style == Style.SET ? new String[] {"input", "metafields"} : new String[] {"metafields"};
            new MetafieldInput(draft, errors, at).put(product, metafields, style == Style.SET);
        }
        memberships(draft, product, input);
    }

    private void memberships(Draft draft, ObjectNode product, Map<String, Object> input) {
        String id = product.path("id").asText();
        for (Object collection : Arguments.list(input, "collectionsToJoin")) {
            Members.add(draft, (String) collection, List.of(id));
        }
        for (Object collection : Arguments.list(input, "collectionsToLeave")) {
            Members.remove(draft, (String) collection, List.of(id));
        }
        if (input.get("collections") instanceof List<?> collections) {
            Members.replace(draft, id, collections);
        }
    }

    /** Too long texts, with the words and places recorded for each mutation. */
    private static void lengths(Map<String, Object> input, UserErrors errors, Style style) {
        String[] whole = style == Style.SET ? new String[] {"input"} : null;
        if (Arguments.text(input, "title").length() > LONGEST) {
            if (style == Style.SET) {
                errors.add(null, "is too long (maximum is 255 characters)", "input", "title");
            } else {
                errors.add(null, "Title is too long (maximum is 255 characters)", "title");
            }
        }
        if (Arguments.text(input, "handle").length() > LONGEST
                || (style == Style.SET
                        && Arguments.text(input, "handle").isBlank()
                        && Arguments.text(input, "title").length() > LONGEST)) {
            errors.add(
                    null,
                    "Handle is too long (maximum is 255 characters)",
                    whole == null ? new String[] {"handle"} : whole);
        }
        if (Arguments.text(input, "vendor").length() > LONGEST) {
            errors.add(
                    null,
                    "Vendor is too long (maximum is 255 characters)",
                    whole == null ? new String[] {"vendor"} : whole);
        }
        if (Arguments.text(input, "productType").length() > LONGEST) {
            errors.add(
                    null,
                    "Product type is too long (maximum is 255 characters)",
                    whole == null ? new String[] {"productType"} : whole);
            errors.add(
                    null,
                    "Custom product type is too long (maximum is 255 characters)",
                    whole == null ? new String[] {"customProductType"} : whole);
        }
    }

    /**
     * The handle that is asked for, tidied; where none is, or a blank one, it comes from the title. A blank text asks
     * for a new one from the title, no text at all keeps what is there. Only a handle asked for may collide.
     */
    private static void handle(Draft draft, ObjectNode product, Map<String, Object> input, UserErrors errors) {
        String id = product.path("id").asText();
        String asked = (String) input.get("handle");
        boolean fresh = product.path("handle").asText().isEmpty();
        if (asked == null && !fresh) {
            return;
        }
        boolean derived = asked == null || asked.isBlank();
        String title = input.get("title") instanceof String given && !given.isBlank()
                ? given
                : product.path("title").asText();
        String wanted = Handle.of(derived ? title : asked);
        if (wanted.isEmpty()) {
            derived = true;
            wanted = "product";
        }
        String owner = draft.withHandle("Product", wanted);
        if (id.equals(owner)) {
            product.put("handle", wanted);
        } else if (owner == null || derived) {
            product.put("handle", Handle.free(wanted, each -> {
                String other = draft.withHandle("Product", each);
                return other != null && !other.equals(id);
            }));
        } else {
            errors.add(
                    "HANDLE_NOT_UNIQUE",
                    "Handle '" + asked + "' already in use. Please provide a new handle.",
                    "input",
                    "handle");
        }
    }

    /** What a file had recorded of computed fields is no longer true once the product changes. */
    static void settled(ObjectNode product) {
        product.remove(List.of(
                "totalInventory",
                "totalVariants",
                "tracksInventory",
                "hasOnlyDefaultVariant",
                "hasOutOfStockVariants",
                "priceRange",
                "priceRangeV2",
                "featuredImage",
                "featuredMedia",
                "mediaCount",
                "onlineStorePreviewUrl"));
        for (JsonNode variant : product.path("variants")) {
            if (variant.path("selectedOptions").isArray()) {
                ((ObjectNode) variant).remove(List.of("title", "displayName", "inventoryQuantity", "availableForSale"));
            }
        }
    }

    // ---- set

    private Payload set(Draft draft, Map<String, Object> arguments, AdminCall call) {
        boolean synchronous = call.bulk() || !Boolean.FALSE.equals(arguments.get("synchronous"));
        if (!synchronous) {
            return operations.set(draft, arguments, call);
        }
        return setNow(draft, arguments).and("productSetOperation", null);
    }

    Payload setNow(Draft draft, Map<String, Object> arguments) {
        Map<String, Object> input = Arguments.input(arguments, "input");
        Map<String, Object> identifier = Arguments.map(arguments, "identifier");
        UserErrors errors = new UserErrors();
        if (identifier != null && input.get("id") != null) {
            return Payload.of(
                    "product",
                    null,
                    errors.add("ID_NOT_ALLOWED", "The id field is not allowed if identifier is provided.", "input"));
        }
        String id = identifier == null ? (String) input.get("id") : identified(draft, identifier);
        ObjectNode product = id == null ? null : draft.edit(id);
        boolean byId = identifier == null ? id != null : identifier.get("id") != null;
        if (product == null && byId) {
            String[] at = identifier == null ? new String[] {"input", "id"} : new String[] {"identifier", "id"};
            return Payload.of("product", null, errors.add("PRODUCT_DOES_NOT_EXIST", "Product does not exist", at));
        }
        Map<String, Object> wanted = new HashMap<>(input);
        if (identifier != null && identifier.get("handle") instanceof String handle) {
            if (input.get("handle") instanceof String given && !Handle.of(given).equals(Handle.of(handle))) {
                return Payload.of(
                        "product",
                        null,
                        errors.add(
                                "INPUT_MISMATCH",
                                "The identifier value does not match the value of the corresponding field in the input.",
                                "input",
                                "handle"));
            }
            wanted.put("handle", handle);
        }
        boolean created = product == null;
        if (Arguments.text(wanted, "title").isBlank() && (created || wanted.containsKey("title"))) {
            errors.add("INVALID_INPUT", "can't be blank", "input", "title");
        }
        lengths(wanted, errors, Style.SET);
        if (wanted.get("productOptions") != null && wanted.get("variants") == null) {
            errors.add(
                    "VARIANTS_INPUT_MISSING",
                    "Variants input is required when updating product options",
                    "input",
                    "variants");
        }
        if (wanted.get("variants") != null && wanted.get("productOptions") == null && namesOptions(wanted)) {
            errors.add(
                    "PRODUCT_OPTIONS_INPUT_MISSING",
                    "Product options input is required when updating variants",
                    "input",
                    "productOptions");
        }
        if (errors.none()) {
            if (created) {
                product = newProduct(draft, wanted);
            }
            settled(product);
            handle(draft, product, wanted, errors);
            fields(draft, product, wanted, errors, Style.SET);
            if (wanted.get("files") instanceof List<?> files) {
                MediaInput.replace(draft, product, files, errors);
            }
            if (wanted.get("variants") instanceof List<?> variants) {
                if (wanted.get("productOptions") instanceof List<?> options) {
                    new Options(draft, product, errors, "input", "productOptions").replace(options);
                }
                new VariantInput(draft, product, shop).replace(variants, errors);
            } else if (created) {
                new VariantInput(draft, product, shop).defaults();
            }
            if (identifier != null && identifier.get("customId") instanceof Map<?, ?> custom) {
                MetafieldInput.custom(draft, product, custom);
            }
        }
        if (!errors.none()) {
            draft.forgetAll();
            product = id == null || !onlyHandleTaken(errors) ? null : draft.read(id);
        }
        return Payload.of("product", product == null ? null : Entity.root(product), errors);
    }

    private static boolean namesOptions(Map<String, Object> input) {
        for (Object variant : (List<?>) input.get("variants")) {
            if (!Arguments.list(Arguments.asMap(variant), "optionValues").isEmpty()) {
                return true;
            }
        }
        return false;
    }

    private static boolean onlyHandleTaken(UserErrors errors) {
        return errors.list().stream().allMatch(each -> "HANDLE_NOT_UNIQUE".equals(each.get("code")));
    }

    /** The id that an identifier leads to; null where it leads nowhere. */
    static String identified(Draft draft, Map<String, Object> identifier) {
        if (identifier == null) {
            return null;
        }
        if (identifier.get("id") instanceof String id) {
            return draft.read(id) == null ? null : id;
        }
        if (identifier.get("handle") instanceof String handle) {
            return draft.withHandle("Product", handle);
        }
        return identifier.get("customId") instanceof Map<?, ?> custom
                ? draft.store()
                        .withCustomId(
                                Metafields.namespace(custom.get("namespace")), (String) custom.get("key"), (String)
                                        custom.get("value"))
                : null;
    }

    // ---- the rest

    private Payload delete(Draft draft, Map<String, Object> arguments, AdminCall call) {
        String id = (String) Arguments.map(arguments, "input").get("id");
        UserErrors errors = new UserErrors();
        if (Boolean.FALSE.equals(arguments.get("synchronous")) && !call.bulk()) {
            return operations.delete(draft, id, call).and("shop", shop.entity());
        }
        Payload payload = Payload.of("deletedProductId", null, errors)
                .and("shop", shop.entity())
                .and("productDeleteOperation", null);
        if (!Gid.type(id).equals("Product") || draft.read(id) == null) {
            errors.add(null, "Product does not exist", "id");
            return payload;
        }
        deleteNow(draft, id);
        return payload.and("deletedProductId", id);
    }

    static void deleteNow(Draft draft, String id) {
        Members.replace(draft, id, List.of());
        draft.delete(id);
    }

    private Payload duplicate(Draft draft, Map<String, Object> arguments, AdminCall call) {
        UserErrors errors = new UserErrors();
        Payload payload = Payload.of("newProduct", null, errors)
                .and("shop", shop.entity())
                .and("imageJob", null)
                .and("productDuplicateOperation", null);
        ObjectNode original = draft.read((String) arguments.get("productId"));
        if (original == null) {
            errors.add(null, "Product does not exist", "productId");
            return payload;
        }
        ObjectNode copy = draft.create("Product");
        String id = copy.path("id").asText();
        copy.setAll(original.deepCopy());
        copy.put("id", id);
        copy.put("title", (String) arguments.get("newTitle"));
        copy.put(
                "status",
                arguments.get("newStatus") == null
                        ? "DRAFT"
                        : arguments.get("newStatus").toString());
        copy.put("createdAt", draft.now());
        copy.put("updatedAt", draft.now());
        copy.putNull("publishedAt");
        renumber(draft, copy);
        if (!Boolean.TRUE.equals(arguments.get("includeImages"))) {
            copy.putArray("media");
        }
        copy.put("handle", "");
        handle(draft, copy, Map.of(), errors);
        return payload.and("newProduct", Entity.root(copy));
    }

    private static void renumber(Draft draft, ObjectNode product) {
        for (String list : List.of("options", "variants", "media", "metafields")) {
            for (JsonNode each : product.path(list)) {
                fresh(draft, (ObjectNode) each);
                each.path("optionValues").forEach(value -> fresh(draft, (ObjectNode) value));
                each.path("metafields").forEach(value -> fresh(draft, (ObjectNode) value));
                if (each.path("inventoryItem").isObject()) {
                    fresh(draft, (ObjectNode) each.path("inventoryItem"));
                }
                if (list.equals("variants")) {
                    ((ObjectNode) each).remove("media");
                }
            }
        }
    }

    private static void fresh(Draft draft, ObjectNode part) {
        part.put("id", draft.newId(Gid.type(part.path("id").asText())));
    }

    private Payload tags(Draft draft, Map<String, Object> arguments, boolean add) {
        String id = (String) arguments.get("id");
        UserErrors errors = new UserErrors();
        ObjectNode node = Gid.type(id).equals("Product") ? draft.edit(id) : null;
        if (node == null) {
            return Payload.of("node", null, errors.add(null, Gid.type(id) + " does not exist", "id"));
        }
        List<?> given = Arguments.list(arguments, "tags");
        ArrayNode tags = add ? Tags.plus(node.path("tags"), given) : Tags.minus(node.path("tags"), given);
        node.set("tags", tags);
        return Payload.of("node", Entity.root(node), errors);
    }

    private static String blankToNull(Object value) {
        return value == null || value.toString().isBlank() ? null : value.toString();
    }
}
