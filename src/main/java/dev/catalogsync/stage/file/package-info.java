/** Walks over a result file by its bytes: finds lines, groups them into items, and hands over chunks of whole items. */
package dev.catalogsync.stage.file;
