package dev.catalogsync.stage;

import dev.catalogsync.catalog.Document;
import dev.catalogsync.catalog.Kind;
import dev.catalogsync.stage.document.TruncatedLists;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Rereads one item whose lists were truncated: the short lists are read from the store from their start, page by page, and replace what
 * the result had.
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

    /** @param lists that are truncated */
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
            trouble = "it was truncated, and is no longer in the store";
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
                trouble = "its list " + list + " was truncated, and has " + elements.size()
                        + " elements when read again;" + " the store counts " + counted;
            }
            document = document.with(TruncatedLists.countOf(list), count);
        }
        document = document.with(list, elements);
        elements = new ArrayList<>();
        after = null;
    }

    /** Records why the item cannot be compared. */
    void fail(String why) {
        trouble = "it was truncated, and the store does not return it completely: " + why;
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

    /** Why the item is incomplete; null where it is complete. */
    String trouble() {
        return trouble;
    }
}
