package dev.catalogsync.sandbox.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.catalogsync.sandbox.graphql.AdminException;
import dev.catalogsync.sandbox.graphql.Arguments;
import dev.catalogsync.sandbox.graphql.ConnectionPage;
import dev.catalogsync.sandbox.graphql.Fields;
import dev.catalogsync.sandbox.graphql.Nodes;
import dev.catalogsync.sandbox.seed.ShopSeed;
import dev.catalogsync.sandbox.store.Entity;
import dev.catalogsync.sandbox.store.Gid;
import dev.catalogsync.sandbox.store.SandboxSettings;
import dev.catalogsync.sandbox.store.SandboxStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The fields of the query root. */
public final class Queries {

    /** Shopify's "pagination" page: counts end here, and so does paging. */
    private static final int DEEPEST = 25_000;

    private static final List<String> SCOPES = List.of(
            "read_products",
            "write_products",
            "read_inventory",
            "write_inventory",
            "read_locations",
            "read_publications",
            "write_publications",
            "read_files",
            "write_files");
    private static final List<String> VERSIONS = List.of("2026-01", "2026-04", "2026-07", "2026-10");

    private final SandboxStore store;
    private final SandboxSettings settings;

    public Queries(SandboxStore store, SandboxSettings settings) {
        this.store = store;
        this.settings = settings;
    }

    public void register(Fields fields) {
        String root = "QueryRoot";
        fields.on(root, "shop", (none, arguments) -> store.find(Gid.of("Shop", ShopSeed.number())));
        fields.on("Shop", "metafields", (shop, arguments) -> Metafields.of(shop, arguments));
        fields.on("Shop", "metafield", (shop, arguments) -> Metafields.one(shop, arguments));
        fields.on(root, "currentAppInstallation", (none, arguments) -> installation());
        fields.on(root, "node", (none, arguments) -> store.find((String) arguments.get("id")));
        fields.on(root, "nodes", (none, arguments) -> {
            List<Object> nodes = new ArrayList<>();
            ((List<?>) arguments.get("ids")).forEach(id -> nodes.add(store.find((String) id)));
            return nodes;
        });
        for (Map.Entry<String, String> one : Map.of(
                        "product",
                        "Product",
                        "productVariant",
                        "ProductVariant",
                        "collection",
                        "Collection",
                        "inventoryItem",
                        "InventoryItem",
                        "inventoryLevel",
                        "InventoryLevel",
                        "publication",
                        "Publication",
                        "webhookSubscription",
                        "WebhookSubscription",
                        "bulkOperation",
                        "BulkOperation",
                        "job",
                        "Job")
                .entrySet()) {
            fields.on(root, one.getKey(), (none, arguments) -> one((String) arguments.get("id"), one.getValue()));
        }
        fields.on(
                root,
                "location",
                (none, arguments) -> arguments.get("id") == null
                        ? store.find(ShopSeed.MAIN_LOCATION)
                        : one((String) arguments.get("id"), "Location"));
        fields.on(root, "productOperation", (none, arguments) -> {
            Entity operation = store.find((String) arguments.get("id"));
            return operation != null && operation.type().endsWith("Operation") ? operation : null;
        });
        products(fields, root);
        others(fields, root);
    }

    private void products(Fields fields, String root) {
        fields.on(root, "products", (none, arguments) -> products(arguments));
        fields.on(
                root,
                "productsCount",
                (none, arguments) -> counted(
                        products(Map.of("query", arguments.get("query") == null ? "" : arguments.get("query"))),
                        (Integer) arguments.get("limit")));
        fields.on(root, "productByIdentifier", (none, arguments) -> {
            Map<String, Object> identifier = Arguments.map(arguments, "identifier");
            String id = identifier.get("id") instanceof String given
                    ? given
                    : identifier.get("handle") instanceof String handle
                            ? store.withHandle("Product", handle)
                            : custom(identifier.get("customId"));
            return id == null ? null : store.find(id);
        });
        fields.on(root, "productByHandle", (none, arguments) -> {
            String id = store.withHandle("Product", (String) arguments.get("handle"));
            return id == null ? null : store.find(id);
        });
        fields.on(
                root,
                "productVariants",
                (none, arguments) ->
                        sorted(variants(), filter(arguments, SearchFields::variant), arguments, Queries::variantKey));
        fields.on(
                root,
                "productVariantsCount",
                (none, arguments) ->
                        counted(Nodes.of(filtered(variants(), filter(arguments, SearchFields::variant))), (Integer)
                                arguments.get("limit")));
        fields.on(
                root,
                "productVariantByIdentifier",
                (none, arguments) -> store.find(
                        (String) Arguments.map(arguments, "identifier").get("id")));
        fields.on(
                root,
                "inventoryItems",
                (none, arguments) -> sorted(
                        items(), filter(arguments, SearchFields::inventoryItem), arguments, (item, key) -> null));
        for (Map.Entry<String, String> list : Map.of(
                        "productTags", "tags", "productTypes", "productType", "productVendors", "vendor")
                .entrySet()) {
            fields.on(root, list.getKey(), (none, arguments) -> strings(list.getValue(), arguments));
        }
    }

