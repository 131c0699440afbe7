package dev.catalogsync.review;

import dev.cel.runtime.CelEvaluationException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The rules at work on one batch, a thousand changes at a time. They are tried in order; the first that matches decides a change, one that
 * sets a priority lets the next go on, and one in shadow mode is only counted. A guard comes before all of them.
 */
public final class Judge {

    private static final int EXAMPLES = 20;

    private final Guards guards;
    private final List<Attempt> attempts;
    private final boolean withSteps;

    /**
     * @param rules rows of {@code select-rules.sql}, in the order in which they are tried
     * @param budget how long a rule may work on one batch
     */
    Judge(List<Map<String, Object>> rules, RuleLanguage language, Guards guards, Duration budget) {
        this.guards = guards;
        this.attempts =
                rules.stream().map(rule -> new Attempt(rule, language, budget)).toList();
        this.withSteps = rules.stream().anyMatch(rule -> RuleLanguage.looksAtSteps(expression(rule)));
    }

    private static String expression(Map<String, Object> rule) {
        return (String) rule.get("expression");
    }

    /** Whether any rule looks into the documents, so that they have to be read. */
    public boolean isWithDocuments() {
        return attempts.stream().anyMatch(attempt -> RuleLanguage.looksIntoDocuments(expression(attempt.rule)));
    }

    /**
     * @param changes rows of {@code select-undecided.sql}
     * @return what is to be done, in this order; {@code does} says what the rest is for: PRIORITIZE, HOLD, TAKE, DECIDE, COUNT are the
     *     parameters of {@code prioritize-changes.sql}, {@code hold-changes.sql}, {@code take-changes.sql}, {@code record-decisions.sql},
     *     {@code count-run.sql}. A change with an open conflict is never approved by a rule.
     */
    List<Map<String, Object>> decide(List<Map<String, Object>> changes) {
        Map<Map<String, Object>, List<Long>> raised = new LinkedHashMap<>();
        Map<Map<String, Object>, List<Long>> done = new LinkedHashMap<>();
        for (Map<String, Object> row : changes) {
            decide(row, raised, done);
        }
        List<Map<String, Object>> all = new ArrayList<>();
        raised.forEach((what, ids) -> all.add(with(what, ids)));
        done.forEach((what, ids) -> all.add(with(what, ids)));
        attempts.stream().filter(Attempt::hasToTell).map(Attempt::told).forEach(all::add);
        return all;
    }

    private void decide(
            Map<String, Object> row,
            Map<Map<String, Object>, List<Long>> raised,
            Map<Map<String, Object>, List<Long>> done) {
        long id = ((Number) row.get("id")).longValue();
        boolean pricesMayMove = "UPDATE".equals(row.get("operation"))
                && String.valueOf(row.get("fields")).contains("\"variants\"");
        Steps steps = withSteps || pricesMayMove ? Steps.of(row) : null;
        String guarded = pricesMayMove ? guards.price(steps) : null;
        if (guarded != null) {
            put(done, hold(guarded, "guard: price"), id);
            return;
        }
        Map<String, Object> change = RuleLanguage.change(row, steps);
        String priority = null;
        Map<String, Object> decision = null;
        for (Attempt attempt : attempts) {
            if (decision == null && attempt.matches(change, id)) {
                if (attempt.isShadow()) {
                    attempt.would(row, id);
                } else if (attempt.action().equals("PRIORITIZE")) {
                    priority = (String) attempt.rule.get("priority");
                    change.put("priority", priority);
                } else {
                    decision = attempt.decision(row);
                }
            }
            if (decision == null && attempt.isStopped() && !attempt.isShadow()) {
                decision = attempt.leave("took more time than a rule may have for one batch, and was stopped");
            }
        }
        if (priority != null && !priority.equals(row.get("priority"))) {
            put(raised, Map.of("does", "PRIORITIZE", "priority", priority), id);
        }
        if (decision != null && !decision.isEmpty()) {
            put(done, decision, id);
        }
    }

    private static void put(Map<Map<String, Object>, List<Long>> to, Map<String, Object> what, long id) {
        to.computeIfAbsent(what, first -> new ArrayList<>()).add(id);
    }

    private static Map<String, Object> with(Map<String, Object> what, List<Long> ids) {
        Map<String, Object> all = new HashMap<>(what);
        all.put("ids", ids.toArray(Long[]::new));
        return all;
    }

