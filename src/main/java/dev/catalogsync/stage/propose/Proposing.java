package dev.catalogsync.stage.propose;

import dev.catalogsync.Json;
import dev.catalogsync.Refusal;
import dev.catalogsync.catalog.Canonical;
import dev.catalogsync.catalog.Difference;
import dev.catalogsync.catalog.Document;
import dev.catalogsync.catalog.FieldChange;
import dev.catalogsync.catalog.Kind;
import dev.catalogsync.catalog.Merge;
import dev.catalogsync.postgres.Sql;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Stages proposed documents as outgoing changes. A document may be partial: what it does not name stays as it is, see {@link
 * Overlay}. It is laid over what is already proposed for the item, so that no earlier edit is lost; the older change, if
 * undecided, is superseded.
 */
@Component("proposing")
class Proposing {

    private static final String INSERT_BATCH = Sql.statement("stage/insert-proposal-batch");
    private static final String SELECT_ITEMS = Sql.statement("stage/select-proposed-items");
    private static final String INSERT_ITEM = Sql.statement("stage/insert-proposed-item");
    private static final String INSERT_CHANGE = Sql.statement("stage/insert-proposal");
    private static final String SUPERSEDE = Sql.statement("stage/supersede-changes");

    /**
     * @param since what the proposal was made of, null where it is a new product
     * @param proposed what is proposed for it already and not decided, or not sent yet; null where nothing is
     */
    private record Item(
            long id,
            String shopifyId,
            String handle,
            String title,
            Document document,
            Document base,
            Document since,
            Document proposed) {

        /**
         * What a new edit is laid over: what the store is known to have, with what is proposed already. Where the catalog differs from
         * that, as after a rejection, nothing of the difference goes along unasked.
         */
        Document latest() {
            Document known = document != null && base != null ? base : document;
            if (proposed == null) {
                return known;
            }
            return known == null || since == null
                    ? proposed
                    : Merge.merge(since, proposed, known).merged();
        }

        boolean isAnother(Item item) {
            return item == null || item.id != id;
        }
    }

    private record Change(Item item, String operation, Document before, Document after, List<FieldChange> differences) {

        List<String> fields() {
            return Difference.of(differences).fields();
        }
    }

    private final JdbcTemplate database;
    private final TransactionTemplate transaction;

    Proposing(JdbcTemplate database, TransactionTemplate transaction) {
        this.database = database;
        this.transaction = transaction;
    }

    /**
     * Answers {@code batchId}, {@code staged}, {@code unchanged} and {@code changes}: id, operation, shopifyId, handle, {@code
     * fields} (paths that differ) and {@code removes} (those of them by which something goes away).
     *
     * @param mending a change that failed and is mended: its item is what that change would have made of it; mostly null
     */
    Map<String, Object> stage(String actor, int storeId, Long mending, Proposal.Request request) {
        return transaction.execute(status -> {
            Map<String, Item> items = items(storeId, mending, request);
            Set<String> handles = new HashSet<>();
            request.documents().forEach(document -> handles.add(document.text("handle")));
            List<Change> changes = new ArrayList<>();
            List<Refusal.Field> wrong = new ArrayList<>();
            int unchanged = 0;
            for (int i = 0; i < request.documents().size(); i++) {
                Proposal.Edit edit = request.documents().get(i);
                Change change = change(storeId, "/documents/" + i, edit, items, handles, request, wrong);
                if (change == null) {
                    unchanged++;
                } else {
                    changes.add(change);
                }
            }
            Proposal.refuse(wrong);
            for (int i = 0; i < request.deletes().size(); i++) {
                Item item = known("/delete/" + i, items.get(request.deletes().get(i)));
                Document before = item.base() != null ? item.base() : item.document();
                changes.add(new Change(item, "DELETE", before, null, List.of()));
            }
            return insert(actor, storeId, request, changes, unchanged);
        });
    }