    private String custom(Object identifier) {
        Map<String, Object> custom = Arguments.asMap(identifier);
        return store.withCustomId(Metafields.namespace(custom.get("namespace")), (String) custom.get("key"), (String)
                custom.get("value"));
    }

    private void others(Fields fields, String root) {
        fields.on(
                root,
                "collections",
                (none, arguments) -> sorted(
                        store.all("Collection"),
                        filter(arguments, SearchFields::collection),
                        arguments,
                        Queries::titleOrTime));
        fields.on(
                root,
                "collectionsCount",
                (none, arguments) -> counted(
                        Nodes.of(filtered(store.all("Collection"), filter(arguments, SearchFields::collection))),
                        (Integer) arguments.get("limit")));
        fields.on(root, "collectionByHandle", (none, arguments) -> withHandle(arguments.get("handle")));
        fields.on(root, "collectionByIdentifier", (none, arguments) -> {
            Map<String, Object> identifier = Arguments.map(arguments, "identifier");
            return identifier.get("id") instanceof String id
                    ? one(id, "Collection")
                    : withHandle(identifier.get("handle"));
        });
        fields.on(
                root,
                "locations",
                (none, arguments) -> sorted(
                        store.all("Location"),
                        filter(arguments, SearchFields::other)
                                .and(each -> Boolean.TRUE.equals(arguments.get("includeInactive"))
                                        || each.doc().path("isActive").asBoolean(true)),
                        arguments,
                        Queries::nameOr));
        fields.on(root, "locationsCount", (none, arguments) -> ProductFields.count(store.count("Location")));
        fields.on(
                root,
                "publications",
                (none, arguments) -> sorted(store.all("Publication"), each -> true, arguments, Queries::nameOr));
        fields.on(root, "publicationsCount", (none, arguments) -> ProductFields.count(store.count("Publication")));
        fields.on(
                root,
                "webhookSubscriptions",
                (none, arguments) -> sorted(
                        store.all("WebhookSubscription"),
                        filter(arguments, SearchFields::other).and(topics(arguments)),
                        arguments,
                        (each, key) -> each.text("createdAt")));
        fields.on(
                root,
                "webhookSubscriptionsCount",
                (none, arguments) -> counted(
                        Nodes.of(filtered(store.all("WebhookSubscription"), filter(arguments, SearchFields::other))),
                        (Integer) arguments.get("limit")));
        fields.on(
                root,
                "files",
                (none, arguments) -> sorted(
                        files(),
                        filter(arguments, SearchFields::other),
                        arguments,
                        (each, key) -> each.text("createdAt")));
        fields.on(root, "bulkOperations", (none, arguments) -> bulkOperations(arguments));
        fields.on(root, "currentBulkOperation", (none, arguments) -> {
            for (Entity each : store.reversed("BulkOperation")) {
                if (each.text("type").equals(arguments.get("type"))) {
                    return each;
                }
            }
            return null;
        });
        fields.on(root, "publicApiVersions", (none, arguments) -> VERSIONS.stream()
                .map(version -> JsonNodeFactory.instance
                        .objectNode()
                        .put("handle", version)
                        .put("displayName", version + " (Supported)")
                        .put("supported", true))
                .toList());
        fields.on(root, "orders", (none, arguments) -> Nodes.none());
        fields.on(root, "customers", (none, arguments) -> Nodes.of(store.all("Customer")));
        fields.on(root, "inventoryProperties", (none, arguments) -> InventoryFields.properties());
        fields.on("Job", "query", (job, arguments) -> new Entity(root, JsonNodeFactory.instance.objectNode(), null));
    }

