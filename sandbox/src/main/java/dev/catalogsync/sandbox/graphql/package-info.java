/**
 * The Admin API as a language, whatever the shop holds: schema, errors, cost and throttling, pages of connections, and the tables in which
 * queries and mutations say what they answer.
 */
package dev.catalogsync.sandbox.graphql;
