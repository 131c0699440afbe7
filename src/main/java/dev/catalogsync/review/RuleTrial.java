package dev.catalogsync.review;

import dev.cel.runtime.CelEvaluationException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An expression tried on changes, page by page; nothing is decided. What it matches is kept by its ids, and the first of it to be shown. */
public final class RuleTrial {

    /** So many changes are tried at most: what is matched is kept in memory. */
    private static final int MOST = 100_000;

    private static final int SHOWN = 20;

    private final String expression;
    private final RuleLanguage.Program program;
    private final boolean withSteps;
    private final List<Long> matched = new ArrayList<>();
    private final List<Map<String, Object>> shown = new ArrayList<>();
    private int tried;
    private int failed;
    private String failure;

    RuleTrial(String expression, RuleLanguage language) {
        this.expression = expression;
        this.withSteps = RuleLanguage.looksAtSteps(expression);
        this.program = language.program(expression);
    }

    /** @param changes rows of {@code select-undecided.sql} */
    void page(List<Map<String, Object>> changes) {
        for (Map<String, Object> row : changes) {
            tried++;
            try {
                if (program.matches(RuleLanguage.change(row, withSteps ? Steps.of(row) : null))) {
                    matched(row);
                }
            } catch (CelEvaluationException e) {
                if (failed++ == 0) {
                    failure = RuleLanguage.failure(row.get("id"), e);
                }
            }
        }
    }

    private void matched(Map<String, Object> row) {
        matched.add(((Number) row.get("id")).longValue());
        if (shown.size() < SHOWN) {
            Map<String, Object> change = new LinkedHashMap<>();
            for (String name : List.of("id", "kind", "direction", "operation", "title")) {
                change.put(name, row.get(name));
            }
            shown.add(change);
        }
    }

    public boolean isEnough() {
        return tried >= MOST;
    }

    /** Whether the documents of the changes have to be read for it. */
    public boolean isWithDocuments() {
        return RuleLanguage.looksIntoDocuments(expression);
    }

    public Long[] getMatched() {
        return matched.toArray(Long[]::new);
    }

    /** {@code tried}, {@code matched}, and of how many it could not be said, {@code failed}: for want of a field of a document, mostly. */
    Map<String, Object> counts() {
        Map<String, Object> counts = new LinkedHashMap<>();
        counts.put("tried", tried);
        counts.put("matched", matched.size());
        counts.put("failed", failed);
        return counts;
    }

    /** The first changes that matched. */
    List<Map<String, Object>> shown() {
        return shown;
    }

    /** The first change of which it could not be said, and why; null where there is none. */
    String failure() {
        return failure;
    }
}
