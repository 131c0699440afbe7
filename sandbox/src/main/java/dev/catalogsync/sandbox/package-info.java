/**
 * A Shopify of our own, for trying, testing and dry runs: the Admin API over HTTP, as a catalog sync can see it. Here it is put together
 * from its rooms, and started.
 */
package dev.catalogsync.sandbox;
