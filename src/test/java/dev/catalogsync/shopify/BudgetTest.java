package dev.catalogsync.shopify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Worked numbers are those of the class's own text; what the row does with them is in BudgetIT. */
class BudgetTest {

    private Budget budget;

    @BeforeEach
    void open() throws Exception {
        budget = new Budget(new Documents(), new ShopifyProperties("", "", "", "", "", 0.1));
    }

    @Test
    void variantsFilesAndMetafieldsCostExtra() {
        Map<String, Object> input = Map.of(
                "files", List.of(Map.of(), Map.of()),
                "metafields", List.of(Map.of()),
                "variants", List.of(Map.of("file", Map.of(), "metafields", List.of(Map.of())), Map.of()));

        assertThat(Budget.extra(Map.of("input", input))).isEqualTo(2 * 1.9 + 0.4 + 2 * 0.2 + 0.6 + 0.4, within(1e-9));
    }

    @Test
    void asManyVariantsAsARealStoreWasSeenToChargeFor() {
        Map<String, Object> input = Map.of("variants", Collections.nCopies(2049, Map.of()));

        assertThat(budget.call("product-set", Map.of("input", input)).points()).isEqualTo(420);
    }

    @Test
    void whatADocumentAsksForIsLearned() {
        Call first = budget.call("shop", Map.of());
        budget.settlement(answer(first, 3, 2));

        assertThat(first.points()).isEqualTo(10);
        assertThat(budget.call("shop", Map.of()).points()).isEqualTo(3);
    }

    @Test
    void whatTheInputAddedIsNotLearned() {
        Map<String, Object> files = Map.of("input", Map.of("files", Collections.nCopies(10, Map.of())));
        budget.settlement(answer(budget.call("product-set", files), 29, 29));

        assertThat(budget.call("product-set", Map.of("input", Map.of())).points())
                .isEqualTo(10);
    }

    @Test
    void anAnswerWithoutCostKeepsWhatWasBooked() {
        Map<String, Object> settlement = budget.settlement(new Answer(
                budget.call("shop", Map.of()),
                null,
                new Answer.Cost(null, null),
                null,
                Failure.ofStatus(502, "", null, "", false)));

        assertThat(settlement)
                .containsEntry("booked", 10.0)
                .containsEntry("spent", 10.0)
                .containsEntry("available", null);
    }

    @Test
    void aThrottledCallTookNothingAndEmptiesTheRow() {
        Map<String, Object> settlement = budget.settlement(new Answer(
                budget.call("shop", Map.of()),
                null,
                new Answer.Cost(null, null),
                null,
                Failure.ofStatus(429, "", null, "", false)));

        assertThat(settlement)
                .containsEntry("spent", 0)
                .containsEntry("available", 0)
                .containsEntry("throttled", 1);
    }

    @Test
    void aShortWaitIsWaitedAndALongOneIsForLater() {
        assertThat(budget.pause(new BigDecimal("0.05"))).isEqualTo(50);
        assertThat(budget.pause(BigDecimal.ZERO)).isZero();
        assertThatThrownBy(() -> budget.pause(new BigDecimal("2.1"))).isInstanceOfSatisfying(Failure.class, failure -> {
            assertThat(failure.verdict()).isEqualTo(Failure.Verdict.LATER);
            assertThat(failure.counted()).isFalse();
            assertThat(failure.after().toMillis()).isEqualTo(2100);
        });
    }

    @Test
    void aDocumentThatDoesNotExistIsNamed() {
        assertThatThrownBy(() -> budget.call("no-such", Map.of())).hasMessageContaining("no-such");
    }

    private static Answer answer(Call call, int requested, int actual) {
        return new Answer(
                call, Map.of(), new Answer.Cost(BigDecimal.valueOf(requested), BigDecimal.valueOf(actual)), null, null);
    }
}
