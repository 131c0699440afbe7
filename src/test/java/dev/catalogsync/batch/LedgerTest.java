package dev.catalogsync.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LedgerTest {

    private static Map<String, Object> good() {
        return new HashMap<>(Map.ofEntries(
                Map.entry("promisedObjects", 7_800),
                Map.entry("promisedRoots", 1_000),
                Map.entry("promisedBytes", 4_000_000L),
                Map.entry("bytes", 4_000_000L),
                Map.entry("lines", 7_800),
                Map.entry("roots", 1_000),
                Map.entry("children", Map.of("ProductVariant", 3_800, "MediaImage", 2_000, "Metafield", 1_000)),
                Map.entry("unchanged", 990),
                Map.entry("staged", 10)));
    }

    @Test
    void whatWasPromisedReadAndAccountedForBalances() {
        assertThat(Ledger.of(good()).balances()).isTrue();
        assertThat(Ledger.of(good()).difference()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "promisedObjects, 7801",
        "promisedRoots, 999",
        "promisedBytes, 4000001",
        "bytes, 3999999",
        "lines, 7799",
        "roots, 1001",
        "unchanged, 989",
        "staged, 11",
        "orphans, 1",
        "duplicates, 1",
        "refused, 1",
        "damaged, 1"
    })
    void oneTooManyOrTooFewAnywhereIsNeverGreen(String count, long value) {
        Map<String, Object> counts = good();
        counts.put(count, value);
        assertThat(Ledger.of(counts).balances()).isFalse();
        assertThat(Ledger.of(counts).difference()).isNotEmpty();
    }

    @Test
    void aLineThatWasRefusedIsAccountedForAndStillMissing() {
        Map<String, Object> counts = good();
        counts.put("children", Map.of("ProductVariant", 3_799, "MediaImage", 2_000, "Metafield", 1_000));
        counts.put("refused", 1);
        assertThat(Ledger.of(counts).difference())
                .isEqualTo("nothing is orphaned, duplicated, refused or damaged: 0 against 1");
    }

    @Test
    void whatIsDamagedAndToleratedIsAccountedFor() {
        Map<String, Object> counts = good();
        counts.put("staged", ((Number) counts.get("staged")).longValue() - 1);
        counts.put("damaged", ((Number) counts.getOrDefault("damaged", 0)).longValue() + 1);
        assertThat(Ledger.of(counts).balances()).isFalse();

        counts.put("tolerated", 1);
        assertThat(Ledger.of(counts).balances()).isTrue();
    }
}
