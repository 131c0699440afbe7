/** The audit trail: who did what, when, why and from where, in a chain of hashes; and the history of one item. */
package dev.catalogsync.audit;
