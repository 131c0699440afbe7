/** A Shopify of our own, for trying, testing and dry runs: the Admin API over HTTP, as a catalog sync can see it. */
package dev.catalogsync.sandbox;
