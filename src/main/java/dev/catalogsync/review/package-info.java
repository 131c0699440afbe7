/** Who decides: rules and people approve, reject and resolve; what came in is taken into the catalog. */
package dev.catalogsync.review;
