package dev.catalogsync.review;

import dev.catalogsync.Json;
import dev.catalogsync.Page;
import dev.catalogsync.Refusal;
import dev.catalogsync.review.pattern.Facts;
import dev.catalogsync.review.pattern.Outliers;
import dev.catalogsync.review.pattern.Patterns;
import dev.catalogsync.review.pattern.RuleDraft;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Review by pattern: what callers ask of undecided changes that do the same, and what they are told. */
@Component("patternReview")
class PatternReview {

    private static final int MOST = 50_000;
    private static final int MOST_EXCEPTED = 10_000;
    private static final int SHOWN_OUTLIERS = 100;
    private static final int SHOWN_PATTERNS = 200;
    private static final int EXAMPLES = 3;

    private final ChangeFilter changes;

    PatternReview(ChangeFilter changes) {
        this.changes = changes;
    }

    /**
     * @param asked conditions as in the list of changes; only undecided ones are looked at
     * @return {@code filter}
     */
    Map<String, Object> filter(Map<String, Object> asked) {
        Map<String, Object> conditions = new LinkedHashMap<>(asked);
        if (!"PENDING".equals(conditions.getOrDefault("status", "PENDING"))) {
            throw Refusal.invalid("status", "must be PENDING or absent: patterns are of undecided changes");
        }
        conditions.put("status", "PENDING");
        Map<String, Object> request = new HashMap<>();
        request.put("filter", changes.filter(conditions));
        return request;
    }

    /** The same with the part of the list that is asked for. */
    Map<String, Object> page(Map<String, Object> asked) {
        List<Refusal.Field> wrong = new ArrayList<>();
        Map<String, Object> conditions = new LinkedHashMap<>(asked);
        conditions.keySet().removeAll(Page.PARAMETERS);
        Map<String, Object> request = filter(conditions);
        Page.read(asked, request, "id", wrong);
        if (!wrong.isEmpty()) {
            throw Refusal.invalid(wrong);
        }
        return request;
    }

    /** The same with the {@code action} of the rule that is asked for, APPROVE unless told. */
    Map<String, Object> draft(Map<String, Object> asked) {
        Map<String, Object> conditions = new LinkedHashMap<>(asked);
        Object action = conditions.remove("action");
        if (action != null && !Set.of("APPROVE", "REJECT", "HOLD").contains(action)) {
            throw Refusal.invalid("action", "must be one of APPROVE, HOLD, REJECT");
        }
        Map<String, Object> request = filter(conditions);
        request.put("action", action == null ? "APPROVE" : action);
        return request;
    }

    /** A decision about a pattern: {@code filter} as it was listed with, {@code seen} of the list, {@code except} (ids), {@code reason}. */
    Map<String, Object> approval(Map<String, Object> body) {
        return decision(body, changes.noteOnApproval());
    }

