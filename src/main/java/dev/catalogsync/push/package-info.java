/** Push: approved changes become tasks, and tasks become mutations, each applied once. */
package dev.catalogsync.push;
