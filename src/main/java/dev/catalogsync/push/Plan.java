package dev.catalogsync.push;

import dev.catalogsync.catalog.Conflict;
import dev.catalogsync.catalog.Document;
import dev.catalogsync.shopify.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Turns approved changes into tasks, one per item, and turns away what went stale. */
@Component("plan")
class Plan {

    private static final List<String> PRIORITIES = List.of("CRITICAL", "HIGH", "NORMAL", "LOW", "BATCH");

    /**
     * @param rows one per item, as {@link Target#of(Map)} takes them
     * @param priority for all tasks, or null for the most urgent of each item's changes
     * @return JSON for {@code record-plan.sql}: {@code tasks} and {@code stale}
     */
    public String of(List<Map<String, Object>> rows, String priority) {
        List<Map<String, Object>> tasks = new ArrayList<>();
        List<Map<String, Object>> stale = new ArrayList<>();
        for (Map<String, Object> row : rows) {
            Target all = Target.of(row);
            List<Target.Change> good = new ArrayList<>();
            for (Target.Change change : all.changes()) {
                Staleness staleness = Staleness.of(change, all.base());
                if (staleness == null) {
                    good.add(change);
                } else {
                    stale.add(turnedAway(all.itemId(), change, staleness));
                }
            }
            if (!good.isEmpty()) {
                tasks.add(task(Target.of(all.itemId(), all.shopifyId(), all.base(), good), priority));
            }
        }
        return Json.write(Map.of("tasks", tasks, "stale", stale));
    }

    private static Map<String, Object> task(Target target, String priority) {
        int rank = target.changes().stream()
                .mapToInt(change -> PRIORITIES.indexOf(change.priority()))
                .min()
                .orElseThrow();
        String urgency = priority == null ? PRIORITIES.get(rank) : priority;
        return Map.of(
                "item",
                target.itemId(),
                "changes",
                target.changes().stream().map(Target.Change::id).toList(),
                "strategy",
                target.strategy(),
                "priority",
                urgency,
                "rank",
                PRIORITIES.indexOf(urgency));
    }

    private static Map<String, Object> turnedAway(long itemId, Target.Change change, Staleness staleness) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("item", itemId);
        out.put("change", change.id());
        out.put(
                "reason",
                staleness.reason() + (staleness.fresh() == null ? "" : " What is left of it was staged anew."));
        if (staleness.fresh() != null) {
            Staleness.Fresh fresh = staleness.fresh();
            out.put("before", json(fresh.before()));
            out.put("after", json(fresh.after()));
            out.put("fields", fresh.fields());
            out.put("conflicts", fresh.conflicts().stream().map(Plan::conflict).toList());
        }
        return out;
    }

    private static Map<String, Object> conflict(Conflict conflict) {
        return Map.of(
                "field", conflict.path(),
                "base", Json.write(conflict.base()),
                "local", Json.write(conflict.local()),
                "remote", Json.write(conflict.remote()));
    }

    private static String json(Document document) {
        return document == null ? null : document.toJson();
    }
}
