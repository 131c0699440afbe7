package dev.catalogsync.review;

import dev.catalogsync.Json;
import dev.catalogsync.Page;
import dev.catalogsync.Refusal;
import dev.catalogsync.catalog.ChangeState;
import dev.catalogsync.catalog.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Which changes are meant, from what a caller asked: every name and value is checked here, and the answer is a map that the
 * SQL of this room takes as it is ({@code filter} is a JSON object for the function {@code matching_change}).
 */
@Component("changeFilter")
class ChangeFilter {

    private static final int MOST_IDS = 10_000;
    private static final int LONGEST_TEXT = 255;

    private static final Set<String> SORTS = Set.of("id", "-id", "title", "-title", "vendor", "-vendor", "priority");
    private static final Set<String> TEXTS = Set.of("vendor", "productType", "tag", "text");

    /** An empty one asks for items that have none. */
    private static final Set<String> EMPTY = Set.of("vendor", "productType", "tag");

    /** Kept of each change are the fields of the document that differ, not the paths within them. */
    static final Set<String> FIELDS = Arrays.stream(Kind.values())
            .flatMap(kind -> kind.shape().fields().keySet().stream())
            .collect(Collectors.toUnmodifiableSet());

    static final Set<String> PRIORITIES = Set.of("CRITICAL", "HIGH", "NORMAL", "LOW", "BATCH");

    static final Map<String, Set<String>> WORDS = Map.of(
            "status", names(ChangeState.values()),
            "kind", names(Kind.values()),
            "direction", Set.of("INCOMING", "OUTGOING"),
            "operation", Set.of("CREATE", "UPDATE", "DELETE", "UPDATE_INVENTORY", "UPDATE_STATUS", "UPDATE_IMAGES"),
            "priority", PRIORITIES);

    private final String requireNote;

    /** @param requireNote whether a decision needs a reason: never, reject (only where it rejects), always */
    ChangeFilter(@Value("${catalog.review.require-note}") String requireNote) {
        if (!Set.of("never", "reject", "always").contains(requireNote)) {
            throw new IllegalArgumentException(
                    "catalog.review.require-note must be never, reject or always, not " + requireNote + ".");
        }
        this.requireNote = requireNote;
    }

    boolean noteOnApproval() {
        return requireNote.equals("always");
    }

    boolean noteOnRejection() {
        return !requireNote.equals("never");
    }

    /**
     * A page of the list.
     *
     * @param asked the query parameters by name; values are texts
     * @return {@code filter}, {@code sort}, and where the page begins and ends
     */
    Map<String, Object> page(Map<String, Object> asked) {
        List<Refusal.Field> wrong = new ArrayList<>();
        Map<String, Object> rest = new LinkedHashMap<>(asked);
        Object sort = rest.remove("sort");
        Map<String, Object> page = new HashMap<>();
        if (sort != null && !SORTS.contains(sort)) {
            wrong.add(new Refusal.Field("sort", "must be one of " + sorted(SORTS)));
        }
        Page.read(asked, page, sort == null ? "id" : sort.toString(), wrong);
        rest.keySet().removeAll(Page.PARAMETERS);
        Map<String, Object> filter = filter("", rest, wrong);
        if (!wrong.isEmpty()) {
            throw Refusal.invalid(wrong);
        }
        page.put("filter", Json.write(filter));
        return page;
    }

    /**
     * One change, or some {@code fields} of it, and the reason of the decision if the body gives one.
     *
     * @return {@code ids}, {@code reason}, {@code fields} (null for all of it), {@code approves}
     */
    Map<String, Object> one(long changeId, Map<String, Object> body) {
        return ofFields(changeId, body, true, noteOnApproval());
    }

    Map<String, Object> oneWithReason(long changeId, Map<String, Object> body) {
        return ofFields(changeId, body, false, noteOnRejection());
    }

    private Map<String, Object> ofFields(
            long changeId, Map<String, Object> body, boolean approves, boolean noteNeeded) {
        Map<String, Object> decision = oneOf(changeId, body, Set.of("reason", "fields"), noteNeeded);
        Object fields = body == null ? null : body.get("fields");
        if (fields != null && !(fields instanceof List<?> names && !names.isEmpty() && FIELDS.containsAll(names))) {
            throw Refusal.invalid("/fields", "must be a list of at least one of " + sorted(FIELDS));
        }
        decision.put("fields", fields == null ? null : List.copyOf(new LinkedHashSet<>((List<?>) fields)));
        decision.put("approves", approves);
        return decision;
    }

    /** What a reviewer asks to be changed, which is needed always. */
    Map<String, Object> request(long changeId, Map<String, Object> body) {
        return oneOf(changeId, body, Set.of("reason"), true);
    }

    private static Map<String, Object> oneOf(
            long changeId, Map<String, Object> body, Set<String> known, boolean reasonNeeded) {
        List<Refusal.Field> wrong = new ArrayList<>();
        Map<String, Object> decision = decision(body, known, reasonNeeded, wrong);
        if (!wrong.isEmpty()) {
            throw Refusal.invalid(wrong);
        }
        decision.put("ids", "{" + changeId + "}");
        return decision;
    }

    /**
     * Changes by {@code ids} or by {@code filter}, never by neither: nobody approves everything by leaving a field out. What was seen binds:
     * {@code upTo} leaves out changes with a higher id, {@code expect} is how many there were.
     */
    Map<String, Object> many(Map<String, Object> body) {
        return many(body, noteOnApproval());
    }

    Map<String, Object> manyWithReason(Map<String, Object> body) {
        return many(body, noteOnRejection());
    }

