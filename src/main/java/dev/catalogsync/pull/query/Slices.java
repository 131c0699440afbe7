package dev.catalogsync.pull.query;

import dev.catalogsync.Json;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** The slices of a pull: one bulk operation, or several whose results follow each other in the spool file. */
@Component("slices")
class Slices {

    static final String NO_MARK = "No pull of this kind has balanced yet, so everything was read.";
    static final String NO_TIME =
            "Shopify does not tell which inventory levels changed since a moment, so everything was read.";

    private final Duration overlap;

    /** @param overlap how far before the mark an incremental pull begins, for what the store wrote down late */
    Slices(@Value("${catalog.pull.overlap}") Duration overlap) {
        this.overlap = overlap;
    }

    /**
     * @param batch {@code type}, {@code kind}, {@code criteria} (JSON), {@code markAt} (by the clock of the store, null for none)
     * @return the parameters of {@code plan-slices.sql}: criteria (JSON, with a note where there is something to know) and slices (JSON)
     */
    Map<String, Object> plan(Map<String, Object> batch) {
        Map<String, Object> criteria = new LinkedHashMap<>(Json.object((String) batch.get("criteria")));
        List<Map<String, Object>> slices = new ArrayList<>();
        switch ((String) batch.get("type")) {
            case "INCREMENTAL" -> {
                Instant mark = instant(batch.get("markAt"));
                if (mark == null || "INVENTORY_LEVEL".equals(batch.get("kind"))) {
                    criteria.put("note", mark == null ? NO_MARK : NO_TIME);
                    slices.add(slice(null, null));
                } else {
                    Instant since = mark.minus(overlap);
                    criteria.put("since", since.toString());
                    slices.add(slice(SearchQuery.since(since), since));
                }
            }
            case "SELECTIVE" ->
                SearchQuery.of((Map<?, ?>) criteria.get("select")).forEach(search -> slices.add(slice(search, null)));
            default -> slices.add(slice(null, null));
        }
        return Map.of("criteria", Json.write(criteria), "slices", Json.write(slices));
    }

    /**
     * Whether everything that changed since the mark has a time of {@code since} or later. It has not where the clock of the
     * store was set back meanwhile by more than the overlap.
     *
     * @param begun {@code since} (null where no mark is used), {@code markAt} by the store's clock and {@code takenAt} by ours
     * @param createdAt when Shopify made the operation, by the store's clock
     * @param submittedAt the same by ours
     */
    boolean reach(Map<String, Object> begun, String createdAt, Object submittedAt) {
        Instant mark = instant(begun.get("markAt"));
        if (begun.get("since") == null || mark == null || createdAt == null || submittedAt == null) {
            return true;
        }
        Duration passedHere = Duration.between(instant(begun.get("takenAt")), instant(submittedAt));
        Duration passedThere = Duration.between(mark, Instant.parse(createdAt));
        return passedThere.plus(overlap).compareTo(passedHere) >= 0;
    }

    /** The parameters of {@code read-everything.sql}. */
    Map<String, Object> everything() {
        return Map.of(
                "note",
                "The clock of the store was set back since the last pull, so everything was read instead of what changed.");
    }

    private static Map<String, Object> slice(String search, Instant since) {
        Map<String, Object> slice = new HashMap<>();
        slice.put("search", search);
        slice.put("since", since == null ? null : since.toString());
        return slice;
    }

    private static Instant instant(Object value) {
        return value == null ? null : ((Timestamp) value).toInstant();
    }
}
