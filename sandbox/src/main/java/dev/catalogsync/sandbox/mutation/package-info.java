/** What each mutation does to the shop, and the edits of a merchant, who calls none. */
package dev.catalogsync.sandbox.mutation;
