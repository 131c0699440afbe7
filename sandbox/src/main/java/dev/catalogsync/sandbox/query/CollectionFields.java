package dev.catalogsync.sandbox.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.catalogsync.sandbox.graphql.Fields;
import dev.catalogsync.sandbox.graphql.Nodes;
import dev.catalogsync.sandbox.store.Entity;
import dev.catalogsync.sandbox.store.Gid;
import dev.catalogsync.sandbox.store.SandboxStore;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Collections, their members, and where products and collections are published. */
public final class CollectionFields {

    /** As many members as are put in order; beyond it a smart collection streams by id. */
    private static final int SORTED = 25_000;

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final SandboxStore store;

    public CollectionFields(SandboxStore store) {
        this.store = store;
    }

    public void register(Fields fields) {
        String type = "Collection";
        fields.on(type, "products", (collection, arguments) -> products(collection, arguments));
        fields.on(
                type,
                "productsCount",
                (collection, arguments) -> collection.doc().has("productsCount")
                        ? collection.doc().get("productsCount")
                        : ProductFields.count(size(collection)));
        fields.on(type, "hasProduct", (collection, arguments) -> {
            ObjectNode product = store.document((String) arguments.get("id"));
            return product != null && Members.holds(collection.doc(), product);
        });
        fields.on(
                type,
                "descriptionHtml",
                (collection, arguments) -> ProductFields.orEmpty(collection.text("descriptionHtml")));
        fields.on(
                type,
                "description",
                (collection, arguments) -> ProductFields.cut(
                        Html.text(collection.text("descriptionHtml")), (Integer) arguments.get("truncateAt")));
        fields.on(type, "legacyResourceId", (collection, arguments) -> ProductFields.legacyId(collection));
        fields.on(type, "storefrontId", (collection, arguments) -> collection.id());
        fields.on(
                type,
                "seo",
                (collection, arguments) -> collection.doc().path("seo").isObject()
                        ? collection.doc().get("seo")
                        : JSON.objectNode());
        fields.on(
                type,
                "sortOrder",
                (collection, arguments) -> collection.doc().path("sortOrder").asText("BEST_SELLING"));
        fields.on(type, "metafields", (collection, arguments) -> Metafields.of(collection, arguments));
        fields.on(type, "metafield", (collection, arguments) -> Metafields.one(collection, arguments));
        fields.on(type, "sources", (collection, arguments) -> Sources.of(collection));
        fields.on(
                type,
                "updatedAt",
                (collection, arguments) -> collection.doc().path("updatedAt").asText("1970-01-01T00:00:00Z"));
        Sources.register(fields, store);

        fields.on("Product", "collections", (product, arguments) -> {
            List<Entity> collections = new ArrayList<>();
            for (Entity collection : store.all(type)) {
                if (Members.holds(collection.doc(), product.doc())) {
                    collections.add(collection);
                }
            }
            return ProductFields.list(collections, arguments);
        });
        fields.on("Product", "inCollection", (product, arguments) -> {
            ObjectNode collection = store.document((String) arguments.get("id"));
            return collection != null && Members.holds(collection, product.doc());
        });
        for (String publishable : List.of("Product", type)) {
            published(fields, publishable);
        }
        fields.on(
                "ProductVariant",
                "publishedOnPublication",
                (variant, arguments) ->
                        publication(variant.parent().doc(), (String) arguments.get("publicationId")) != null);
    }

    private void published(Fields fields, String type) {
        fields.on(
                type,
                "publishedOnPublication",
                (each, arguments) -> publication(each.doc(), (String) arguments.get("publicationId")) != null);
        fields.on(
                type,
                "availablePublicationsCount",
                (each, arguments) -> ProductFields.count(store.count("Publication")));
        fields.on(
                type,
                "resourcePublicationsCount",
                (each, arguments) -> ProductFields.count(publications(each).size()));
        fields.on(type, "resourcePublications", (each, arguments) -> ProductFields.list(publications(each), arguments));
        fields.on(
                type, "resourcePublicationsV2", (each, arguments) -> ProductFields.list(publications(each), arguments));
        for (String resource : List.of("ResourcePublication", "ResourcePublicationV2")) {
            fields.on(resource, "publication", (publication, arguments) -> store.find(publication.id()));
            fields.on(resource, "publishable", (publication, arguments) -> publication.parent());
            fields.on(resource, "isPublished", (publication, arguments) -> true);
        }
        fields.on("Publication", "catalog", (publication, arguments) -> null);
    }

    private List<Entity> publications(Entity published) {
        List<Entity> publications = new ArrayList<>();
        for (JsonNode each : published.doc().path("publications")) {
            publications.add(published.child("ResourcePublication", (ObjectNode) each));
        }
        return publications;
    }

    private int size(Entity collection) {
        int size = 0;
        for (Iterator<Entity> each = members(collection).iterator(); each.hasNext(); each.next()) {
            size++;
        }
        return size;
    }

    private Iterable<Entity> members(Entity collection) {
        if (Members.smart(collection.doc())) {
            JsonNode rules = collection.doc().path("ruleSet");
            return () -> StreamSupport.stream(store.all("Product").spliterator(), false)
                    .filter(product -> CollectionRules.match(rules, product.doc()))
                    .iterator();
        }
        return () -> StreamSupport.stream(collection.doc().path("products").spliterator(), false)
                .map(id -> store.find(id.asText()))
                .filter(product -> product != null)
                .iterator();
    }

    private Nodes products(Entity collection, Map<String, Object> arguments) {
        String key = String.valueOf(arguments.get("sortKey"));
        String order = key.equals("COLLECTION_DEFAULT") || key.equals("null")
                ? collection.doc().path("sortOrder").asText("BEST_SELLING")
                : key;
        Comparator<Entity> comparator =
                switch (order) {
                    case "TITLE", "ALPHA_ASC" ->
                        Comparator.comparing((Entity each) -> each.text("title"), String.CASE_INSENSITIVE_ORDER);
                    case "ALPHA_DESC" ->
                        Comparator.comparing((Entity each) -> each.text("title"), String.CASE_INSENSITIVE_ORDER)
                                .reversed();
                    case "PRICE", "PRICE_ASC" -> Comparator.comparing(CollectionFields::price);
                    case "PRICE_DESC" ->
                        Comparator.comparing(CollectionFields::price).reversed();
                    case "CREATED" -> Comparator.comparing((Entity each) -> each.text("createdAt"));
                    case "CREATED_DESC" ->
                        Comparator.comparing((Entity each) -> each.text("createdAt"))
                                .reversed();
                    default -> null;
                };
        if (comparator == null && !Boolean.TRUE.equals(arguments.get("reverse"))) {
            return Nodes.of(members(collection));
        }
        List<Entity> sorted = StreamSupport.stream(members(collection).spliterator(), false)
                .limit(SORTED)
                .collect(Collectors.toCollection(ArrayList::new));
        if (comparator != null) {
            sorted.sort(comparator.thenComparingLong(each -> Gid.number(each.id())));
        }
        return ProductFields.list(sorted, Map.of("reverse", Boolean.TRUE.equals(arguments.get("reverse"))));
    }

    private static BigDecimal price(Entity product) {
        return new BigDecimal(
                product.doc().path("variants").path(0).path("price").asText("0"));
    }

    /** The publication's entry on a document; null where it is not published there. */
    private static JsonNode publication(ObjectNode doc, String publication) {
        for (JsonNode each : doc.path("publications")) {
            if (each.path("id").asText().equals(publication)) {
                return each;
            }
        }
        return null;
    }
}