    Map<String, Object> rejection(Map<String, Object> body) {
        return decision(body, changes.noteOnRejection());
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> decision(Map<String, Object> body, boolean reasonNeeded) {
        List<Refusal.Field> wrong = new ArrayList<>();
        Map<String, Object> given = body == null ? Map.of() : body;
        Map<String, Object> decision =
                ChangeFilter.decision(given, Set.of("filter", "seen", "except", "reason"), reasonNeeded, wrong);
        if (!(given.get("seen") instanceof String seen) || seen.length() > 100) {
            wrong.add(new Refusal.Field("/seen", "is required: the seen of the pattern, as it was listed"));
        }
        Object except = given.getOrDefault("except", List.of());
        if (!(except instanceof List<?> list)
                || list.size() > MOST_EXCEPTED
                || !list.stream().allMatch(id -> id instanceof Integer || id instanceof Long)) {
            wrong.add(new Refusal.Field("/except", "must be a list of at most 10,000 integers"));
        }
        Object filter = given.getOrDefault("filter", Map.of());
        if (!(filter instanceof Map<?, ?>)) {
            wrong.add(new Refusal.Field("/filter", "must be an object"));
        }
        if (!wrong.isEmpty()) {
            throw Refusal.invalid(wrong).kept("No change was decided.");
        }
        decision.putAll(filter((Map<String, Object>) filter));
        decision.put("seen", given.get("seen"));
        decision.put("except", except);
        return decision;
    }

    /** @param chosen the row of {@code select-chosen.sql} */
    void bounded(Map<String, Object> chosen) {
        long matched = ((Number) chosen.get("matched")).longValue();
        if (matched > MOST) {
            throw Refusal.invalid("filter", "matches " + matched + " undecided changes; at most 50,000 are grouped")
                    .kept("No change was decided.")
                    .next("Narrow the filter, by batch or vendor for example.");
        }
    }

    /**
     * @param rows of {@code select-unsigned.sql}
     * @return the parameters of {@code keep-signature.sql}
     */
    List<Map<String, Object>> sign(List<Map<String, Object>> rows) {
        return rows.stream()
                .map(row -> Map.of(
                        "id",
                        row.get("id"),
                        "written",
                        row.get("written"),
                        "facts",
                        Facts.of(
                                        (String) row.get("direction"),
                                        (String) row.get("operation"),
                                        (String) row.get("kind"),
                                        (String) row.get("before"),
                                        (String) row.get("after"))
                                .toJson()))
                .toList();
    }

    /** @param rows of {@code select-signed.sql} */
    Patterns group(List<Map<String, Object>> rows) {
        // Thousands of changes do the same, and a text of each would fill the heap.
        Map<String, Facts> known = new HashMap<>();
        return new Patterns(rows.stream()
                .map(row -> new Patterns.Change(
                        ((Number) row.get("id")).longValue(),
                        ((Number) row.get("batchId")).longValue(),
                        (String) row.get("title"),
                        (String) row.get("vendor"),
                        known.computeIfAbsent((String) row.get("facts"), Facts::parse)))
                .toList());
    }

    /** {@code changes} (how many), {@code outliers} with the worst first, {@code patterns} with the largest first, and {@code others}. */
    Map<String, Object> list(Patterns patterns) {
        List<Outliers.Outlier> outliers = Outliers.of(patterns);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("changes", patterns.changes().size());
        answer.put("outlierCount", outliers.size());
        answer.put(
                "outliers",
                outliers.stream()
                        .limit(SHOWN_OUTLIERS)
                        .map(PatternReview::outlier)
                        .toList());
        answer.put("patternCount", patterns.patterns().size());
        answer.put(
                "patterns",
                patterns.patterns().stream()
                        .limit(SHOWN_PATTERNS)
                        .map(PatternReview::pattern)
                        .toList());
        answer.put("others", Map.of("changes", patterns.others().size(), "examples", examples(patterns.others())));
        return answer;
    }

    private static Map<String, Object> outlier(Outliers.Outlier outlier) {
        Map<String, Object> shown = example(outlier.change());
        shown.put("batchId", outlier.change().batch());
        shown.put("vendor", outlier.change().vendor());
        shown.put(
                "reasons",
                outlier.reasons().entrySet().stream()
                        .map(reason -> Map.of("code", reason.getKey(), "reason", reason.getValue()))
                        .toList());
        return shown;
    }

    private static Map<String, Object> pattern(Patterns.Pattern pattern) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("id", pattern.id());
        shown.put("sentence", pattern.sentence());
        shown.put("direction", pattern.signature().direction());
        shown.put("operation", pattern.signature().operation());
        shown.put("kind", pattern.signature().kind());
        shown.put("vendor", pattern.vendor());
        shown.put("changes", pattern.changes().size());
        shown.put("variants", pattern.variants());
        shown.put("flags", pattern.flags());
        shown.put("examples", examples(pattern.changes()));
        shown.put("seen", pattern.seen());
        return shown;
    }

    private static List<Map<String, Object>> examples(List<Patterns.Change> changes) {
        return changes.stream().limit(EXAMPLES).map(PatternReview::example).toList();
    }

    private static Map<String, Object> example(Patterns.Change change) {
        Map<String, Object> example = new LinkedHashMap<>();
        example.put("id", change.id());
        example.put("title", change.title());
        return example;
    }

    /** The changes of one pattern as the list of changes takes them. */
    Map<String, Object> members(long id, Map<String, Object> request, Patterns patterns) {
        Map<String, Object> page = new HashMap<>(request);
        page.put("filter", Json.write(Map.of("ids", ids(found(id, patterns), List.of()))));
        return page;
    }

    /** The changes that a decision is about, as decisions about many take them. */
    Map<String, Object> decided(long id, Map<String, Object> decision, Patterns patterns) {
        Patterns.Pattern pattern = found(id, patterns);
        if (!pattern.seen().equals(decision.get("seen"))) {
            throw new Refusal(
                            Refusal.Kind.CONFLICT,
                            "The pattern is of other changes by now than those that you saw; it has "
                                    + pattern.changes().size() + ".")
                    .kept("No change was decided.")
                    .next(
                            "Load the patterns again, look at what is new, and decide with the seen that they come with.");
        }
        Map<String, Object> many = new HashMap<>();
        many.put("filter", Json.write(Map.of("ids", ids(pattern, (List<?>) decision.get("except")))));
        many.put("reason", decision.get("reason"));
        return many;
    }

    /** A body for a new rule. */
    Map<String, Object> drafted(long id, Map<String, Object> request, Patterns patterns) {
        return RuleDraft.of(found(id, patterns), (String) request.get("action"));
    }

    private static List<Long> ids(Patterns.Pattern pattern, List<?> except) {
        Set<Long> left = new HashSet<>();
        except.forEach(id -> left.add(((Number) id).longValue()));
        return pattern.changes().stream()
                .map(Patterns.Change::id)
                .filter(each -> !left.contains(each))
                .toList();
    }

    private static Patterns.Pattern found(long id, Patterns patterns) {
        Patterns.Pattern pattern = patterns.pattern(id);
        if (pattern == null) {
            throw new Refusal(Refusal.Kind.NOT_FOUND, "No undecided changes of pattern " + id + " match the filter.")
                    .next("Load the patterns again; they are found with the filter that they were listed with.");
        }
        return pattern;
    }
}
