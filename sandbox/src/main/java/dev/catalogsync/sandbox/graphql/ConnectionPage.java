package dev.catalogsync.sandbox.graphql;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.catalogsync.sandbox.store.Entity;
import dev.catalogsync.sandbox.store.Gid;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Cuts a page from a connection by {@code first}, {@code after}, {@code last} and {@code before}. */
public final class ConnectionPage {

    /** Shopify's "pagination" page: 250 is the most a page holds. */
    public static final int LARGEST = 250;

    private static final ObjectMapper JSON = new ObjectMapper();

    private ConnectionPage() {}

    /** The value of a connection field: edges, nodes and pageInfo. */
    static Map<String, Object> of(Nodes nodes, Map<String, Object> arguments) {
        Integer first = (Integer) arguments.get("first");
        Integer last = (Integer) arguments.get("last");
        if (first == null && last == null) {
            throw new AdminException("BAD_REQUEST", "you must provide one of first or last");
        }
        if (first != null && last != null) {
            throw new AdminException("BAD_REQUEST", "providing both first and last is not supported");
        }
        int size = first != null ? first : last;
        if (size < 0 || size > LARGEST) {
            throw new AdminException(
                    "BAD_REQUEST",
                    (first != null ? "first" : "last") + (size < 0 ? " cannot be negative" : " cannot exceed 250"));
        }
        String after = (String) arguments.get("after");
        String before = (String) arguments.get("before");
        return first != null ? forward(nodes, size, after, before) : backward(nodes, size, after, before);
    }

    private static Map<String, Object> forward(Nodes nodes, int size, String after, String before) {
        long start = after == null ? -1 : member(after);
        long stop = before == null ? -1 : member(before);
        boolean seek = after != null && nodes.behind() != null;
        boolean started = after == null || seek;
        List<Entity> page = new ArrayList<>();
        boolean more = false;
        for (Entity each : seek ? nodes.behind().apply(start) : nodes.members()) {
            long number = Gid.number(each.id());
            if (!started) {
                started = number == start;
            } else if (number == stop) {
                break;
            } else if (page.size() == size) {
                more = true;
                break;
            } else {
                page.add(each);
            }
        }
        return page(nodes, page, more, after != null);
    }

    private static Map<String, Object> backward(Nodes nodes, int size, String after, String before) {
        long start = after == null ? -1 : member(after);
        long stop = before == null ? -1 : member(before);
        boolean started = after == null;
        ArrayDeque<Entity> page = new ArrayDeque<>();
        boolean more = false;
        for (Entity each : nodes.members()) {
            long number = Gid.number(each.id());
            if (!started) {
                started = number == start;
            } else if (number == stop) {
                break;
            } else {
                page.addLast(each);
                if (page.size() > size) {
                    page.removeFirst();
                    more = true;
                }
            }
        }
        return page(nodes, new ArrayList<>(page), before != null, more);
    }

    private static Map<String, Object> page(Nodes nodes, List<Entity> page, boolean next, boolean previous) {
        List<Map<String, Object>> edges = new ArrayList<>(page.size());
        for (Entity each : page) {
            edges.add(Map.of(
                    "node", each, "cursor", cursor(each, nodes.sortValue().apply(each))));
        }
        Map<String, Object> info = new HashMap<>();
        info.put("hasNextPage", next);
        info.put("hasPreviousPage", previous);
        info.put("startCursor", edges.isEmpty() ? null : edges.getFirst().get("cursor"));
        info.put("endCursor", edges.isEmpty() ? null : edges.getLast().get("cursor"));
        return Map.of("edges", edges, "nodes", page, "pageInfo", info);
    }

    /** Shopify's own form: base64 of the last id and the last value of what is sorted by. */
    public static String cursor(Entity member, Object value) {
        ObjectNode cursor = JsonNodeFactory.instance.objectNode();
        cursor.put("last_id", Gid.number(member.id()));
        if (value instanceof Number number) {
            cursor.put("last_value", number.longValue());
        } else {
            cursor.put("last_value", value == null ? null : value.toString());
        }
        return Base64.getEncoder().encodeToString(cursor.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static long member(String cursor) {
        try {
            JsonNode content = JSON.readTree(Base64.getDecoder().decode(cursor));
            if (content.path("last_id").isIntegralNumber()) {
                return content.path("last_id").asLong();
            }
        } catch (IllegalArgumentException | IOException e) {
            // Told below, in Shopify's words.
        }
        throw new AdminException("BAD_REQUEST", "Invalid cursor for current pagination sort.");
    }
}
