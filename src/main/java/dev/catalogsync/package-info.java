/** The application's start, and the one exception that every room may throw at people. */
package dev.catalogsync;
