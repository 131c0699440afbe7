/** What route files cannot say by themselves; the rooms themselves do not know Camel. */
package dev.catalogsync.routes;
