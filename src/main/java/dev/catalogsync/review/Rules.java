package dev.catalogsync.review;

import dev.cel.common.CelValidationException;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Approval rules at work: the first that matches a change decides it. */
@Component("rules")
class Rules {

    private static final Logger LOG = LoggerFactory.getLogger(Rules.class);

    private final RuleLanguage language;
    private final Map<String, Optional<CelRuntime.Program>> programs = new ConcurrentHashMap<>();

    Rules(RuleLanguage language) {
        this.language = language;
    }

    /** Whether any rule looks into the documents, so that they have to be read. */
    boolean lookIntoDocuments(List<Map<String, Object>> rules) {
        return rules.stream().anyMatch(rule -> RuleLanguage.looksIntoDocuments((String) rule.get("expression")));
    }

    /**
     * @param rules in the order in which they are tried; the first that matches decides
     * @param changes rows of {@code select-undecided.sql}
     * @return the parameters of {@code record-decisions.sql} and {@code take-changes.sql}, one for each rule that decided something and each
     *     direction of what it decided; {@code takes} where it goes into the catalog. A change with an open conflict is never approved by a
     *     rule.
     */
    List<Map<String, Object>> decide(List<Map<String, Object>> rules, List<Map<String, Object>> changes) {
        Map<Decided, List<Long>> decided = new LinkedHashMap<>();
        for (Map<String, Object> row : changes) {
            Map<String, Object> change = RuleLanguage.change(row);
            rules.stream()
                    .filter(rule -> matches(rule, change))
                    .findFirst()
                    .filter(rule -> decides(rule, row))
                    .map(rule -> new Decided(rule, row.get("direction").equals("INCOMING")))
                    .ifPresent(decision -> decided.computeIfAbsent(decision, first -> new ArrayList<>())
                            .add(((Number) row.get("id")).longValue()));
        }
        return decided.entrySet().stream()
                .map(entry -> entry.getKey().of(entry.getValue()))
                .toList();
    }

    private static boolean decides(Map<String, Object> rule, Map<String, Object> change) {
        boolean approves = rule.get("action").equals("APPROVE");
        return !rule.get("action").equals("HOLD") && !(approves && Boolean.TRUE.equals(change.get("conflict")));
    }

    /** What one rule decided alike. */
    private record Decided(Map<String, Object> rule, boolean incoming) {

        Map<String, Object> of(List<Long> changes) {
            boolean approves = rule.get("action").equals("APPROVE");
            return Map.of(
                    "ids",
                    changes.toArray(Long[]::new),
                    "status",
                    approves ? "APPROVED" : "REJECTED",
                    "takes",
                    approves && incoming,
                    "decidedBy",
                    "rule: " + rule.get("name"),
                    "reason",
                    "rule " + rule.get("id") + ", version " + rule.get("version"),
                    "ruleId",
                    rule.get("id"),
                    "ruleVersion",
                    rule.get("version"));
        }
    }

    private boolean matches(Map<String, Object> rule, Map<String, Object> change) {
        Optional<CelRuntime.Program> program =
                programs.computeIfAbsent((String) rule.get("expression"), expression -> compile(rule, expression));
        try {
            return program.isPresent() && Boolean.TRUE.equals(program.get().eval(change));
        } catch (CelEvaluationException e) {
            // A rule that cannot be answered for this change (a field it asks for is absent) does not match it.
            LOG.debug("Rule {} could not be evaluated: {}", rule.get("name"), e.getMessage());
            return false;
        }
    }

    private Optional<CelRuntime.Program> compile(Map<String, Object> rule, String expression) {
        try {
            return Optional.of(language.program(expression));
        } catch (CelValidationException | CelEvaluationException e) {
            LOG.warn(
                    "Rule {} ({}) is not a valid CEL expression and decides nothing until it is fixed: {}",
                    rule.get("id"),
                    rule.get("name"),
                    e.getMessage());
            return Optional.empty();
        }
    }
}
