package dev.catalogsync.catalog;

/** A field that both sides changed since the base, differently. Values as in {@link FieldChange}. */
public record Conflict(String path, Object base, Object local, Object remote) {}
