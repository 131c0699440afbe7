package dev.catalogsync.audit;

import dev.catalogsync.Json;
import dev.catalogsync.Page;
import dev.catalogsync.Refusal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Which entries of the trail are meant, from the query parameters of a call: every name and value is checked here. */
@Component("entryFilter")
class EntryFilter {

    private static final Instant FIRST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("2200-01-01T00:00:00Z");
    private static final int LONGEST_TEXT = 255;

    private static final Set<String> CONDITIONS = Set.of("actor", "action", "change", "batch", "since", "until");

    /**
     * A page of the list.
     *
     * @param asked the query parameters by name; values are texts
     * @return {@code filter} (JSON for the function {@code matching_entry}), {@code limit}, {@code before} (a position, or null)
     */
    Map<String, Object> page(Map<String, Object> asked) {
        List<Refusal.Field> wrong = new ArrayList<>();
        Map<String, Object> page = new HashMap<>();
        page.put("filter", filter(asked, Set.of("limit", "before"), wrong));
        page.put("limit", Page.number("limit", asked.get("limit"), 50L, 1, 200, wrong));
        page.put("before", Page.number("before", asked.get("before"), null, 1, Long.MAX_VALUE, wrong));
        refuse(wrong);
        return page;
    }

    /** What is exported, and as what: {@code filter} as for a page, and {@code format}, which is jsonl or csv. */
    Map<String, Object> export(Map<String, Object> asked) {
        List<Refusal.Field> wrong = new ArrayList<>();
        Map<String, Object> export = new HashMap<>();
        export.put("filter", filter(asked, Set.of("format"), wrong));
        export.put("format", asked.getOrDefault("format", "jsonl"));
        if (!Set.of("jsonl", "csv").contains(export.get("format"))) {
            wrong.add(new Refusal.Field("format", "must be jsonl or csv"));
        }
        refuse(wrong);
        return export;
    }

    /** {@code entries}, newest first, and {@code next}: what {@code before} has to be for the page behind, null where this is the last. */
    Map<String, Object> answer(Map<String, Object> page, List<Map<String, Object>> rows) {
        List<Map<String, Object>> entries =
                rows.stream().map(EntryFilter::entry).toList();
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("entries", entries);
        answer.put(
                "next",
                entries.size() < ((Number) page.get("limit")).longValue()
                        ? null
                        : entries.getLast().get("position"));
        return answer;
    }

    /** A row of {@code audit_entry} as it is told. */
    static Map<String, Object> entry(Map<String, Object> row) {
        Map<String, Object> entry = new LinkedHashMap<>(row);
        entry.put("changes", Json.column((String) row.get("changes")));
        return entry;
    }

    private static String filter(Map<String, Object> asked, Set<String> besides, List<Refusal.Field> wrong) {
        Set<String> known = new HashSet<>(CONDITIONS);
        known.addAll(besides);
        Refusal.unknown(asked.keySet(), known, "", wrong);
        Map<String, Object> filter = new LinkedHashMap<>();
        asked.forEach((name, value) -> {
            String text = String.valueOf(value);
            switch (name) {
                case "actor", "action" -> {
                    if (text.isEmpty() || text.length() > LONGEST_TEXT || text.indexOf('\0') >= 0) {
                        wrong.add(new Refusal.Field(name, "must be a string of 1 to 255 characters"));
                    }
                    filter.put(name, text);
                }
                case "change", "batch" -> filter.put(name, Page.number(name, value, null, 1, Long.MAX_VALUE, wrong));
                case "since", "until" -> filter.put(name, String.valueOf(moment(name, value, wrong)));
                default -> {
                    // Known to the caller, or told already.
                }
            }
        });
        return Json.write(filter);
    }

    /** A moment of a query, from 2000 to 2199; null, and told, where it is none. */
    static Instant moment(String name, Object value, List<Refusal.Field> wrong) {
        try {
            Instant moment = OffsetDateTime.parse(String.valueOf(value)).toInstant();
            if (!moment.isBefore(FIRST) && moment.isBefore(LAST)) {
                return moment;
            }
        } catch (DateTimeException e) {
            // Told below.
        }
        wrong.add(
                new Refusal.Field(
                        name,
                        "must be a moment such as 2026-11-28T10:00:00Z, from 2000 to 2199; in an address a plus is written %2B"));
        return null;
    }

    private static void refuse(List<Refusal.Field> wrong) {
        if (!wrong.isEmpty()) {
            throw Refusal.invalid(wrong);
        }
    }
}
