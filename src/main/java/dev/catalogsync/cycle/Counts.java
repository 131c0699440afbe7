package dev.catalogsync.cycle;

import java.util.Map;
import java.util.stream.Collectors;

/** Counters in words, zeros left out: {@code 1000 roots, 7825 lines, 1000 staged}. */
final class Counts {

    private Counts() {}

    static String inWords(Map<String, Object> counts) {
        String words = counts.entrySet().stream()
                .filter(count -> count.getValue() instanceof Number number && number.doubleValue() != 0)
                .map(count -> count.getValue() + " " + count.getKey())
                .collect(Collectors.joining(", "));
        return words.isEmpty() ? "nothing to do" : words;
    }
}