    private Map<String, Object> many(Map<String, Object> body, boolean reasonNeeded) {
        Map<String, Object> filter = chosen(body);
        List<Refusal.Field> wrong = new ArrayList<>();
        Map<String, Object> decision =
                decision(body, Set.of("ids", "filter", "reason", "expect", "upTo"), reasonNeeded, wrong);
        decision.put("expect", Page.number("/expect", body.get("expect"), null, 0, Long.MAX_VALUE, wrong));
        Long upTo = Page.number("/upTo", body.get("upTo"), null, 1, Long.MAX_VALUE, wrong);
        if (upTo != null) {
            filter.put("upTo", upTo);
        }
        if (!wrong.isEmpty()) {
            throw Refusal.invalid(wrong).kept("No change was decided.");
        }
        decision.put("filter", Json.write(filter));
        return decision;
    }

    /** Adds to what is wrong; the reason of the answer may be null. */
    static Map<String, Object> decision(
            Map<String, Object> body, Set<String> known, boolean reasonNeeded, List<Refusal.Field> wrong) {
        Map<String, Object> given = body == null ? Map.of() : body;
        Refusal.unknown(given.keySet(), known, "/", wrong);
        Object reason = given.get("reason");
        if (reason != null && (!(reason instanceof String text) || text.length() > 1000)) {
            wrong.add(new Refusal.Field("/reason", "must be a string of at most 1,000 characters"));
        } else if (reasonNeeded && (reason == null || reason.toString().isBlank())) {
            wrong.add(new Refusal.Field("/reason", "is required, so that others learn why"));
        }
        Map<String, Object> decision = new HashMap<>();
        decision.put("reason", reason);
        return decision;
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> chosen(Map<String, Object> body) {
        Object ids = body == null ? null : body.get("ids");
        Object filter = body == null ? null : body.get("filter");
        if ((ids == null) == (filter == null)) {
            throw Refusal.invalid("/ids", "requires either ids or filter")
                    .kept("No change was decided.")
                    .next("Name the changes by ids, or by a filter with at least one condition.");
        }
        List<Refusal.Field> wrong = new ArrayList<>();
        Map<String, Object> chosen = new LinkedHashMap<>();
        if (ids != null) {
            if (!(ids instanceof List<?> list)
                    || list.isEmpty()
                    || list.size() > MOST_IDS
                    || !list.stream().allMatch(id -> id instanceof Integer || id instanceof Long)) {
                wrong.add(new Refusal.Field("/ids", "must be a list of 1 to 10,000 integers"));
            } else {
                chosen.put("ids", ids);
            }
        } else if (!(filter instanceof Map<?, ?> map) || map.isEmpty()) {
            wrong.add(new Refusal.Field("/filter", "must be an object with at least one condition"));
        } else {
            chosen = filter("/filter/", (Map<String, Object>) map, wrong);
        }
        if (!wrong.isEmpty()) {
            throw Refusal.invalid(wrong);
        }
        return chosen;
    }

    /** The conditions of a request's {@code filter} as the text that {@code matching_change} takes; none means every change. */
    @SuppressWarnings("unchecked")
    String filter(Object asked) {
        List<Refusal.Field> wrong = new ArrayList<>();
        Map<String, Object> filter = filter("/filter/", (Map<String, Object>) asked, wrong);
        if (!wrong.isEmpty()) {
            throw Refusal.invalid(wrong);
        }
        return Json.write(filter);
    }

    private static Map<String, Object> filter(String at, Map<String, Object> asked, List<Refusal.Field> wrong) {
        Map<String, Object> filter = new LinkedHashMap<>();
        asked.forEach((name, value) -> {
            String text = String.valueOf(value);
            if (WORDS.containsKey(name)) {
                if (!WORDS.get(name).contains(text)) {
                    wrong.add(new Refusal.Field(at + name, "must be one of " + sorted(WORDS.get(name))));
                }
                filter.put(name, text);
            } else if (TEXTS.contains(name)) {
                int shortest = EMPTY.contains(name) ? 0 : 1;
                if (value == null
                        || text.length() < shortest
                        || text.length() > LONGEST_TEXT
                        || text.indexOf('\0') >= 0) {
                    wrong.add(new Refusal.Field(at + name, "must be a string of " + shortest + " to 255 characters"));
                }
                filter.put(name, text);
            } else if (name.equals("field")) {
                if (!FIELDS.contains(text)) {
                    wrong.add(new Refusal.Field(
                            at + name,
                            "must be one of " + sorted(FIELDS)
                                    + "; for what is within one, such as variants.price, ask for"
                                    + " the field and look at each change"));
                }
                filter.put(name, text);
            } else if (name.equals("batch")) {
                filter.put(name, Page.number(at + name, value, null, 1, Long.MAX_VALUE, wrong));
            } else if (name.equals("conflict")) {
                if (!text.equals("true") && !text.equals("false")) {
                    wrong.add(new Refusal.Field(at + name, "must be true or false"));
                }
                filter.put(name, text);
            } else {
                wrong.add(new Refusal.Field(
                        at + name,
                        "is not a condition; allowed are batch, conflict, field, " + sorted(WORDS.keySet()) + ", "
                                + sorted(TEXTS)));
            }
        });
        return filter;
    }

    private static Set<String> names(Enum<?>[] values) {
        return Set.copyOf(Arrays.stream(values).map(Enum::name).toList());
    }

    private static String sorted(Set<String> words) {
        return String.join(", ", words.stream().sorted().toList());
    }
}
