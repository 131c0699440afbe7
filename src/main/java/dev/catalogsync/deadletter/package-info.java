/** Dead letters: what could not be done, kept with its reason, to be mended and replayed. */
package dev.catalogsync.deadletter;
