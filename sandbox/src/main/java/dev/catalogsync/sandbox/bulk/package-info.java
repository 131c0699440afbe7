/** Bulk operations: queries over everything, mutations by the file, and the files that go in and come out. */
package dev.catalogsync.sandbox.bulk;
