package dev.catalogsync.review;

import dev.catalogsync.Json;
import dev.catalogsync.Page;
import dev.catalogsync.Refusal;
import dev.catalogsync.catalog.Document;
import dev.catalogsync.catalog.FieldChange;
import dev.catalogsync.catalog.Kind;
import dev.catalogsync.catalog.Merge;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Changes as a reviewer sees them. */
@Component("sideBySide")
class SideBySide {

    private static final int MOST_COUNTED = 10_000;

    /**
     * A page of the list: {@code changes}, {@code total} (counted up to 10,000; {@code totalIsExact} tells whether those are all),
     * {@code limit}, {@code next}.
     */
    Map<String, Object> page(Map<String, Object> page, Map<String, Object> found, List<Map<String, Object>> rows) {
        List<Map<String, Object>> changes = new ArrayList<>(rows.size());
        for (Map<String, Object> row : rows) {
            Map<String, Object> change = new LinkedHashMap<>(row);
            change.put("changedFields", Json.column((String) row.get("changedFields")));
            changes.add(change);
        }
        long total = ((Number) found.get("total")).longValue();
        Map<String, Object> answer = Page.answer(page, Math.min(total, MOST_COUNTED), "changes", changes);
        answer.put("totalIsExact", total <= MOST_COUNTED);
        return answer;
    }

    /**
     * One change with {@code before} and {@code after} as documents, {@code fields} (what differs, field by field; those that the
     * store computes by itself, and those by which something goes away, say so), {@code conflicts}, and the decision.
     */
    Map<String, Object> of(long changeId, Map<String, Object> row) {
        if (row == null) {
            throw new Refusal(Refusal.Kind.NOT_FOUND, "There is no change " + changeId + ".");
        }
        Kind kind = Kind.valueOf((String) row.get("kind"));
        Document before = Document.orEmpty(kind, (String) row.get("before"));
        Document after = Document.orEmpty(kind, (String) row.get("after"));
        Map<String, Object> change = new LinkedHashMap<>(row);
        change.keySet().removeAll(List.of("base", "remote", "before", "after", "conflicts"));
        Set<String> computed = new HashSet<>(before.computed());
        computed.addAll(after.computed());
        change.put(
                "fields",
                Merge.differences(before, after).stream()
                        .map(field -> field(field, computed))
                        .toList());
        Object conflicts = Json.column((String) row.get("conflicts"));
        change.put("conflicts", conflicts == null ? List.of() : conflicts);
        change.put("before", row.get("before") == null ? null : before.fields());
        change.put("after", row.get("after") == null ? null : after.fields());
        return change;
    }

    private static Map<String, Object> field(FieldChange change, Set<String> computed) {
        Map<String, Object> field = new LinkedHashMap<>();
        field.put("path", change.path());
        field.put("before", change.before());
        field.put("after", change.after());
        if (change.removes()) {
            field.put("removal", true);
        }
        if (computed.contains(change.field())) {
            field.put("computed", true);
        }
        return field;
    }
}
