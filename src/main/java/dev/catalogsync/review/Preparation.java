package dev.catalogsync.review;

import dev.catalogsync.Json;
import dev.catalogsync.Refusal;
import dev.catalogsync.catalog.Conflict;
import dev.catalogsync.catalog.Document;
import dev.catalogsync.catalog.FieldChange;
import dev.catalogsync.catalog.Kind;
import dev.catalogsync.catalog.Merge;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * What an approved incoming change comes to when it cannot simply be taken: because the catalog moved since it was shown, or
 * because conflicts were decided in it.
 *
 * <p>An approval stands where nothing overlaps. Shown: title a becomes b; meanwhile a push made vendor w: title b is taken, vendor
 * stays w. Had the push made title c, nobody approved what would happen, and the change is turned away.
 *
 * <p>What was decided leaves the proposals that wait, so that none of them asks, or does, the same again.
 */
@Component("preparation")
class Preparation {

    /**
     * @param row of {@code select-apart-change.sql}
     * @return JSON for {@code prepare-change.sql}: change, written, after, remote, wanted, settled, and proposals with id, written,
     *     after and fields; one without fields has nothing left to do
     * @throws Refusal CONFLICT, where it cannot be taken any more
     */
    String of(Map<String, Object> row) {
        Kind kind = Kind.valueOf((String) row.get("kind"));
        Document store = document(kind, row.get("remote"));
        Map<String, Object> prepared = new LinkedHashMap<>();
        prepared.put("change", row.get("changeId"));
        prepared.put("written", row.get("written").toString());
        if (Boolean.TRUE.equals(row.get("moved"))) {
            prepared.putAll(moved(kind, row, store));
        } else {
            prepared.put("after", row.get("after"));
            prepared.put("remote", row.get("remote"));
            prepared.put("wanted", row.get("wanted"));
        }
        Map<String, Object> settled = settled(row);
        prepared.put("settled", settled.keySet());
        prepared.put("proposals", proposals(kind, row, store, settled));
        return Json.write(prepared);
    }

    /** What it comes to field by field, of the item as it is now. */
    private static Map<String, Object> moved(Kind kind, Map<String, Object> row, Document store) {
        Document before = document(kind, row.get("before"));
        Document after = document(kind, row.get("after"));
        Document now = document(kind, row.get("document"));
        if (before == null || after == null || now == null) {
            throw turnedAway("The catalog's product was created, deleted or edited after this was reviewed.");
        }
        Merge.Outcome outcome = Merge.merge(before, now, after);
        if (!outcome.conflicts().isEmpty()) {
            throw turnedAway("The catalog's document was edited in the same fields after this was reviewed: "
                    + outcome.conflicts().stream().map(Conflict::path).collect(Collectors.joining(", ")) + ".");
        }
        // What a push made of the store since is newer than what the pull saw of it.
        Document base = Merge.apply(store, document(kind, row.get("baseThen")), document(kind, row.get("base")));
        Map<String, Object> moved = new HashMap<>();
        moved.put("after", outcome.merged().toJson());
        moved.put("remote", Merge.differences(base, outcome.merged()).isEmpty() ? null : base.toJson());
        if (row.get("wanted") != null) {
            Document wanted = Merge.apply(base, store, document(kind, row.get("wanted")));
            boolean there = Merge.differences(base, wanted).isEmpty();
            moved.put("wanted", there ? null : wanted.toJson());
        }
        return moved;
    }

    private static Refusal turnedAway(String why) {
        return new Refusal(Refusal.Kind.CONFLICT, why + " It was left unchanged; the next pull compares again.");
    }

    /** Places that were decided in this change, with what ours was that was voted on. */
    private static Map<String, Object> settled(Map<String, Object> row) {
        Map<String, Object> settled = new LinkedHashMap<>();
        for (Object each : ConflictDecisions.rows((String) row.get("conflicts"), "conflicts")) {
            Map<?, ?> conflict = (Map<?, ?>) each;
            if (conflict.get("settledIn") == null) {
                settled.put((String) conflict.get("field"), conflict.get("local"));
            }
        }
        return settled;
    }

    private static List<Map<String, Object>> proposals(
            Kind kind, Map<String, Object> row, Document store, Map<String, Object> settled) {
        List<Map<String, Object>> narrowed = new ArrayList<>();
        for (Object each : ConflictDecisions.rows((String) row.get("proposals"), "proposals")) {
            Map<?, ?> proposal = (Map<?, ?>) each;
            Document before = document(kind, proposal.get("before"));
            Document after = document(kind, proposal.get("after"));
            boolean later = Boolean.TRUE.equals(proposal.get("later"));
            Document rest = without(
                    settled, later, before, heldWithout(settled.keySet(), kind, proposal, before, after), store);
            if (!Merge.differences(after, rest).isEmpty()) {
                Map<String, Object> left = new LinkedHashMap<>();
                left.put("id", proposal.get("id"));
                left.put("written", proposal.get("written").toString());
                left.put("after", rest.toJson());
                left.put(
                        "fields",
                        Merge.differences(before, rest).stream()
                                .map(FieldChange::field)
                                .distinct()
                                .toList());
                narrowed.add(left);
            }
        }
        return narrowed;
    }

    /**
     * A proposal without what was decided elsewhere.
     *
     * @param later whether it was made after the decision; then another value than the one voted on is a new wish, and stays
     */
    private static Document without(
            Map<String, Object> settled, boolean later, Document before, Document after, Document store) {
        Map<String, Object> asBefore = new HashMap<>();
        for (Conflict conflict : Merge.merge(before, after, store).conflicts()) {
            boolean votedOn = settled.containsKey(conflict.path())
                    && (!later || Objects.equals(settled.get(conflict.path()), conflict.local()));
            if (votedOn) {
                asBefore.put(conflict.path(), conflict.base());
            }
        }
        return asBefore.isEmpty()
                ? after
                : Merge.outgoing(before, after, store, asBefore).merged();
    }

    /** What a push held back is a proposal with conflicts of its own; those that were decided here are decided there. */
    private static Document heldWithout(
            Set<String> settled, Kind kind, Map<?, ?> proposal, Document before, Document after) {
        List<?> rows = proposal.get("conflicts") instanceof List<?> list ? list : List.of();
        ConflictDecisions held = ConflictDecisions.of(kind, rows, before, after);
        ConflictDecisions decided = held;
        for (String field : held.fields()) {
            if (settled.contains(field)) {
                decided = decided.decide(field, "THEIRS", null);
            }
        }
        return decided.since(held, after, before);
    }

    private static Document document(Kind kind, Object json) {
        return json == null ? null : Document.parse(kind, (String) json);
    }
}
