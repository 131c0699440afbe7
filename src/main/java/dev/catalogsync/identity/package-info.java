/** Who calls, and what they may do: tokens, roles, and the one table of who may call what. */
package dev.catalogsync.identity;
