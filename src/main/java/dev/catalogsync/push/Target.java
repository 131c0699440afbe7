package dev.catalogsync.push;

import dev.catalogsync.catalog.Conflict;
import dev.catalogsync.catalog.Document;
import dev.catalogsync.catalog.FieldChange;
import dev.catalogsync.catalog.Kind;
import dev.catalogsync.catalog.Merge;
import dev.catalogsync.shopify.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one item shall become: its approved changes, merged.
 *
 * @param base what the store has as far as we know, null where it has nothing
 * @param wanted what it shall have, null where it shall have nothing
 */
record Target(long itemId, String shopifyId, Document base, Document wanted, List<Change> changes) {

    private static final Set<String> UPDATE_FIELDS = Set.of(
            "title",
            "handle",
            "descriptionHtml",
            "vendor",
            "productType",
            "status",
            "tags",
            "templateSuffix",
            "category",
            "seo",
            "metafields");

    /** One approved change; documents are null as in {@code staged_change}. */
    record Change(long id, String operation, String priority, Document before, Document after, String proposedBy) {}

    /** @param row itemId, shopifyId, base, and changes (a JSON object with a list of them, oldest first) */
    static Target of(Map<String, ?> row) {
        List<Change> changes = new ArrayList<>();
        for (Object element : (List<?>) Json.object((String) row.get("changes")).get("changes")) {
            Map<?, ?> change = (Map<?, ?>) element;
            changes.add(new Change(
                    ((Number) change.get("id")).longValue(),
                    (String) change.get("operation"),
                    (String) change.get("priority"),
                    document(change.get("before")),
                    document(change.get("after")),
                    (String) change.get("proposedBy")));
        }
        return of(
                ((Number) row.get("itemId")).longValue(),
                (String) row.get("shopifyId"),
                document(row.get("base")),
                changes);
    }

    static Target of(long itemId, String shopifyId, Document base, List<Change> changes) {
        Document wanted = base;
        for (Change change : changes) {
            wanted = change.after() == null || change.before() == null || wanted == null
                    ? change.after()
                    : moved(wanted, change);
        }
        return new Target(itemId, shopifyId, base, wanted, changes);
    }

    /** Takes over what a later change moved; where an earlier one moved the same field, the later one is meant. */
    private static Document moved(Document wanted, Change change) {
        Merge.Outcome first = Merge.merge(change.before(), wanted, change.after());
        Map<String, Object> later = new HashMap<>();
        for (Conflict conflict : first.conflicts()) {
            later.put(conflict.path(), conflict.remote());
        }
        return Merge.merge(change.before(), wanted, change.after(), later).merged();
    }

    private static Document document(Object json) {
        return json == null ? null : Document.parse(Kind.PRODUCT, (String) json);
    }

    boolean isNew() {
        return base == null && wanted != null;
    }

    boolean isDelete() {
        return wanted == null;
    }

    /** What the mutation has to change. */
    List<FieldChange> differences() {
        return isDelete() ? List.of() : Merge.differences(isNew() ? Document.empty(Kind.PRODUCT) : base, wanted);
    }

    Strategy strategy() {
        if (isDelete()) {
            return Strategy.PRODUCT_DELETE;
        }
        if (isNew()) {
            return Strategy.PRODUCT_SET;
        }
        boolean update = differences().stream()
                .allMatch(change -> UPDATE_FIELDS.contains(change.field()) && !removesMetafield(change));
        return update ? Strategy.PRODUCT_UPDATE : Strategy.PRODUCT_SET;
    }

    /** {@code productUpdate} adds and changes metafields; only {@code productSet} takes them away. */
    private static boolean removesMetafield(FieldChange change) {
        return change.field().equals("metafields") && change.after() == null;
    }
}
