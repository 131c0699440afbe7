package dev.catalogsync.review;

import dev.catalogsync.Json;
import dev.catalogsync.Refusal;
import dev.catalogsync.catalog.Document;
import dev.catalogsync.catalog.FieldChange;
import dev.catalogsync.catalog.Kind;
import dev.catalogsync.catalog.Merge;
import dev.catalogsync.catalog.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * What a decided conflict makes of its change, so that both sides end with it.
 *
 * <ul>
 *   <li>Incoming: the catalog takes the decision ({@code after}). Where the store has something else, {@code wanted} is the
 *       store's document with the decision, which goes out as soon as the change was taken.
 *   <li>Outgoing: {@code after} has the decision, and a push brings it to both.
 * </ul>
 *
 * <p>Until the change itself is decided, each conflict may be decided again.
 */
@Component("resolution")
class Resolution {

    private static final List<String> CHOICES = List.of("OURS", "THEIRS", "VALUE");

    /**
     * @param asked {@code field} (the path of the conflict), {@code resolution} (OURS, THEIRS or VALUE), {@code value}
     * @param row the change with its documents and conflicts, or null where there is none
     * @return the parameters of {@code resolve-conflict.sql}
     */
    Map<String, Object> of(long changeId, Map<String, Object> asked, Map<String, Object> row) {
        if (row == null) {
            throw new Refusal(Refusal.Kind.NOT_FOUND, "There is no change " + changeId + ".");
        }
        if (!"PENDING".equals(row.get("status"))) {
            throw new Refusal(
                            Refusal.Kind.CONFLICT, "Change " + changeId + " is " + row.get("status") + ", not PENDING.")
                    .kept("It was left unchanged.");
        }
        Kind kind = Kind.valueOf((String) row.get("kind"));
        boolean incoming = row.get("direction").equals("INCOMING");
        Document before = Document.orEmpty(kind, (String) row.get("before"));
        Document after = Document.orEmpty(kind, (String) row.get("after"));
        Document store = incoming && row.get("remote") != null
                ? Document.orEmpty(kind, (String) row.get("remote"))
                : incoming ? after : before;
        Document base = Document.orEmpty(kind, (String) row.get("base"));
        ConflictDecisions shown = ConflictDecisions.of(
                kind, ConflictDecisions.rows((String) row.get("conflicts"), "conflicts"), base, before);
        String field = String.valueOf(asked.get("field"));
        String choice = String.valueOf(asked.get("resolution"));
        check(kind, asked, shown, field, choice, store);
        if (!shown.isFoundIn(store, field)) {
            throw new Refusal(
                            Refusal.Kind.CONFLICT,
                            "What change " + changeId + " overlaps with at " + field + " moved since.")
                    .kept("The conflict stays open.")
                    .next("Pull again, and decide what is staged then.");
        }

        ConflictDecisions decided = shown.decide(field, choice, asked.get("value"));
        Document wanted = incoming ? decided.decidedIn(store) : null;
        Document result = incoming
                ? taken(Merge.merge(base, before, store, decided.decided()).merged(), store, wanted)
                : decided.since(shown, after, store);
        boolean pushes = incoming
                && kind == Kind.PRODUCT
                && !Merge.differences(store, wanted).isEmpty();
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("changeId", changeId);
        parameters.put("written", row.get("written"));
        parameters.put("field", field);
        parameters.put("resolution", choice);
        parameters.put("value", choice.equals("VALUE") ? Json.write(asked.get("value")) : null);
        parameters.put("after", result.toJson());
        parameters.put("remote", incoming ? store.toJson() : null);
        parameters.put("wanted", pushes ? wanted.toJson() : null);
        parameters.put(
                "fields",
                Json.write(Merge.differences(before, result).stream()
                        .map(FieldChange::field)
                        .distinct()
                        .toList()));
        return parameters;
    }

    /** What the catalog takes; the store's very document where it says the same, so that both are seen to be one. */
    private static Document taken(Document merged, Document store, Document wanted) {
        Document taken = Merge.apply(merged, store, wanted);
        return Merge.differences(store, taken).isEmpty() ? store : taken;
    }

    private static void check(
            Kind kind,
            Map<String, Object> asked,
            ConflictDecisions decisions,
            String field,
            String choice,
            Document store) {
        List<Refusal.Field> wrong = new ArrayList<>();
        ConflictDecisions.Dispute dispute = decisions.at(field);
        if (dispute == null) {
            wrong.add(new Refusal.Field(
                    "/field", "is not a conflict of this change; its conflicts are " + decisions.fields()));
        }
        if (!CHOICES.contains(choice)) {
            wrong.add(new Refusal.Field("/resolution", "must be one of OURS, THEIRS, VALUE"));
        }
        if (choice.equals("VALUE") && !asked.containsKey("value")) {
            wrong.add(new Refusal.Field("/value", "is required with VALUE"));
        } else if (choice.equals("VALUE") && dispute != null) {
            checkValue(kind, dispute, asked.get("value"), store, wrong);
        }
        if (!wrong.isEmpty()) {
            throw Refusal.invalid(wrong).kept("The conflict was left unchanged.");
        }
    }

    /** A value of a person's own is checked like any that is proposed. */
    private static void checkValue(
            Kind kind, ConflictDecisions.Dispute dispute, Object value, Document store, List<Refusal.Field> wrong) {
        if (dispute.field().endsWith(".order")) {
            Set<Object> names = new HashSet<>();
            names.addAll(dispute.ours() instanceof List<?> ours ? ours : List.of());
            names.addAll(dispute.theirs() instanceof List<?> theirs ? theirs : List.of());
            boolean known = value instanceof List<?> list
                    && names.containsAll(list)
                    && new HashSet<>(list).size() == list.size();
            if (!known) {
                wrong.add(new Refusal.Field("/value", "must be a list of these names, each once: " + names));
            }
            return;
        }
        Place place = Place.of(kind, dispute.field());
        if (place != null) {
            place.wrong(value, Objects.requireNonNullElse(place.around(store), Map.of()))
                    .forEach((at, what) -> wrong.add(new Refusal.Field("/value" + at, what)));
        }
    }

    /** @param moved how many changes the resolution moved, 0 or 1 */
    void recorded(long changeId, int moved) {
        if (moved != 1) {
            throw new Refusal(
                            Refusal.Kind.CONFLICT,
                            "Change " + changeId + " was changed while its conflict was being resolved.")
                    .kept("Nothing was decided.")
                    .next("Review it again.");
        }
    }
}
