/** What the shop holds: documents, and the journal of everything that changed them. */
package dev.catalogsync.sandbox.store;