    /** Unlike all other lists these come newest first unless reversed, and those without the time last, as recorded. */
    private Nodes bulkOperations(Map<String, Object> arguments) {
        Map<String, Object> turned = new HashMap<>(arguments);
        turned.put("reverse", !Boolean.TRUE.equals(arguments.get("reverse")));
        String time = "COMPLETED_AT".equals(arguments.get("sortKey")) ? "completedAt" : "createdAt";
        return sorted(
                store.all("BulkOperation"),
                filter(arguments, SearchFields::bulkOperation),
                turned,
                (each, key) -> ProductFields.orEmpty(each.text(time)));
    }

    private Object withHandle(Object handle) {
        String id = store.withHandle("Collection", String.valueOf(handle));
        return id == null ? null : store.find(id);
    }

    /** An id of another type is an error, an unknown one is null. */
    private Entity one(String id, String type) {
        if (!Gid.type(id).equals(type)) {
            throw new AdminException("RESOURCE_NOT_FOUND", "Invalid id: " + id);
        }
        return store.find(id);
    }

    private static Predicate<Entity> topics(Map<String, Object> arguments) {
        List<?> topics = Arguments.list(arguments, "topics");
        return each -> (topics.isEmpty() || topics.contains(each.text("topic")))
                && (arguments.get("uri") == null || arguments.get("uri").equals(each.text("uri")))
                && (arguments.get("format") == null || arguments.get("format").equals(each.text("format")));
    }

    Nodes products(Map<String, Object> arguments) {
        return sorted(store.all("Product"), filter(arguments, this::productValues), arguments, Queries::productKey);
    }

    private List<String> productValues(Entity product, String field) {
        if (!field.equals("collection_id")) {
            return SearchFields.product(product, field);
        }
        List<String> ids = new ArrayList<>();
        for (Entity collection : store.all("Collection")) {
            if (Members.holds(collection.doc(), product.doc())) {
                ids.add(Long.toString(Gid.number(collection.id())));
            }
        }
        return ids;
    }

    private static Object productKey(Entity product, String key) {
        return switch (key) {
            case "PRODUCT_TYPE" -> product.text("productType");
            case "VENDOR" -> product.text("vendor");
            case "INVENTORY_TOTAL" -> ProductFields.totalInventory(product.doc());
            case "PUBLISHED_AT" -> product.text("publishedAt");
            default -> titleOrTime(product, key);
        };
    }

    private static Object titleOrTime(Entity each, String key) {
        return switch (key) {
            case "TITLE" -> each.text("title");
            case "CREATED_AT" -> each.text("createdAt");
            case "UPDATED_AT" -> each.text("updatedAt");
            default -> null;
        };
    }

    private static Object nameOr(Entity each, String key) {
        return key.equals("NAME") ? each.text("name") : null;
    }

    private static Object variantKey(Entity variant, String key) {
        return switch (key) {
            case "SKU" -> variant.text("sku");
            case "TITLE", "FULL_TITLE", "NAME" -> variant.parent().text("title");
            case "POSITION" -> variant.doc().path("position").asInt();
            case "INVENTORY_QUANTITY" -> ProductFields.quantity(variant.doc());
            default -> null;
        };
    }

    private static Predicate<Entity> filter(
            Map<String, Object> arguments, BiFunction<Entity, String, List<String>> values) {
        return Search.parse((String) arguments.get("query"), values);
    }

    /**
     * Members that pass, in the order that is asked for. By id they stream and can be entered anywhere; by anything else
     * they are put in order first, and only as many as paging can reach are held.
     */
    private Nodes sorted(
            Iterable<Entity> members,
            Predicate<Entity> filter,
            Map<String, Object> arguments,
            BiFunction<Entity, String, Object> key) {
        String sort = String.valueOf(arguments.get("sortKey"));
        boolean reverse = Boolean.TRUE.equals(arguments.get("reverse"));
        Function<Entity, Object> value = each -> {
            Object sortValue = key.apply(each, sort);
            return sortValue == null ? Gid.number(each.id()) : sortValue;
        };
        Iterator<Entity> probe = members.iterator();
        if (!probe.hasNext()) {
            return Nodes.none();
        }
        Entity sample = probe.next();
        if (key.apply(sample, sort) == null) {
            boolean roots = sample.parent() == null;
            if (reverse && roots) {
                return new Nodes(filtered(store.reversed(sample.type()), filter), value, null);
            }
            Iterable<Entity> passing = filtered(members, filter);
            if (reverse) {
                List<Entity> all = new ArrayList<>();
                passing.forEach(all::add);
                Collections.reverse(all);
                return new Nodes(all, value, null);
            }
            return new Nodes(passing, value, roots ? id -> filtered(store.after(sample.type(), id), filter) : null);
        }
        Comparator<Entity> order = order(key, sort);
        return new Nodes(least(filtered(members, filter), reverse ? order.reversed() : order), value, null);
    }

