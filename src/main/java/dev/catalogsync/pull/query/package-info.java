/** What a pull asks Shopify for: a request, checked, as one or several bulk queries in Shopify's search syntax. */
package dev.catalogsync.pull.query;
