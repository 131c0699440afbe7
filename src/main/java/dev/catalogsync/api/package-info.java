/** What every operation of the REST interface shares: reading bodies, error bodies, limits, health; and the only Camel imports it needs. */
package dev.catalogsync.api;
