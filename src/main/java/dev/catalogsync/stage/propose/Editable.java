package dev.catalogsync.stage.propose;

import dev.catalogsync.Refusal;
import dev.catalogsync.catalog.Document;
import dev.catalogsync.catalog.FieldChange;
import dev.catalogsync.catalog.Kind;
import dev.catalogsync.catalog.Merge;
import dev.catalogsync.catalog.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/** A product of the catalog in editable form: proposed unchanged, it changes nothing. */
@Component("editable")
class Editable {

    /** Follows from the order of the list. */
    private static final Set<String> NOT_WRITTEN = Set.of("position");

    /**
     * @param row {@code document}, {@code base}, {@code version}, {@code syncStatus}, {@code locked}; null where there is none
     * @return {@code document} (every field that can be written; what is empty is left out), {@code version}, {@code syncStatus},
     *     {@code locked} and {@code drift}: path, store and catalog of each field in which the catalog differs from what the store
     *     is known to have
     * @throws Refusal NOT_FOUND where the catalog has no such product
     */
    Map<String, Object> of(String product, Map<String, Object> row) {
        if (row == null) {
            throw new Refusal(Refusal.Kind.NOT_FOUND, "There is no product " + product + " in the catalog.")
                    .next("Pull the store first, or name a product that was pulled and approved.");
        }
        Document document = Document.parse(Kind.PRODUCT, (String) row.get("document"));
        Document store = row.get("base") == null ? document : Document.parse(Kind.PRODUCT, (String) row.get("base"));
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("document", written(Kind.PRODUCT.shape(), document.fields()));
        answer.put("version", row.get("version"));
        answer.put("syncStatus", row.get("syncStatus"));
        answer.put("locked", row.get("locked"));
        answer.put(
                "drift",
                Merge.differences(store, document).stream().map(Editable::drift).toList());
        return answer;
    }

    private static Map<String, Object> drift(FieldChange change) {
        Map<String, Object> drift = new LinkedHashMap<>();
        drift.put("path", change.path());
        drift.put("store", change.before());
        drift.put("catalog", change.after());
        return drift;
    }

    private static Map<String, Object> written(Shape shape, Map<?, ?> fields) {
        Map<String, Object> written = new LinkedHashMap<>();
        shape.fields().forEach((name, field) -> {
            Object value = NOT_WRITTEN.contains(name) ? null : value(field, fields.get(name));
            if (value != null) {
                written.put(name, value);
            }
        });
        return written;
    }

    private static Object value(Shape shape, Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> object = written(shape, map);
            return object.isEmpty() ? null : object;
        }
        if (value instanceof List<?> list) {
            List<?> elements = shape.type() == Shape.Type.LIST
                    ? list.stream()
                            .map(each -> written(shape, (Map<?, ?>) each))
                            .toList()
                    : list;
            return elements.isEmpty() ? null : elements;
        }
        return value;
    }
}
