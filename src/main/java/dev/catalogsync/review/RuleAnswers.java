package dev.catalogsync.review;

import dev.catalogsync.Json;
import dev.catalogsync.Refusal;
import dev.cel.common.CelValidationException;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** What callers are told of rules: each with what it said before, and what one would have matched. */
@Component("ruleAnswers")
class RuleAnswers {

    private static final int SHOWN = 20;

    private final RuleLanguage language;

    RuleAnswers(RuleLanguage language) {
        this.language = language;
    }

    /**
     * A rule tried on changes; nothing is decided.
     *
     * @param changes rows of {@code select-undecided.sql}
     * @return {@code tried}, {@code matched}, the first {@code changes} that matched, and of how many it could not be said ({@code failed}),
     *     with the first {@code failure}: a field of a document that is absent, mostly
     */
    Map<String, Object> trial(String expression, List<Map<String, Object>> changes)
            throws CelValidationException, CelEvaluationException {
        CelRuntime.Program program = language.program(expression);
        List<Map<String, Object>> matching = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        for (Map<String, Object> row : changes) {
            try {
                if (Boolean.TRUE.equals(program.eval(RuleLanguage.change(row)))) {
                    matching.add(row);
                }
            } catch (CelEvaluationException e) {
                failures.add("change " + row.get("id") + ": " + e.getMessage());
            }
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("tried", changes.size());
        answer.put("matched", matching.size());
        answer.put("failed", failures.size());
        answer.put("failure", failures.isEmpty() ? null : failures.getFirst());
        answer.put(
                "changes",
                matching.stream().limit(SHOWN).map(RuleAnswers::shown).toList());
        return answer;
    }

    private static Map<String, Object> shown(Map<String, Object> row) {
        Map<String, Object> change = new LinkedHashMap<>();
        for (String name : List.of("id", "kind", "direction", "operation", "title")) {
            change.put(name, row.get(name));
        }
        return change;
    }

    /** All rules, in the order in which they are tried. */
    Map<String, Object> list(List<Map<String, Object>> rows) {
        return Map.of("rules", rows);
    }

    /** A rule with its versions. */
    Map<String, Object> rule(long id, Map<String, Object> row) {
        if (row == null) {
            throw new Refusal(Refusal.Kind.NOT_FOUND, "There is no rule " + id + ".");
        }
        Map<String, Object> rule = new LinkedHashMap<>(row);
        rule.put("versions", Json.column((String) row.get("versions")));
        return rule;
    }

    /** A rule, about to be tried over what was staged so far. */
    RuleReplay replay(long id, Map<String, Object> row) throws CelValidationException, CelEvaluationException {
        return new RuleReplay(rule(id, row), language);
    }

    void page(RuleReplay replay, List<Map<String, Object>> changes) {
        replay.page(changes);
    }

    Map<String, Object> report(RuleReplay replay, Map<String, Object> outcomes) {
        return replay.report(outcomes);
    }

    /** Where nothing was changed: there is no such rule, or another version of it by now. */
    void unchanged(long id, Object seen, Map<String, Object> row) {
        Map<String, Object> rule = rule(id, row);
        throw new Refusal(
                        Refusal.Kind.CONFLICT,
                        "Rule " + id + " is at version " + rule.get("version") + ", and what you changed was version "
                                + seen + ".")
                .kept("The rule was left as it is.")
                .next("Read it again, and change that.");
    }
}
