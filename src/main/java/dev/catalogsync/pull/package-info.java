/** Asks Shopify for everything of a kind by a bulk query, watches it, and brings the result file here, complete or not at all. */
package dev.catalogsync.pull;
