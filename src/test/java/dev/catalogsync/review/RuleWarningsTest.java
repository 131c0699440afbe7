package dev.catalogsync.review;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cel.runtime.CelEvaluationException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said against a rule is so, whatever change comes; and what anybody sees at a glance is said. */
class RuleWarningsTest {

    private final RuleLanguage language = new RuleLanguage();
    private final RuleWarnings warnings = new RuleWarnings(language);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "false",
                "1 == 2",
                "change.operation == 'CREATE' && change.operation == 'DELETE'",
                "change.direction == 'IN'",
                "change.vendor == 'Acme' && !(change.vendor in ['Acme', 'Zenith'])",
                "change.price.up > 20 && change.price.up <= 20.0",
                "change.price.down < 0",
                "change.variants.added < 1 && change.variants.added >= 1",
                "change.conflict && (change.returning || true) && change.conflict == false",
                "'titel' in change.fields",
                "size(change.fields) > 3 && size(change.fields) < 2",
                "change.fields.all(f, f == 'tags') && !change.fields.all(f, f == 'tags')",
                "change.operation == 'CREATE' ? change.kind == 'SHOP' : change.operation == 'CREATE'"
            })
    void aRuleThatCanNeverMatchIsNamed(String expression) {
        assertThat(language.faults(expression)).isEmpty();
        assertThat(codes(rule(1, "APPROVE", expression))).contains("NEVER");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "true ; change.vendor == 'Acme'",
                "change.vendor == 'Acme' ; change.vendor == 'Acme'",
                "change.vendor in ['Acme', 'Zenith'] ; change.operation == 'UPDATE' && 'Acme' == change.vendor",
                "change.price.up > 10 ; change.price.up >= 20 && !change.conflict",
                "change.operation != 'DELETE' ; change.operation == 'CREATE' || change.operation == 'UPDATE'",
                "change.fields.all(f, f == 'tags') || change.id>5 ; change.fields.all( f, f == 'tags' ) && change.conflict",
                "!('price' in change.tags) ; !(change.conflict || 'price' in change.tags)"
            })
    void aRuleBehindOneThatMatchesAllItDoesIsNamedWithThatRule(String first, String second) {
        List<Map<String, Object>> told = warnings.of(List.of(rule(1, "REJECT", first), rule(2, "APPROVE", second)))
                .get(2L);
        assertThat(told).extracting("code").containsExactly("HIDDEN");
        assertThat(told.get(0)).containsEntry("rules", List.of(1L));
        assertThat((String) told.get(0).get("message")).contains("REJECT and not APPROVE");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "change.vendor == 'Acme' ; change.vendor == 'Zenith'",
                "change.price.up > 20 ; change.price.up >= 20",
                "change.id == 9007199254740993 ; change.id == 9007199254740992",
                "change.after.title == 'x' ; change.after.title == 'y'",
                "change.vendor == 'A' && change.conflict ; change.vendor == 'A'"
            })
    void nothingIsSaidOfRulesThatMayMatch(String first, String second) {
        assertThat(warnings.of(List.of(rule(1, "REJECT", first), rule(2, "APPROVE", second)))
                        .get(2L))
                .isEmpty();
    }

    @Test
    void aRuleThatIsOffOrOnlyWatchedOrDecidesNothingHidesNone() {
        Map<String, Object> off = rule(1, "APPROVE", "true");
        off.put("enabled", false);
        Map<String, Object> watched = rule(2, "APPROVE", "true");
        watched.put("mode", "SHADOW");
        assertThat(codes(off, watched, rule(3, "PRIORITIZE", "true"), rule(4, "APPROVE", "true")))
                .isEmpty();
    }

    @Test
    void aComparisonWithAValueThatAFieldNeverHasIsNamedWithTheOnesItHas() {
        assertThat(warnings.of(List.of(rule(1, "APPROVE", "change.conflict || change.direction == 'IN'")))
                        .get(1L))
                .singleElement()
                .satisfies(told -> assertThat(told)
                        .containsEntry("code", "IMPOSSIBLE")
                        .containsEntry("message", "change.direction is never 'IN', but one of INCOMING, OUTGOING."));
    }

    @Test
    void moreCasesThanCanBeThoughtThroughAreLeftUnsaid() {
        String wide = "(change.vendor == 'a' || change.title == 'b')"
                + " && (change.handle == 'c' || change.status == 'd')".repeat(20);
        assertThat(language.faults(wide)).isEmpty();
        assertThat(codes(rule(1, "APPROVE", wide), rule(2, "APPROVE", wide + " && false")))
                .doesNotContain("HIDDEN");
    }

    @Test
    void whatIsCalledDeadNeverMatchesAndWhatIsCalledHiddenNeverDecides() {
        long seed = Long.getLong("seed", System.nanoTime());
        Random random = new Random(seed);
        List<Map<String, Object>> changes = new ArrayList<>();
        for (long id = 0; id < 60; id++) {
            changes.add(change(id, random));
        }
        int dead = 0;
        int hidden = 0;
        for (int round = 0; round < 300; round++) {
            List<Map<String, Object>> rules = new ArrayList<>();
            for (long id = 1; id <= 3; id++) {
                rules.add(rule(id, one(random, "REJECT", "REJECT", "PRIORITIZE"), expression(random, 3)));
            }
            Map<Object, List<Map<String, Object>>> told = warnings.of(rules);
            for (Map<String, Object> rule : rules) {
                String expression = (String) rule.get("expression");
                for (Map<String, Object> warning : told.get(rule.get("id"))) {
                    if (warning.get("code").equals("NEVER")) {
                        dead++;
                        RuleLanguage.Program program = language.program(expression);
                        assertThat(changes)
                                .as("%s never matches, seed %d", expression, seed)
                                .noneMatch(change -> matches(program, change));
                    } else if (warning.get("code").equals("HIDDEN")
                            && rule.get("action").equals("REJECT")) {
                        hidden++;
                        assertThat(new Judge(rules, language, new Guards(1, 1, 1, 1_000_000, 100), Duration.ofHours(1))
                                        .decide(changes))
                                .as("%s is hidden in %s, seed %d", expression, rules, seed)
                                .noneMatch(done -> done.get("does").equals("DECIDE")
                                        && rule.get("id").equals(done.get("ruleId")));
                    }
                }
            }
        }
        assertThat(dead).as("seed %d", seed).isGreaterThan(5);
        assertThat(hidden).as("seed %d", seed).isGreaterThan(5);
    }

    private static boolean matches(RuleLanguage.Program program, Map<String, Object> row) {
        try {
            return program.matches(RuleLanguage.change(row, Steps.of(row)));
        } catch (CelEvaluationException e) {
            return false;
        }
    }

    private static String expression(Random random, int depth) {
        if (depth == 0 || random.nextInt(4) == 0) {
            return atom(random);
        }
        String left = expression(random, depth - 1);
        String right = expression(random, depth - 1);
        return switch (random.nextInt(7)) {
            case 0, 1, 2 -> "(" + left + " && " + right + ")";
            case 3, 4 -> "(" + left + " || " + right + ")";
            case 5 -> "!(" + left + ")";
            default -> "(" + left + " ? " + right + " : " + expression(random, depth - 1) + ")";
        };
    }

    private static String atom(Random random) {
        String sign = one(random, "<", "<=", ">", ">=", "==", "!=");
        String number = one(random, "0", "1", "2", "3");
        return switch (random.nextInt(14)) {
            case 0 -> "change.vendor " + one(random, "==", "!=") + " " + one(random, "'A'", "'B'", "''");
            case 1 -> one(random, "'A'", "'B'") + " == change.vendor";
            case 2 -> "change.vendor in " + one(random, "['A']", "['A', 'B']", "[]", "['B', '']");
            case 3 -> "change.operation == " + one(random, "'CREATE'", "'UPDATE'", "'DELETE'", "'MOVE'");
            case 4 -> one(random, "change.conflict", "change.returning", "change.conflict == false", "true", "1 > 2");
            case 5 -> one(random, "'sale'", "'new'") + " in change.tags";
            case 6 -> one(random, "'title'", "'tags'", "'titel'") + " in change.fields";
            case 7 -> "change.id " + sign + " " + number;
            case 8 -> number + " " + sign + " change.id";
            case 9 -> "size(change.tags) " + sign + " " + number;
            case 10 -> "change.price.up " + sign + " " + one(random, "0", "10", "20.0", "-1");
            case 11 -> "change.after.seo.title == " + one(random, "'x'", "'y'");
            case 12 -> "change.tags.exists(t, t == " + one(random, "'sale'", "'new'") + ")";
            default -> "change.priority " + one(random, "==", "!=") + " " + one(random, "'HIGH'", "'NORMAL'", "'LOW'");
        };
    }

    private static Map<String, Object> change(long id, Random random) {
        Map<String, Object> row = new HashMap<>();
        row.put("id", id % 5);
        row.put("kind", "PRODUCT");
        row.put("direction", "OUTGOING");
        row.put("operation", one(random, "CREATE", "UPDATE", "DELETE"));
        row.put("priority", one(random, "HIGH", "NORMAL", "LOW"));
        row.put("vendor", one(random, "A", "B", "", null));
        row.put("conflict", random.nextBoolean());
        row.put("returning", random.nextBoolean());
        row.put("tags", one(random, "[]", "[\"sale\"]", "[\"new\",\"sale\"]", null));
        row.put("fields", one(random, "[]", "[\"title\"]", "[\"tags\",\"title\"]"));
        row.put("before", StagedLot.product("Mug", "A", "10.00"));
        row.put(
                "after",
                one(
                        random,
                        StagedLot.product("Mug", "A", one(random, "10.00", "11.00", "12.00", "13.00", "9.00")),
                        "{\"seo\":{\"title\":\"x\"}}"));
        return row;
    }

    private static String one(Random random, String... of) {
        return of[random.nextInt(of.length)];
    }

    @SafeVarargs
    private List<Object> codes(Map<String, Object>... rules) {
        return warnings.of(List.of(rules)).values().stream()
                .flatMap(List::stream)
                .map(warning -> warning.get("code"))
                .toList();
    }

    private static Map<String, Object> rule(long id, String action, String expression) {
        Map<String, Object> rule = new HashMap<>(Map.of(
                "id",
                id,
                "name",
                "rule",
                "version",
                1,
                "action",
                action,
                "mode",
                "ACTIVE",
                "enabled",
                true,
                "expression",
                expression));
        rule.put("priority", action.equals("PRIORITIZE") ? "HIGH" : null);
        return rule;
    }
}
