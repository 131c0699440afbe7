package dev.catalogsync.sandbox.seed;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.catalogsync.sandbox.store.Entity;
import dev.catalogsync.sandbox.store.Gid;
import dev.catalogsync.sandbox.store.SandboxSettings;
import java.util.ArrayList;
import java.util.List;

/** What a store has before its first product: itself, the places that hold stock, where it sells, some collections. */
public final class ShopSeed {

    public static final String MAIN_LOCATION = Gid.of("Location", 106_318_430_001L);
    public static final String SECOND_LOCATION = Gid.of("Location", 106_318_430_002L);
    public static final String ONLINE_STORE = Gid.of("Publication", 178_000_000_001L);
    public static final String CURRENCY = "USD";
    private static final long SHOP = 92_891_250_001L;
    private static final String OPENED = "2023-01-02T09:00:00Z";
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final SandboxSettings settings;

    public ShopSeed(SandboxSettings settings) {
        this.settings = settings;
    }

    public String name() {
        return settings.shop();
    }

    public static long number() {
        return SHOP;
    }

    public Entity entity() {
        return Entity.root(shop());
    }

    /** Everything that is there from the start beside the catalog. */
    public List<ObjectNode> documents(boolean withCollections) {
        List<ObjectNode> documents = new ArrayList<>();
        documents.add(shop());
        documents.add(location(MAIN_LOCATION, "Shop location", "US", "NY"));
        documents.add(location(SECOND_LOCATION, "My Custom Location", "CA", "ON"));
        documents.add(publication(ONLINE_STORE, "Online Store"));
        documents.add(publication(Gid.of("Publication", 178_000_000_002L), "Point of Sale"));
        if (withCollections) {
            int number = 1;
            for (String type : List.of("Sweaters", "Shoes", "Bags", "Tableware", "Lighting")) {
                documents.add(collection(number++, type, rule("TYPE", "EQUALS", type)));
            }
            documents.add(collection(number++, "Staff picks", rule("TAG", "EQUALS", "staff-pick")));
            documents.add(collection(number++, "Gifts under 40", rule("VARIANT_PRICE", "LESS_THAN", "40")));
            documents.add(collection(number, "Front page", null));
        }
        return documents;
    }

    private ObjectNode shop() {
        ObjectNode shop = JSON.objectNode();
        shop.put("id", Gid.of("Shop", SHOP));
        shop.put("name", settings.shop());
        shop.put("myshopifyDomain", settings.domain());
        shop.put("email", "owner@" + settings.domain());
        shop.put("contactEmail", "owner@" + settings.domain());
        shop.put("currencyCode", CURRENCY);
        shop.putArray("enabledPresentmentCurrencies").add(CURRENCY);
        shop.put("ianaTimezone", "America/New_York");
        shop.put("timezoneAbbreviation", "EST");
        shop.put("timezoneOffset", "-0500");
        shop.put("weightUnit", "KILOGRAMS");
        shop.put("unitSystem", "METRIC_SYSTEM");
        shop.put("setupRequired", false);
        shop.put("taxesIncluded", false);
        shop.put("url", "https://" + settings.domain());
        shop.putObject("primaryDomain")
                .put("id", Gid.of("Domain", SHOP))
                .put("host", settings.domain())
                .put("url", "https://" + settings.domain())
                .put("sslEnabled", true);
        String plan =
                switch (settings.plan()) {
                    case STANDARD -> "Basic";
                    case ADVANCED -> "Advanced";
                    case PLUS, COMMERCE -> "Shopify Plus";
                };
        shop.putObject("plan")
                .put("displayName", plan)
                .put("publicDisplayName", plan)
                .put("partnerDevelopment", true)
                .put("shopifyPlus", plan.endsWith("Plus"));
        shop.putObject("resourceLimits")
                .put("locationLimit", 200)
                .put("maxProductOptions", 3)
                .put("maxProductVariants", 2048)
                .put("redirectLimitReached", false);
        shop.put("createdAt", OPENED);
        shop.put("updatedAt", OPENED);
        shop.putArray("metafields");
        return shop;
    }

    public static ObjectNode location(String id, String name, String country, String province) {
        ObjectNode location = JSON.objectNode();
        location.put("id", id);
        location.put("name", name);
        location.put("isActive", true);
        location.put("createdAt", OPENED);
        location.put("updatedAt", OPENED);
        location.put("fulfillsOnlineOrders", true);
        location.put("shipsInventory", true);
        ObjectNode address = location.putObject("address");
        address.put("countryCode", country).put("provinceCode", province).putArray("formatted");
        return location;
    }

    private static ObjectNode publication(String id, String name) {
        return JSON.objectNode()
                .put("id", id)
                .put("name", name)
                .put("autoPublish", false)
                .put("supportsFuturePublishing", true);
    }

    private static ObjectNode rule(String column, String relation, String condition) {
        ObjectNode rules = JSON.objectNode().put("appliedDisjunctively", false);
        rules.putArray("rules")
                .addObject()
                .put("column", column)
                .put("relation", relation)
                .put("condition", condition);
        return rules;
    }

    private static ObjectNode collection(int number, String title, ObjectNode rules) {
        ObjectNode collection = JSON.objectNode();
        collection.put("id", Gid.of("Collection", 480_000_000_000L + number));
        collection.put("title", title);
        collection.put("handle", Handle.of(title));
        collection.put("descriptionHtml", "<p>" + title + ", all in one place.</p>");
        collection.put("sortOrder", rules == null ? "MANUAL" : "BEST_SELLING");
        collection.put("templateSuffix", "");
        collection.putObject("seo").putNull("title").putNull("description");
        collection.put("createdAt", OPENED);
        collection.put("updatedAt", OPENED);
        collection.set("ruleSet", rules);
        collection.putArray("products");
        collection.putArray("metafields");
        return collection;
    }
}
