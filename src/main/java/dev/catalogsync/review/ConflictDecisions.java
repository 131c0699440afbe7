package dev.catalogsync.review;

import dev.catalogsync.Json;
import dev.catalogsync.catalog.Document;
import dev.catalogsync.catalog.Kind;
import dev.catalogsync.catalog.Merge;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The conflicts of one change, and what was decided of each. A conflict is a place where an edit of ours and one of the store
 * overlap; that place is found in a document by doing the merge again which did not know what to do there, with the decision.
 *
 * <p>Ours: title b, vendor w; theirs: title c; title was decided as d. {@link #decidedIn} of the store's document is title d,
 * and the store's vendor.
 */
final class ConflictDecisions {

    /** One side of the merge: what was edited, and what came of it. */
    private record Edit(Document before, Document after) {

        /** What the store and this come to, with what is decided. */
        Document onto(Document store, Map<String, Object> decided) {
            return Merge.merge(before, after, store, decided).merged();
        }

        /** This alone, with what is decided. */
        Document beside(Document store, Map<String, Object> decided) {
            return Merge.outgoing(before, after, store, decided).merged();
        }
    }

    /**
     * @param resolution OURS, THEIRS or VALUE; null while it is open
     * @param proposal id of the outgoing change that overlaps, null where the catalog's own document does
     */
    record Dispute(
            String field, Object ours, Object theirs, String resolution, Object value, Long proposal, Edit edit) {

        boolean isOpen() {
            return resolution == null;
        }

        Object outcome() {
            return switch (resolution) {
                case "OURS" -> ours;
                case "THEIRS" -> theirs;
                default -> value;
            };
        }
    }

    private final List<Dispute> all;

    private ConflictDecisions(List<Dispute> all) {
        this.all = all;
    }

    /**
     * @param rows JSON values: field, local, remote, resolution, value; of a proposal also proposal, before and after
     * @param before the side of the catalog itself: what both agreed on, and
     * @param after what it made of that
     */
    static ConflictDecisions of(Kind kind, List<?> rows, Document before, Document after) {
        Map<Long, Edit> edits = new HashMap<>();
        List<Dispute> all = new ArrayList<>();
        for (Object row : rows) {
            Map<?, ?> each = (Map<?, ?>) row;
            Long proposal = each.get("proposal") instanceof Number id ? id.longValue() : null;
            Edit edit = edits.computeIfAbsent(
                    proposal,
                    id -> id == null
                            ? new Edit(before, after)
                            : new Edit(
                                    Document.orEmpty(kind, (String) each.get("before")),
                                    Document.orEmpty(kind, (String) each.get("after"))));
            all.add(new Dispute(
                    (String) each.get("field"),
                    each.get("local"),
                    each.get("remote"),
                    (String) each.get("resolution"),
                    each.get("value"),
                    proposal,
                    edit));
        }
        return new ConflictDecisions(all);
    }

    /** The rows under that name of a JSON object, none where there is no object. */
    static List<?> rows(String json, String name) {
        return json != null && Json.object(json).get(name) instanceof List<?> rows ? rows : List.of();
    }

    List<String> fields() {
        return all.stream().map(Dispute::field).toList();
    }

    /** The one of that place; null where there is none. */
    Dispute at(String field) {
        return all.stream()
                .filter(dispute -> dispute.field().equals(field))
                .findFirst()
                .orElse(null);
    }

    /** The same with one of them decided, whether it was before or not. */
    ConflictDecisions decide(String field, String resolution, Object value) {
        return new ConflictDecisions(all.stream()
                .map(each -> each.field().equals(field)
                        ? new Dispute(
                                field, each.ours(), each.theirs(), resolution, value, each.proposal(), each.edit())
                        : each)
                .toList());
    }

    /** What was decided, by place. */
    Map<String, Object> decided() {
        return decided(all);
    }

    private static Map<String, Object> decided(List<Dispute> decisions) {
        Map<String, Object> decided = new HashMap<>();
        decisions.stream().filter(each -> !each.isOpen()).forEach(each -> decided.put(each.field(), each.outcome()));
        return decided;
    }

    private static Map<String, Object> theirs(List<Dispute> decisions) {
        Map<String, Object> theirs = new HashMap<>();
        decisions.forEach(each -> theirs.put(each.field(), each.theirs()));
        return theirs;
    }

    /** Whether the merge still stumbles at that place, so that a decision has an effect. */
    boolean isFoundIn(Document store, String field) {
        Dispute dispute = at(field);
        return Merge.merge(dispute.edit().before(), dispute.edit().after(), store).conflicts().stream()
                .anyMatch(conflict -> conflict.path().equals(field));
    }

    /** The store's document with what was decided; what is open stays as the store has it, and so does all else. */
    Document decidedIn(Document store) {
        Document wanted = store;
        for (List<Dispute> decisions : byEdit()) {
            Edit edit = decisions.getFirst().edit();
            Map<String, Object> theirs = theirs(decisions);
            Map<String, Object> decided = new HashMap<>(theirs);
            decided.putAll(decided(decisions));
            wanted = Merge.apply(wanted, edit.onto(store, theirs), edit.onto(store, decided));
        }
        return wanted;
    }

    /** What an outgoing change becomes by what was decided since; what is open stays as proposed. */
    Document since(ConflictDecisions earlier, Document after, Document store) {
        Document now = after;
        for (List<Dispute> decisions : byEdit()) {
            Edit edit = decisions.getFirst().edit();
            now = Merge.apply(now, edit.beside(store, earlier.decided()), edit.beside(store, decided(decisions)));
        }
        return now;
    }

    private Iterable<List<Dispute>> byEdit() {
        Map<Long, List<Dispute>> byEdit = new LinkedHashMap<>();
        all.forEach(each ->
                byEdit.computeIfAbsent(each.proposal(), id -> new ArrayList<>()).add(each));
        return byEdit.values();
    }
}
