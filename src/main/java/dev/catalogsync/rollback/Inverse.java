package dev.catalogsync.rollback;

import dev.catalogsync.catalog.Conflict;
import dev.catalogsync.catalog.Document;
import dev.catalogsync.catalog.FieldChange;
import dev.catalogsync.catalog.Kind;
import dev.catalogsync.catalog.Merge;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The way back for one item. A rollback is a three-way merge: the base is what a change made, one side is what it was before,
 * and the other what it is now. What nobody touched since goes back; what was edited since is a conflict of that merge, which is
 * called drift here, and stays as it is unless forced.
 *
 * <p>Changed {@code title} from a to b, later somebody set {@code vendor}: title goes back to a, vendor stays. Had somebody set
 * title to c, it would stay c and be told.
 *
 * @param operation CREATE, UPDATE or DELETE, or null where nothing is to be staged
 * @param after null for DELETE
 * @param drift what was edited since and left alone
 */
record Inverse(String operation, Document after, List<String> fields, List<Drift> drift) {

    /**
     * One place that was edited since.
     *
     * @param path as in {@code variants[SKU-1].price}, or in words where it is about the whole item
     * @param before what it would go back to
     * @param made what the change made of it
     */
    record Drift(String path, Object before, Object made, Object now) {

        static Drift whole(String words) {
            return new Drift(words, null, null, null);
        }
    }

    /** One applied change, documents as in {@code staged_change}. */
    record Applied(Document before, Document after) {}

    /**
     * @param applied newest first
     * @param now what it is: the catalog's document of what came in, the store's of what went out; null where it is gone
     * @param made what it was right after it was created, with what the store added; null where that is not known
     * @param only names of fields that shall go back, or null for all
     */
    static Inverse of(Kind kind, List<Applied> applied, Document now, Document made, Set<String> only, boolean force) {
        Applied oldest = applied.getLast();
        if (oldest.before() == null) {
            return ofCreate(kind, applied.getFirst().after(), now, made, only, force);
        }
        if (applied.getFirst().after() == null) {
            return ofDelete(kind, oldest.before(), now, only, force);
        }
        List<Drift> drift = new ArrayList<>();
        Document back = now;
        for (Applied change : applied) {
            if (back == null || change.after() == null || change.before() == null) {
                return new Inverse(null, null, List.of(), List.of(Drift.whole("it was deleted since")));
            }
            back = undone(change, back, only, force, drift);
        }
        List<String> fields = Merge.differences(now, back).stream()
                .map(FieldChange::field)
                .distinct()
                .toList();
        return new Inverse(fields.isEmpty() ? null : "UPDATE", fields.isEmpty() ? null : back, fields, drift);
    }

    private static Document undone(Applied change, Document now, Set<String> only, boolean force, List<Drift> drift) {
        Document before = only == null ? change.before() : onlyFields(change.before(), change.after(), only);
        Merge.Outcome merge = Merge.merge(change.after(), now, before);
        if (merge.conflicts().isEmpty()) {
            return merge.merged();
        }
        if (force) {
            Map<String, Object> back = new HashMap<>();
            for (Conflict conflict : merge.conflicts()) {
                back.put(conflict.path(), conflict.remote());
            }
            return Merge.merge(change.after(), now, before, back).merged();
        }
        merge.conflicts()
                .forEach(conflict ->
                        drift.add(new Drift(conflict.path(), conflict.remote(), conflict.base(), conflict.local())));
        return merge.merged();
    }

    /** The document before, but as after in all fields that shall not go back. */
    private static Document onlyFields(Document before, Document after, Set<String> only) {
        Document narrowed = after;
        for (String field : before.kind().shape().fields().keySet()) {
            if (only.contains(field)) {
                narrowed = narrowed.with(field, before.fields().get(field));
            }
        }
        return narrowed;
    }

    /** A product that was made goes away as a whole, or not at all. */
    private static Inverse ofCreate(
            Kind kind, Document after, Document now, Document made, Set<String> only, boolean force) {
        if (now == null || only != null) {
            return new Inverse(null, null, List.of(), List.of());
        }
        List<Drift> drift = new ArrayList<>();
        if (!force) {
            Document then = made != null ? made : after != null ? after : Document.empty(kind);
            Merge.differences(then, now).stream()
                    // What the store adds to a new product by itself was edited by nobody.
                    .filter(change -> made != null || change.before() != null)
                    .forEach(change -> drift.add(new Drift(change.path(), null, change.before(), change.after())));
        }
        return drift.isEmpty()
                ? new Inverse("DELETE", null, List.of(), List.of())
                : new Inverse(null, null, List.of(), drift);
    }

    private static Inverse ofDelete(Kind kind, Document before, Document now, Set<String> only, boolean force) {
        if (only != null || now != null && Merge.differences(now, before).isEmpty()) {
            return new Inverse(null, null, List.of(), List.of());
        }
        if (now != null && !force) {
            return new Inverse(null, null, List.of(), List.of(Drift.whole("it was created again since")));
        }
        return new Inverse(now == null ? "CREATE" : "UPDATE", before, List.of(), List.of());
    }
}
