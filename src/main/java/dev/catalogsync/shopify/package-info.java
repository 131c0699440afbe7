/** The kit for Shopify's Admin GraphQL API 2026-10: where the shop is, the token, the budget, and what an answer means. Knows no room. */
package dev.catalogsync.shopify;
