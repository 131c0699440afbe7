package dev.catalogsync.push;

import dev.catalogsync.Json;
import dev.catalogsync.catalog.Conflict;
import dev.catalogsync.catalog.Document;
import dev.catalogsync.catalog.FieldChange;
import dev.catalogsync.catalog.Merge;
import dev.catalogsync.shopify.Failure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** What became of a task, and what has to be written down. */
@Component("outcome")
class Outcome {

    private static final Logger LOG = LoggerFactory.getLogger(Outcome.class);
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final int maxAttempts;

    Outcome(@Value("${catalog.push.max-attempts}") int maxAttempts) {
        this.maxAttempts = maxAttempts;
    }

    /**
     * A task that came to its end.
     *
     * @return JSON for {@code record-outcome.sql}: {@code state}, {@code version}, {@code outcome}, {@code requestIds}, {@code changes}, {@code fresh}, and
     *     {@code item}, which is null where it stays as it is
     */
    String done(Sending sending) {
        return Json.write(ended(sending, null, null));
    }

    /**
     * The same for an item that moved while the task was being sent.
     *
     * @param item document, base and version as they are by now
     * @param failure null where the task was not given up
     */
    String over(Sending sending, Map<String, Object> item, Failure failure) {
        sending.over(item);
        return Json.write(ended(
                sending, failure == null ? null : failure.getMessage(), failure == null ? null : failure.answer()));
    }

    /**
     * A task that is given up. What of it the store took is recorded as applied; only the changes of which something is left have failed.
     *
     * @param values as from {@link #failed}, with state DEAD
     * @param sending null where it did not even begin
     */
    String givenUp(Map<String, Object> values, Sending sending) {
        return Json.write(ended(sending, (String) values.get("reason"), (String) values.get("answer")));
    }

    private static Map<String, Object> ended(Sending sending, String reason, String answer) {
        List<Map<String, Object>> changes = new ArrayList<>();
        List<Map<String, Object>> fresh = new ArrayList<>();
        boolean isRebased =
                sending != null && (sending.isNew() || !sending.rebasedChanges().isEmpty());
        int applied = 0;
        if (isRebased && sending.isNew() && reason == null) {
            for (Target.Change change : sending.target().changes()) {
                changes.add(change(change.id(), "APPLIED", null, note(sending, null)));
                applied++;
            }
        }
        for (RebasedChange rebased : isRebased ? sending.rebasedChanges() : List.<RebasedChange>of()) {
            long id = rebased.change().id();
            boolean stale = rebased.stale() != null;
            boolean done = !stale && (reason == null || isDone(sending, rebased));
            if (done) {
                changes.add(change(id, "APPLIED", after(sending, rebased), note(sending, rebased.note())));
                applied++;
            } else {
                changes.add(change(id, stale ? "STALE" : "FAILED", null, stale ? rebased.stale() : reason));
            }
            if (rebased.anew() && sending.now() != null && (done || stale)) {
                fresh.add(fresh(sending, rebased));
            }
        }
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("state", reason == null ? "DONE" : "DEAD");
        out.put("version", sending == null ? null : sending.target().version());
        out.put("reason", reason);
        out.put("request", sending == null || sending.sent() == null ? null : Json.write(sending.sent()));
        out.put("answer", answer != null ? answer : sending == null ? null : sending.answer());
        out.put("requestIds", sending == null ? List.of() : sending.requestIds());
        out.put("changes", changes);
        out.put("fresh", fresh);
        out.put("applied", applied);
        out.put("item", isRebased && (reason == null || applied > 0 || moved(sending)) ? item(sending) : null);
        return out;
    }

    private static boolean moved(Sending sending) {
        return !sending.isNew() && sending.answer() != null && sending.now() != null;
    }

    /** Whether nothing of a change is left to be sent. */
    private static boolean isDone(Sending sending, RebasedChange rebased) {
        if (rebased.change().isDelete() || sending.now() == null) {
            return sending.now() == null;
        }
        return Merge.outgoing(rebased.change().before(), asSent(sending, rebased), sending.now(), Map.of())
                .outgoing()
                .isEmpty();
    }

    /** What went out, with the ids that the store gave and the values that it made of ours. */
    private static Document asSent(Sending sending, RebasedChange rebased) {
        return sending.wanted() == null
                ? rebased.goes()
                : Merge.apply(rebased.goes(), sending.firstWanted(), sending.wanted());
    }

    private static Map<String, Object> change(long id, String status, Document after, String note) {
        Map<String, Object> change = new LinkedHashMap<>();
        change.put("id", id);
        change.put("status", status);
        change.put("after", after == null ? null : after.toJson());
        change.put("note", note);
        return change;
    }

    private static String note(Sending sending, String held) {
        List<String> notes = new ArrayList<>(sending.normalised());
        if (held != null) {
            notes.add(held);
        }
        return notes.isEmpty() ? null : String.join(" ", notes);
    }

    /** What a change came to, where that is another than what was approved; else null. */
    private static Document after(Sending sending, RebasedChange rebased) {
        if (rebased.change().isDelete()) {
            return null;
        }
        Document after = asSent(sending, rebased);
        return Merge.differences(rebased.change().after(), after).isEmpty() ? null : after;
    }

