package dev.catalogsync.push;

import dev.catalogsync.catalog.Conflict;
import dev.catalogsync.catalog.Document;
import dev.catalogsync.catalog.FieldChange;
import dev.catalogsync.catalog.Merge;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One approved change against what the store has by now: a three-way merge whose base is what was shown to whoever approved. What
 * only the change moves goes out; where the store moved as well, the change is held at that place and nothing is written there.
 *
 * <p>Shown: title a, vendor v; approved: title b, vendor w. Where the store has title c by now, vendor w goes out, and title is
 * held: base a, ours b, theirs c.
 *
 * @param goes what goes out, as a document: {@code after}, and at the held places what was there before
 * @param held what the store moved as well
 * @param stale why nothing of it can go out, or null
 * @param anew whether what does not go out is staged anew
 */
record RebasedChange(Target.Change change, Document goes, List<Conflict> held, String stale, boolean anew) {

    /**
     * @param now what the store has; null where it does not have the item any more
     * @param catalog what the catalog has
     */
    static RebasedChange of(Target.Change change, Document now, Document catalog) {
        if (change.isDelete()) {
            String moved = now == null ? null : whyNotDeleted(change.before(), now);
            return new RebasedChange(change, null, List.of(), moved, moved != null);
        }
        if (change.before() == null) {
            return new RebasedChange(
                    change,
                    null,
                    List.of(),
                    "The store already has this " + change.after().kind().noun()
                            + ", so it was not created a second time. Propose the change as an edit of it.",
                    false);
        }
        if (now == null) {
            return new RebasedChange(
                    change,
                    change.before(),
                    List.of(),
                    "The " + change.before().kind().noun()
                            + " was deleted in the store. Nothing was sent; the next pull stages the deletion for you to decide.",
                    false);
        }
        List<Conflict> edited = editedByHand(change, catalog);
        if (!edited.isEmpty()) {
            return new RebasedChange(
                    change,
                    change.before(),
                    List.of(),
                    "The catalog was edited in the same fields after this was approved: "
                            + paths(edited.stream().map(Conflict::path).toList())
                            + ". Nothing was sent; what the catalog has now is staged in its place.",
                    true);
        }
        List<Conflict> held =
                Merge.outgoing(change.before(), change.after(), now, Map.of()).conflicts();
        if (held.isEmpty()) {
            return new RebasedChange(change, change.after(), held, null, false);
        }
        Map<String, Object> asBefore = new HashMap<>();
        held.forEach(conflict -> asBefore.put(conflict.path(), conflict.base()));
        Document goes =
                Merge.outgoing(change.before(), change.after(), now, asBefore).merged();
        boolean nothing = Merge.differences(change.before(), goes).isEmpty();
        return new RebasedChange(change, goes, held, nothing ? why(held) : null, true);
    }

    private static List<Conflict> editedByHand(Target.Change change, Document catalog) {
        Document was = change.catalogWas();
        return was == null || catalog == null
                ? List.of()
                : Merge.merge(was, Merge.apply(was, change.before(), change.after()), catalog)
                        .conflicts();
    }

    private static String whyNotDeleted(Document before, Document now) {
        List<FieldChange> since = before == null ? List.of() : Merge.differences(before, now);
        return since.isEmpty()
                ? null
                : "The " + now.kind().noun() + " was edited in the store after its deletion was approved: "
                        + paths(since.stream().map(FieldChange::path).toList())
                        + ". It was kept, and the deletion is staged again.";
    }

    private static String why(List<Conflict> held) {
        return "The store was edited in the same fields after this was reviewed: "
                + paths(held.stream().map(Conflict::path).toList())
                + ". The store's edit was kept; both are staged again as a conflict to be resolved.";
    }

    /** What is to be told of a change that went out in part; null where it went out whole. */
    String note() {
        return held.isEmpty() ? null : why(held);
    }

    private static String paths(List<String> paths) {
        return String.join(", ", paths.stream().limit(10).toList())
                + (paths.size() > 10 ? " and " + (paths.size() - 10) + " more" : "");
    }

    /** Whether this has something for the store, or for what is known of it. */
    boolean counts() {
        return stale == null;
    }

    /** Whether it edits the item. */
    boolean goesOut() {
        return stale == null && goes != null && change.before() != null;
    }

    /** What a document of the store becomes by what goes out. */
    Document onto(Document remote) {
        return goesOut() ? Merge.apply(remote, change.before(), goes) : remote;
    }

    /** The same, where nobody can tell whether it was done already and undone by somebody. */
    RebasedChange unclear() {
        return stale != null
                ? this
                : new RebasedChange(
                        change,
                        goes,
                        held,
                        "The response to this was lost, and the "
                                + change.before().kind().noun()
                                + " was written since: whether the change was never made, or was made and undone by"
                                + " somebody else, is unknown. Nothing was sent again; it is staged again, against the store as it is now.",
                        true);
    }

    /**
     * What is to be decided anew.
     *
     * @param remote what the store has after everything else went out
     * @param catalog what the catalog has
     * @return what the store would become; null where that is a deletion
     */
    Document fresh(Document remote, Document catalog) {
        if (change.isDelete()) {
            return null;
        }
        boolean whole = held.isEmpty() || stale != null;
        Document fresh = Merge.apply(remote, whole ? change.before() : goes, change.after());
        return change.catalogWas() == null || catalog == null
                ? fresh
                : Merge.apply(fresh, change.catalogWas(), catalog);
    }
}
