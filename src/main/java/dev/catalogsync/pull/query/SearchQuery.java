package dev.catalogsync.pull.query;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Texts in Shopify's search syntax (shopify.dev, "Shopify API search syntax"). The only place where they are made: a value is put in
 * double quotes with quotes and backslashes escaped, and one that would be a pattern is refused, so that no value can widen a search.
 */
public final class SearchQuery {

    /** Bytes. A bulk query holds at most 65,535, its selection, its first line and the range of a slice included. */
    static final int LONGEST = 60_000;

    private SearchQuery() {}

    /** What changed at that moment or later, by the clock of the store; whole seconds, as Shopify keeps them. */
    static String since(Instant moment) {
        return "updated_at:>='" + moment.truncatedTo(ChronoUnit.SECONDS) + "'";
    }

    /**
     * What a selective pull asks for: all of the criteria hold, and one of the ids or SKUs.
     *
     * @param select of {@code ids} (numbers as text), {@code skus}, {@code vendor}, {@code productType}, {@code tag}, {@code collection}
     *     (a number as text) and {@code query}; those that there are were checked
     * @return one text; several where the ids do not fit into one, then no two of them find the same item
     */
    static List<String> of(Map<?, ?> select) {
        List<String> all = new ArrayList<>();
        field(all, "vendor", select.get("vendor"));
        field(all, "product_type", select.get("productType"));
        field(all, "tag", select.get("tag"));
        if (select.get("collection") instanceof String id) {
            all.add("collection_id:" + id);
        }
        if (select.get("skus") instanceof Collection<?> skus) {
            all.add(any(skus.stream().map(sku -> "sku:" + quoted((String) sku)).toList()));
        }
        if (select.get("query") instanceof String query) {
            all.add("(" + query + ")");
        }
        if (!(select.get("ids") instanceof Collection<?> ids)) {
            return List.of(String.join(" AND ", all));
        }
        List<String> queries = new ArrayList<>();
        List<String> part = new ArrayList<>();
        int room = LONGEST - written(String.join(" AND ", all)) - 10;
        int used = 0;
        for (Object id : ids) {
            String term = "id:" + id;
            if (used + term.length() + 4 > room && !part.isEmpty()) {
                queries.add(joined(part, all));
                part.clear();
                used = 0;
            }
            part.add(term);
            used += term.length() + 4;
        }
        queries.add(joined(part, all));
        return queries;
    }

    /** @param search null for everything; {@code from} the first id and {@code to} the first beyond, null where open */
    public static String within(String search, Long from, Long to) {
        List<String> all = new ArrayList<>();
        if (search != null) {
            all.add(from == null && to == null ? search : "(" + search + ")");
        }
        if (from != null) {
            all.add("id:>=" + from);
        }
        if (to != null) {
            all.add("id:<" + to);
        }
        return all.isEmpty() ? null : String.join(" AND ", all);
    }

    /** Bytes of the text as a string in a GraphQL document. */
    static int written(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length
                + (int) text.chars().filter(c -> c == '"' || c == '\\').count();
    }

    /** Why a value cannot be searched for as it is; null where it can. */
    static String trouble(String value) {
        if (value.isBlank()) {
            return "is empty";
        }
        if (value.length() > 255) {
            return "is longer than 255 characters";
        }
        if (value.chars().anyMatch(Character::isISOControl)) {
            return "holds a control character";
        }
        return value.indexOf('*') < 0 ? null : "holds a *, which would be a pattern; give it as a query instead";
    }

    /** Why a search of the caller's own cannot be narrowed further by ours; null where it can. */
    static String troubleOfQuery(String query) {
        if (query.isBlank()) {
            return "is empty";
        }
        if (query.chars().anyMatch(Character::isISOControl)) {
            return "holds a control character";
        }
        int open = 0;
        char quote = 0;
        for (int i = 0; i < query.length(); i++) {
            char c = query.charAt(i);
            if (c == '\\') {
                i++;
            } else if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '"' || c == '\'' && !insideWord(query, i)) {
                quote = c;
            } else if (c == '(' || c == ')') {
                open += c == '(' ? 1 : -1;
                if (open < 0) {
                    return "closes a parenthesis that it did not open";
                }
            }
        }
        if (quote != 0 || query.endsWith("\\") && !query.endsWith("\\\\")) {
            return "opens a quotation that it does not close";
        }
        return open == 0 ? null : "opens a parenthesis that it does not close";
    }

    private static boolean insideWord(String query, int at) {
        return at > 0 && Character.isLetterOrDigit(query.charAt(at - 1));
    }

    private static void field(List<String> all, String name, Object value) {
        if (value instanceof String text) {
            all.add(name + ":" + quoted(text));
        }
    }

    private static String quoted(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static String joined(List<String> part, List<String> others) {
        List<String> all = new ArrayList<>(others);
        all.add(any(part));
        return String.join(" AND ", all);
    }

    private static String any(List<String> terms) {
        return terms.size() == 1 ? terms.getFirst() : "(" + String.join(" OR ", terms) + ")";
    }
}
