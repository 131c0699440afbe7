package dev.catalogsync.push;

import dev.catalogsync.Json;
import dev.catalogsync.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/** What somebody asked to be pushed. */
@Component("pushRequest")
class PushRequest {

    private static final int MOST = 10_000;
    private static final Set<String> FIELDS = Set.of("changes", "batch", "priority", "store");
    private static final List<String> PRIORITIES = List.of("CRITICAL", "HIGH", "NORMAL", "LOW", "BATCH");

    private final ItemWriters writers;

    PushRequest(ItemWriters writers) {
        this.writers = writers;
    }

    /**
     * @param body {@code changes}: list of ids; {@code batch}: id; {@code priority}; all optional
     * @return {@code criteria}: the same as JSON, to be kept with the batch
     * @throws Refusal where the body says something else
     */
    Map<String, Object> criteria(Map<String, Object> body) {
        List<Refusal.Field> wrong = new ArrayList<>();
        Map<String, Object> criteria = new LinkedHashMap<>();
        Map<String, Object> asked = body == null ? Map.of() : body;
        Refusal.unknown(asked.keySet(), FIELDS, "/", wrong);
        if (asked.get("changes") != null) {
            List<?> ids = asked.get("changes") instanceof List<?> list ? list : List.of();
            if (ids.isEmpty() || ids.size() > MOST || !ids.stream().allMatch(PushRequest::isId)) {
                wrong.add(new Refusal.Field("/changes", "expected a list of 1 to " + MOST + " ids of changes"));
            } else {
                criteria.put("changes", ids.stream().distinct().toList());
            }
        }
        if (asked.get("batch") != null) {
            if (isId(asked.get("batch"))) {
                criteria.put("batch", asked.get("batch"));
            } else {
                wrong.add(new Refusal.Field("/batch", "expected the id of a batch"));
            }
        }
        if (asked.get("priority") != null) {
            if (PRIORITIES.contains(asked.get("priority"))) {
                criteria.put("priority", asked.get("priority"));
            } else {
                wrong.add(new Refusal.Field("/priority", "expected one of " + String.join(", ", PRIORITIES)));
            }
        }
        if (!wrong.isEmpty()) {
            throw Refusal.invalid(wrong);
        }
        return Map.of("criteria", Json.write(criteria));
    }

    /**
     * @param found counts, and as JSON the rest of what was named
     * @throws Refusal where a batch or changes were named that do not exist, or that cannot be pushed
     */
    void check(Map<String, Object> criteria, Map<String, Object> found) {
        Map<String, Object> asked = Json.object((String) criteria.get("criteria"));
        if (Boolean.FALSE.equals(found.get("batchKnown"))) {
            throw new Refusal(Refusal.Kind.NOT_FOUND, "There is no batch " + asked.get("batch") + ".")
                    .kept("Nothing was queued.");
        }
        if (asked.get("changes") instanceof List<?> ids) {
            if (number(found.get("found")) < ids.size() && asked.get("batch") == null) {
                throw new Refusal(
                                Refusal.Kind.NOT_FOUND,
                                "Of " + ids.size() + " changes " + (ids.size() - number(found.get("found")))
                                        + " do not exist.")
                        .kept("Nothing was queued.");
            }
            List<?> rest = (List<?>)
                    Json.object("{\"rest\":" + found.get("rest") + "}").get("rest");
            if (!rest.isEmpty()) {
                Map<?, ?> first = (Map<?, ?>) rest.getFirst();
                throw new Refusal(
                                Refusal.Kind.CONFLICT,
                                rest.size() + " of these changes cannot be pushed; change " + first.get("id") + " is "
                                        + why(first) + ".")
                        .kept("Nothing was queued.")
                        .next("Name only outgoing changes of " + writers.inWords() + " that are APPROVED.");
            }
        }
    }

    private static String why(Map<?, ?> change) {
        if (!"APPROVED".equals(change.get("status"))) {
            return String.valueOf(change.get("status"));
        }
        if (!"OUTGOING".equals(change.get("direction"))) {
            return "incoming";
        }
        return Boolean.TRUE.equals(change.get("locked")) ? "of a locked item" : "of kind " + change.get("kind");
    }

    /** @param batchId of the new batch, or null where nothing waits */
    Map<String, Object> answer(Long batchId, Map<String, Object> waiting) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("batchId", batchId);
        answer.put("changes", waiting.get("changes"));
        answer.put("tasks", waiting.get("items"));
        if (batchId == null) {
            answer.put("message", "No approved change waits to be pushed.");
        }
        return answer;
    }

    private static boolean isId(Object value) {
        return (value instanceof Integer || value instanceof Long) && number(value) > 0;
    }

    private static long number(Object value) {
        return ((Number) value).longValue();
    }
}