    private Map<String, Item> items(int storeId, Long mending, Proposal.Request request) {
        List<String> ids = new ArrayList<>(request.deletes());
        List<String> handles = new ArrayList<>();
        for (Proposal.Edit document : request.documents()) {
            if (document.text("id") != null) {
                ids.add(document.text("id"));
            }
            if (document.text("handle") != null) {
                handles.add(document.text("handle"));
            }
        }
        Map<String, Item> items = new HashMap<>();
        database.query(
                SELECT_ITEMS,
                row -> {
                    Item item = new Item(
                            row.getLong("id"),
                            row.getString("shopify_id"),
                            row.getString("handle"),
                            row.getString("title"),
                            document(request.kind(), row.getString("document")),
                            document(request.kind(), row.getString("base")),
                            document(request.kind(), row.getString("since")),
                            document(request.kind(), row.getString("proposed")));
                    items.put(item.handle(), item);
                    if (item.shopifyId() != null) {
                        items.put(item.shopifyId(), item);
                    }
                },
                mending,
                storeId,
                request.kind().name(),
                ids.toArray(String[]::new),
                handles.toArray(String[]::new));
        return items;
    }

    private Change change(
            int storeId,
            String at,
            Proposal.Edit edit,
            Map<String, Item> items,
            Set<String> handles,
            Proposal.Request request,
            List<Refusal.Field> wrong) {
        String handle = edit.text("handle");
        Item named = handle == null ? null : items.get(handle);
        if (edit.text("id") != null) {
            Item item = known(at + "/id", items.get(edit.text("id")));
            if (named != null
                    && named.isAnother(item)
                    && !handle.equals(item.latest().text("handle"))) {
                wrong.add(new Refusal.Field(at + "/handle", "belongs to another product, " + called(named)));
            }
            return update(at, item, edit, wrong);
        }
        if (request.newOnly() && named != null && (named.latest() != null || named.shopifyId() != null)) {
            throw new Refusal(
                            Refusal.Kind.CONFLICT,
                            "There is a product with the handle " + handle + " already: " + called(named) + ".")
                    .kept("Nothing was staged.")
                    .next(
                            "Give the new product another handle, or leave it out and one is made of the title. To change the"
                                    + " product that is there, propose a document with its id or handle to POST /api/sync/staged.");
        }
        if (named != null && named.latest() != null) {
            return update(at, named, edit, wrong);
        }
        if (named != null && named.shopifyId() != null) {
            throw Refusal.invalid(at + "/handle", "belongs to a product of the store that is not in the catalog yet")
                    .kept("Nothing was staged.")
                    .next("Decide the change that adds it first.");
        }
        if (edit.text("title") == null) {
            throw Refusal.invalid(at + "/handle", "is not a product of the catalog, and a new one requires a title")
                    .kept("Nothing was staged.");
        }
        Document after = laid(at, Document.empty(request.kind()), edit, wrong);
        if (after.text("handle") == null) {
            after = after.with("handle", freeHandle(storeId, after.kind(), edit.text("title"), handles));
        }
        return new Change(named, "CREATE", null, after, List.of());
    }

    private static Change update(String at, Item item, Proposal.Edit edit, List<Refusal.Field> wrong) {
        Document latest = item.latest();
        Document after = laid(at, latest, edit, wrong);
        Document before = item.base() != null ? item.base() : item.document();
        boolean same = Merge.differences(latest, after).isEmpty();
        if (before == null) {
            // Not in the store yet: the proposal to create it is what changes.
            return same ? null : new Change(item, "CREATE", null, after, List.of());
        }
        List<FieldChange> differences = Merge.differences(before, after);
        return same || differences.isEmpty()
                ? null
                : new Change(item, Difference.of(differences).operation(), before, after, differences);
    }

    private static Document laid(String at, Document latest, Proposal.Edit edit, List<Refusal.Field> wrong) {
        int before = wrong.size();
        Document after = Canonical.of(latest, Overlay.of(at, latest, edit, wrong));
        if (wrong.size() == before) {
            ProductConstraints.between(latest, after)
                    .forEach(flaw -> wrong.add(new Refusal.Field(at + flaw.pointer(), flaw.detail())));
        }
        return after;
    }

