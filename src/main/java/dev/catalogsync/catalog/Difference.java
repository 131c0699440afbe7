package dev.catalogsync.catalog;

import java.util.List;

/**
 * The difference that a change makes to an existing item.
 *
 * @param fields the top-level fields that differ, each once
 */
public record Difference(List<String> fields) {

    public static Difference between(Document before, Document after) {
        return of(Merge.differences(before, after));
    }

    public static Difference of(List<FieldChange> changes) {
        return new Difference(
                changes.stream().map(FieldChange::field).distinct().toList());
    }

    /** The most specific operation that covers the changed fields. */
    public String operation() {
        if (fields.equals(List.of("status"))) {
            return "UPDATE_STATUS";
        }
        if (fields.equals(List.of("inventoryLevels"))) {
            return "UPDATE_INVENTORY";
        }
        return fields.equals(List.of("media")) ? "UPDATE_IMAGES" : "UPDATE";
    }
}
