package dev.catalogsync.sandbox;

/** An address on the sandbox itself, without the host and port by which the client reached it. */
record Link(String path) {}
