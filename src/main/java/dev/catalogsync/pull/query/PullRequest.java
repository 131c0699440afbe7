package dev.catalogsync.pull.query;

import dev.catalogsync.Json;
import dev.catalogsync.Refusal;
import dev.catalogsync.catalog.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.stereotype.Component;

/** Validates the request for a pull. */
@Component("pullRequest")
class PullRequest {

    private static final Set<String> FIELDS = Set.of("type", "kind", "select", "ignoreWarnings", "dryRun", "store");
    private static final List<String> TYPES = List.of("FULL", "INCREMENTAL", "SELECTIVE");
    private static final List<String> KINDS =
            Arrays.stream(Kind.values()).map(Kind::name).toList();

    /**
     * @param asked any of {@code type} (FULL), {@code kind} (PRODUCT), {@code dryRun} (false); null for none. {@code select} with a
     *     SELECTIVE pull, see {@link Selection}; {@code ignoreWarnings} (false) pulls also where Shopify leaves out what it does not
     *     understand of its {@code query}
     * @param trigger what asks; null for a caller of the API, who cannot pass for anything else
     * @return the same with every default filled in; {@code criteria} is JSON; {@code handle} is that of a collection whose id
     *     belongs into the criteria, mostly null; {@code doubtful} is a query that Shopify has to be asked about first, mostly null
     * @throws Refusal INVALID, naming each field that is not acceptable
     */
    Map<String, Object> read(Map<String, Object> asked, String trigger) {
        Map<String, Object> given = asked == null ? Map.of() : asked;
        List<Refusal.Field> wrong = new ArrayList<>();
        for (String name : new TreeSet<>(given.keySet())) {
            if (!FIELDS.contains(name)) {
                wrong.add(new Refusal.Field(
                        "/" + name, "is unknown; the fields are type, kind, select, ignoreWarnings, dryRun and store"));
            }
        }
        Map<String, Object> request = new HashMap<>();
        request.put("type", word(given, "type", TYPES, wrong));
        request.put("kind", word(given, "kind", KINDS, wrong));
        request.put("trigger", trigger == null ? "REST" : trigger);
        request.put("dryRun", flag(given, "dryRun", wrong));
        boolean ignoring = flag(given, "ignoreWarnings", wrong);
        request.put("criteria", "{}");
        request.put("handle", null);
        request.put("doubtful", null);
        if ("SELECTIVE".equals(request.get("type"))) {
            Selection selection = new Selection(given.get("select"), (String) request.get("kind"), wrong);
            request.put("criteria", Json.write(Map.of("select", selection.checked())));
            request.put("handle", selection.handle());
            request.put("doubtful", ignoring ? null : selection.checked().get("query"));
        } else if (given.containsKey("select")) {
            wrong.add(new Refusal.Field("/select", "is allowed only with the type SELECTIVE"));
        }
        if (!wrong.isEmpty()) {
            throw Refusal.invalid(wrong);
        }
        return request;
    }

    /**
     * @param request as {@link #read} returned it
     * @param data the answer to {@code collection-by-handle.graphql}
     * @return the request with the collection's id in its criteria
     * @throws Refusal INVALID where there is no such collection
     */
    @SuppressWarnings("unchecked")
    Map<String, Object> collected(Map<String, Object> request, Map<String, Object> data) {
        if (!(data.get("collectionByIdentifier") instanceof Map<?, ?> collection)) {
            throw Refusal.invalid(
                    "/select/collection", "there is no collection with the handle " + request.get("handle"));
        }
        Map<String, Object> criteria = Json.object((String) request.get("criteria"));
        String id = (String) collection.get("id");
        ((Map<String, Object>) criteria.get("select")).put("collection", id.substring(id.lastIndexOf('/') + 1));
        request.put("criteria", Json.write(criteria));
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
                                ? "Another pull was started at the same moment."
                                : "Another pull, batch " + row.get("batchId") + ", is in progress.")
                .kept("It continues; nothing new was started.")
                .next("Wait until it has ended, or cancel it first.");
    }

    /** The variables of a {@code slice-bounds} document: the query that was asked for, and nothing else. */
    Map<String, Object> doubt(Map<String, Object> request) {
        return Map.of("query", request.get("doubtful"));
    }

    /**
     * @param ignored what Shopify did not understand of the query
     * @return the request
     * @throws Refusal INVALID where that is anything: Shopify leaves it out, and the pull would bring far more than was asked for
     */
    Map<String, Object> understood(Map<String, Object> request, List<String> ignored) {
        if (!ignored.isEmpty()) {
            throw Refusal.invalid(
                    "/select/query",
                    "is not understood by Shopify, which would leave this out and send all the rest ("
                            + String.join("; ", ignored)
                            + "). Correct it, or say \"ignoreWarnings\": true to pull all the same");
        }
        return request;
    }

    private static boolean flag(Map<String, Object> given, String name, List<Refusal.Field> wrong) {
        Object value = given.get(name);
        if (value != null && !(value instanceof Boolean)) {
            wrong.add(new Refusal.Field("/" + name, "must be true or false"));
        }
        return Boolean.TRUE.equals(value);
    }

    /** One of the words; the first where nothing is said. */
    private static String word(Map<String, Object> given, String name, List<String> words, List<Refusal.Field> wrong) {
        Object value = given.get(name);
        if (value != null && !words.contains(value)) {
            wrong.add(new Refusal.Field("/" + name, "must be one of " + String.join(", ", words)));
        }
        return value == null ? words.getFirst() : String.valueOf(value);
    }
}
