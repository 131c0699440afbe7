package dev.catalogsync.review;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a rule may say, and where a wrong one is told to be wrong. */
class RuleLanguageTest {

    private final RuleLanguage language = new RuleLanguage();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "change.direction == 'INCOMING' && change.operation == 'CREATE' && !change.returning",
                "change.vendor in ['Acme', 'Zenith'] && 'sale' in change.tags",
                "change.fields.all(f, f in ['title', 'tags'])",
                "has(change.after.vendor) && change.after.vendor.startsWith('A')",
                "double(change.after.variants[0].price) < double(change.before.variants[0].price) * 1.1",
                "change.title.matches('^Mug .*$') && !change.conflict && change.id > 0"
            })
    void aRuleIsRead(String expression) {
        assertThat(language.faults(expression)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "change.vendr == 'Acme'                    | line 1, column 7:",
                "change.direction == 'INCOMING' &&         | line 1, column 34:",
                "change.title > 5                          | line 1, column 14:",
                "change.tags == 'sale'                     | line 1, column 13:",
                "change.conflict + 1 == 2                  | line 1, column 17:",
                "chang.title == 'Mug'                      | line 1, column 1:",
                "change.title                              | line 1, column",
                "launch(change.title)                      | line 1, column 7:",
                "change                                    | line 1, column"
            })
    void whatIsWrongIsToldWithItsPlace(String expression, String place) {
        assertThat(language.faults(expression)).isNotEmpty().allSatisfy(fault -> assertThat(fault)
                .startsWith(place));
    }

    static Stream<String> hostile() {
        return Stream.of(
                "(".repeat(2_000) + "true" + ")".repeat(2_000),
                "[".repeat(1_000) + "]".repeat(1_000) + " == []",
                "true" + " && true".repeat(2_000),
                "'" + "a".repeat(20_000) + "' == change.title",
                "change.title == '",
                "change.title == \"\u0000",
                "1 / 0 == 0 ? 'a' : 'b'",
                "[1, 2].map(x, x)",
                "true ? true : ",
                "change[",
                "import os",
                "'; drop table item; --",
                "{'a': {'b': ".repeat(500));
    }

    @ParameterizedTest
    @MethodSource
    void hostile(String expression) {
        assertThat(language.faults(expression)).isNotEmpty().hasSizeLessThanOrEqualTo(10);
    }

    @Test
    void whatGoesRoundTooOftenIsEndedAndMatchesNothing() {
        List<Integer> digits = List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        String round = digits + ".all(a, " + digits + ".all(b, " + digits + ".all(c, " + digits + ".all(d, " + digits
                + ".all(e, a + b + c + d + e >= 0)))))";
        assertThat(language.faults(round)).isEmpty();
        RuleTrial trial = new RuleTrial(round, language);
        trial.page(List.of(Map.of("id", 1L)));
        assertThat(new RuleAnswers(language, new RuleWarnings(language)).tried(trial))
                .containsEntry("matched", 0)
                .containsEntry("failed", 1)
                .hasEntrySatisfying("failure", failure -> assertThat((String) failure)
                        .contains("change 1: ")
                        .contains("teration"));
    }
}
