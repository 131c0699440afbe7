package dev.catalogsync.review;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Approval rules at work. */
@Component("rules")
class Rules {

    private final RuleLanguage language;
    private final Guards guards;
    private final Duration budget;

    Rules(RuleLanguage language, Guards guards, @Value("${catalog.review.rule-budget}") Duration budget) {
        if (budget.compareTo(Duration.ofMillis(100)) < 0 || budget.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException(
                    "catalog.review.rule-budget must be a time from 100ms to 1h, not " + budget + ".");
        }
        this.language = language;
        this.guards = guards;
        this.budget = budget;
    }

    /** @param rules rows of {@code select-rules.sql}, in the order in which they are tried */
    Judge judge(List<Map<String, Object>> rules) {
        return new Judge(rules, language, guards, budget);
    }

    /** As {@link Judge#decide}. */
    List<Map<String, Object>> decide(Judge judge, List<Map<String, Object>> changes) {
        return judge.decide(changes);
    }
}
