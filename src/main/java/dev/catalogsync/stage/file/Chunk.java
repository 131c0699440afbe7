package dev.catalogsync.stage.file;

import java.util.List;
import java.util.Map;

/**
 * Up to some thousand whole items of a result file, and what else was found between them.
 *
 * @param block the bytes that the lines point into
 * @param lineStart where each line starts in the block
 * @param lineEnd where it ends, without its line break
 * @param lineParent where the member {@code ,"__parentId":…} starts, when it is the last of the line; -1 elsewhere
 * @param items in the order of the file
 * @param refused lines that are not taken
 * @param duplicates lines of items whose id came before in this file
 * @param lines how many lines the chunk covers
 * @param children how many lines of children by type, those of duplicates not counted
 * @param endOffset where the next chunk starts in the file
 * @param endLine how many lines of the file end before that
 */
public record Chunk(
        byte[] block,
        int[] lineStart,
        int[] lineEnd,
        int[] lineParent,
        List<RawItem> items,
        List<Refused> refused,
        long duplicates,
        long lines,
        Map<String, Long> children,
        long endOffset,
        long endLine) {}