    private static Map<String, Object> fresh(Sending sending, RebasedChange rebased) {
        Document before = sending.now();
        Document after = rebased.fresh(before, sending.target().document());
        Map<String, Object> fresh = new LinkedHashMap<>();
        fresh.put("change", rebased.change().id());
        fresh.put("operation", rebased.change().operation());
        fresh.put("before", before.toJson());
        fresh.put("after", after == null ? null : after.toJson());
        fresh.put(
                "fields",
                after == null
                        ? List.of()
                        : Merge.differences(before, after).stream()
                                .map(FieldChange::field)
                                .distinct()
                                .toList());
        fresh.put("conflicts", rebased.held().stream().map(Outcome::conflict).toList());
        return fresh;
    }

    private static Map<String, Object> conflict(Conflict conflict) {
        return Map.of(
                "field", conflict.path(),
                "base", Json.write(conflict.base()),
                "local", Json.write(conflict.local()),
                "remote", Json.write(conflict.remote()));
    }

    /** What is known of the item afterwards: what was applied, as the store has it, in the catalog and in the base. */
    private static Map<String, Object> item(Sending sending) {
        Target target = sending.target();
        Map<String, Object> item = new LinkedHashMap<>();
        boolean gone = !sending.isNew() && sending.now() == null;
        if (gone && !target.isDelete()) {
            return null;
        }
        if (gone) {
            item.put("shopifyId", target.shopifyId());
            item.put("document", null);
            item.put("base", null);
            return item;
        }
        if (sending.isNew()) {
            item.put("shopifyId", sending.now().id());
            item.put("document", sending.now().toJson());
            item.put("base", null);
            return item;
        }
        Document base = moved(sending, target.base());
        boolean one = target.document() == null || target.document().equals(target.base());
        Document document = one ? base : moved(sending, target.document());
        item.put("shopifyId", target.shopifyId());
        item.put("document", document.toJson());
        item.put("base", document.equals(base) ? null : base.toJson());
        return item;
    }

    private static Document moved(Sending sending, Document document) {
        Document moved = document;
        for (RebasedChange rebased : sending.rebasedChanges()) {
            if (rebased.stale() == null && isDone(sending, rebased) && rebased.goes() != null) {
                // What came back has an id of its own, which the one that it had in the catalog must not hide.
                Document shown = rebased.change().before();
                moved = Merge.apply(
                        sending.isNew() ? moved : sending.withoutStaleIds(moved, shown), shown, rebased.goes());
                if (!rebased.change().resolved().isEmpty()) {
                    // Where the store's value was chosen, nothing goes out and the catalog follows.
                    moved = Merge.outgoing(
                                    Document.empty(moved.kind()),
                                    moved,
                                    rebased.goes(),
                                    rebased.change().resolved())
                            .merged();
                }
            }
        }
        return sending.wanted() == null ? moved : Merge.apply(moved, sending.firstWanted(), sending.wanted());
    }

    /** What went wrong, also where it is an error of ours: then nobody knows how far the task came. */
    Failure failure(Throwable trouble) {
        for (Throwable cause = trouble; cause != null; cause = cause.getCause()) {
            if (cause instanceof Failure failure) {
                return failure;
            }
        }
        LOG.error("A push task failed unexpectedly; it is retried", trouble);
        return Failure.unclear("Catalog Sync failed: " + trouble, null);
    }

    /**
     * @param task as claimed
     * @return values for {@code postpone-task.sql}: state, counted (0 or 1), delay in seconds, reason, answer
     */
    Map<String, Object> failed(Failure failure, Map<String, Object> task) {
        int counted = failure.counted() ? 1 : 0;
        int attempts = ((Number) task.get("attempts")).intValue() + counted;
        boolean never = failure.verdict() == Failure.Verdict.NEVER;
        boolean dead = never || counted == 1 && attempts >= maxAttempts;
        boolean unknown = failure.verdict() == Failure.Verdict.UNKNOWN || Boolean.TRUE.equals(task.get("probe"));
        Map<String, Object> values = new HashMap<>();
        values.put("state", dead ? "DEAD" : unknown ? "INDETERMINATE" : "READY");
        values.put("counted", counted);
        values.put("delay", delay(failure, attempts).toMillis() / 1000.0);
        values.put(
                "reason",
                never || !dead
                        ? failure.getMessage()
                        : failure.getMessage() + " Given up after " + attempts + " attempts"
                                + (unknown ? "; whether the change was made is unknown." : "."));
        values.put("answer", failure.answer());
        return values;
    }

    /** Twice as long each time, up to five minutes, half of it by chance, so that what failed together does not come together. */
    static Duration delay(Failure failure, int attempts) {
        long backoff = failure.counted() ? Math.min(LONGEST.toMillis(), 500L << Math.min(attempts, 12)) : 0;
        long floor = Math.max(failure.after().toMillis(), backoff);
        return Duration.ofMillis(floor / 2 + ThreadLocalRandom.current().nextLong(floor / 2 + 1))
                .plus(failure.counted() ? Duration.ZERO : failure.after().dividedBy(2));
    }
}
