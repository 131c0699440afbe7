package dev.catalogsync.rollback;

import dev.catalogsync.Json;
import dev.catalogsync.catalog.Document;
import dev.catalogsync.catalog.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/** The inverse of what a batch applied, item by item. */
@Component("inversePlan")
class InversePlan {

    /**
     * @param rows one per item and direction: itemId, kind, direction, lastChange, priority, now, made, kept (before a deletion
     *     in the store; null where nothing was), and changes (a JSON object with a list of before and after, newest first)
     * @param criteria as made by {@link RollbackRequest#criteria}
     * @return JSON for {@code record-inverses.sql}: {@code inverses}, {@code drift}, {@code skipped}, {@code lastItem}
     */
    public String of(List<Map<String, Object>> rows, String criteria) {
        List<Map<String, Object>> inverses = new ArrayList<>();
        List<Map<String, Object>> drift = new ArrayList<>();
        int skipped = 0;
        for (Map<String, Object> row : rows) {
            Inverse inverse = inverse(row, criteria);
            if (inverse.operation() != null) {
                inverses.add(staged(row, inverse));
            }
            if (!inverse.drift().isEmpty()) {
                drift.add(Map.of(
                        "item", row.get("itemId"),
                        "change", row.get("lastChange"),
                        "fields",
                                inverse.drift().stream()
                                        .map(Inverse.Drift::path)
                                        .distinct()
                                        .limit(20)
                                        .toList()));
            } else if (inverse.operation() == null) {
                skipped++;
            }
        }
        Map<String, Object> wayBack = new LinkedHashMap<>();
        wayBack.put("inverses", inverses);
        wayBack.put("drift", drift);
        wayBack.put("skipped", skipped);
        wayBack.put("lastItem", rows.isEmpty() ? null : rows.getLast().get("itemId"));
        return Json.write(wayBack);
    }

    /** Begins a look at what {@link #of} would stage. */
    public Preview preview() {
        return new Preview();
    }

    /** The next items of that look, as {@link #of} takes them. */
    public void look(Preview preview, List<Map<String, Object>> rows, String criteria) {
        for (Map<String, Object> row : rows) {
            Inverse inverse = inverse(row, criteria);
            preview.add(row, inverse, returns(row, inverse));
        }
        if (rows.isEmpty()) {
            preview.end();
        }
    }

    /**
     * @param batch rollsBack (its id) and applied
     * @param later batches that changed the same items since, newest first
     * @param held why no rule would decide about it; null where rules may
     */
    public Map<String, Object> shown(
            Preview preview, Map<String, Object> batch, List<Map<String, Object>> later, String held) {
        return preview.shown(batch.get("rollsBack"), batch.get("applied"), later, held);
    }

    private static Inverse inverse(Map<String, Object> row, String criteria) {
        Map<String, Object> asked = Json.object(criteria);
        Set<String> only = asked.get("fields") instanceof List<?> names
                ? new LinkedHashSet<>(names.stream().map(String::valueOf).toList())
                : null;
        Kind kind = kind(row);
        return Inverse.of(
                kind,
                applied(kind, row),
                document(kind, row.get("now")),
                document(kind, row.get("made")),
                only,
                Boolean.TRUE.equals(asked.get("force")));
    }

    /** What is deleted in the store comes back there in part; the catalog loses nothing. */
    private static RestoreSummary returns(Map<String, Object> row, Inverse inverse) {
        boolean back = row.get("direction").equals("OUTGOING") && inverse.after() != null;
        return !back
                ? new RestoreSummary(List.of(), List.of())
                : RestoreSummary.of(
                        inverse.operation().equals("CREATE") ? null : document(kind(row), row.get("now")),
                        inverse.after(),
                        (String) row.get("kept"));
    }

    private static Map<String, Object> staged(Map<String, Object> row, Inverse inverse) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("item", row.get("itemId"));
        out.put("inverseOf", row.get("lastChange"));
        out.put("kind", row.get("kind"));
        out.put("direction", row.get("direction"));
        out.put("priority", row.get("priority"));
        out.put("operation", inverse.operation());
        out.put("before", inverse.operation().equals("CREATE") ? null : row.get("now"));
        out.put("after", inverse.after() == null ? null : inverse.after().toJson());
        // The store keeps what it has when an incoming change is taken back here.
        out.put("remote", row.get("direction").equals("INCOMING") ? row.get("base") : null);
        out.put("fields", inverse.fields());
        out.put("held", returns(row, inverse).held());
        return out;
    }

    private static List<Inverse.Applied> applied(Kind kind, Map<String, Object> row) {
        List<Inverse.Applied> applied = new ArrayList<>();
        for (Object element : (List<?>) Json.object((String) row.get("changes")).get("changes")) {
            Map<?, ?> change = (Map<?, ?>) element;
            applied.add(new Inverse.Applied(document(kind, change.get("before")), document(kind, change.get("after"))));
        }
        return applied;
    }

    private static Kind kind(Map<String, Object> row) {
        return Kind.valueOf((String) row.get("kind"));
    }

    private static Document document(Kind kind, Object json) {
        return json == null ? null : Document.parse(kind, (String) json);
    }
}
