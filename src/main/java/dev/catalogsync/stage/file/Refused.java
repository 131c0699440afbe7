package dev.catalogsync.stage.file;

/**
 * A line of a result file that is not taken, and why.
 *
 * @param line from 1
 * @param offset where it starts, in bytes from the start of the file
 * @param reason for people
 * @param text the start of the line
 * @param orphan whether it is a good line whose parent is not where it should be
 */
public record Refused(long line, long offset, String reason, String text, boolean orphan) {}
