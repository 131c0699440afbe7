package dev.catalogsync.shopify;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Which shop, and how it lets us in. Blank means not set.
 *
 * @param shop {@code name.myshopify.com}; blank for the sandbox
 * @param url base address of a stand-in for Shopify, on loopback only
 * @param accessToken a permanent token of a custom app
 * @param clientId with {@code clientSecret}: an app of the Dev Dashboard, whose tokens live 24 hours and are renewed here
 * @param interactiveShare part of the bucket that background work leaves to calls a person waits for, 0 to 0.5
 */
@ConfigurationProperties("catalog.shopify")
record ShopifyProperties(
        String shop, String url, String accessToken, String clientId, String clientSecret, double interactiveShare) {

    boolean hasToken() {
        return !accessToken.isBlank();
    }

    boolean hasClientCredentials() {
        return !clientId.isBlank() && !clientSecret.isBlank();
    }

    /** Without the secrets, which must not reach a log. */
    @Override
    public String toString() {
        return "ShopifyProperties[shop=" + shop + ", url=" + url + "]";
    }
}
