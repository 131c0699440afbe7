package dev.catalogsync.review;

import dev.catalogsync.Json;
import dev.catalogsync.Refusal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** What callers are told of rules: each with what it said before, and what one would have matched. */
@Component("ruleAnswers")
class RuleAnswers {

    private final RuleLanguage language;

    private final RuleWarnings warnings;

    RuleAnswers(RuleLanguage language, RuleWarnings warnings) {
        this.language = language;
        this.warnings = warnings;
    }

    /** The {@code expression} of a rule or a request, about to be tried. As a map, since Camel takes the quotes off a text that begins and ends with them. */
    RuleTrial trial(Map<String, Object> rule) {
        return new RuleTrial((String) rule.get("expression"), language);
    }

    void page(RuleTrial trial, List<Map<String, Object>> changes) {
        trial.page(changes);
    }

    /** What was matched: the counts, the first {@code changes} of it, and the first {@code failure}. */
    Map<String, Object> tried(RuleTrial trial) {
        Map<String, Object> answer = trial.counts();
        answer.put("failure", trial.failure());
        answer.put("changes", trial.shown());
        return answer;
    }

    /**
     * A rule that was tried on a history.
     *
     * @param outcomes the row of {@code count-outcomes.sql} for what matched
     * @return the rule, the counts, what it {@code would} have done with what matched, and what {@code became} of that
     */
    Map<String, Object> replayed(Map<String, Object> rule, RuleTrial trial, Map<String, Object> outcomes) {
        Map<String, Object> became = new LinkedHashMap<>(outcomes);
        int held = ((Number) became.remove("held")).intValue();
        int conflicts = ((Number) became.remove("conflicts")).intValue();
        int matched = trial.getMatched().length;
        int decided =
                switch ((String) rule.get("action")) {
                    case "APPROVE" -> matched - held - conflicts;
                    case "REJECT" -> matched - held;
                    default -> 0;
                };
        Map<String, Object> would = new LinkedHashMap<>();
        would.put("approve", rule.get("action").equals("APPROVE") ? decided : 0);
        would.put("reject", rule.get("action").equals("REJECT") ? decided : 0);
        boolean prioritizes = rule.get("action").equals("PRIORITIZE");
        would.put("hold", prioritizes ? 0 : matched - decided);
        if (prioritizes) {
            would.put("prioritize", matched - held);
        }
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("ruleId", rule.get("id"));
        report.put("version", rule.get("version"));
        report.putAll(trial.counts());
        report.put("would", would);
        report.put("became", became);
        return report;
    }

    /** All rules, in the order in which they are tried. */
    Map<String, Object> list(List<Map<String, Object>> rows) {
        Map<Object, List<Map<String, Object>>> told = warnings.of(rows);
        return Map.of(
                "rules",
                rows.stream()
                        .map(row -> {
                            Map<String, Object> rule = new LinkedHashMap<>(row);
                            rule.put("warnings", told.getOrDefault(row.get("id"), List.of()));
                            return rule;
                        })
                        .toList());
    }

    /**
     * A rule with its versions, its runs and its warnings.
     *
     * @param rules all of them, as in {@link #list}
     */
    Map<String, Object> shown(long id, Map<String, Object> row, List<Map<String, Object>> rules) {
        Map<String, Object> rule = rule(id, row);
        rule.put("warnings", warnings.of(rules).getOrDefault(id, List.of()));
        return rule;
    }

    private static Map<String, Object> rule(long id, Map<String, Object> row) {
        if (row == null) {
            throw new Refusal(Refusal.Kind.NOT_FOUND, "There is no rule " + id + ".");
        }
        Map<String, Object> rule = new LinkedHashMap<>(row);
        rule.put("versions", Json.column((String) row.get("versions")));
        rule.put("runs", Json.column((String) row.get("runs")));
        return rule;
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
