package dev.catalogsync.review;

import dev.catalogsync.Json;
import dev.catalogsync.Refusal;
import dev.catalogsync.catalog.ChangeState;
import dev.catalogsync.catalog.Difference;
import dev.catalogsync.catalog.Document;
import dev.catalogsync.catalog.Kind;
import dev.catalogsync.catalog.Merge;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * Parts an update by its top-level fields, so that some are decided now and the others stay PENDING as a change of their own. Shown:
 * title a becomes b, vendor v becomes w. Of title alone: the change is title a to b, and a new one is vendor v to w. Open conflicts go
 * where their field goes.
 */
@Component("changeSplit")
class ChangeSplit {

    /**
     * @param decision as {@link ChangeFilter} read it: {@code fields}, and whether it {@code approves} them
     * @param row of {@code select-disputed-change.sql}, or null where there is no such change
     * @return the parameters of {@code split-change.sql}; empty where the fields are all that the change has
     */
    Map<String, Object> of(long changeId, String actor, Map<String, Object> decision, Map<String, Object> row) {
        ChangeState state = Decision.state(changeId, row);
        if (state != ChangeState.PENDING) {
            throw new Refusal(Refusal.Kind.CONFLICT, "Change " + changeId + " is " + state + ", not PENDING.")
                    .kept("It was left unchanged.");
        }
        List<?> fields = (List<?>) decision.get("fields");
        List<?> differing = (List<?>) Json.column((String) row.get("changedFields"));
        if (!differing.containsAll(fields)) {
            throw Refusal.invalid(
                            "/fields",
                            differing.isEmpty()
                                    ? "cannot be chosen: a creation or a deletion is decided as a whole"
                                    : "must be fields that differ; of this change " + differing)
                    .kept("Nothing was decided.");
        }
        if (fields.containsAll(differing)) {
            return Map.of();
        }
        if (Boolean.TRUE.equals(decision.get("approves"))) {
            refuseUnapprovable(changeId, actor, fields, row);
        }
        if (row.get("wanted") != null) {
            throw new Refusal(
                            Refusal.Kind.CONFLICT,
                            "Conflicts of change " + changeId + " were resolved against the store.")
                    .kept("Nothing was decided.")
                    .next("Decide the change as a whole: what was resolved goes out with it.");
        }
        return parameters(
                changeId,
                row,
                fields,
                row.get("direction").equals("INCOMING"),
                Boolean.TRUE.equals(decision.get("approves")));
    }

    /** What would not be approved is not parted either. */
    private static void refuseUnapprovable(long changeId, String actor, List<?> fields, Map<String, Object> row) {
        List<String> open = ConflictDecisions.rows((String) row.get("conflicts"), "conflicts").stream()
                .map(each -> (Map<?, ?>) each)
                .filter(each -> each.get("resolution") == null)
                .map(each -> (String) each.get("field"))
                .filter(path -> fields.contains(path.split("[.\\[]", 2)[0]))
                .toList();
        if (!open.isEmpty()) {
            throw new Refusal(Refusal.Kind.CONFLICT, "Both sides changed " + open + ".")
                    .kept("Change " + changeId + " stays PENDING.")
                    .next("Resolve each conflict (ours, theirs or a value), or approve other fields.");
        }
        if (Boolean.TRUE.equals(row.get("needsAnother"))) {
            throw Decision.needsAnother(changeId, actor, row);
        }
    }

    private static Map<String, Object> parameters(
            long changeId, Map<String, Object> row, List<?> fields, boolean incoming, boolean approves) {
        Kind kind = Kind.valueOf((String) row.get("kind"));
        Document before = Document.parse(kind, (String) row.get("before"));
        Document after = Document.parse(kind, (String) row.get("after"));
        Document store = row.get("remote") == null ? after : Document.parse(kind, (String) row.get("remote"));
        Document base = Document.parse(kind, (String) row.get("base"));
        Document chosen = before;
        Document others = after;
        for (Object name : fields) {
            String field = (String) name;
            chosen = chosen.with(field, after.fields().get(field));
            others = others.with(field, before.fields().get(field));
            base = base.with(field, store.fields().get(field));
        }
        // What is approved is in the catalog before the others can be; what the store does not have yet can go out in
        // any order.
        boolean stacked = incoming && approves;
        Document othersBefore = stacked ? chosen : before;
        Document othersAfter = stacked ? after : others;
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("changeId", changeId);
        parameters.put("written", row.get("written"));
        parameters.put("after", chosen.toJson());
        parameters.put("operation", Difference.between(before, chosen).operation());
        // Of what is still to be decided both sides agreed on what they did before.
        parameters.put("remote", incoming ? unlessSame(base, chosen) : null);
        parameters.put("fields", Json.write(fields));
        parameters.put("othersBefore", othersBefore.toJson());
        parameters.put("othersAfter", othersAfter.toJson());
        parameters.put(
                "othersOperation", Difference.between(othersBefore, othersAfter).operation());
        parameters.put("othersRemote", incoming ? unlessSame(store, othersAfter) : null);
        return parameters;
    }

    private static String unlessSame(Document store, Document catalog) {
        return Merge.differences(store, catalog).isEmpty() ? null : store.toJson();
    }

    /** @param others the id of the change that has the other fields, or null where the change moved meanwhile */
    void recorded(long changeId, Object others) {
        if (others == null) {
            throw new Refusal(
                            Refusal.Kind.CONFLICT,
                            "Change " + changeId + " was changed while its fields were being decided.")
                    .kept("Nothing was decided.")
                    .next("Review it again.");
        }
    }
}
