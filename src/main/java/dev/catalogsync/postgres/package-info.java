/** The database: a real PostgreSQL kept under the data folder, or any other by its address. */
package dev.catalogsync.postgres;
