package dev.catalogsync.pull.file;

/**
 * The progress of a download.
 *
 * @param bytes of the spool file, on disk and forced there, so that they are still there after a power cut
 * @param emptyReads how many reads in a row ended without a new byte
 * @param more whether another part is to be fetched
 */
record DownloadProgress(long bytes, int emptyReads, boolean more) {}
