/** What shall go wrong, and when: decided by seed, so that a run can be had again. */
package dev.catalogsync.sandbox.fault;
