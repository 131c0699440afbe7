package dev.catalogsync.store;

/**
 * Where a store is and how it lets us in.
 *
 * @param shop {@code name.myshopify.com}
 * @param url base address of a stand-in on this machine; blank for a real shop
 */
public record StoreAccess(String shop, String url, Credentials credentials) {}
