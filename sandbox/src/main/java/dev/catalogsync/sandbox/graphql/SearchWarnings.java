package dev.catalogsync.sandbox.graphql;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What Shopify says in {@code extensions.search} of the searches of one call that name a field it does not know, and only of those, as
 * recorded. Such a field matches everything. How Shopify shows the parsed search is left out.
 */
public final class SearchWarnings {

    private final Unknown unknown;
    private final List<Map<String, Object>> told = new ArrayList<>();

    /** The fields of a search that the field of the query root does not know. */
    @FunctionalInterface
    public interface Unknown {
        List<String> fields(String root, String search);
    }

    SearchWarnings(Unknown unknown) {
        this.unknown = unknown;
    }

    /** @param root the field of the query root that searches; {@code path} where it stands in the answer */
    void look(String root, Object query, List<Object> path) {
        if (!(query instanceof String text)) {
            return;
        }
        List<Map<String, String>> warnings =
                unknown.fields(root, text).stream().map(SearchWarnings::warning).toList();
        if (!warnings.isEmpty()) {
            Map<String, Object> search = new LinkedHashMap<>();
            search.put("path", path);
            search.put("query", text);
            search.put("warnings", warnings);
            told.add(search);
        }
    }

    List<Map<String, Object>> told() {
        return told;
    }

    private static Map<String, String> warning(String field) {
        Map<String, String> warning = new LinkedHashMap<>();
        warning.put("field", field);
        warning.put("message", "Invalid search field for this query.");
        warning.put("code", "invalid_field");
        return warning;
    }
}
