package dev.catalogsync.rollback;

import dev.catalogsync.Json;
import dev.catalogsync.Refusal;
import dev.catalogsync.catalog.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** What somebody asked to be rolled back. */
@Component("rollbackRequest")
class RollbackRequest {

    private static final int MOST = 10_000;
    private static final Set<String> KNOWN = Set.of("changes", "fields", "force");
    private static final Set<String> FIELDS = Arrays.stream(Kind.values())
            .flatMap(kind -> kind.shape().fields().keySet().stream())
            .collect(Collectors.toCollection(TreeSet::new));

    /**
     * @param body {@code changes}: ids, to roll back only these; {@code fields}: names such as {@code title} or {@code variants};
     *     {@code force}: also what was edited since; all optional
     * @return {@code criteria}: the same as JSON, kept with the batch
     * @throws Refusal where the body says something else
     */
    Map<String, Object> criteria(Map<String, Object> body) {
        List<Refusal.Field> wrong = new ArrayList<>();
        Map<String, Object> asked = body == null ? Map.of() : body;
        Map<String, Object> criteria = new LinkedHashMap<>();
        Refusal.unknown(asked.keySet(), KNOWN, "/", wrong);
        if (asked.get("changes") != null) {
            List<?> ids = asked.get("changes") instanceof List<?> list ? list : List.of();
            if (ids.isEmpty()
                    || ids.size() > MOST
                    || !ids.stream().allMatch(id -> id instanceof Integer || id instanceof Long)) {
                wrong.add(new Refusal.Field("/changes", "expected a list of 1 to " + MOST + " ids of changes"));
            } else {
                criteria.put("changes", ids.stream().distinct().toList());
            }
        }
        if (asked.get("fields") != null) {
            List<?> fields = asked.get("fields") instanceof List<?> list ? list : List.of();
            if (fields.isEmpty()
                    || fields.size() > 100
                    || !fields.stream().allMatch(field -> field instanceof String name && FIELDS.contains(name))) {
                wrong.add(new Refusal.Field(
                        "/fields", "expected a list of field names; allowed are " + String.join(", ", FIELDS)));
            } else {
                criteria.put("fields", fields.stream().distinct().toList());
            }
        }
        if (asked.get("force") != null && !(asked.get("force") instanceof Boolean)) {
            wrong.add(new Refusal.Field("/force", "expected true or false"));
        } else if (Boolean.TRUE.equals(asked.get("force"))) {
            criteria.put("force", true);
        }
        if (!wrong.isEmpty()) {
            throw Refusal.invalid(wrong);
        }
        return Map.of("criteria", Json.write(criteria));
    }

    /**
     * The same of parameters of a query: {@code changes=1,2}, {@code fields=title,vendor}, {@code force=true}.
     *
     * @throws Refusal as {@link #criteria}
     */
    public Map<String, Object> asked(Map<String, Object> parameters) {
        Map<String, Object> body = new LinkedHashMap<>(parameters);
        body.computeIfPresent("changes", (name, ids) -> Stream.of(ids.toString().split(","))
                .map(id -> id.matches("[0-9]{1,18}") ? (Object) Long.valueOf(id) : id)
                .toList());
        body.computeIfPresent(
                "fields", (name, fields) -> List.of(fields.toString().split(",")));
        body.computeIfPresent("force", (name, force) -> switch (force.toString()) {
            case "true" -> true;
            case "false" -> false;
            default -> force;
        });
        return criteria(body);
    }

    /**
     * @param batch status, ended, applied (changes that can be rolled back), unknown (changes that were named and are not among
     *     them), rolledBackBy (a batch that rolled all of it back, or null); null where there is no such batch
     * @throws Refusal where it cannot be rolled back
     */
    void check(long batchId, Map<String, Object> criteria, Map<String, Object> batch) {
        if (batch == null) {
            throw new Refusal(Refusal.Kind.NOT_FOUND, "There is no batch " + batchId + ".");
        }
        if (!Boolean.TRUE.equals(batch.get("ended"))) {
            throw refused(
                    "Batch " + batchId + " is " + batch.get("status") + " and is still running.",
                    "Wait until it has ended, or cancel it.");
        }
        if (number(batch, "unknown") > 0) {
            throw new Refusal(
                            Refusal.Kind.NOT_FOUND,
                            number(batch, "unknown") + " of the named changes were not applied by batch " + batchId
                                    + ".")
                    .kept("Nothing was staged.");
        }
        if (number(batch, "applied") == 0) {
            throw refused("Batch " + batchId + " applied nothing, so there is nothing to roll back.", null);
        }
        boolean narrowed = criteria.get("criteria").toString().contains("\"");
        if (batch.get("rolledBackBy") != null && !narrowed) {
            throw refused(
                    "Batch " + batchId + " was rolled back by batch " + batch.get("rolledBackBy") + ".",
                    "Look at what that batch staged; to undo it, roll that batch back.");
        }
    }

    /** @param batchId of the new batch */
    Map<String, Object> answer(Long batchId) {
        return Map.of("batchId", batchId);
    }

    private static Refusal refused(String happened, String next) {
        Refusal refusal = new Refusal(Refusal.Kind.CONFLICT, happened).kept("Nothing was staged.");
        return next == null ? refusal : refusal.next(next);
    }

    private static long number(Map<String, Object> row, String name) {
        return ((Number) row.get(name)).longValue();
    }
}
