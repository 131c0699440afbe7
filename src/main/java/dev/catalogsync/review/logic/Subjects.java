package dev.catalogsync.review.logic;

import java.util.Map;
import java.util.Set;

/**
 * What is known of the fields of a change beforehand.
 *
 * @param words texts that have only these values, by their name
 * @param texts other texts
 * @param flags truth values
 * @param numbers numbers by their path, as in {@code price.up}; true where they are never below 0
 * @param lists lists of texts; where the set is not empty, nothing else is ever in them
 */
public record Subjects(
        Map<String, Set<String>> words,
        Set<String> texts,
        Set<String> flags,
        Map<String, Boolean> numbers,
        Map<String, Set<String>> lists) {}
