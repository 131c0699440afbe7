package dev.catalogsync.stage.file;

import dev.catalogsync.catalog.Fingerprint;

/**
 * One whole item as bytes of a chunk, not yet read as JSON.
 *
 * @param id its Shopify id, slashes unescaped
 * @param firstLine index of its root line in the chunk's table of lines; its children follow
 * @param lines how many lines it has, root and children
 * @param line line of the root in the file, from 1
 * @param offset where the root line starts in the file
 * @param raw of the bytes of all its lines
 * @param nested whether some of its lines belong to another of its lines, as the metafields of a variant do
 * @param damage why it cannot be taken, though its root is good; null where all is well
 */
public record RawItem(
        String id, int firstLine, int lines, long line, long offset, Fingerprint raw, boolean nested, String damage) {}
