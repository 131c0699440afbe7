package dev.catalogsync.sandbox.query;

import dev.catalogsync.sandbox.store.Entity;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Shopify's search syntax: {@code field:value}, comparisons, {@code prefix*}, quotes, AND, OR, NOT or a minus, and
 * parentheses; terms side by side must all hold. A field that is not known matches everything, as recorded.
 */
final class Search {

    /** Without quotes a time ends at its first colon, and what follows is taken for a field, as recorded. */
    private static final Pattern HOUR = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d");

    private final String text;
    private final BiFunction<Entity, String, List<String>> values;
    private final List<String> fields = new ArrayList<>();
    private int at;

    private Search(String text, BiFunction<Entity, String, List<String>> values) {
        this.text = text;
        this.values = values;
    }

    /** @param values what an entity has under a field's name, "" for what a bare word looks at; null for an unknown field */
    static Predicate<Entity> parse(String query, BiFunction<Entity, String, List<String>> values) {
        if (query == null || query.isBlank()) {
            return entity -> true;
        }
        return new Search(query, values).either();
    }

    /** The fields that a query names, in its order. */
    static List<String> fields(String query) {
        Search search = new Search(query == null ? "" : query, (entity, field) -> null);
        search.either();
        return search.fields;
    }

    private Predicate<Entity> either() {
        Predicate<Entity> left = both();
        while (word("OR")) {
            left = left.or(both());
        }
        return left;
    }

    private Predicate<Entity> both() {
        Predicate<Entity> left = null;
        while (true) {
            space();
            if (at >= text.length() || text.charAt(at) == ')' || peek("OR")) {
                return left == null ? entity -> true : left;
            }
            word("AND");
            Predicate<Entity> right = term();
            left = left == null ? right : left.and(right);
        }
    }

    private Predicate<Entity> term() {
        space();
        if (word("NOT")) {
            return term().negate();
        }
        if (at < text.length() && text.charAt(at) == '-') {
            at++;
            return term().negate();
        }
        if (at < text.length() && text.charAt(at) == '(') {
            at++;
            Predicate<Entity> inner = either();
            space();
            if (at < text.length()) {
                at++;
            }
            return inner;
        }
        int start = at;
        String first = value(true);
        if (at < text.length() && text.charAt(at) == ':' && text.charAt(start) != '"' && text.charAt(start) != '\'') {
            at++;
            return field(first.toLowerCase(Locale.ROOT));
        }
        return first.isEmpty() ? skip() : bare(first);
    }

    private Predicate<Entity> skip() {
        at++;
        return entity -> true;
    }

    private Predicate<Entity> field(String name) {
        fields.add(name);
        String comparison = "";
        while (at < text.length() && "<>=".indexOf(text.charAt(at)) >= 0) {
            comparison += text.charAt(at++);
        }
        List<String> wanted = new ArrayList<>();
        do {
            wanted.add(value(false));
        } while (at < text.length() && text.charAt(at) == ',' && ++at <= text.length());
        if (at < text.length() && text.charAt(at) == ':') {
            at++;
        }
        String relation = comparison;
        return entity -> {
            List<String> actual = values.apply(entity, name);
            if (actual == null) {
                return true;
            }
            for (String each : wanted) {
                for (String value : actual) {
                    if (holds(value, relation, each)) {
                        return true;
                    }
                }
            }
            return false;
        };
    }

    private Predicate<Entity> bare(String word) {
        String wanted = word.toLowerCase(Locale.ROOT).replaceAll("\\*$", "");
        return entity -> {
            List<String> actual = values.apply(entity, "");
            return actual != null
                    && actual.stream()
                            .anyMatch(value -> value.toLowerCase(Locale.ROOT).contains(wanted));
        };
    }

    private static boolean holds(String value, String relation, String wanted) {
        if (relation.isEmpty() || relation.equals("=")) {
            String one = value.toLowerCase(Locale.ROOT);
            String other = wanted.toLowerCase(Locale.ROOT);
            if (other.equals("*")) {
                return !one.isEmpty();
            }
            if (other.endsWith("*")) {
                return one.startsWith(other.substring(0, other.length() - 1));
            }
            return one.equals(other) || (instant(one) != null && instant(one).equals(instant(other)));
        }
        Integer order = order(value, wanted);
        return order != null
                && switch (relation) {
                    case ">" -> order > 0;
                    case ">=" -> order >= 0;
                    case "<" -> order < 0;
                    case "<=" -> order <= 0;
                    default -> false;
                };
    }

    /** Numbers and times are compared as such; null where the two cannot be. */
    private static Integer order(String value, String wanted) {
        try {
            return new BigDecimal(value).compareTo(new BigDecimal(wanted));
        } catch (NumberFormatException e) {
            Instant one = instant(value);
            Instant other = instant(wanted);
            return one == null || other == null ? null : one.compareTo(other);
        }
    }

    private static Instant instant(String text) {
        if (text.length() < 10 || text.charAt(4) != '-') {
            return null;
        }
        try {
            String upper = text.toUpperCase(Locale.ROOT);
            if (upper.length() == 10) {
                return LocalDate.parse(upper).atStartOfDay(ZoneOffset.UTC).toInstant();
            }
            boolean zoned = upper.endsWith("Z") || upper.lastIndexOf('+') > 10 || upper.lastIndexOf('-') > 10;
            return OffsetDateTime.parse(zoned ? upper : upper + "Z").toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** @param name whether a colon ends it */
    private String value(boolean name) {
        StringBuilder value = new StringBuilder();
        if (at < text.length() && (text.charAt(at) == '"' || text.charAt(at) == '\'')) {
            char quote = text.charAt(at++);
            while (at < text.length() && text.charAt(at) != quote) {
                if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                    at++;
                }
                value.append(text.charAt(at++));
            }
            at++;
            return value.toString();
        }
        while (at < text.length() && !Character.isWhitespace(text.charAt(at)) && text.charAt(at) != ')') {
            char next = text.charAt(at);
            if (name
                    ? next == ':' || next == '('
                    : next == ',' || next == ':' && HOUR.matcher(value).matches()) {
                break;
            }
            if (next == '\\' && at + 1 < text.length()) {
                next = text.charAt(++at);
            }
            value.append(next);
            at++;
        }
        return value.toString();
    }

    private void space() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private boolean peek(String word) {
        int end = at + word.length();
        return text.startsWith(word, at)
                && (end == text.length() || Character.isWhitespace(text.charAt(end)) || text.charAt(end) == '(');
    }

    private boolean word(String word) {
        space();
        if (!peek(word)) {
            return false;
        }
        at += word.length();
        return true;
    }
}
