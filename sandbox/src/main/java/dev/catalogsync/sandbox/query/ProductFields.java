package dev.catalogsync.sandbox.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.catalogsync.sandbox.graphql.ConnectionPage;
import dev.catalogsync.sandbox.graphql.Fields;
import dev.catalogsync.sandbox.graphql.Nodes;
import dev.catalogsync.sandbox.seed.ShopSeed;
import dev.catalogsync.sandbox.store.Entity;
import dev.catalogsync.sandbox.store.Gid;
import dev.catalogsync.sandbox.store.SandboxSettings;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/** Products, variants, options and what is computed from them. */
public final class ProductFields {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final SandboxSettings settings;

    public ProductFields(SandboxSettings settings) {
        this.settings = settings;
    }

    public void register(Fields fields) {
        product(fields);
        variant(fields);
        fields.on("ProductOption", "values", (option, arguments) -> {
            ArrayNode names = JSON.arrayNode();
            used(option).forEach(value -> names.add(value.doc().path("name")));
            return names;
        });
        fields.on(
                "ProductOption",
                "optionValues",
                (option, arguments) -> option.children("optionValues", "ProductOptionValue"));
        fields.on("ProductOptionValue", "hasVariants", (value, arguments) -> hasVariants(value));
        fields.on("SelectedOption", "optionValue", (selected, arguments) -> optionValue(selected));
    }

