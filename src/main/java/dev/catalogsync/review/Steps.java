package dev.catalogsync.review;

import dev.catalogsync.catalog.Document;
import dev.catalogsync.catalog.FieldChange;
import dev.catalogsync.catalog.Kind;
import dev.catalogsync.catalog.MalformedDocument;
import dev.catalogsync.catalog.Merge;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How far a change goes: the largest step of any variant's price, and how many variants and media come, go or change.
 *
 * @param up the largest rise of a price, in per cent of what it was; a price that was 0 or less has none
 * @param down the largest fall, in per cent; 100 where a price becomes 0, more where it becomes negative
 * @param by the largest step either way, in the currency of the store
 */
record Steps(double up, double down, double by, Count variants, Count media) {

    /** How many elements of a list come, go, or stay and change. */
    record Count(long added, long removed, long changed) {

        private static Count of(String list, List<FieldChange> differences) {
            Set<String> added = new HashSet<>();
            Set<String> removed = new HashSet<>();
            Set<String> changed = new HashSet<>();
            for (FieldChange each : differences) {
                int end = each.path().indexOf(']');
                if (!each.field().equals(list) || end < 0) {
                    continue;
                }
                String element = each.path().substring(0, end + 1);
                boolean whole = end + 1 == each.path().length();
                (!whole ? changed : each.before() == null ? added : each.after() == null ? removed : changed)
                        .add(element);
            }
            return new Count(added.size(), removed.size(), changed.size());
        }

        Map<String, Object> asMap() {
            return Map.of("added", added, "removed", removed, "changed", changed);
        }
    }

    private static final Steps NONE = new Steps(0, 0, 0, new Count(0, 0, 0), new Count(0, 0, 0));

    /**
     * @param row of {@code select-undecided.sql}, with its documents
     * @return no steps where a document is damaged: whoever takes or pushes the change says so
     */
    static Steps of(Map<String, Object> row) {
        if (!(row.get("kind") instanceof String name)) {
            return NONE;
        }
        Kind kind = Kind.valueOf(name);
        try {
            return of(Merge.differences(
                    Document.orEmpty(kind, (String) row.get("before")),
                    Document.orEmpty(kind, (String) row.get("after"))));
        } catch (MalformedDocument e) {
            return NONE;
        }
    }

    private static Steps of(List<FieldChange> differences) {
        double up = 0;
        double down = 0;
        double by = 0;
        for (FieldChange each : differences) {
            if (!each.field().equals("variants") || !each.path().endsWith("].price")) {
                continue;
            }
            BigDecimal was = price(each.before());
            BigDecimal becomes = price(each.after());
            if (was == null || becomes == null) {
                continue;
            }
            BigDecimal step = becomes.subtract(was);
            by = Math.max(by, step.abs().doubleValue());
            if (was.signum() > 0) {
                double percent = step.movePointRight(2)
                        .divide(was, MathContext.DECIMAL64)
                        .doubleValue();
                up = Math.max(up, percent);
                down = Math.max(down, -percent);
            } else if (becomes.signum() < 0) {
                down = Math.max(down, 100);
            }
        }
        return new Steps(up, down, by, Count.of("variants", differences), Count.of("media", differences));
    }

    private static BigDecimal price(Object value) {
        try {
            return value == null || value.toString().length() > 40 ? null : new BigDecimal(value.toString());
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** As a rule sees it: {@code price}, {@code variants}, {@code media}. */
    Map<String, Object> asMap() {
        return Map.of(
                "price",
                Map.of("up", up, "down", down, "by", by),
                "variants",
                variants.asMap(),
                "media",
                media.asMap());
    }
}
