/** What the shop holds before its first change: a catalog by chance and seed, or one from a file. */
package dev.catalogsync.sandbox.seed;
