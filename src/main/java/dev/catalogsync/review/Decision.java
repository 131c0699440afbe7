package dev.catalogsync.review;

import dev.catalogsync.Refusal;
import dev.catalogsync.catalog.ChangeState;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Says why a decision did not happen. The decision itself is one guarded update; this looks at what it found. */
@Component("decision")
class Decision {

    /**
     * @param moved how many changes the approval moved, 0 or 1
     * @param now the change as it is now, or null where there is none of that id
     */
    void approved(long changeId, String actor, int moved, Map<String, Object> now) {
        if (moved == 1) {
            return;
        }
        ChangeState state = state(changeId, now);
        if (state != ChangeState.PENDING) {
            throw moveRefused(changeId, state, ChangeState.APPROVED);
        }
        if (((Number) now.get("openConflicts")).longValue() > 0) {
            throw new Refusal(
                            Refusal.Kind.CONFLICT,
                            "Change " + changeId + " has " + now.get("openConflicts")
                                    + " fields that both sides changed.")
                    .kept("It stays PENDING.")
                    .next("Resolve each conflict (ours, theirs or a value), then approve.");
        }
        if (Boolean.TRUE.equals(now.get("byActor"))) {
            throw needsAnother(changeId, actor, now);
        }
        throw new Refusal(Refusal.Kind.CONFLICT, "Change " + changeId + " was changed while it was being approved.")
                .next("Review it again.");
    }

    /** Four eyes: whoever proposed a change, or wrote a value into it, does not approve it. */
    static Refusal needsAnother(long changeId, String actor, Map<String, Object> now) {
        return new Refusal(
                        Refusal.Kind.CONFLICT,
                        "Change " + changeId
                                + (actor.equals(now.get("proposedBy"))
                                        ? " was proposed by "
                                        : " carries a value written by ")
                                + actor + ".")
                .kept("It stays PENDING.")
                .next("Somebody else has to approve it: the four-eyes rule is on.");
    }

    void rejected(long changeId, int moved, Map<String, Object> now) {
        if (moved != 1) {
            throw moveRefused(changeId, state(changeId, now), ChangeState.REJECTED);
        }
    }

    /** @param moved how many changes were held for their author, 0 or 1 */
    void requested(long changeId, int moved, Map<String, Object> now) {
        if (moved != 1) {
            throw new Refusal(
                            Refusal.Kind.CONFLICT,
                            "Change " + changeId + " is " + state(changeId, now)
                                    + ", so nothing about it can be changed before it is" + " decided.")
                    .kept("It was left unchanged.");
        }
    }

    /**
     * A decision about many with the changes that it is about: those that match now, unless they are more than were seen.
     *
     * @param asked {@code reason}, and {@code expect}, the number that was seen; null where that was not told
     * @param chosen the row of {@code select-chosen.sql}
     * @param which of its lists of ids the decision moves
     */
    Map<String, Object> bound(Map<String, Object> asked, Map<String, Object> chosen, String which) {
        long matched = ((Number) chosen.get("matched")).longValue();
        if (asked.get("expect") instanceof Number seen && matched > seen.longValue()) {
            throw new Refusal(
                            Refusal.Kind.CONFLICT,
                            matched + " changes match by now, " + (matched - seen.longValue()) + " more than the "
                                    + seen + " that you saw.")
                    .kept("No change was decided.")
                    .next("Load the list again, look at what is new, and decide with its count as expect.");
        }
        Map<String, Object> decision = new HashMap<>(chosen);
        decision.put("reason", asked.get("reason"));
        decision.put("ids", chosen.get(which));
        return decision;
    }

    /** @param item as it was locked or unlocked, or null where there is none of that id */
    Map<String, Object> locked(long itemId, Map<String, Object> item) {
        if (item == null) {
            throw new Refusal(Refusal.Kind.NOT_FOUND, "There is no item " + itemId + ".");
        }
        return item;
    }

    /** The answer to a decision about many. */
    Map<String, Object> many(String done, Map<String, Object> chosen, int moved) {
        long matched = ((Number) chosen.get("matched")).longValue();
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("matched", matched);
        answer.put(done, moved);
        answer.put("left", matched - moved);
        return answer;
    }

    static ChangeState state(long changeId, Map<String, Object> now) {
        if (now == null) {
            throw new Refusal(Refusal.Kind.NOT_FOUND, "There is no change " + changeId + ".");
        }
        return ChangeState.valueOf((String) now.get("status"));
    }

    private static Refusal moveRefused(long changeId, ChangeState from, ChangeState to) {
        return new Refusal(
                        Refusal.Kind.CONFLICT, "Change " + changeId + " is " + from + " and cannot become " + to + ".")
                .kept("It was left unchanged.");
    }
}