    /** {@code gid://shopify/Product/1, "Big mug"}; one that the store does not have yet has only a title. */
    private static String called(Item item) {
        Document latest = item.latest();
        String title = "\"" + (latest == null ? item.title() : latest.text("title")) + "\"";
        return item.shopifyId() == null
                ? title + ", which is proposed and not in the store yet"
                : item.shopifyId() + ", " + title;
    }

    private static Item known(String at, Item item) {
        if (item == null || item.latest() == null) {
            throw Refusal.invalid(at, "is not a product of the catalog")
                    .kept("Nothing was staged.")
                    .next("Pull the store first, or name a product that was pulled.");
        }
        return item;
    }

    /** The title as Shopify would make a handle of it, numbered where the catalog or this very request has it already. */
    private String freeHandle(int storeId, Kind kind, String title, Set<String> handles) {
        String plain = Normalizer.normalize(title, Normalizer.Form.NFD).replaceAll("\\p{M}+", "");
        String handle = plain.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}]+", "-")
                .replaceAll("^-|-$", "");
        String stem = handle.isEmpty() ? "product" : handle.substring(0, Math.min(handle.length(), 200));
        String free = stem;
        for (int i = 1; !handles.add(free) || isTaken(storeId, kind, free); i++) {
            free = stem + "-" + i;
        }
        return free;
    }

    private boolean isTaken(int storeId, Kind kind, String handle) {
        return !database.queryForList(
                        SELECT_ITEMS, (Object) null, storeId, kind.name(), new String[0], new String[] {handle})
                .isEmpty();
    }

    private Map<String, Object> insert(
            String actor, int storeId, Proposal.Request request, List<Change> changes, int unchanged) {
        Map<String, Object> counts = new LinkedHashMap<>();
        counts.put("staged", changes.size());
        counts.put("unchanged", unchanged);
        Long batchId = database.queryForObject(
                INSERT_BATCH, Long.class, storeId, request.kind().name(), "{}", Json.write(counts), actor);
        database.update(
                SUPERSEDE,
                changes.stream()
                        .filter(change -> change.item() != null)
                        .map(change -> change.item().id())
                        .toArray(Long[]::new),
                "OUTGOING");
        List<Map<String, Object>> answer = new ArrayList<>();
        for (Change change : changes) {
            long itemId = change.item() != null ? change.item().id() : insertItem(storeId, change.after());
            Long changeId = database.queryForObject(
                    INSERT_CHANGE,
                    Long.class,
                    batchId,
                    itemId,
                    change.operation(),
                    request.priority(),
                    text(change.before()),
                    text(change.after()),
                    change.fields().toArray(String[]::new),
                    actor,
                    request.reason());
            Map<String, Object> staged = new LinkedHashMap<>();
            staged.put("id", changeId);
            staged.put("operation", change.operation());
            staged.put("shopifyId", change.item() == null ? null : change.item().shopifyId());
            staged.put(
                    "handle",
                    change.after() == null
                            ? change.item().handle()
                            : change.after().text("handle"));
            staged.put(
                    "fields",
                    change.differences().stream().map(FieldChange::path).toList());
            staged.put(
                    "removes",
                    change.differences().stream()
                            .filter(FieldChange::removes)
                            .map(FieldChange::path)
                            .toList());
            answer.add(staged);
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("batchId", batchId);
        result.putAll(counts);
        result.put("changes", answer);
        return result;
    }

    private long insertItem(int storeId, Document document) {
        return database.queryForObject(
                INSERT_ITEM,
                Long.class,
                storeId,
                document.kind().name(),
                document.text("title"),
                document.text("vendor"),
                document.text("productType"),
                document.text("status"),
                document.text("handle"),
                document.tags().toArray(String[]::new));
    }

    private static Document document(Kind kind, String text) {
        return text == null ? null : Document.parse(kind, text);
    }

    private static String text(Document document) {
        return document == null ? null : document.toJson();
    }
}
