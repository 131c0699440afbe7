package dev.catalogsync.shopify;

import dev.catalogsync.Refusal;
import dev.catalogsync.store.ShopAddress;
import java.net.URI;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * The store we talk to: a shop of Shopify, a stand-in on this machine, or the sandbox in this process. Addresses come from
 * configuration only, and are refused at start where they are not what they should be.
 */
@Component("shop")
class Shop {

    /** The pinned API version; Shopify supports it until 2027-10-01 (shopify.dev, API versioning). */
    static final String API_VERSION = "2026-10";

    private final String name;
    private final String base;
    private final Environment environment;

    Shop(ShopifyProperties properties, Environment environment) {
        String shop = properties.shop().strip();
        String url = properties.url().strip();
        if (!shop.isEmpty() && !ShopAddress.isShop(shop)) {
            throw refusal("SHOPIFY_SHOP is not the name of a shop.", "Set it to something like demo.myshopify.com.");
        }
        if (!url.isEmpty() && !ShopAddress.isOnThisMachine(url)) {
            throw refusal(
                    "SHOPIFY_URL must point to this machine.",
                    "Only http://127.0.0.1:port of a sandbox is allowed; for a real shop set SHOPIFY_SHOP and leave"
                            + " SHOPIFY_URL empty.");
        }
        if (properties.hasToken() && properties.hasClientCredentials()) {
            throw refusal(
                    "SHOPIFY_ACCESS_TOKEN and SHOPIFY_CLIENT_ID are both set.",
                    "Keep the one that belongs to the shop.");
        }
        if (!shop.isEmpty() && !properties.hasToken() && !properties.hasClientCredentials()) {
            throw refusal(
                    "There are no credentials for " + shop + ".",
                    "Set SHOPIFY_ACCESS_TOKEN, or SHOPIFY_CLIENT_ID and SHOPIFY_CLIENT_SECRET.");
        }
        this.name = shop.isEmpty() ? "sandbox" : shop;
        this.base = !url.isEmpty() ? url.replaceAll("/+$", "") : shop.isEmpty() ? null : "https://" + shop;
        this.environment = environment;
    }

    /** {@code demo.myshopify.com}, or {@code sandbox}. */
    public String name() {
        return name;
    }

    /** Where GraphQL is answered, version included. The sandbox's port is known only once the server runs. */
    public String graphqlUrl() {
        return base() + "/admin/api/" + API_VERSION + "/graphql.json";
    }

    URI tokenUrl() {
        return URI.create(base() + "/admin/oauth/access_token");
    }

    private String base() {
        return base != null ? base : "http://127.0.0.1:" + environment.getProperty("local.server.port") + "/sandbox";
    }

    private static Refusal refusal(String happened, String next) {
        return new Refusal(Refusal.Kind.UNAVAILABLE, happened)
                .kept("Nothing was started.")
                .next(next);
    }
}
