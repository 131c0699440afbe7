/** The application's start, and what all rooms have in common: how they read JSON, list in pages, keep files, and refuse. */
package dev.catalogsync;
