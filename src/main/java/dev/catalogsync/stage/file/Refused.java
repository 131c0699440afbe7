package dev.catalogsync.stage.file;

/**
 * A line of a result file that is not taken, and why.
 *
 * @param line from 1
 * @param offset where it starts, in bytes from the start of the file
 * @param reason for people
 * @param text the start of the line
 * @param as what it counts in the balance sheet
 */
public record Refused(long line, long offset, String reason, String text, Kind as) {

    /** How the balance sheet counts a line or item that is not taken. */
    public enum Kind {
        /** It cannot be read, or what it says cannot be. */
        BROKEN,
        /** A good line whose parent is not where it should be. */
        ORPHAN,
        /** A good item that came before; counted as a duplicate already. */
        REPEATED
    }

    public boolean isOrphan() {
        return as == Kind.ORPHAN;
    }
}
