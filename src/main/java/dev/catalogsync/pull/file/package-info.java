/** The result file: downloaded in parts into the spool folder, cut behind what is whole, kept in the archive and restored from it. */
package dev.catalogsync.pull.file;
