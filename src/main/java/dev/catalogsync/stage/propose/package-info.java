/** Changes that people ask for: proposed documents, and a difference between catalog and store that is settled. */
package dev.catalogsync.stage.propose;
