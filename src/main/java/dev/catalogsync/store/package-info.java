/** The stores that are served: where each is, and its credentials, which are kept sealed. Knows no room, and does not call Shopify. */
package dev.catalogsync.store;
