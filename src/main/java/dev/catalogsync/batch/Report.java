package dev.catalogsync.batch;

import dev.catalogsync.Json;
import dev.catalogsync.Page;
import dev.catalogsync.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Batches as an operator sees them. */
@Component("batchReport")
class Report {

    private static final Set<String> STATES =
            Set.of("QUEUED", "RUNNING", "PAUSED", "SUCCEEDED", "INCOMPLETE", "FAILED", "CANCELLED");

    /**
     * What a list of batches is asked with, checked.
     *
     * @param asked query parameters by name
     * @return {@code status} (null for all), and where the page begins and ends
     */
    Map<String, Object> page(Map<String, Object> asked) {
        List<Refusal.Field> wrong = new ArrayList<>();
        Page.refuseUnknown(asked, Set.of("status"), wrong);
        Object status = asked.get("status");
        if (status != null && !STATES.contains(status)) {
            wrong.add(new Refusal.Field(
                    "status", "must be one of " + STATES.stream().sorted().toList()));
        }
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("status", status);
        Page.read(asked, page, "-id", wrong);
        if (!wrong.isEmpty()) {
            throw Refusal.invalid(wrong);
        }
        return page;
    }

    /** {@code batches}, {@code total}, {@code limit}, {@code next}. */
    Map<String, Object> list(Map<String, Object> page, long total, List<Map<String, Object>> rows) {
        return Page.answer(
                page,
                total,
                "batches",
                rows.stream().map(row -> read(row, Set.of("counters"))).toList());
    }

    /** One batch with its phases, its bulk operations, its counters, and for a pull the balance sheet. */
    Map<String, Object> of(long batchId, Map<String, Object> row) {
        if (row == null) {
            throw new Refusal(Refusal.Kind.NOT_FOUND, "There is no batch " + batchId + ".");
        }
        Map<String, Object> batch = read(
                row,
                Set.of(
                        "criteria",
                        "counters",
                        "checkpoint",
                        "phases",
                        "operations",
                        "changes",
                        "held",
                        "ruleTroubles"));
        // Before anything was read a sheet of zeros would be even, and say nothing.
        if ("PULL_FROM_SHOPIFY".equals(row.get("direction"))
                && batch.get("counters") instanceof Map<?, ?> counters
                && !counters.isEmpty()) {
            batch.put(
                    "balance",
                    Ledger.of(counters).lines().stream().map(Report::line).toList());
        }
        return batch;
    }

    private static Map<String, Object> line(Ledger.Line line) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("name", line.name());
        shown.put("left", line.left());
        shown.put("right", line.right());
        shown.put("equal", line.equal());
        return shown;
    }

    /**
     * @param move what was asked for: cancel, pause or resume
     * @param moved how many rows were
     * @param batch as it is now
     * @throws Refusal where it could not be moved
     */
    void moved(String move, int moved, Map<String, Object> batch) {
        if (moved == 0) {
            throw new Refusal(
                            Refusal.Kind.CONFLICT,
                            "Batch " + batch.get("id") + " is " + batch.get("status") + ", so there is nothing to "
                                    + move + ".")
                    .kept("It was left unchanged.");
        }
    }

    private static Map<String, Object> read(Map<String, Object> row, Set<String> columns) {
        Map<String, Object> read = new LinkedHashMap<>(row);
        columns.forEach(column -> read.computeIfPresent(column, (name, text) -> Json.column((String) text)));
        return read;
    }
}
