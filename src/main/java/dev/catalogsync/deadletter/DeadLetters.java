package dev.catalogsync.deadletter;

import dev.catalogsync.Json;
import dev.catalogsync.Page;
import dev.catalogsync.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Dead letters as a person asks for them and decides about them. */
@Component("deadLetters")
class DeadLetters {

    private static final Set<String> ROOMS = Set.of("pull", "stage", "review", "push", "rollback");
    private static final Set<String> STATES = Set.of("OPEN", "REPLAYED", "DISCARDED");
    private static final Set<String> PARAMETERS = Set.of("room", "state", "batch", "limit", "after");

    /**
     * @param asked query parameters by name, as text: room, state (OPEN unless told), batch, limit (50), after
     * @return the same with their types, null where all are meant
     */
    Map<String, Object> page(Map<String, Object> asked) {
        List<Refusal.Field> wrong = new ArrayList<>();
        Page.refuseUnknown(asked, PARAMETERS, wrong);
        Object room = asked.get("room");
        if (room != null && !ROOMS.contains(room)) {
            wrong.add(new Refusal.Field(
                    "room", "must be one of " + ROOMS.stream().sorted().toList()));
        }
        Object state = asked.getOrDefault("state", "OPEN");
        if (!STATES.contains(state)) {
            wrong.add(new Refusal.Field(
                    "state", "must be one of " + STATES.stream().sorted().toList()));
        }
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("room", room);
        page.put("state", state);
        page.put("batch", Page.number("batch", asked.get("batch"), null, 1, Long.MAX_VALUE, wrong));
        Page.read(asked, page, "-id", wrong);
        if (!wrong.isEmpty()) {
            throw Refusal.invalid(wrong);
        }
        return page;
    }

    /** {@code total}, {@code limit}, {@code next}, {@code letters}. */
    Map<String, Object> list(Map<String, Object> page, long total, List<Map<String, Object>> letters) {
        return Page.answer(page, total, "letters", letters);
    }

    /** One letter whole, request and answer as JSON where they are JSON. */
    Map<String, Object> show(long id, Map<String, Object> letter) {
        Map<String, Object> shown = new LinkedHashMap<>(known(id, letter));
        for (String column : List.of("request", "answer", "document")) {
            shown.computeIfPresent(column, (name, text) -> read((String) text));
        }
        return shown;
    }

    /**
     * What a mended change is proposed as.
     *
     * @param body {@code document}: fields that replace those of the change's document
     * @return body of {@code stage-propose}; empty where nothing was mended and the change is sent again as it is
     * @throws Refusal where the letter cannot be replayed
     */
    Map<String, Object> mended(long id, Map<String, Object> letter, Map<String, Object> body) {
        replayable(id, letter);
        Map<String, Object> asked = body == null ? Map.of() : body;
        List<Refusal.Field> wrong = asked.keySet().stream()
                .filter(name -> !name.equals("document"))
                .map(name -> new Refusal.Field("/" + name, "is unknown; only document is allowed"))
                .toList();
        if (!wrong.isEmpty()) {
            throw Refusal.invalid(wrong);
        }
        if (asked.get("document") == null) {
            return Map.of();
        }
        if (!(asked.get("document") instanceof Map<?, ?> edits) || edits.isEmpty()) {
            throw Refusal.invalid("/document", "expected an object of fields, such as title");
        }
        if (letter.get("document") == null) {
            throw Refusal.invalid("/document", "the change deletes the product; it has no fields to mend");
        }
        // It is laid over what the change would have made of the product; a new one is named by all that it is.
        Object product = letter.get("shopifyId");
        Map<String, Object> document = new LinkedHashMap<>(
                product == null ? Json.object((String) letter.get("document")) : Map.of("id", product));
        edits.forEach((name, value) -> document.put((String) name, value));
        return Map.of("documents", List.of(document), "reason", "dead letter " + id + ", mended");
    }

    /**
     * @param settled what the statement returned, or null where the letter could not be settled
     * @return {@code id}, {@code state}, {@code batchId} to look at
     */
    Map<String, Object> settled(long id, Map<String, Object> settled) {
        if (settled == null) {
            throw new Refusal(
                            Refusal.Kind.CONFLICT,
                            "Dead letter " + id
                                    + " was changed, or another change of the same product is being pushed.")
                    .kept("It was left unchanged.")
                    .next("Try again in a moment.");
        }
        return settled;
    }

    /** @throws Refusal where it is not open */
    Map<String, Object> open(long id, Map<String, Object> letter) {
        if (!"OPEN".equals(known(id, letter).get("state"))) {
            throw new Refusal(Refusal.Kind.CONFLICT, "Dead letter " + id + " is " + letter.get("state") + ".")
                    .kept("It was left unchanged.");
        }
        return letter;
    }

    private void replayable(long id, Map<String, Object> letter) {
        open(id, letter);
        if (!"push".equals(letter.get("room")) || letter.get("changeId") == null) {
            throw new Refusal(Refusal.Kind.CONFLICT, "Dead letter " + id + " is of room " + letter.get("room") + ".")
                    .kept("It was left unchanged.")
                    .next("Only what could not be pushed can be replayed; pull again, or discard it.");
        }
    }

    private static Map<String, Object> known(long id, Map<String, Object> letter) {
        if (letter == null) {
            throw new Refusal(Refusal.Kind.NOT_FOUND, "There is no dead letter " + id + ".");
        }
        return letter;
    }

    private static Object read(String text) {
        try {
            return Json.object(text);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
