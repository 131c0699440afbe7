package dev.catalogsync.push;

import dev.catalogsync.catalog.Conflict;
import dev.catalogsync.catalog.Document;
import dev.catalogsync.catalog.FieldChange;
import dev.catalogsync.catalog.Merge;
import dev.catalogsync.shopify.Failure;
import dev.catalogsync.shopify.Json;
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
    private final Map<String, String> digests = new HashMap<>();
    private final List<String> normalised = new ArrayList<>();
    private final ProductRestore productRestore;
    private DeletionSnapshot snapshot;
    private Reading reading;
    private Document now;
    private Document start;
    private Document firstWanted;
    private Document wanted;
    private List<RebasedChange> rebasedChanges;
    private Mutation mutation;
    private Document beforeMutation;
    private Document beforeReading;
    private Map<String, Object> sent;
    private String answer;
    private boolean ours = true;

    /**
     * @param again whether an earlier try may have reached the store
     * @param lastIntent what was written down before the call whose outcome nobody knows; null where there is none
     * @param kept what was read before the deletion that this takes back; null where it takes none back
     */
    Sending(Target target, boolean again, Map<String, Object> lastIntent, Map<String, Object> kept) {
        this.target = target;
        this.lastIntent = lastIntent;
        this.productRestore = new ProductRestore(kept == null ? Map.of() : kept);
        this.now = target.base();
        this.reading = target.isNew() || target.shopifyId() == null ? null : Reading.of(target, again);
    }

    Target target() {
        return target;
    }

    boolean isNew() {
        return target.isNew();
    }

    /** What has to be read next; null where nothing. */
    Reading reading() {
        return reading;
    }

    /** What comes back with what was deleted; nothing where nothing was kept. */
    ProductRestore productRestore() {
        return productRestore;
    }

    /** What has to be read and kept before anything is sent; null where nothing is deleted. */
    DeletionSnapshot snapshot() {
        return snapshot;
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

    /** The last answer to a mutation, as JSON; null where nothing had to be sent. */
    String answer() {
        return answer;
    }

    /** The last mutation, as it is written down before the call; null where nothing was sent. */
    Map<String, Object> sent() {
        return sent;
    }

    // ---- reading

    /** @param data of the answer to {@code product-by-handle}: whoever has the handle of the new product */
    void lookedUp(Map<String, Object> data) {
        if (data.get("productByIdentifier") instanceof Map<?, ?> product) {
            reading = Reading.everything((String) product.get("id"));
        }
    }

    /** @param data of the answer to {@code product-read} */
    void read(Map<String, Object> data) {
        digests.putAll(Remote.digests(data));
        beforeReading = reading.after().isEmpty() ? now : beforeReading;
        Document remote = Remote.over(now, beforeReading, reading, data);
        reading = remote == null ? null : reading.rest(data);
        now = remote;
    }

    // ---- weighing

    /** Once everything is read: compares, and says what to send first. */
    void rebase() {
        start = now;
        rebasedChanges = target.changes().stream()
                .map(change -> RebasedChange.of(known(change), isNew() ? null : now))
                .toList();
        if (isNew()) {
            rebasedChanges = List.of();
            firstWanted = ProductInput.withoutIds(productRestore.withSources(target.created()));
            wanted = firstWanted;
            mutation = now != null ? mine() : productRestore.with(ProductInput.creation(wanted, handle()));
        } else if (target.isDelete()) {
            boolean goes = now != null && rebasedChanges.getLast().counts();
            mutation = goes
                    ? new Mutation(
                            "product-delete", Map.of("input", Map.of("id", target.shopifyId())), List.of(), Set.of())
                    : null;
            snapshot = goes ? DeletionSnapshot.ofProduct(target.shopifyId(), ids(now)) : null;
        } else if (now != null) {
            aim();
            List<String> gone = ids(now);
            gone.removeAll(ids(wanted));
            snapshot = mutation == null || gone.isEmpty() ? null : DeletionSnapshot.ofVariants(gone);
        }
        remember();
    }

    private static List<String> ids(Document product) {
        List<String> ids = new ArrayList<>();
        for (Map<String, Object> variant : product.list("variants")) {
            if (variant.get("id") instanceof String id) {
                ids.add(id);
            }
        }
        return ids;
    }

    /** What comes back has ids that nobody knows any more; without them it is found again where an earlier try made it. */
    private Target.Change known(Target.Change change) {
        return isNew() || now == null || change.before() == null || change.isDelete()
                ? change
                : change.with(withoutStaleIds(change.after(), change.before()));
    }

    /** Neither the store has such an element, nor was it shown to whoever approved. */
    Document withoutStaleIds(Document document, Document shown) {
        return ProductInput.withoutStaleIds(document, shown, start);
    }

    private void aim() {
        firstWanted = now;
        for (RebasedChange rebased : rebasedChanges) {
            firstWanted = rebased.onto(firstWanted);
        }
        firstWanted = adoptMedia(ProductInput.withoutStaleIds(firstWanted, now), target.base());
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
        for (String list : List.of("variants", "media")) {
            if (!approved.contains(list + ".order")) {
                leaveAlone(ProductInput.inOrderOf(now, wanted, list));
            }
        }
        return productRestore.with(NarrowestMutation.next(now, wanted, digests));
    }

    /** {@code updatedAt} counts seconds, so it cannot tell a write from another that came right behind it. */
    private static boolean isJustWritten(Document product) {
        return product != null
                && product.fields().get("updatedAt") instanceof String at
                && Instant.parse(at).isAfter(Instant.now().minus(JUST));
    }

    /**
     * The very call whose answer was lost would be sent again, and the product was written since, or may have been: was it never
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

    /** The product under the handle of a new one is ours, from a call that came through late, or another's. */
    private Mutation mine() {
        boolean ours = Merge.differences(now, wanted).stream()
                // What the store adds to a new product by itself is no difference, nor where it fetched a picture from.
                .allMatch(change -> change.after() == null || change.field().equals("media"));
        boolean media = now.list("media").size() == wanted.list("media").size();
        if (!ours || !media) {
            throw Failure.refused(
                    "The store has another product with the handle " + handle()
                            + ", which would be overwritten. Nothing was sent. Give this one another handle, or pull that one first.",
                    null);
        }
        wanted = now;
        return null;
    }

    String handle() {
        return ProductInput.handle(target.created(), target.itemId());
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

    /**
     * @param data of the answer to the mutation
     * @throws Failure where it was refused
     */
    void took(Map<String, Object> data) {
        answer = Json.write(data);
        Payloads payloads = new Payloads(data, answer);
        if (mutation.document().equals("product-delete")) {
            payloads.judgeDeletion();
            now = null;
            mutation = null;
            return;
        }
        if (mutation.document().equals("product-publish")) {
            published(payloads);
            return;
        }
        payloads.judge();
        if (mutation.document().equals("product-set")) {
            now = payloads.product();
            digests.clear();
            reading = Reading.more(now, wanted);
        } else {
            now = payloads.onto(now, mutation);
            digests.putAll(payloads.digests());
            reading = Reading.of(target.shopifyId(), mutation);
        }
    }

    /** The product is back by now; where nobody may publish it any more, that is told and no failure. */
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
        if (productRestore.isFor(this) && ours) {
            productRestore.compare(now);
        }
    }

    /** Once that was read: tells what did not come back, and says what is left to be sent. */
    void restore() {
        List<String> missing = productRestore.missing();
        if (!missing.isEmpty()) {
            normalised.add("Not restored: "
                    + String.join(", ", missing.stream().limit(20).toList())
                    + (missing.size() > 20 ? " and " + (missing.size() - 20) + " more." : "."));
        }
        mutation = productRestore.publish(now.id());
        remember();
    }

    /** Once what the answer does not tell was read as well: what came of it, and what comes next. */
    void proceed() {
        if (mutation == null) {
            return;
        }
        if (now == null) {
            throw Failure.moved("The product was deleted in the store while it was being changed.", answer);
        }
        wanted = adoptMedia(wanted, beforeMutation);
        Document before = beforeMutation == null ? Document.empty(now.kind()) : beforeMutation;
        Merge.Outcome outcome = Merge.outgoing(before, wanted, now, Map.of());
        verify(outcome);
        Map<String, Object> asTheStoreHasIt = new HashMap<>();
        for (Conflict conflict : outcome.conflicts()) {
            if (isStillToBeSent(conflict)) {
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
        wanted = ProductInput.withNew(wanted, before, now);
        if (mutation.readAgain().contains("options")) {
            // A value that no variant has any more is gone with its last one.
            wanted = wanted.with("options", merged.fields().get("options"));
        }
        if (!isNew()) {
            leaveAlone(ProductInput.withNew(merged, before, now));
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
     * What somebody else did to the product while this was on its way is not sent back, and not recorded as ours either: the next
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
            if (meant.contains(left.path())
                    || isNew() && left.after() != null && !left.field().equals("media")) {
                throw notDone(left.path());
            }
        }
        for (Conflict conflict : outcome.conflicts()) {
            boolean ours = isNew()
                    || isStillToBeSent(conflict)
                    || mutation.document().equals("product-media-add")
                            && conflict.path().startsWith("media")
                    || meant.stream().anyMatch(path -> conflict.path().startsWith(path));
            if (!ours) {
                throw Failure.moved(
                        "The store was edited at " + conflict.path() + " while this was being sent.", answer);
            }
        }
    }

    /**
     * A new option gives each variant its first value, until the variants are told theirs; and what is new stands last, until the list is
     * put in order.
     */
    private boolean isStillToBeSent(Conflict conflict) {
        if (conflict.path().endsWith(".order")) {
            return mutation.document().endsWith("-create")
                    || mutation.document().equals("product-media-add");
        }
        return mutation.isOfOptions()
                && (conflict.path().startsWith("options") || conflict.path().contains("].selectedOptions"));
    }

    private Failure notDone(String path) {
        return Failure.refused(
                "Shopify accepted the change without an error but did not apply it: " + path
                        + " is unchanged in its answer. The request and response are kept here; check the product in the store, correct the value, and replay.",
                answer);
    }

    private static String shortly(Object value) {
        String text = value instanceof String plain ? plain : Json.write(value);
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }

    /**
     * Media get their ids when the store takes them in, behind those that are there, in the order in which they were named. What is
     * there and was not before is what we added, if it looks like it.
     */
    private Document adoptMedia(Document document, Document before) {
        Set<Object> known = new LinkedHashSet<>();
        if (before != null) {
            before.list("media").forEach(media -> known.add(media.get("id")));
        }
        List<Map<String, Object>> added = new ArrayList<>(now.list("media"));
        added.removeIf(media -> known.contains(media.get("id")));
        List<Map<String, Object>> media = new ArrayList<>();
        for (Map<String, Object> each : document.list("media")) {
            Map<String, Object> same = each.get("id") != null
                    ? null
                    : added.stream()
                            .filter(other -> looksLike(each, other))
                            .findFirst()
                            .orElse(null);
            added.remove(same);
            media.add(same == null ? each : same);
        }
        // Not twice where the merged document has them as the store's own already.
        Set<Object> once = new LinkedHashSet<>();
        media.removeIf(each -> each.get("id") != null && !once.add(each.get("id")));
        return media.isEmpty() ? document : document.with("media", media);
    }

    /** One by one, since somebody else may have added some as well. */
    private static boolean looksLike(Map<String, Object> wanted, Map<String, Object> added) {
        Object type = wanted.get("mediaContentType");
        return (type == null || type.equals(added.get("mediaContentType")))
                && ProductInput.orEmpty(wanted.get("alt")).equals(ProductInput.orEmpty(added.get("alt")));
    }
}
