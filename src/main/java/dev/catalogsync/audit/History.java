package dev.catalogsync.audit;

import dev.catalogsync.Json;
import dev.catalogsync.Page;
import dev.catalogsync.Refusal;
import dev.catalogsync.catalog.Document;
import dev.catalogsync.catalog.FieldChange;
import dev.catalogsync.catalog.Kind;
import dev.catalogsync.catalog.Merge;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/** What was applied to one item, newest first, each change with all that led to it. */
@Component("history")
class History {

    /** @return {@code limit} (1 to 200, 50 unless told) and {@code before} (the id of a change, or null) */
    Map<String, Object> page(Map<String, Object> asked) {
        List<Refusal.Field> wrong = new ArrayList<>();
        Refusal.unknown(asked.keySet(), Set.of("limit", "before"), "", wrong);
        Map<String, Object> page = new HashMap<>();
        page.put("limit", Page.number("limit", asked.get("limit"), 50L, 1, 200, wrong));
        page.put("before", Page.number("before", asked.get("before"), null, 1, Long.MAX_VALUE, wrong));
        if (!wrong.isEmpty()) {
            throw Refusal.invalid(wrong);
        }
        return page;
    }

    /**
     * @param item a row of {@code select-item.sql}, null where there is none
     * @param rows of {@code select-history.sql}
     * @return the item with {@code changes}, and {@code next}: what {@code before} has to be for the page behind, null where this is the last
     */
    Map<String, Object> of(
            long itemId, Map<String, Object> item, Map<String, Object> page, List<Map<String, Object>> rows) {
        Map<String, Object> history = new LinkedHashMap<>(known(itemId, item));
        history.put("changes", rows.stream().map(History::change).toList());
        history.put(
                "next",
                rows.size() < ((Number) page.get("limit")).longValue()
                        ? null
                        : rows.getLast().get("changeId"));
        return history;
    }

    static Map<String, Object> known(long itemId, Map<String, Object> item) {
        if (item == null) {
            throw new Refusal(Refusal.Kind.NOT_FOUND, "There is no item " + itemId + ".")
                    .next("The list of changes and each of its changes give the id of the item.");
        }
        return item;
    }

    private static Map<String, Object> change(Map<String, Object> row) {
        Map<String, Object> change = only(row, "changeId", "direction", "operation", "appliedAt", "note");
        Object before = row.get("versionBefore");
        change.put("versionBefore", before);
        change.put("versionAfter", before == null ? null : ((Number) before).intValue() + 1);
        change.put(
                "source",
                only(row, "source", "batchId", "batchType", "trigger", "startedBy", "inverseOf", "settles", "anewOf"));
        change.put("proposal", only(row, "proposedBy", "proposalReason", "proposedAt"));
        change.put("decision", only(row, "decidedBy", "decidedAt", "decisionReason", "ruleId", "rule", "ruleVersion"));
        change.put("push", push(row));
        change.put("fields", fields(row));
        return change;
    }

    private static Map<String, Object> push(Map<String, Object> row) {
        if (row.get("taskId") == null) {
            return null;
        }
        Map<String, Object> push = only(row, "taskId", "pushBatchId", "mutation", "sentAt", "points");
        push.put("requestIds", Json.column((String) row.get("requestIds")));
        return push;
    }

    private static List<Map<String, Object>> fields(Map<String, Object> row) {
        Kind kind = Kind.valueOf((String) row.get("kind"));
        List<Map<String, Object>> fields = new ArrayList<>();
        for (FieldChange differing :
                Merge.differences(Document.orEmpty(kind, (String) row.get("before")), Document.orEmpty(kind, (String)
                        row.get("after")))) {
            Map<String, Object> field = new LinkedHashMap<>();
            field.put("path", differing.path());
            field.put("before", differing.before());
            field.put("after", differing.after());
            fields.add(field);
        }
        return fields;
    }

    private static Map<String, Object> only(Map<String, Object> row, String... names) {
        Map<String, Object> part = new LinkedHashMap<>();
        for (String name : names) {
            part.put(name, row.get(name));
        }
        return part;
    }
}
