/** Makes one document of the lines of an item, and refuses what is not JSON. */
package dev.catalogsync.stage.document;
