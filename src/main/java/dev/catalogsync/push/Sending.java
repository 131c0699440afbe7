package dev.catalogsync.push;

import dev.catalogsync.Json;
import dev.catalogsync.catalog.Conflict;
import dev.catalogsync.catalog.Document;
import dev.catalogsync.catalog.FieldChange;
import dev.catalogsync.catalog.Merge;
import dev.catalogsync.shopify.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One task on its way to the store: what the store has, what it shall have, and what comes next: something to be read
 * ({@link #reading}), or a mutation ({@link #mutation}), or nothing. After each answer it looks again, so that a task which was
 * interrupted anywhere goes on with what is left, and does nothing twice.
 */
final class Sending {

    private static final Duration JUST = Duration.ofSeconds(2);

    private Target target;
    private final Map<String, Object> lastIntent;
    private static final int LONGEST_REQUEST_ID = 100;

    private final List<String> normalised = new ArrayList<>();
    private final List<String> requestIds = new ArrayList<>();
    private final ItemWriter writer;
    private DeletionSnapshot snapshot;
    private DeletionSnapshot returned;
    private Document now;
    private Document start;
    private Document firstWanted;
    private Document wanted;
    private List<RebasedChange> rebasedChanges;
    private Mutation mutation;
    private Document beforeMutation;
    private Map<String, Object> sent;
    private String answer;
    private boolean ours = true;

    /**
     * @param writer of the target
     * @param lastIntent what was written down before the call whose outcome nobody knows; null where there is none
     */
    Sending(Target target, ItemWriter writer, Map<String, Object> lastIntent) {
        this.target = target;
        this.lastIntent = lastIntent;
        this.writer = writer;
        this.now = target.base();
    }

    Target target() {
        return target;
    }

    boolean isNew() {
        return target.isNew();
    }

    ItemWriter writer() {
        return writer;
    }

    /** What has to be read and kept before anything is sent; null where nothing is deleted. */
    DeletionSnapshot snapshot() {
        return snapshot;
    }

    /** What has to be read of that which came back after a deletion; null until it was asked for, and where nothing came back. */
    DeletionSnapshot returned() {
        return returned;
    }

    /** What has to be sent next; null where nothing. */
    Mutation mutation() {
        return mutation;
    }

    /** What the store has, as far as was read; null where it has nothing. */
    Document now() {
        return now;
    }

    /** What the store had when this began. */
    Document start() {
        return start;
    }

    Document firstWanted() {
        return firstWanted;
    }

    /** What the store shall have, and when all is sent: has. */
    Document wanted() {
        return wanted;
    }

    /** Empty until the store was read. */
    List<RebasedChange> rebasedChanges() {
        return rebasedChanges == null ? List.of() : rebasedChanges;
    }

    /** What the store made of what was sent, in words. */
    List<String> normalised() {
        return normalised;
    }

    /** Shopify's names of the answers to what was sent, by which its support finds them. */
    List<String> requestIds() {
        return requestIds;
    }

    /** The last answer to a mutation, as JSON; null where nothing had to be sent. */
    String answer() {
        return answer;
    }

    /** The last mutation, as it is written down before the call; null where nothing was sent. */
    Map<String, Object> sent() {
        return sent;
    }

    // ---- reading

    /** @param data of the answer to {@link ItemWriter#reading} */
    void read(Map<String, Object> data) {
        now = writer.read(now, data);
    }

    // ---- weighing

    /** Once everything is read: compares, and says what to send first. */
    void rebase() {
        start = now;
        rebasedChanges = target.changes().stream()
                .map(change -> RebasedChange.of(known(change), isNew() ? null : now, target.document()))
                .toList();
        if (isNew()) {
            rebasedChanges = List.of();
            firstWanted = writer.created();
            wanted = firstWanted;
            mutation = now != null ? mine() : writer.next(null, wanted);
        } else if (target.isDelete()) {
            boolean goes = now != null && rebasedChanges.getLast().counts();
            mutation = goes ? writer.next(now, null) : null;
        } else if (now != null) {
            aim();
        }
        snapshot = now == null || mutation == null ? null : writer.snapshot(now, wanted);
        remember();
    }

    /** What comes back has ids that nobody knows any more; without them it is found again where an earlier try made it. */
    private Target.Change known(Target.Change change) {
        return isNew() || now == null || change.before() == null || change.isDelete()
                ? change
                : change.with(withoutStaleIds(change.after(), change.before()));
    }

    /** Neither the store has such an element, nor was it shown to whoever approved. */
    Document withoutStaleIds(Document document, Document shown) {
        return writer.withoutStaleIds(document, shown, start);
    }

    private void aim() {
        firstWanted = now;
        for (RebasedChange rebased : rebasedChanges) {
            firstWanted = rebased.onto(firstWanted);
        }
        firstWanted = writer.withAdopted(writer.withoutStaleIds(firstWanted, now), target.base(), now);
        wanted = firstWanted;
        mutation = next();
        if (mutation != null && isUnclear()) {
            rebasedChanges = rebasedChanges.stream().map(RebasedChange::unclear).toList();
            firstWanted = now;
            wanted = now;
            mutation = null;
        }
    }

    private Mutation next() {
        Set<String> approved = rebasedChanges.stream()
                .filter(RebasedChange::goesOut)
                .flatMap(rebased -> Merge.differences(rebased.change().before(), rebased.goes()).stream())
                .map(FieldChange::path)
                .collect(Collectors.toSet());
        leaveAlone(writer.inOrderOf(now, wanted, approved));
        return writer.next(now, wanted);
    }

    /** {@code updatedAt} counts seconds, so it cannot tell a write from another that came right behind it. */
    private static boolean isJustWritten(Document item) {
        return item != null
                && item.fields().get("updatedAt") instanceof String at
                && Instant.parse(at).isAfter(Instant.now().minus(JUST));
    }

    /**
     * The very call whose answer was lost would be sent again, and the item was written since, or may have been: was it never
     * done, or done and undone by somebody? Sending it again might undo an edit.
     */
    private boolean isUnclear() {
        return lastIntent != null
                && lastIntent.get("updatedAt") != null
                && (Boolean.TRUE.equals(lastIntent.get("justWritten"))
                        || !lastIntent.get("updatedAt").equals(now.fields().get("updatedAt")))
                && mutation.document().equals(lastIntent.get("document"))
                && Json.write(mutation.variables()).equals(Json.write(lastIntent.get("variables")));
    }

    /** The store has the new item already, from a call that came through late. */
    private Mutation mine() {
        writer.refuseAnothers(now, wanted);
        wanted = now;
        return null;
    }

    // ---- sending

    /** What is written down before the call. */
    private void remember() {
        beforeMutation = now;
        if (mutation == null) {
            return;
        }
        sent = new LinkedHashMap<>();
        sent.put("document", mutation.document());
        sent.put("variables", mutation.variables());
        sent.put("updatedAt", now == null ? null : now.fields().get("updatedAt"));
        sent.put("justWritten", answer != null || isJustWritten(now));
    }

    /** The lease ran out: somebody else has the task by now. */
    void abandon() {
        ours = false;
        mutation = null;
    }

    boolean isOurs() {
        return ours;
    }

    /** The item as it is by now; what was sent is as it was. */
    void over(Map<String, Object> item) {
        target = target.with(item);
    }

    /** Keeps the name of an answer to a mutation, if it is one that can be kept; it is a header that comes from outside. */
    void answeredBy(String requestId) {
        if (requestId != null && requestId.length() <= LONGEST_REQUEST_ID && requestId.matches("[!-~]+")) {
            requestIds.add(requestId);
        }
    }

    /**
     * @param data of the answer to the mutation
     * @throws Failure where it was refused
     */
    void took(Map<String, Object> data) {
        answer = Json.write(data);
        Payloads payloads = new Payloads(data, answer);
        if (target.isDelete()) {
            payloads.judgeDeletion();
            now = null;
            mutation = null;
        } else if (returned != null) {
            published(payloads);
        } else {
            payloads.judge();
            now = writer.took(mutation, now, wanted, payloads);
        }
    }

    /** The item is back by now; where nobody may publish it any more, that is told and no failure. */
    private void published(Payloads payloads) {
        mutation = null;
        try {
            payloads.judge();
        } catch (Failure failure) {
            if (failure.verdict() != Failure.Verdict.NEVER) {
                throw failure;
            }
            normalised.add("It was not published again: " + failure.getMessage());
        }
    }

    /** Once the store is as approved: what came back is read, if anything was to come back. */
    void compare() {
        if (ours) {
            returned = writer.restore().compare(now, isNew());
        }
    }

    /** Once that was read: tells what did not come back, and says what is left to be sent. */
    void restore() {
        List<String> missing = writer.restore().missing();
        if (!missing.isEmpty()) {
            normalised.add("Not restored: "
                    + String.join(", ", missing.stream().limit(20).toList())
                    + (missing.size() > 20 ? " and " + (missing.size() - 20) + " more." : "."));
        }
        mutation = writer.restore().publish(now.id());
        remember();
    }

    /** Once what the answer does not tell was read as well: what came of it, and what comes next. */
    void proceed() {
        if (mutation == null) {
            return;
        }
        if (now == null) {
            throw Failure.moved(
                    "The " + target.kind().noun() + " was deleted in the store while it was being changed.", answer);
        }
        wanted = writer.withAdopted(wanted, beforeMutation, now);
        Document before = beforeMutation == null ? Document.empty(now.kind()) : beforeMutation;
        Merge.Outcome outcome = Merge.outgoing(before, wanted, now, Map.of());
        verify(outcome);
        Map<String, Object> asTheStoreHasIt = new HashMap<>();
        for (Conflict conflict : outcome.conflicts()) {
            if (writer.isStillToBeSent(mutation, conflict.path())) {
                continue;
            }
            asTheStoreHasIt.put(conflict.path(), conflict.remote());
            normalised.add("The store made " + shortly(conflict.remote()) + " of " + shortly(conflict.local()) + " in "
                    + conflict.path() + ".");
        }
        Document merged = Merge.merge(before, wanted, now, asTheStoreHasIt).merged();
        wanted = isNew()
                ? now
                : Merge.outgoing(before, wanted, now, asTheStoreHasIt).merged();
        wanted = writer.withConsequences(mutation, writer.withMade(wanted, before, now), merged);
        if (!isNew()) {
            leaveAlone(writer.withMade(merged, before, now));
        }
        Mutation last = mutation;
        mutation = next();
        if (mutation != null
                && mutation.document().equals(last.document())
                && mutation.variables().equals(last.variables())) {
            throw notDone(
                    mutation.does().isEmpty()
                            ? last.document()
                            : mutation.does().getFirst().path());
        }
        remember();
    }

    /**
     * What somebody else did to the item while this was on its way is not sent back, and not recorded as ours either: the next
     * pull brings it.
     */
    private void leaveAlone(Document withTheirs) {
        firstWanted = Merge.apply(firstWanted, wanted, withTheirs);
        wanted = withTheirs;
    }

    private void verify(Merge.Outcome outcome) {
        Set<String> meant = new LinkedHashSet<>();
        mutation.does().forEach(change -> meant.add(change.path()));
        for (FieldChange left : outcome.outgoing()) {
            if (meant.contains(left.path()) || isNew() && writer.isMissing(left)) {
                throw notDone(left.path());
            }
        }
        for (Conflict conflict : outcome.conflicts()) {
            boolean ours = isNew()
                    || writer.isStillToBeSent(mutation, conflict.path())
                    || writer.isMadeByStore(mutation, conflict.path())
                    || meant.stream().anyMatch(path -> conflict.path().startsWith(path));
            if (!ours) {
                throw Failure.moved(
                        "The store was edited at " + conflict.path() + " while this was being sent.", answer);
            }
        }
    }

    private Failure notDone(String path) {
        return Failure.refused(
                "Shopify accepted the change without an error but did not apply it: " + path
                        + " is unchanged in its answer. The request and response are kept here; check the "
                        + target.kind().noun()
                        + " in the store, correct the value, and replay.",
                answer);
    }

    private static String shortly(Object value) {
        String text = value instanceof String plain ? plain : Json.write(value);
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }
}
