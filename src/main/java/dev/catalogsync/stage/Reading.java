package dev.catalogsync.stage;

import dev.catalogsync.catalog.Document;
import dev.catalogsync.catalog.Kind;
import dev.catalogsync.stage.document.Shortfall;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One item that came cut short, on its way to be whole: its short lists are read from the store from their start, page by page, and
 * take the place of what came.
 */
final class Reading {

    private static final Map<String, String> PAGES = Map.of(
            "variants", "product-variants-page",
            "media", "product-media-page",
            "members", "collection-members-page");

    private final String id;
    private final long line;
    private final long offset;
    private final Deque<String> lists;
    private Document document;
    private List<Object> elements = new ArrayList<>();
    private String after;
    private String trouble;

    /** @param lists that are short */
    Reading(Kind kind, String id, long line, long offset, List<String> lists, String document) {
        this.id = id;
        this.line = line;
        this.offset = offset;
        this.lists = new ArrayDeque<>(lists);
        this.document = Document.parse(kind, document);
    }

    public boolean isMore() {
        return trouble == null && !lists.isEmpty();
    }

    /** The document of {@code graphql/} that asks for the next page. */
    public String getQuery() {
        return PAGES.get(lists.getFirst());
    }

    public Map<String, Object> getVariables() {
        Map<String, Object> variables = new HashMap<>();
        variables.put("id", id);
        variables.put("after", after);
        return variables;
    }

    /** @param data the answer to {@link #getQuery()} */
    void take(Map<String, Object> data) {
        if (!(data.get("item") instanceof Map<?, ?> item)) {
            trouble = "it came cut short, and is gone from the store";
            return;
        }
        Map<?, ?> page = (Map<?, ?>) item.get("list");
        List<?> nodes = (List<?>) page.get("nodes");
        elements.addAll(nodes);
        Map<?, ?> info = (Map<?, ?>) page.get("pageInfo");
        if (Boolean.TRUE.equals(info.get("hasNextPage")) && !nodes.isEmpty()) {
            after = (String) info.get("endCursor");
            return;
        }
        String list = lists.removeFirst();
        if (item.get("count") instanceof Map<?, ?> count) {
            long counted = ((Number) count.get("count")).longValue();
            if (elements.size() < counted) {
                trouble = "its list " + list + " came cut short, and has " + elements.size()
                        + " elements when it is read again;" + " the store counts " + counted;
            }
            document = document.with(Shortfall.countOf(list), count);
        }
        document = document.with(list, elements);
        elements = new ArrayList<>();
        after = null;
    }

    /** What happened that nothing of it can be compared. */
    void fail(String why) {
        trouble = "it came cut short, and the store does not give it whole: " + why;
    }

    String id() {
        return id;
    }

    long line() {
        return line;
    }

    long offset() {
        return offset;
    }

    Document document() {
        return document;
    }

    /** Why it is not whole; null where it is. */
    String trouble() {
        return trouble;
    }
}
