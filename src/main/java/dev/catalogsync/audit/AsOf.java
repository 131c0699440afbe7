package dev.catalogsync.audit;

import dev.catalogsync.Refusal;
import dev.catalogsync.catalog.Document;
import dev.catalogsync.catalog.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/** An item of the catalog as it stood at a moment. */
@Component("asOf")
class AsOf {

    /** @return {@code at}, a moment that is not in the future, as text */
    Map<String, Object> moment(Map<String, Object> asked) {
        List<Refusal.Field> wrong = new ArrayList<>();
        Refusal.unknown(asked.keySet(), Set.of("at"), "", wrong);
        Instant at = EntryFilter.moment("at", asked.get("at"), wrong);
        if (at != null && at.isAfter(Instant.now())) {
            wrong.add(new Refusal.Field("at", "must not be in the future"));
        }
        if (!wrong.isEmpty()) {
            throw Refusal.invalid(wrong);
        }
        Map<String, Object> moment = new HashMap<>();
        moment.put("at", at.toString());
        return moment;
    }

    /**
     * @param row of {@code select-as-of.sql}, null where there is no such item
     * @return the row with {@code at}, {@code state} (NOT_YET: the catalog did not have it yet; PRESENT; DELETED) and {@code document}, null unless
     *     PRESENT
     */
    Map<String, Object> of(long itemId, Map<String, Object> moment, Map<String, Object> row) {
        Map<String, Object> state = new LinkedHashMap<>(History.known(itemId, row));
        Object document = row.get("document");
        boolean never = ((Number) row.get("version")).intValue() == 0;
        state.put("at", moment.get("at"));
        state.put("state", document != null ? "PRESENT" : never ? "NOT_YET" : "DELETED");
        state.put(
                "document",
                document == null
                        ? null
                        : Document.parse(Kind.valueOf((String) row.get("kind")), (String) document)
                                .fields());
        return state;
    }
}
