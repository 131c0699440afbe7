package dev.catalogsync.stage;

import java.util.LinkedHashMap;
import java.util.Map;

/** Numbers by name, and numbers of children by type, that add up. */
final class Tally {

    private final Map<String, Long> counts = new LinkedHashMap<>();
    private final Map<String, Long> children = new LinkedHashMap<>();

    Tally add(String name, long more) {
        counts.merge(name, more, Long::sum);
        return this;
    }

    Tally addChildren(Map<String, Long> types) {
        types.forEach((type, more) -> children.merge(type, more, Long::sum));
        return this;
    }

    Tally add(Tally other) {
        other.counts.forEach(this::add);
        return addChildren(other.children);
    }

    Map<String, Long> counts() {
        return counts;
    }

    Map<String, Long> children() {
        return children;
    }
}
