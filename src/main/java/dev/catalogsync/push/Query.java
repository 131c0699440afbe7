package dev.catalogsync.push;

import java.util.Map;

/**
 * One question to the store.
 *
 * @param document file in {@code graphql/}
 */
public record Query(String document, Map<String, Object> variables) {}