    private void product(Fields fields) {
        String type = "Product";
        fields.on(
                type,
                "variants",
                (product, arguments) -> list(product.children("variants", "ProductVariant"), arguments));
        fields.on(type, "media", (product, arguments) -> list(media(product), arguments));
        fields.on(type, "metafields", (product, arguments) -> Metafields.of(product, arguments));
        fields.on(type, "metafield", (product, arguments) -> Metafields.one(product, arguments));
        fields.on(type, "options", (product, arguments) -> {
            List<Entity> options = product.children("options", "ProductOption");
            Integer first = (Integer) arguments.get("first");
            return first == null ? options : options.subList(0, Math.min(first, options.size()));
        });
        fields.on(type, "images", (product, arguments) -> {
            List<Entity> images = new ArrayList<>();
            for (Entity media : media(product)) {
                if (media.type().equals("MediaImage") && MediaFields.image(media) instanceof Entity image) {
                    images.add(image);
                }
            }
            return list(images, arguments);
        });
        fields.on(
                type,
                "featuredMedia",
                (product, arguments) -> recordedOr(product, "featuredMedia", () -> first(media(product))));
        fields.on(
                type,
                "featuredImage",
                (product, arguments) -> recordedOr(product, "featuredImage", () -> {
                    for (Entity media : media(product)) {
                        if (media.type().equals("MediaImage")) {
                            return MediaFields.image(media);
                        }
                    }
                    return null;
                }));
        fields.on(
                type,
                "variantsCount",
                (product, arguments) -> count(product.doc().path("variants").size()));
        fields.on(
                type,
                "mediaCount",
                (product, arguments) -> recordedOr(
                        product,
                        "mediaCount",
                        () -> count(product.doc().path("media").size())));
        fields.on(
                type,
                "totalVariants",
                (product, arguments) -> recordedOr(product, "totalVariants", () -> product.doc()
                        .path("variants")
                        .size()));
        fields.on(
                type,
                "totalInventory",
                (product, arguments) -> recordedOr(product, "totalInventory", () -> totalInventory(product.doc())));
        fields.on(
                type,
                "tracksInventory",
                (product, arguments) -> recordedOr(
                        product,
                        "tracksInventory",
                        () -> any(product, variant -> variant.path("inventoryItem")
                                .path("tracked")
                                .asBoolean())));
        fields.on(
                type,
                "hasOnlyDefaultVariant",
                (product, arguments) ->
                        recordedOr(product, "hasOnlyDefaultVariant", () -> hasOnlyDefaultVariant(product.doc())));
        fields.on(
                type,
                "hasOutOfStockVariants",
                (product, arguments) -> recordedOr(
                        product,
                        "hasOutOfStockVariants",
                        () -> any(
                                product,
                                variant -> variant.path("inventoryItem")
                                                .path("tracked")
                                                .asBoolean()
                                        && quantity(variant) <= 0)));
        fields.on(
                type,
                "hasVariantsThatRequiresComponents",
                (product, arguments) -> any(
                        product, variant -> variant.path("requiresComponents").asBoolean()));
        fields.on(
                type,
                "priceRangeV2",
                (product, arguments) ->
                        recordedOr(product, "priceRangeV2", () -> priceRange(product.doc(), "price", 1)));
        // The deprecated range was in cents; what was recorded of a real store shows it.
        fields.on(
                type,
                "priceRange",
                (product, arguments) ->
                        recordedOr(product, "priceRange", () -> priceRange(product.doc(), "price", 100)));
        fields.on(type, "compareAtPriceRange", (product, arguments) -> compareAtRange(product.doc()));
        fields.on(
                type,
                "description",
                (product, arguments) ->
                        cut(Html.text(product.text("descriptionHtml")), (Integer) arguments.get("truncateAt")));
        fields.on(
                type,
                "descriptionPlainSummary",
                (product, arguments) -> cut(Html.text(product.text("descriptionHtml")), 255));
        fields.on(type, "descriptionHtml", (product, arguments) -> orEmpty(product.text("descriptionHtml")));
        fields.on(type, "bodyHtml", (product, arguments) -> orEmpty(product.text("descriptionHtml")));
        fields.on(type, "vendor", (product, arguments) -> orEmpty(product.text("vendor")));
        fields.on(type, "productType", (product, arguments) -> orEmpty(product.text("productType")));
        fields.on(
                type,
                "tags",
                (product, arguments) ->
                        product.doc().has("tags") ? product.doc().get("tags") : List.of());
        fields.on(
                type,
                "seo",
                (product, arguments) ->
                        product.doc().path("seo").isObject() ? product.doc().get("seo") : JSON.objectNode());
        fields.on(type, "category", (product, arguments) -> {
            JsonNode category = product.doc().path("category");
            return category.isObject() ? category : Taxonomy.category(product.text("category"));
        });
        fields.on(type, "isGiftCard", (product, arguments) -> product.doc()
                .path("isGiftCard")
                .asBoolean());
        fields.on(type, "requiresSellingPlan", (product, arguments) -> product.doc()
                .path("requiresSellingPlan")
                .asBoolean());
        fields.on(type, "sellingPlanGroups", (product, arguments) -> Nodes.none());
        fields.on(type, "sellingPlanGroupsCount", (product, arguments) -> count(0));
        fields.on(type, "legacyResourceId", (product, arguments) -> legacyId(product));
        fields.on(type, "storefrontId", (product, arguments) -> product.id());
        fields.on(
                type,
                "defaultCursor",
                (product, arguments) -> ConnectionPage.cursor(product, Gid.number(product.id())));
        fields.on(
                type,
                "onlineStorePreviewUrl",
                (product, arguments) -> recordedOr(
                        product,
                        "onlineStorePreviewUrl",
                        () -> "https://" + settings.domain() + "/products/" + product.text("handle")));
        fields.on(
                type,
                "onlineStoreUrl",
                (product, arguments) -> product.text("publishedAt") == null
                        ? null
                        : "https://" + settings.domain() + "/products/" + product.text("handle"));
        fields.on(type, "createdAt", (product, arguments) -> since(product, "createdAt"));
        fields.on(type, "updatedAt", (product, arguments) -> since(product, "updatedAt"));
        fields.on(type, "status", (product, arguments) -> product.doc()
                .path("status")
                .asText("ACTIVE"));
    }

