/** What each field of a query answers, and which things a search finds. */
package dev.catalogsync.sandbox.query;
