package dev.catalogsync.pull;

import dev.catalogsync.Refusal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.stereotype.Component;

/** What was asked for, checked. */
@Component("pullRequest")
class PullRequest {

    private static final Set<String> FIELDS = Set.of("type", "kind", "dryRun", "trigger");
    private static final List<String> TYPES = List.of("FULL", "INCREMENTAL", "SELECTIVE");
    private static final List<String> KINDS = List.of("PRODUCT", "COLLECTION", "INVENTORY_LEVEL");
    private static final List<String> TRIGGERS = List.of("REST", "SCHEDULE", "WEBHOOK", "START_UP", "COMMAND_LINE");

    /**
     * @param asked any of {@code type} (FULL), {@code kind} (PRODUCT), {@code dryRun} (false), {@code trigger} (REST); null
     *     for none
     * @return the same with every default filled in
     * @throws Refusal INVALID, naming each field that is not acceptable
     */
    Map<String, Object> read(Map<String, Object> asked) {
        Map<String, Object> given = asked == null ? Map.of() : asked;
        List<Refusal.Field> wrong = new ArrayList<>();
        for (String name : new TreeSet<>(given.keySet())) {
            if (!FIELDS.contains(name)) {
                wrong.add(new Refusal.Field("/" + name, "is not known; the fields are type, kind, dryRun and trigger"));
            }
        }
        Map<String, Object> request = new HashMap<>();
        request.put("type", word(given, "type", TYPES, 1, "only FULL pulls can be asked for in this release", wrong));
        request.put("kind", word(given, "kind", KINDS, KINDS.size(), "", wrong));
        request.put("trigger", word(given, "trigger", TRIGGERS, TRIGGERS.size(), "", wrong));
        Object dryRun = given.get("dryRun");
        if (dryRun != null && !(dryRun instanceof Boolean)) {
            wrong.add(new Refusal.Field("/dryRun", "is true or false"));
        }
        request.put("dryRun", Boolean.TRUE.equals(dryRun));
        if (!wrong.isEmpty()) {
            throw Refusal.invalid(wrong);
        }
        return request;
    }

    /**
     * @param row {@code batchId} and {@code made}, or null where another request won the race this moment
     * @throws Refusal CONFLICT where another pull is under way
     */
    Map<String, Object> answer(Map<String, Object> row) {
        if (row != null && Boolean.TRUE.equals(row.get("made"))) {
            return Map.of("batchId", row.get("batchId"));
        }
        throw new Refusal(
                        Refusal.Kind.CONFLICT,
                        row == null
                                ? "Another pull has begun this very moment."
                                : "Another pull, batch " + row.get("batchId") + ", is under way.")
                .kept("It goes on; nothing new was started.")
                .next("Wait until it has ended, or cancel it first.");
    }

    /** @param available how many of the words, from the first on, this release serves; the first is the default */
    private static String word(
            Map<String, Object> given,
            String name,
            List<String> words,
            int available,
            String why,
            List<Refusal.Field> wrong) {
        Object value = given.get(name);
        if (value == null) {
            return words.getFirst();
        }
        int index = words.indexOf(value);
        if (index < 0) {
            wrong.add(new Refusal.Field("/" + name, "is one of " + String.join(", ", words)));
        } else if (index >= available) {
            wrong.add(new Refusal.Field("/" + name, value + " is not available: " + why));
        }
        return String.valueOf(value);
    }
}
