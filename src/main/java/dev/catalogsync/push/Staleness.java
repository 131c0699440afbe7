package dev.catalogsync.push;

import dev.catalogsync.catalog.Conflict;
import dev.catalogsync.catalog.Document;
import dev.catalogsync.catalog.FieldChange;
import dev.catalogsync.catalog.Merge;
import java.util.List;
import java.util.stream.Stream;

/**
 * An approval binds to what was shown: the store's document {@code before} and what should become of it. Where the store moved
 * since, pushing would do something else than what was approved.
 *
 * @param fresh what still makes sense, to be decided anew; null where nothing does
 */
record Staleness(String reason, Fresh fresh) {

    /** A change to be staged: from the store's document as it is now. */
    record Fresh(Document before, Document after, List<String> fields, List<Conflict> conflicts) {}

    /** @return null where the change still means what was approved */
    static Staleness of(Target.Change change, Document base) {
        Document before = change.before();
        if (before == null) {
            return base == null ? null : new Staleness("The store has this product by now.", null);
        }
        if (base == null) {
            return change.after() == null ? null : new Staleness("It was deleted in the store since.", null);
        }
        // Ids that the store gave since are no difference.
        if (before.fingerprint().equals(base.fingerprint())
                || Merge.differences(before, base).isEmpty()) {
            return null;
        }
        String reason = "The store's product moved after this was shown: "
                + String.join(
                        ", ",
                        Merge.differences(before, base).stream()
                                .map(FieldChange::path)
                                .limit(10)
                                .toList())
                + ".";
        if (change.after() == null) {
            return new Staleness(reason, new Fresh(base, null, List.of(), List.of()));
        }
        Merge.Outcome outcome = Merge.merge(before, change.after(), base);
        List<String> fields = Stream.concat(
                        outcome.outgoing().stream().map(FieldChange::field),
                        outcome.conflicts().stream()
                                .map(conflict -> new FieldChange(conflict.path(), null, null).field()))
                .distinct()
                .toList();
        return new Staleness(
                reason, fields.isEmpty() ? null : new Fresh(base, outcome.merged(), fields, outcome.conflicts()));
    }
}
