package dev.catalogsync.stage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.catalogsync.Refusal;
import dev.catalogsync.catalog.Document;
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
 * Stages proposed documents as outgoing changes. A document may be partial: a field that is absent stays as it is, null
 * clears it, a list replaces the list. It is laid over what is already proposed for the item, so that no earlier edit is lost; the
 * older change, if undecided, is superseded.
 */
@Component("proposing")
class Proposing {

    private static final String INSERT_BATCH = Sql.statement("stage/insert-proposal-batch");
    private static final String SELECT_ITEMS = Sql.statement("stage/select-proposed-items");
    private static final String INSERT_ITEM = Sql.statement("stage/insert-proposed-item");
    private static final String INSERT_CHANGE = Sql.statement("stage/insert-proposal");
    private static final String SUPERSEDE = Sql.statement("stage/supersede-changes");

    private record Item(long id, String shopifyId, String handle, Document document, Document base, Document proposed) {
        /** What a new edit is laid over: of a product of the catalog what the store is known to have, so that nothing else goes along. */
        Document latest() {
            return proposed != null ? proposed : document != null && base != null ? base : document;
        }
    }

    private record Change(Item item, String operation, Document before, Document after, List<String> fields) {}

    private final JdbcTemplate database;
    private final TransactionTemplate transaction;
    private final ObjectMapper json = new ObjectMapper();

    Proposing(JdbcTemplate database, TransactionTemplate transaction) {
        this.database = database;
        this.transaction = transaction;
    }

    /** Answers {@code batchId}, {@code staged}, {@code unchanged} and {@code changes} (id, operation, shopifyId, handle). */
    Map<String, Object> stage(String actor, int storeId, Proposal.Request request) {
        return transaction.execute(status -> {
            Map<String, Item> items = items(storeId, request);
            Set<String> handles = new HashSet<>();
            request.documents().forEach(document -> handles.add((String) document.get("handle")));
            List<Change> changes = new ArrayList<>();
            int unchanged = 0;
            for (int i = 0; i < request.documents().size(); i++) {
                Change change =
                        change(storeId, "/documents/" + i, request.documents().get(i), items, handles);
                if (change == null) {
                    unchanged++;
                } else {
                    changes.add(change);
                }
            }
            for (int i = 0; i < request.deletes().size(); i++) {
                Item item = known("/delete/" + i, items.get(request.deletes().get(i)));
                Document before = item.base() != null ? item.base() : item.document();
                changes.add(new Change(item, "DELETE", before, null, List.of()));
            }
            return insert(actor, storeId, request, changes, unchanged);
        });
    }

    private Map<String, Item> items(int storeId, Proposal.Request request) {
        List<String> ids = new ArrayList<>(request.deletes());
        List<String> handles = new ArrayList<>();
        for (Map<String, Object> document : request.documents()) {
            if (document.get("id") instanceof String id) {
                ids.add(id);
            } else if (document.get("handle") instanceof String handle) {
                handles.add(handle);
            }
        }
        Map<String, Item> items = new HashMap<>();
        database.query(
                SELECT_ITEMS,
                row -> {
                    Item item = new Item(
                            row.getLong(1),
                            row.getString(2),
                            row.getString(3),
                            document(row.getString(4)),
                            document(row.getString(5)),
                            document(row.getString(6)));
                    items.put(item.handle(), item);
                    if (item.shopifyId() != null) {
                        items.put(item.shopifyId(), item);
                    }
                },
                storeId,
                Kind.PRODUCT.name(),
                ids.toArray(String[]::new),
                handles.toArray(String[]::new));
        return items;
    }

    private Change change(
            int storeId, String at, Map<String, Object> given, Map<String, Item> items, Set<String> handles) {
        if (given.get("id") instanceof String id) {
            return update(known(at + "/id", items.get(id)), given);
        }
        Item item = given.get("handle") instanceof String handle ? items.get(handle) : null;
        if (item != null && item.latest() != null) {
            return update(item, given);
        }
        if (item != null && item.shopifyId() != null) {
            throw Refusal.invalid(at + "/handle", "is that of a product of the store that is not in the catalog yet")
                    .kept("Nothing was staged.")
                    .next("Decide the change that brings it in first.");
        }
        if (!(given.get("title") instanceof String title)) {
            throw Refusal.invalid(at + "/handle", "is no product of the catalog, and a new one needs a title")
                    .kept("Nothing was staged.");
        }
        Map<String, Object> fields = new LinkedHashMap<>(given);
        fields.values().removeIf(java.util.Objects::isNull);
        fields.computeIfAbsent("handle", name -> freeHandle(storeId, title, handles));
        Document after = Document.of(Kind.PRODUCT, fields);
        return new Change(item, "CREATE", null, after, List.of());
    }

    private static Change update(Item item, Map<String, Object> given) {
        Document after = item.latest();
        for (Map.Entry<String, Object> field : given.entrySet()) {
            if (!field.getKey().equals("id")) {
                after = after.with(field.getKey(), field.getValue());
            }
        }
        Document before = item.base() != null ? item.base() : item.document();
        boolean same = Merge.differences(item.latest(), after).isEmpty();
        if (before == null) {
            // Not in the store yet: the proposal to create it is what changes.
            return same ? null : new Change(item, "CREATE", null, after, List.of());
        }
        Difference difference = Difference.between(before, after);
        return same || difference.fields().isEmpty()
                ? null
                : new Change(item, difference.operation(), before, after, difference.fields());
    }

    private static Item known(String at, Item item) {
        if (item == null || item.latest() == null) {
            throw Refusal.invalid(at, "is no product of the catalog")
                    .kept("Nothing was staged.")
                    .next("Pull the store first, or name a product that was pulled.");
        }
        return item;
    }

    /** The title as Shopify would make a handle of it, numbered where the catalog or this very request has it already. */
    private String freeHandle(int storeId, String title, Set<String> handles) {
        String plain = Normalizer.normalize(title, Normalizer.Form.NFD).replaceAll("\\p{M}+", "");
        String handle = plain.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}]+", "-")
                .replaceAll("^-|-$", "");
        String stem = handle.isEmpty() ? "product" : handle.substring(0, Math.min(handle.length(), 200));
        String free = stem;
        for (int i = 1; !handles.add(free) || isTaken(storeId, free); i++) {
            free = stem + "-" + i;
        }
        return free;
    }

    private boolean isTaken(int storeId, String handle) {
        return !database.queryForList(SELECT_ITEMS, storeId, Kind.PRODUCT.name(), new String[0], new String[] {handle})
                .isEmpty();
    }

    private Map<String, Object> insert(
            String actor, int storeId, Proposal.Request request, List<Change> changes, int unchanged) {
        Map<String, Object> counts = new LinkedHashMap<>();
        counts.put("staged", changes.size());
        counts.put("unchanged", unchanged);
        Long batchId = database.queryForObject(
                INSERT_BATCH, Long.class, storeId, Kind.PRODUCT.name(), "{}", write(counts), actor);
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
                    storeId,
                    batchId,
                    itemId,
                    Kind.PRODUCT.name(),
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
                Kind.PRODUCT.name(),
                document.text("title"),
                document.text("vendor"),
                document.text("productType"),
                document.text("status"),
                document.text("handle"),
                document.tags().toArray(String[]::new));
    }

    private static Document document(String text) {
        return text == null ? null : Document.parse(Kind.PRODUCT, text);
    }

    private static String text(Document document) {
        return document == null ? null : document.toJson();
    }

    private String write(Map<String, Object> counts) {
        try {
            return json.writeValueAsString(counts);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("counts can always be written as JSON", e);
        }
    }
}
