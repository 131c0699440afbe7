package dev.catalogsync.review;

import dev.cel.common.CelValidationException;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A rule tried over what was staged so far, page by page; which changes it matches is kept by their ids. */
public final class RuleReplay {

    /** So far back a replay looks: what it matches is kept in memory. */
    private static final int MOST = 100_000;

    private final Map<String, Object> rule;
    private final CelRuntime.Program program;
    private final List<Long> matched = new ArrayList<>();
    private int tried;
    private int failed;

    RuleReplay(Map<String, Object> rule, RuleLanguage language) throws CelValidationException, CelEvaluationException {
        this.rule = rule;
        this.program = language.program((String) rule.get("expression"));
    }

    /** @param changes rows of {@code select-undecided.sql} */
    void page(List<Map<String, Object>> changes) {
        for (Map<String, Object> row : changes) {
            tried++;
            try {
                if (Boolean.TRUE.equals(program.eval(RuleLanguage.change(row)))) {
                    matched.add(((Number) row.get("id")).longValue());
                }
            } catch (CelEvaluationException e) {
                failed++;
            }
        }
    }

    public boolean isEnough() {
        return tried >= MOST;
    }

    public Long[] getMatched() {
        return matched.toArray(Long[]::new);
    }

    /**
     * @param outcomes the row of {@code count-outcomes.sql} for what matched
     * @return the rule, {@code tried}, {@code matched}, {@code failed}, what it {@code would} have done with those that matched, and what
     *     {@code became} of them
     */
    Map<String, Object> report(Map<String, Object> outcomes) {
        Map<String, Object> became = new LinkedHashMap<>(outcomes);
        int conflicts = ((Number) became.remove("conflicts")).intValue();
        boolean approves = rule.get("action").equals("APPROVE");
        Map<String, Object> would = new LinkedHashMap<>();
        would.put("approve", approves ? matched.size() - conflicts : 0);
        would.put("reject", rule.get("action").equals("REJECT") ? matched.size() : 0);
        would.put("hold", rule.get("action").equals("HOLD") ? matched.size() : approves ? conflicts : 0);
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("ruleId", rule.get("id"));
        report.put("version", rule.get("version"));
        report.put("tried", tried);
        report.put("matched", matched.size());
        report.put("failed", failed);
        report.put("would", would);
        report.put("became", became);
        return report;
    }
}
