/** Rollback: what a batch applied is staged the other way round, to be decided like any other change. */
package dev.catalogsync.rollback;