    private static Map<String, Object> hold(String held, String heldBy) {
        return Map.of("does", "HOLD", "held", held, "heldBy", heldBy);
    }

    /** One rule on this batch: what it costs, and what is to be told of it since that was last told. */
    private static final class Attempt {

        private final Map<String, Object> rule;
        private final RuleLanguage.Program program;
        private long left;
        private boolean stopped;
        private int tried;
        private int failed;
        private String failure;
        private final Map<String, Integer> would = new HashMap<>();
        private final List<Long> examples = new ArrayList<>();

        Attempt(Map<String, Object> rule, RuleLanguage language, Duration budget) {
            this.rule = rule;
            this.program = language.program((String) rule.get("expression"));
            this.left = budget.toNanos();
        }

        String action() {
            return (String) rule.get("action");
        }

        boolean isShadow() {
            return "SHADOW".equals(rule.get("mode"));
        }

        boolean isStopped() {
            return left <= 0;
        }

        boolean matches(Map<String, Object> change, long id) {
            if (isStopped()) {
                return false;
            }
            long begun = System.nanoTime();
            tried++;
            try {
                return program.matches(change);
            } catch (CelEvaluationException e) {
                // A rule that cannot be answered for this change (a field it asks for is absent) does not match it.
                if (failed++ == 0) {
                    failure = RuleLanguage.failure(id, e);
                }
                return false;
            } finally {
                left -= System.nanoTime() - begun;
            }
        }

        /** Counts what it would do with a change that it matches. */
        void would(Map<String, Object> row, long id) {
            Map<String, Object> decision = action().equals("PRIORITIZE") ? null : decision(row);
            String what = decision == null
                    ? "prioritize"
                    : "REJECTED".equals(decision.get("status"))
                            ? "reject"
                            : "APPROVED".equals(decision.get("status")) ? "approve" : "hold";
            would.merge(what, 1, Integer::sum);
            if (examples.size() < EXAMPLES) {
                examples.add(id);
            }
        }

        /** What it does with a change that it matches; empty where it leaves it as it is. */
        Map<String, Object> decision(Map<String, Object> row) {
            boolean approves = action().equals("APPROVE");
            if (action().equals("HOLD")) {
                return leave("leaves it to a person");
            }
            if (approves && Boolean.TRUE.equals(row.get("conflict"))) {
                return Map.of();
            }
            if (approves
                    && row.get("proposedBy") != null
                    && row.get("proposedBy").equals(rule.get("neverFor"))) {
                return leave("was written by whoever proposed the change, and the four-eyes rule is on");
            }
            boolean takes = approves && "INCOMING".equals(row.get("direction"));
            return Map.of(
                    "does",
                    takes ? "TAKE" : "DECIDE",
                    "status",
                    approves ? "APPROVED" : "REJECTED",
                    "incoming",
                    "INCOMING".equals(row.get("direction")),
                    "decidedBy",
                    "rule: " + rule.get("name"),
                    "reason",
                    "rule " + rule.get("id") + ", version " + rule.get("version"),
                    "ruleId",
                    rule.get("id"),
                    "ruleVersion",
                    rule.get("version"));
        }

        Map<String, Object> leave(String why) {
            return hold(
                    "The rule \"" + rule.get("name") + "\" (rule " + rule.get("id") + ", version " + rule.get("version")
                            + ") " + why + ".",
                    "rule: " + rule.get("name"));
        }

        boolean hasToTell() {
            return failed > 0 || isStopped() && !stopped || isShadow() && tried > 0;
        }

        Map<String, Object> told() {
            stopped = isStopped();
            Map<String, Object> told = new HashMap<>();
            told.put("does", "COUNT");
            told.put("ruleId", rule.get("id"));
            told.put("ruleVersion", rule.get("version"));
            told.put("tried", tried);
            for (String what : List.of("approve", "reject", "hold", "prioritize")) {
                told.put(what, would.getOrDefault(what, 0));
            }
            told.put("failed", failed);
            told.put("failure", failure);
            told.put("stopped", stopped);
            told.put("examples", examples.toArray(Long[]::new));
            tried = 0;
            failed = 0;
            failure = null;
            would.clear();
            examples.clear();
            return told;
        }
    }
}
