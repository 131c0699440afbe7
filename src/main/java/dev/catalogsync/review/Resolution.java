package dev.catalogsync.review;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.catalogsync.Refusal;
import dev.catalogsync.catalog.Document;
import dev.catalogsync.catalog.Kind;
import dev.catalogsync.catalog.Merge;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** What a resolved conflict makes of its change: the merge is done again with what persons decided so far. */
@Component("resolution")
class Resolution {

    private final ObjectMapper json = new ObjectMapper();

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
                    .kept("It was left as it is.");
        }
        List<Map<String, Object>> conflicts = conflicts((String) row.get("conflicts"));
        String field = String.valueOf(asked.get("field"));
        String choice = String.valueOf(asked.get("resolution"));
        check(asked, conflicts, field, choice);

        Map<String, Object> resolved = new HashMap<>();
        for (Map<String, Object> conflict : conflicts) {
            boolean thisOne = field.equals(conflict.get("field"));
            String how = thisOne ? choice : (String) conflict.get("resolution");
            if (how != null) {
                Object value = thisOne ? asked.get("value") : conflict.get("value");
                resolved.put((String) conflict.get("field"), choose(how, conflict, value));
            }
        }
        Kind kind = Kind.valueOf((String) row.get("kind"));
        Document remote =
                document(kind, Objects.requireNonNullElse((String) row.get("remote"), (String) row.get("after")));
        Merge.Outcome merged = Merge.merge(
                document(kind, (String) row.get("base")), document(kind, (String) row.get("before")), remote, resolved);

        Map<String, Object> parameters = new HashMap<>();
        parameters.put("changeId", changeId);
        parameters.put("field", field);
        parameters.put("resolution", choice);
        parameters.put("value", choice.equals("VALUE") ? write(asked.get("value")) : null);
        parameters.put("after", merged.merged().toJson());
        parameters.put("remote", remote.toJson());
        return parameters;
    }

    private static void check(
            Map<String, Object> asked, List<Map<String, Object>> conflicts, String field, String choice) {
        List<Refusal.Field> wrong = new ArrayList<>();
        if (conflicts.stream().noneMatch(conflict -> field.equals(conflict.get("field")))) {
            wrong.add(new Refusal.Field(
                    "/field",
                    "is no conflict of this change; its conflicts are "
                            + conflicts.stream()
                                    .map(conflict -> conflict.get("field"))
                                    .toList()));
        }
        if (!List.of("OURS", "THEIRS", "VALUE").contains(choice)) {
            wrong.add(new Refusal.Field("/resolution", "is one of OURS, THEIRS, VALUE"));
        }
        if (choice.equals("VALUE") && !asked.containsKey("value")) {
            wrong.add(new Refusal.Field("/value", "is needed with VALUE"));
        }
        if (!wrong.isEmpty()) {
            throw Refusal.invalid(wrong);
        }
    }

    private static Object choose(String how, Map<String, Object> conflict, Object value) {
        return switch (how) {
            case "OURS" -> conflict.get("local");
            case "THEIRS" -> conflict.get("remote");
            default -> value;
        };
    }

    private static Document document(Kind kind, String text) {
        return text == null ? Document.empty(kind) : Document.parse(kind, text);
    }

    @SuppressWarnings("unchecked")
    private List<Map<String, Object>> conflicts(String text) {
        try {
            return text == null ? List.of() : json.readValue(text, List.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("conflicts are written by us and are JSON", e);
        }
    }

    private String write(Object value) {
        try {
            return json.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("plain values can always be written as JSON", e);
        }
    }
}
