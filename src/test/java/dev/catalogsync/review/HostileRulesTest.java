package dev.catalogsync.review;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Rules that mean harm: each is refused with its place, or ends by itself when it is run, in a bounded heap. */
class HostileRulesTest {

    private static final RuleLanguage LANGUAGE = new RuleLanguage();

    private static final String TITLE = "a".repeat(50_000);

    static Stream<Arguments> refused() {
        return of(
                "(".repeat(2_000) + "true" + ")".repeat(2_000),
                "[".repeat(1_000) + "]".repeat(1_000) + " == []",
                "{'a': ".repeat(500) + "1" + "}".repeat(500) + " == {}",
                "true" + " && true".repeat(2_000),
                "'" + "a".repeat(20_000) + "' == change.title",
                "change" + ".after".repeat(3_000) + " == 1",
                "change.after" + "[0]".repeat(4_000) + " == 1",
                "true ? ".repeat(1_500),
                "change.title == '",
                "change.title == \"\u0000",
                "change.title == 'a\nb'",
                "\u202echange.conflict",
                "change.title == '\ud800'",
                "change.title\u00a0== 'a'",
                "change.title == '\\ud800'",
                "change.title == '\\xZZ'",
                "1 / 0 == 0 ? 'a' : 'b'",
                "9223372036854775808 == change.id",
                "change.id == 99999999999999999999999999999999999999",
                "change.id == 0xfffffffffffffffff",
                "change.id == 1u",
                "change.id == '1'",
                "change.conflict == 1",
                "change.tags + 1 == []",
                "change.title + change.id == ''",
                "change == change.title",
                "change.price > 20",
                "change.price.upp > 20",
                "change.variants.added == 'one'",
                "[1, 2].map(x, x)",
                "change.fields.all(f)",
                "change.fields.all(1, true)",
                "change.fields.all(f, f)",
                "has(change)",
                "true ? true : ",
                "change[",
                "change['title'] == 'a'",
                "import os",
                "'; drop table item; --",
                "{'a': {'b': ".repeat(500),
                "system('rm -rf /')",
                "change.getClass() == 1",
                "java.lang.Runtime.getRuntime() == 1",
                "now() > timestamp('2026-01-01T00:00:00Z')",
                "google.protobuf.Any{} == 1",
                "change.title = 'a'",
                "while (true) {}",
                "let x = 1; x == 1");
    }

    /** What may be said, and costs no more than a rule may. */
    static Stream<Arguments> bounded() {
        String digits = "[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]";
        return of(
                "!".repeat(9_000) + "true",
                "-".repeat(9_000) + "1 == 1",
                digits + ".all(a, " + digits + ".all(b, " + digits + ".all(c, " + digits + ".all(d, " + digits
                        + ".all(e, a + b + c + d + e >= 0)))))",
                "change.title.matches('(a+)+$')",
                "change.title.matches('(a|aa)+b')",
                "change.title.matches('(a*)*(a*)*(a*)*b')",
                "change.title.matches('" + "a?".repeat(1_000) + "a".repeat(1_000) + "')",
                "change.title.matches('((a{1,100}){1,100}){1,100}')",
                "change.title.matches('[')",
                "change.title.matches('(?=a)b')",
                "change.id + 9223372036854775807 > 0",
                "-9223372036854775808 - change.id < 0 && change.id * 9223372036854775807 == 0",
                "1 / (change.id - 7) == 1",
                "int(change.title) == 1",
                "double('1e400') > 0.0",
                "duration('" + "9".repeat(300) + "s') > duration('1s')",
                "change.after.a.b.c.d == 1",
                "size(change.title + change.title + change.title + change.title) > 0",
                digits + ".map(a, change.title + change.title).size() == 10 && false",
                "[change.title, change.title].exists(t, t + t + t + t == t)",
                "dyn(change.title) > 1",
                "bytes(change.title) == b'\\xff'",
                "string(bytes('\\u00e4')) == '' || change.title.contains('b')");
    }

    private static Stream<Arguments> of(String... expressions) {
        return IntStream.range(0, expressions.length)
                .mapToObj(i -> Arguments.of(
                        i + 1 + ": " + expressions[i].substring(0, Math.min(40, expressions[i].length())),
                        expressions[i]));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void isRefusedWithItsPlace(String name, String expression) {
        assertThat(LANGUAGE.faults(expression)).isNotEmpty().hasSizeLessThanOrEqualTo(10);
        assertThat(LANGUAGE.faults(expression).get(0)).startsWith("line ").hasSizeLessThan(1_000);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bounded")
    void endsAndMatchesNothingOrIsAnswered(String name, String expression) {
        assertThat(LANGUAGE.faults(expression)).isEmpty();
        RuleTrial trial = new RuleTrial(expression, LANGUAGE);
        trial.page(List.of(Map.of("id", 7L, "title", TITLE)));
        Map<String, Object> counts = trial.counts();
        assertThat(counts).containsEntry("tried", 1);
        if (counts.get("failed").equals(1)) {
            assertThat(trial.failure()).startsWith("change 7: ").hasSizeLessThan(1_000);
        }
    }

    @AfterAll
    static void nothingOfItStays() {
        System.gc();
        assertThat(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed())
                .isLessThan(256L << 20);
    }
}
