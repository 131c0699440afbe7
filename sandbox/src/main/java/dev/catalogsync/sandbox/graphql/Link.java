package dev.catalogsync.sandbox.graphql;

/** An address on the sandbox itself, without the host and port by which the client reached it. */
public record Link(String path) {}
