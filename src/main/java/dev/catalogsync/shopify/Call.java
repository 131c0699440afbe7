package dev.catalogsync.shopify;

/**
 * One call, ready to be sent.
 *
 * @param points the cost that Shopify is expected to ask for
 * @param extra the part of the points that the size of the input makes up
 * @param request the body: a JSON object of {@code query} and {@code variables}
 */
record Call(String document, boolean mutation, double points, double extra, String request) {}
