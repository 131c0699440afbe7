package dev.catalogsync.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecoveryTest {

    private final Recovery recovery = new Recovery();

    @ParameterizedTest
    @CsvSource({
        "FAILED,TIMEOUT,0,0,HALVE",
        "FAILED,INTERNAL_SERVER_ERROR,0,0,AGAIN",
        "FAILED,INTERNAL_SERVER_ERROR,1,0,HALVE",
        "FAILED,,0,3,AGAIN",
        "FAILED,,1,19,HALVE",
        "CANCELED,,0,0,AGAIN",
        "CANCELED,,2,0,AGAIN"
    })
    void whatMayPassIsAskedForAgainAndWhatIsTooMuchInHalves(
            String state, String code, int attempt, int depth, Recovery.Step step) {
        assertThat(recovery.of(state, code, slice(attempt, depth))).isEqualTo(step);
    }

    @ParameterizedTest
    @CsvSource({
        "FAILED,TIMEOUT,0,20,halved 20 times",
        "FAILED,ACCESS_DENIED,0,0,scopes",
        "CANCELED,,3,0,4 times in a row"
    })
    void whatWillNotPassEndsThePull(String state, String code, int attempt, int depth, String says) {
        assertThatThrownBy(() -> recovery.of(state, code, slice(attempt, depth)))
                .isInstanceOf(PullEnded.class)
                .hasMessageContaining(says)
                .hasMessageContaining("The catalog is as it was");
    }

    @Test
    void unevenlySpreadIdsAreHalvedByCountAndNeitherHalfIsEmpty() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            TreeSet<Long> ids = new TreeSet<>();
            int items = 2 + random.nextInt(300);
            while (ids.size() < items) {
                // Most lie close together, some far away.
                ids.add(
                        random.nextInt(10) == 0
                                ? random.nextLong(1L << 45)
                                : 7_000_000_000_000L + random.nextInt(2_000));
            }
            Bisection halving = Bisection.of(null, null, ids.first(), ids.last(), true);
            int asked = 0;
            while (halving.more()) {
                String query = (String) halving.question(null).get("query");
                halving = halving.counted(
                        query == null
                                ? items
                                : ids.headSet(Long.valueOf(query.substring(4))).size());
                asked++;
            }
            int below = ids.headSet(halving.pivot()).size();
            assertThat(below).as("seed %d", seed).isBetween(1, items - 1);
            assertThat(asked).as("seed %d", seed).isLessThanOrEqualTo(13);
        }
    }

    @Test
    void aThousandItemsAreHalvedNearTheirMiddle() {
        List<Long> ids = new ArrayList<>();
        for (long id = 1; id <= 100; id++) {
            ids.add(id * 50);
        }
        for (long id = 1; id <= 900; id++) {
            ids.add(5_000 + id);
        }
        Bisection halving = Bisection.of("tag:a", 1L, 50, 5_900, true);
        while (halving.more()) {
            String query = (String) halving.question(9_000L).get("query");
            long to = Long.parseLong(query.replaceAll(".*id:<", ""));
            assertThat(query).startsWith("(tag:a) AND id:>=1 AND id:<");
            halving = halving.counted(ids.stream().filter(id -> id < to).count());
        }
        long pivot = halving.pivot();
        assertThat(ids.stream().filter(id -> id < pivot).count()).isBetween(400L, 600L);
    }

    private static Map<String, Object> slice(int attempt, int depth) {
        return Map.of("attempt", attempt, "depth", depth);
    }
}
