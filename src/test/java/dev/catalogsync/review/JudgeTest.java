package dev.catalogsync.review;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Rules in their order, on changes as they are staged. */
class JudgeTest {

    private static final Map<String, Object> CHANGE = Map.of(
            "id", 7L, "operation", "UPDATE", "direction", "OUTGOING", "proposedBy", "olga", "priority", "NORMAL");

    @Test
    void aRuleThatTakesTooLongIsStoppedAndWhatItWouldHaveDecidedWaits() {
        Judge judge = judge(Duration.ZERO, rule(1, "HOLD", "true"), rule(2, "APPROVE", "true"));
        List<Map<String, Object>> done = judge.decide(List.of(CHANGE));
        assertThat(done).extracting("does").containsExactly("HOLD", "COUNT", "COUNT");
        assertThat((String) done.get(0).get("held")).contains("rule 1").contains("was stopped");
        assertThat(done.get(1)).containsEntry("ruleId", 1L).containsEntry("stopped", true);
        assertThat(judge.decide(List.of(CHANGE)))
                .as("that it was stopped is told once")
                .extracting("does")
                .containsExactly("HOLD");
    }

    @Test
    void aRuleThatIsNoneMatchesNothingAndIsCounted() {
        List<Map<String, Object>> done = judge(
                        Duration.ofMinutes(1), rule(1, "REJECT", "change.title =="), rule(2, "APPROVE", "true"))
                .decide(List.of(CHANGE, CHANGE));
        assertThat(done).extracting("does").containsExactly("DECIDE", "COUNT");
        assertThat(done.get(1)).containsEntry("ruleId", 1L).containsEntry("failed", 2);
        assertThat((String) done.get(1).get("failure")).startsWith("change 7: ");
    }

    @Test
    void aRuleInShadowModeSeesOnlyWhatNoEarlierRuleDecided() {
        List<Map<String, Object>> done = judge(
                        Duration.ofMinutes(1),
                        rule(1, "APPROVE", "change.id == 7"),
                        shadow(rule(2, "REJECT", "true")),
                        rule(3, "HOLD", "true"))
                .decide(List.of(CHANGE, with("id", 8L)));
        assertThat(done).extracting("does").containsExactly("DECIDE", "HOLD", "COUNT");
        assertThat(done.get(2)).containsEntry("tried", 1).containsEntry("reject", 1);
        assertThat((Long[]) done.get(2).get("examples")).containsExactly(8L);
    }

    @Test
    void ofTwoPrioritiesTheLaterStands() {
        Map<String, Object> high = rule(1, "PRIORITIZE", "true");
        high.put("priority", "HIGH");
        Map<String, Object> low = rule(2, "PRIORITIZE", "change.priority == 'HIGH'");
        low.put("priority", "LOW");
        assertThat(judge(Duration.ofMinutes(1), high, low).decide(List.of(CHANGE)))
                .singleElement()
                .satisfies(done -> assertThat(done).containsEntry("priority", "LOW"));
    }

    @Test
    void whoWroteARuleDoesNotApproveByItWhatTheyProposed() {
        Map<String, Object> rule = rule(1, "APPROVE", "true");
        rule.put("neverFor", "olga");
        List<Map<String, Object>> done =
                judge(Duration.ofMinutes(1), rule).decide(List.of(CHANGE, with("proposedBy", "omar")));
        assertThat(done).extracting("does").containsExactly("HOLD", "DECIDE");
        assertThat((String) done.get(0).get("held")).contains("four-eyes");
    }

    private static Map<String, Object> with(String name, Object value) {
        Map<String, Object> change = new HashMap<>(CHANGE);
        change.put(name, value);
        return change;
    }

    private static Map<String, Object> shadow(Map<String, Object> rule) {
        rule.put("mode", "SHADOW");
        return rule;
    }

    private static Map<String, Object> rule(long id, String action, String expression) {
        return new HashMap<>(Map.of(
                "id", id, "name", "rule", "version", 1, "action", action, "mode", "ACTIVE", "expression", expression));
    }

    @SafeVarargs
    private static Judge judge(Duration budget, Map<String, Object>... rules) {
        return new Judge(List.of(rules), new RuleLanguage(), new Guards(1_000, 0.1, 0.5, 100, 50), budget);
    }
}
