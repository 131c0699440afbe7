package dev.catalogsync.pull;

import dev.catalogsync.catalog.Kind;
import dev.catalogsync.pull.query.Bisection;
import dev.catalogsync.pull.query.SearchQuery;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Splits a slice that is too large for one bulk operation. */
@Component("halving")
class Halving {

    /** The variables of the {@code slice-bounds} document. */
    Map<String, Object> whole(Map<String, Object> slice) {
        Map<String, Object> variables = new HashMap<>();
        variables.put("query", SearchQuery.within((String) slice.get("search"), (Long) slice.get("fromId"), (Long)
                slice.get("toId")));
        return variables;
    }

    /**
     * @param data the answer to the {@code slice-bounds} document
     * @throws PullAborted where there is a single item
     */
    Bisection begin(Map<String, Object> slice, Kind kind, Object errorCode, Map<String, Object> data) {
        Long first = id(data.get("first"));
        Long last = id(data.get("last"));
        if (first == null || last == null || first.equals(last)) {
            throw Recovery.smallest(first, errorCode);
        }
        return Bisection.of(
                (String) slice.get("search"),
                (Long) slice.get("fromId"),
                Math.min(first, last),
                Math.max(first, last),
                kind != Kind.INVENTORY_LEVEL);
    }

    Map<String, Object> question(Bisection halving, Map<String, Object> slice) {
        return halving.question((Long) slice.get("toId"));
    }

    /** @param data the answer to the {@code slice-count} document */
    Bisection counted(Bisection halving, Map<String, Object> data) {
        return halving.counted(((Number) map(data.get("items")).get("count")).longValue());
    }

    private static Long id(Object connection) {
        if (map(connection).get("nodes") instanceof List<?> nodes && !nodes.isEmpty()) {
            String gid = (String) map(nodes.getFirst()).get("id");
            return Long.valueOf(gid.substring(gid.lastIndexOf('/') + 1));
        }
        return null;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object value) {
        return value instanceof Map<?, ?> ? (Map<String, Object>) value : Map.of();
    }
}
