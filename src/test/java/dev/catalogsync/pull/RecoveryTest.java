package dev.catalogsync.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.catalogsync.pull.query.Bisection;
import java.time.Duration;
import java.time.Instant;
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
        "FAILED,TIMEOUT,0,20,split 20 times",
        "FAILED,ACCESS_DENIED,0,0,scopes",
        "CANCELED,,3,0,4 times in a row"
    })
    void whatWillNotPassEndsThePull(String state, String code, int attempt, int depth, String says) {
        assertThatThrownBy(() -> recovery.of(state, code, slice(attempt, depth)))
                .isInstanceOf(PullAborted.class)
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

    @Test
    void anOperationIsFoundBehindThirtyOthersAndNoPageIsReadForNothing() {
        Instant asked = Instant.parse("2026-11-24T12:00:00Z");
        List<Map<String, Object>> there = new ArrayList<>();
        for (int other = 0; other < 30; other++) {
            there.add(Map.of(
                    "id", other, "createdAt", asked.plusSeconds(60 - other).toString(), "query", "{ shop }"));
        }
        there.add(Map.of("id", 30, "createdAt", asked.toString(), "query", "# mine\n{ products }"));
        for (int other = 31; other < 90; other++) {
            there.add(Map.of(
                    "id",
                    other,
                    "createdAt",
                    asked.minus(Duration.ofDays(other)).toString(),
                    "query",
                    ""));
        }
        assertThat(search("# mine\n", asked, there, 10)).isEqualTo("30 on page 4");
        assertThat(search("# yours\n", asked, there, 10))
                .as("what is days older is not looked through")
                .isEqualTo("none on page 4");
        assertThat(search("# mine\n", asked, there.subList(0, 30), 10)).isEqualTo("none on page 3");
    }

    /** Newest first, as Shopify answers. */
    private static String search(String tag, Instant asked, List<Map<String, Object>> there, int page) {
        OperationSearch search = OperationSearch.of(tag, asked);
        int pages = 0;
        while (search.more()) {
            int from = search.question().get("after") == null
                    ? 0
                    : Integer.parseInt(search.question().get("after").toString());
            int to = Math.min(from + page, there.size());
            search = search.answered(Map.of(
                    "nodes",
                    there.subList(from, to),
                    "pageInfo",
                    Map.of("hasNextPage", to < there.size(), "endCursor", Integer.toString(to))));
            pages++;
        }
        return (search.found() == null ? "none" : search.found().get("id")) + " on page " + pages;
    }

    private static Map<String, Object> slice(int attempt, int depth) {
        return Map.of("attempt", attempt, "depth", depth);
    }
}
