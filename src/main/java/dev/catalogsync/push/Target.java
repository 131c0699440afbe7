package dev.catalogsync.push;

import dev.catalogsync.Json;
import dev.catalogsync.catalog.Document;
import dev.catalogsync.catalog.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a claimed task is about: an item, and the approved changes of it, oldest first.
 *
 * @param shopifyId null where the store does not have the item yet
 * @param document the catalog's, null where it has none
 * @param base what the store has as far as we know, null where it has nothing
 * @param version of the item when the task was claimed
 */
public record Target(
        long itemId, Kind kind, String shopifyId, Document document, Document base, int version, List<Change> changes) {

    /**
     * One approved change.
     *
     * @param before what the store was known to have when it was shown; null for a new item
     * @param after what it shall have; null for a deletion
     * @param resolved what its conflicts were resolved to, by path
     * @param catalogWas the catalog's document when it was approved; null where that was not edited by hand since
     */
    public record Change(
            long id,
            String operation,
            Document before,
            Document after,
            Map<String, Object> resolved,
            Document catalogWas) {
        public boolean isDelete() {
            return after == null;
        }

        Change with(Document otherAfter) {
            return new Change(id, operation, before, otherAfter, resolved, catalogWas);
        }
    }

    /** @param row itemId, kind, shopifyId, document, base, version, and changes (a JSON object with a list of them, oldest first) */
    static Target of(Map<String, ?> row) {
        Kind kind = Kind.valueOf((String) row.get("kind"));
        List<Change> changes = new ArrayList<>();
        for (Object element : (List<?>) Json.object((String) row.get("changes")).get("changes")) {
            Map<?, ?> change = (Map<?, ?>) element;
            changes.add(new Change(
                    ((Number) change.get("id")).longValue(),
                    (String) change.get("operation"),
                    document(kind, change.get("before")),
                    document(kind, change.get("after")),
                    resolved(change.get("resolved")),
                    document(kind, change.get("catalogWas"))));
        }
        return new Target(
                ((Number) row.get("itemId")).longValue(),
                kind,
                (String) row.get("shopifyId"),
                document(kind, row.get("document")),
                document(kind, row.get("base")),
                ((Number) row.get("version")).intValue(),
                changes);
    }

    private static Map<String, Object> resolved(Object conflicts) {
        Map<String, Object> resolved = new LinkedHashMap<>();
        for (Map<String, Object> conflict : Json.maps(conflicts)) {
            resolved.put((String) conflict.get("field"), conflict.get("value"));
        }
        return resolved;
    }

    /** The same changes of the item as it is by now. */
    Target with(Map<String, ?> item) {
        return new Target(
                itemId,
                kind,
                shopifyId,
                document(kind, item.get("document")),
                document(kind, item.get("base")),
                ((Number) item.get("version")).intValue(),
                changes);
    }

    private static Document document(Kind kind, Object json) {
        return json == null ? null : Document.parse(kind, (String) json);
    }

    /** The last change decides what shall become of the whole item. */
    private Change last() {
        return changes.getLast();
    }

    public boolean isDelete() {
        return last().isDelete();
    }

    /** Whether the store has nothing yet that the changes would touch. */
    public boolean isNew() {
        return base == null && !isDelete();
    }

    /** Of a new item: the whole document. */
    public Document created() {
        return last().after();
    }
}