    private void variant(Fields fields) {
        String type = "ProductVariant";
        fields.on(type, "product", (variant, arguments) -> variant.parent());
        fields.on(type, "title", (variant, arguments) -> recordedOr(variant, "title", () -> title(variant.doc())));
        fields.on(
                type,
                "displayName",
                (variant, arguments) -> recordedOr(
                        variant, "displayName", () -> variant.parent().text("title") + " - " + title(variant.doc())));
        fields.on(
                type, "selectedOptions", (variant, arguments) -> variant.children("selectedOptions", "SelectedOption"));
        fields.on(
                type,
                "inventoryItem",
                (variant, arguments) -> variant.doc().path("inventoryItem") instanceof ObjectNode item
                        ? variant.child("InventoryItem", item)
                        : null);
        fields.on(
                type,
                "inventoryQuantity",
                (variant, arguments) -> recordedOr(variant, "inventoryQuantity", () -> quantity(variant.doc())));
        fields.on(type, "sellableOnlineQuantity", (variant, arguments) -> Math.max(0, quantity(variant.doc())));
        fields.on(
                type,
                "availableForSale",
                (variant, arguments) -> recordedOr(
                        variant,
                        "availableForSale",
                        () -> quantity(variant.doc()) > 0
                                || variant.doc()
                                        .path("inventoryPolicy")
                                        .asText()
                                        .equals("CONTINUE")
                                || !variant.doc()
                                        .path("inventoryItem")
                                        .path("tracked")
                                        .asBoolean()));
        fields.on(type, "metafields", (variant, arguments) -> Metafields.of(variant, arguments));
        fields.on(type, "metafield", (variant, arguments) -> Metafields.one(variant, arguments));
        fields.on(type, "media", (variant, arguments) -> list(MediaFields.ofVariant(variant), arguments));
        fields.on(type, "image", (variant, arguments) -> {
            Entity media = first(MediaFields.ofVariant(variant));
            return media == null ? null : MediaFields.image(media);
        });
        fields.on(type, "legacyResourceId", (variant, arguments) -> legacyId(variant));
        fields.on(type, "storefrontId", (variant, arguments) -> variant.id());
        fields.on(
                type,
                "defaultCursor",
                (variant, arguments) -> ConnectionPage.cursor(variant, Gid.number(variant.id())));
        fields.on(type, "taxable", (variant, arguments) -> variant.doc()
                .path("taxable")
                .asBoolean(true));
        fields.on(type, "requiresComponents", (variant, arguments) -> variant.doc()
                .path("requiresComponents")
                .asBoolean());
        fields.on(type, "showUnitPrice", (variant, arguments) -> variant.doc()
                .path("showUnitPrice")
                .asBoolean());
        fields.on(type, "inventoryPolicy", (variant, arguments) -> variant.doc()
                .path("inventoryPolicy")
                .asText("DENY"));
        fields.on(type, "price", (variant, arguments) -> variant.doc()
                .path("price")
                .asText("0.00"));
        fields.on(type, "position", (variant, arguments) -> variant.doc()
                .path("position")
                .asInt(1));
        fields.on(type, "createdAt", (variant, arguments) -> since(variant, "createdAt"));
        fields.on(type, "updatedAt", (variant, arguments) -> since(variant, "updatedAt"));
        fields.on(type, "unitPriceMeasurement", (variant, arguments) -> variant.doc()
                .get("unitPriceMeasurement"));
    }

    // ---- what is computed

    /** What a file recorded of a field that is computed otherwise; it holds until the product is first changed here. */
    private static Object recordedOr(Entity entity, String field, Supplier<Object> computed) {
        JsonNode recorded = entity.doc().get(field);
        return recorded == null ? computed.get() : recorded.isNull() ? null : recorded;
    }

    public static String title(ObjectNode variant) {
        StringBuilder title = new StringBuilder();
        for (JsonNode selected : variant.path("selectedOptions")) {
            title.append(title.isEmpty() ? "" : " / ")
                    .append(selected.path("value").asText());
        }
        return title.isEmpty() ? "Default Title" : title.toString();
    }

    public static int quantity(JsonNode variant) {
        int quantity = 0;
        for (JsonNode level : variant.path("inventoryItem").path("levels")) {
            quantity += level.path("active").asBoolean(true)
                    ? level.path("available").asInt()
                    : 0;
        }
        return quantity;
    }

    /** Only tracked variants count, as recorded. */
    static int totalInventory(ObjectNode product) {
        int total = 0;
        for (JsonNode variant : product.path("variants")) {
            total += variant.path("inventoryItem").path("tracked").asBoolean() ? quantity(variant) : 0;
        }
        return total;
    }

    public static boolean hasOnlyDefaultVariant(ObjectNode product) {
        JsonNode variants = product.path("variants");
        return variants.size() == 1
                && variants.path(0)
                        .path("selectedOptions")
                        .path(0)
                        .path("value")
                        .asText()
                        .equals("Default Title");
    }

    private static boolean any(Entity product, Function<JsonNode, Boolean> test) {
        for (JsonNode variant : product.doc().path("variants")) {
            if (test.apply(variant)) {
                return true;
            }
        }
        return false;
    }

