package dev.catalogsync.rollback;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a rollback would stage, added up item by item; nothing is written. It looks at the first 10,000 items and shows a
 * hundred of each sort, with totals.
 */
final class Preview {

    private static final int MOST_LOOKED_AT = 10_000;
    private static final int MOST_SHOWN = 100;
    private static final int MOST_FIELDS = 20;
    private static final int LONGEST = 200;

    private final Map<String, Integer> operations = new LinkedHashMap<>();
    private final List<Map<String, Object>> items = new ArrayList<>();
    private final List<Map<String, Object>> drifted = new ArrayList<>();
    private final Set<String> back = new LinkedHashSet<>();
    private final Set<String> lost = new LinkedHashSet<>();
    private String direction = "OUTGOING";
    private int staged;
    private int drifts;
    private int skipped;
    private int looked;
    private long lastItem;
    private boolean more = true;

    /** The last item that was looked at; 0 at first. */
    public long getLastItem() {
        return lastItem;
    }

    /** Whether to look at the next items. */
    public boolean isMore() {
        return more && looked < MOST_LOOKED_AT;
    }

    public int getDeletions() {
        return operations.getOrDefault("DELETE", 0);
    }

    /** No item is left. */
    void end() {
        more = false;
    }

    /** One item: what would become of it. */
    void add(Map<String, Object> row, Inverse inverse, RestoreSummary returns) {
        looked++;
        lastItem = ((Number) row.get("itemId")).longValue();
        direction = (String) row.get("direction");
        if (inverse.operation() != null) {
            staged++;
            operations.merge(inverse.operation(), 1, Integer::sum);
            back.addAll(returns.back().stream().limit(MOST_FIELDS).toList());
            lost.addAll(returns.lost());
            if (items.size() < MOST_SHOWN) {
                items.add(item(row, inverse, returns));
            }
        }
        if (!inverse.drift().isEmpty()) {
            drifts++;
            if (drifted.size() < MOST_SHOWN) {
                drifted.add(drift(row, inverse));
            }
        } else if (inverse.operation() == null) {
            skipped++;
        }
    }

    private static Map<String, Object> item(Map<String, Object> row, Inverse inverse, RestoreSummary returns) {
        Map<String, Object> item = named(row);
        item.put("operation", inverse.operation());
        item.put("fields", inverse.fields());
        if (!returns.lost().isEmpty()) {
            item.put("comesBack", returns.back());
            item.put("doesNotComeBack", returns.lost());
        }
        return item;
    }

    private static Map<String, Object> drift(Map<String, Object> row, Inverse inverse) {
        Map<String, Object> item = named(row);
        List<Map<String, Object>> fields = new ArrayList<>();
        for (Inverse.Drift drift : inverse.drift().stream().limit(MOST_FIELDS).toList()) {
            Map<String, Object> field = new LinkedHashMap<>();
            field.put("path", drift.path());
            field.put("before", shortly(drift.before()));
            field.put("pushed", shortly(drift.made()));
            field.put("now", shortly(drift.now()));
            fields.add(field);
        }
        item.put("fields", fields);
        item.put("totalFields", inverse.drift().size());
        return item;
    }

    private static Map<String, Object> named(Map<String, Object> row) {
        Map<String, Object> item = new LinkedHashMap<>();
        item.put("itemId", row.get("itemId"));
        item.put("shopifyId", row.get("shopifyId"));
        item.put("title", row.get("title"));
        item.put("change", row.get("lastChange"));
        return item;
    }

    private static Object shortly(Object value) {
        return value instanceof String text && text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : value;
    }

    /** As JSON; see {@link InversePlan#shown}. */
    Map<String, Object> shown(Object batchId, Object applied, List<Map<String, Object>> later, String held) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("batchId", batchId);
        shown.put("summary", summary(held));
        shown.put("direction", direction);
        shown.put("applied", applied);
        shown.put("staged", staged);
        shown.put("operations", operations);
        shown.put("drifted", drifts);
        shown.put("skipped", skipped);
        shown.put("complete", !more);
        shown.put("held", held);
        shown.put("comesBack", back.stream().limit(MOST_SHOWN).toList());
        shown.put("doesNotComeBack", lost.stream().limit(MOST_SHOWN).toList());
        shown.put("items", items);
        shown.put("driftedItems", drifted);
        shown.put("laterBatches", later.stream().map(row -> row.get("batchId")).toList());
        return shown;
    }

    private String summary(String held) {
        String where = direction.equals("INCOMING") ? "the catalog" : "the store";
        List<String> does = new ArrayList<>();
        operations.forEach((operation, count) -> does.add(count + " "
                + switch (operation) {
                    case "DELETE" -> "deletions in " + where;
                    case "CREATE" -> "returns of what was deleted to " + where;
                    default -> "edits in " + where;
                }));
        String text = does.isEmpty() ? "Nothing would be staged." : "It would stage " + String.join(", ", does) + ".";
        text += drifts == 0
                ? ""
                : " " + drifts + " items were edited since and are left unchanged, entirely or in part.";
        text += more ? " These are the first " + looked + " items; the batch has more." : "";
        return held == null ? text : text + " " + held;
    }
}
