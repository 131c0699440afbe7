package dev.catalogsync.stage.propose;

import dev.catalogsync.Json;
import dev.catalogsync.Page;
import dev.catalogsync.Refusal;
import dev.catalogsync.catalog.Difference;
import dev.catalogsync.catalog.Document;
import dev.catalogsync.catalog.Kind;
import dev.catalogsync.catalog.Merge;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Where catalog and store are known to differ: after a rejected change, or a manual edit of the table. Nothing happens
 * automatically; a person settles it in either direction, by a change like any other.
 */
@Component("drift")
class Drift {

    private static final List<String> SIDES = List.of("CATALOG", "STORE");

    /** @param asked query parameters; {@code limit}, {@code after} and {@code store} are known */
    Map<String, Object> page(Map<String, Object> asked) {
        List<Refusal.Field> wrong = new ArrayList<>();
        Page.refuseUnknown(asked, Set.of("store"), wrong);
        Map<String, Object> page = new HashMap<>();
        Page.read(asked, page, "id", wrong);
        if (!wrong.isEmpty()) {
            throw Refusal.invalid(wrong);
        }
        return page;
    }

    /**
     * A page of the list: {@code items} with id, kind, shopifyId, title, {@code fields} that differ, {@code onlyInStore} where the
     * catalog has none of it, and {@code waiting}, whether a change of it is still to be decided or pushed.
     */
    Map<String, Object> list(Map<String, Object> page, long total, List<Map<String, Object>> rows) {
        List<Map<String, Object>> items = new ArrayList<>(rows.size());
        for (Map<String, Object> row : rows) {
            Kind kind = Kind.valueOf((String) row.get("kind"));
            Map<String, Object> item = new LinkedHashMap<>(row);
            Object document = item.remove("document");
            Object base = item.remove("base");
            item.put(
                    "fields",
                    document == null
                            ? List.of()
                            : Difference.between(document(kind, base), document(kind, document))
                                    .fields());
            item.put("onlyInStore", document == null);
            items.add(item);
        }
        return Page.answer(page, total, "items", items);
    }

    /**
     * The change that settles a drift.
     *
     * @param asked {@code keep} (CATALOG or STORE), and {@code fields} (names) where not all of it is meant
     * @param row of {@code select-drift.sql}, null where there is none
     * @return the parameters of {@code record-settlement.sql}
     */
    Map<String, Object> settle(long itemId, Map<String, Object> asked, Map<String, Object> row) {
        if (row == null || row.get("document") == null && row.get("base") == null) {
            throw new Refusal(Refusal.Kind.NOT_FOUND, "There is no product " + itemId + ".");
        }
        boolean keepsCatalog = check(asked).equals("CATALOG");
        Kind kind = Kind.valueOf((String) row.get("kind"));
        Document document = document(kind, row.get("document"));
        Document store = document(kind, row.get("base"));
        List<?> fields = (List<?>) asked.get("fields");
        if (store == null) {
            throw inStep(itemId, fields);
        }
        if (!keepsCatalog && row.get("incoming") != null) {
            throw new Refusal(
                            Refusal.Kind.CONFLICT,
                            "Change " + row.get("incoming")
                                    + " is pending and has a newer state of the store's product " + itemId + " better.")
                    .kept("Nothing was staged.")
                    .next("Decide that change first.");
        }
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("itemId", row.get("itemId"));
        parameters.put("written", row.get("written"));
        parameters.put("criteria", Json.write(asked));
        parameters.put("direction", keepsCatalog ? "OUTGOING" : "INCOMING");
        if (document == null) {
            if (fields != null) {
                throw Refusal.invalid(
                        "/fields", "cannot be chosen one by one while the catalog does not have the product");
            }
            parameters.put("operation", keepsCatalog ? "DELETE" : "CREATE");
            parameters.put("fields", "[]");
            parameters.put("before", keepsCatalog ? row.get("base") : null);
            parameters.put("after", keepsCatalog ? null : row.get("base"));
            parameters.put("remote", null);
            return parameters;
        }
        Document from = keepsCatalog ? store : document;
        Document to = narrowed(from, keepsCatalog ? document : store, fields);
        Difference settled = Difference.between(from, to);
        if (settled.fields().isEmpty()) {
            throw inStep(itemId, fields);
        }
        // An edit that waits already goes along; the change takes its place.
        Document proposed = keepsCatalog ? document(kind, row.get("proposed")) : null;
        Document after = proposed == null ? to : Merge.apply(proposed, from, to);
        Difference difference = Difference.between(from, after);
        parameters.put("operation", difference.operation());
        parameters.put("fields", Json.write(difference.fields()));
        parameters.put("before", row.get(keepsCatalog ? "base" : "document"));
        parameters.put("after", after.toJson());
        parameters.put("remote", keepsCatalog ? null : store.toJson());
        return parameters;
    }

    private static String check(Map<String, Object> asked) {
        List<Refusal.Field> wrong = new ArrayList<>();
        Refusal.unknown(asked.keySet(), Set.of("keep", "fields"), "/", wrong);
        if (!SIDES.contains(asked.get("keep"))) {
            wrong.add(new Refusal.Field("/keep", "must be one of CATALOG, STORE"));
        }
        if (asked.get("fields") != null
                && !(asked.get("fields") instanceof List<?> names
                        && !names.isEmpty()
                        && Kind.PRODUCT.shape().fields().keySet().containsAll(names))) {
            wrong.add(new Refusal.Field(
                    "/fields",
                    "must be a list of "
                            + String.join(", ", Kind.PRODUCT.shape().fields().keySet())));
        }
        if (!wrong.isEmpty()) {
            throw Refusal.invalid(wrong).kept("Nothing was staged.");
        }
        return (String) asked.get("keep");
    }

    /** One side with the other's named fields; all of the other's where none is named. */
    private static Document narrowed(Document from, Document to, List<?> fields) {
        if (fields == null) {
            return to;
        }
        Document narrowed = from;
        for (Object field : fields) {
            narrowed = narrowed.with((String) field, to.fields().get(field));
        }
        return narrowed;
    }

    private static Refusal inStep(long itemId, List<?> fields) {
        return new Refusal(
                        Refusal.Kind.CONFLICT,
                        "Product " + itemId + " does not differ from what the store is known to have"
                                + (fields == null ? "." : " in " + fields + "."))
                .kept("Nothing was staged.");
    }

    /** The answer, as that of a proposal. */
    Map<String, Object> answer(
            Map<String, Object> drift, Map<String, Object> parameters, Map<String, Object> recorded) {
        if (recorded == null) {
            throw new Refusal(Refusal.Kind.CONFLICT, "The product was changed while this was being staged.")
                    .kept("Nothing was staged.")
                    .next("Review it again.");
        }
        Map<String, Object> change = new LinkedHashMap<>();
        change.put("id", recorded.get("changeId"));
        change.put("operation", parameters.get("operation"));
        change.put("direction", parameters.get("direction"));
        change.put("shopifyId", drift.get("shopifyId"));
        change.put("handle", drift.get("handle"));
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("batchId", recorded.get("batchId"));
        answer.put("staged", 1);
        answer.put("unchanged", 0);
        answer.put("changes", List.of(change));
        return answer;
    }

    private static Document document(Kind kind, Object text) {
        return text == null ? null : Document.parse(kind, (String) text);
    }
}