    private static Comparator<Entity> order(BiFunction<Entity, String, Object> key, String sort) {
        Comparator<Entity> byKey = (one, other) -> {
            Object left = key.apply(one, sort);
            Object right = key.apply(other, sort);
            if (left == null || right == null) {
                return left == right ? 0 : left == null ? -1 : 1;
            }
            return left instanceof Integer number
                    ? number.compareTo((Integer) right)
                    : left.toString().compareToIgnoreCase(right.toString());
        };
        return byKey.thenComparingLong(each -> Gid.number(each.id()));
    }

    private static List<Entity> least(Iterable<Entity> members, Comparator<Entity> order) {
        PriorityQueue<Entity> kept = new PriorityQueue<>(order.reversed());
        for (Entity each : members) {
            kept.add(each);
            if (kept.size() > DEEPEST) {
                kept.poll();
            }
        }
        List<Entity> sorted = new ArrayList<>(kept);
        sorted.sort(order);
        return sorted;
    }

    private static Iterable<Entity> filtered(Iterable<Entity> members, Predicate<Entity> filter) {
        return () -> stream(members).filter(filter).iterator();
    }

    private static Stream<Entity> stream(Iterable<Entity> members) {
        return StreamSupport.stream(members.spliterator(), false);
    }

    private Iterable<Entity> variants() {
        return () -> stream(store.all("Product"))
                .flatMap(product -> product.children("variants", "ProductVariant").stream())
                .iterator();
    }

    private Iterable<Entity> items() {
        return () -> stream(variants())
                .filter(variant -> variant.doc().path("inventoryItem").isObject())
                .map(variant -> variant.child(
                        "InventoryItem", (ObjectNode) variant.doc().get("inventoryItem")))
                .iterator();
    }

    private Iterable<Entity> files() {
        return () -> Stream.concat(
                        Stream.of("MediaImage", "GenericFile", "Video", "ExternalVideo", "Model3d")
                                .flatMap(type -> stream(store.all(type))),
                        stream(store.all("Product"))
                                .flatMap(product -> MediaFields.ofProduct(product).stream())
                                .filter(media -> store.document(media.id()) == null))
                .iterator();
    }

    private ObjectNode counted(Nodes nodes, Integer limit) {
        // By default counts end at 10,000, which Shopify calls AT_LEAST.
        int most = limit == null ? Integer.MAX_VALUE : limit;
        int count = 0;
        for (Iterator<Entity> each = nodes.members().iterator(); each.hasNext() && count < most; count++) {
            each.next();
        }
        return ProductFields.count(count).put("precision", count == most ? "AT_LEAST" : "EXACT");
    }

    private Map<String, Object> strings(String field, Map<String, Object> arguments) {
        TreeSet<String> all = new TreeSet<>();
        for (Entity product : store.all("Product")) {
            JsonNode value = product.doc().path(field);
            if (value.isArray()) {
                value.forEach(each -> all.add(each.asText()));
            } else if (!value.asText().isEmpty()) {
                all.add(value.asText());
            }
        }
        int first = arguments.get("first") instanceof Integer given ? given : ConnectionPage.LARGEST;
        List<String> page = all.stream().limit(first).toList();
        Map<String, Object> connection = new LinkedHashMap<>();
        connection.put("nodes", page);
        connection.put(
                "edges",
                page.stream().map(each -> Map.of("node", each, "cursor", each)).toList());
        Map<String, Object> info = new LinkedHashMap<>();
        info.put("hasNextPage", all.size() > page.size());
        info.put("hasPreviousPage", false);
        connection.put("pageInfo", info);
        return connection;
    }

    private ObjectNode installation() {
        ObjectNode installation = JsonNodeFactory.instance.objectNode();
        installation.put("id", Gid.of("AppInstallation", ShopSeed.number()));
        installation.put("launchUrl", "https://" + settings.domain() + "/admin/apps/catalog-sync");
        SCOPES.forEach(scope -> installation
                .withArray("accessScopes")
                .addObject()
                .put("handle", scope)
                .put("description", scope.replace('_', ' ')));
        installation
                .putObject("app")
                .put("id", Gid.of("App", 1))
                .put("title", "Catalog Sync")
                .put("handle", "catalog-sync")
                .put("apiKey", settings.clientId());
        return installation;
    }

    public static String scopes() {
        return String.join(",", SCOPES);
    }

    static List<String> versions() {
        return VERSIONS;
    }
}
