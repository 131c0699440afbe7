/**
 * The walk through all five rooms that a start without a shop makes against the sandbox, so that a newcomer sees the product
 * work before configuring anything. It uses the same doors as the REST API and keeps nothing of its own: after a crash it
 * finds its place in the batches.
 */
package dev.catalogsync.cycle;