    private static ObjectNode priceRange(ObjectNode product, String field, int factor) {
        BigDecimal least = null;
        BigDecimal most = null;
        for (JsonNode variant : product.path("variants")) {
            if (variant.hasNonNull(field)) {
                BigDecimal price = new BigDecimal(variant.path(field).asText());
                least = least == null ? price : least.min(price);
                most = most == null ? price : most.max(price);
            }
        }
        ObjectNode range = JSON.objectNode();
        BigDecimal by = BigDecimal.valueOf(factor);
        range.set("minVariantPrice", money(least == null ? BigDecimal.ZERO : least.multiply(by)));
        range.set("maxVariantPrice", money(most == null ? BigDecimal.ZERO : most.multiply(by)));
        return range;
    }

    private static ObjectNode compareAtRange(ObjectNode product) {
        for (JsonNode variant : product.path("variants")) {
            if (variant.hasNonNull("compareAtPrice")) {
                ObjectNode range = priceRange(product, "compareAtPrice", 1);
                ObjectNode renamed = JSON.objectNode();
                renamed.set("minVariantCompareAtPrice", range.get("minVariantPrice"));
                renamed.set("maxVariantCompareAtPrice", range.get("maxVariantPrice"));
                return renamed;
            }
        }
        return null;
    }

    /** Amounts come with at least one decimal and no more zeros than that: {@code 19.95}, {@code 3.0}. */
    static ObjectNode money(BigDecimal amount) {
        BigDecimal plain = amount.stripTrailingZeros();
        return JSON.objectNode()
                .put("amount", (plain.scale() < 1 ? plain.setScale(1) : plain).toPlainString())
                .put("currencyCode", ShopSeed.CURRENCY);
    }

    static ObjectNode count(int count) {
        return JSON.objectNode().put("count", count).put("precision", "EXACT");
    }

    public static String legacyId(Entity entity) {
        return Long.toString(Gid.number(entity.id()));
    }

    static String orEmpty(String text) {
        return text == null ? "" : text;
    }

    private static String since(Entity entity, String field) {
        for (Entity at = entity; at != null; at = at.parent()) {
            if (at.text(field) != null) {
                return at.text(field);
            }
        }
        return "1970-01-01T00:00:00Z";
    }

    static String cut(String text, Integer length) {
        return length == null || text.length() <= length ? text : text.substring(0, Math.max(0, length - 3)) + "...";
    }

    private List<Entity> media(Entity product) {
        return MediaFields.ofProduct(product);
    }

    private static Entity first(List<Entity> entities) {
        return entities.isEmpty() ? null : entities.getFirst();
    }

    /** A short list as a connection, turned and sorted as the arguments say. */
    static Nodes list(List<Entity> members, Map<String, Object> arguments) {
        List<Entity> ordered = members;
        ToLongFunction<Entity> byId = member -> Gid.number(member.id());
        if ("ID".equals(arguments.get("sortKey"))) {
            ordered = new ArrayList<>(members);
            ordered.sort(Comparator.comparingLong(byId));
        } else if ("TITLE".equals(arguments.get("sortKey"))) {
            ordered = new ArrayList<>(members);
            ordered.sort(Comparator.comparing(member -> title(member.doc())));
        }
        if (Boolean.TRUE.equals(arguments.get("reverse"))) {
            ordered = new ArrayList<>(ordered);
            Collections.reverse(ordered);
        }
        return Nodes.of(ordered);
    }

    private static List<Entity> used(Entity option) {
        List<Entity> values = option.children("optionValues", "ProductOptionValue");
        values.removeIf(value -> !hasVariants(value));
        return values;
    }

    private static boolean hasVariants(Entity value) {
        Entity option = value.parent();
        if (option == null || option.parent() == null) {
            return false;
        }
        JsonNode variants = option.parent().doc().path("variants");
        if (variants.isEmpty()) {
            return true;
        }
        String name = option.doc().path("name").asText();
        String wanted = value.doc().path("name").asText();
        for (JsonNode variant : variants) {
            for (JsonNode selected : variant.path("selectedOptions")) {
                if (selected.path("name").asText().equals(name)
                        && selected.path("value").asText().equals(wanted)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static Entity optionValue(Entity selected) {
        Entity product = selected.parent().parent();
        for (Entity option : product.children("options", "ProductOption")) {
            if (option.doc().path("name").equals(selected.doc().path("name"))) {
                for (Entity value : option.children("optionValues", "ProductOptionValue")) {
                    if (value.doc().path("name").equals(selected.doc().path("value"))) {
                        return value;
                    }
                }
            }
        }
        return null;
    }
}
