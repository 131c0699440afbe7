/** Compares what was pulled or proposed with what is known, and writes down each difference as a change. */
package dev.catalogsync.stage;
