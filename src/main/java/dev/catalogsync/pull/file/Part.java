package dev.catalogsync.pull.file;

/**
 * How far a download has come.
 *
 * @param bytes of the spool file, on disk and forced there, so that they are still there after a power cut
 * @param vain how many times in a row the server ended the file without a new byte
 * @param more whether another part is to be fetched
 */
record Part(long bytes, int vain, boolean more) {}
