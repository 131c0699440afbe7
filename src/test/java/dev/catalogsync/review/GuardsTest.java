package dev.catalogsync.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuardsTest {

    private final Guards guards = new Guards(1_000, 0.1, 0.5, 100, 50);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "10   | 10    | 10     |",
                "11   | 11    | 110    |",
                "11   | 11    | 109    | guard: deletes",
                "1000 | 1000  | 200000 |",
                "1001 | 1001  | 200000 | guard: deletes",
                "0    | 100   | 100    |",
                "0    | 101   | 202    |",
                "0    | 101   | 201    | guard: touched",
                "500  | 600   | 1000   | guard: deletes, guard: touched"
            })
    void aLotIsHeldBeyondTheShareAndNeverAHandful(long deletes, long touched, long known, String held) {
        List<Map<String, Object>> lots = guards.lots(Map.of("deletes", deletes, "touched", touched, "known", known));
        assertThat(String.join(
                        ", ",
                        lots.stream().map(lot -> (String) lot.get("heldBy")).toList()))
                .isEqualTo(held == null ? "" : held);
    }

    @ParameterizedTest
    @CsvSource({
        "10.00, 20.00, false",
        "10.00, 20.01, true",
        "10.00,  5.00, false",
        "10.00,  4.99, true",
        "10.00,  0.00, true",
        "10.00, -1.00, true",
        " 0.00, -1.00, true",
        " 0.00, 99.00, false",
        " 0.01,  0.03, true"
    })
    void aPriceIsHeldBeyondItsStep(String before, String after, boolean held) {
        Steps steps = Steps.of(Map.of(
                "kind",
                "PRODUCT",
                "before",
                StagedLot.product("Mug", "Kiln", before),
                "after",
                StagedLot.product("Mug", "Kiln", after)));
        assertThat(guards.price(steps) != null).isEqualTo(held);
    }

    @Test
    void aSettingOutOfItsRangeSaysWhichOne() {
        assertThatThrownBy(() -> new Guards(-1, 0.1, 0.5, 100, 50))
                .hasMessage("catalog.review.guards.most-deletes must be a count from 0 to 1,000,000,000, not -1.0.");
        assertThatThrownBy(() -> new Guards(1, 10, 0.5, 100, 50)).hasMessageContaining("delete-share");
        assertThatThrownBy(() -> new Guards(1, 1, Double.NaN, 100, 50)).hasMessageContaining("touched-share");
        assertThatThrownBy(() -> new Guards(1, 1, 1, -5, 50)).hasMessageContaining("price-up");
        assertThatThrownBy(() -> new Guards(1, 1, 1, 100, 101)).hasMessageContaining("price-down");
        assertThatThrownBy(() -> new ChangeFilter("sometimes")).hasMessageContaining("require-note");
    }
}
