package dev.catalogsync.pull.query;

import java.util.HashMap;
import java.util.Map;

/**
 * The search for the id that divides a slice into two with about as many items each. Ids are not evenly spread, so the halves are
 * counted: 1,000 items, of which 900 have ids above 5,000, are divided near 5,400 and not at 5,000.
 *
 * @param search of the slice, null for everything
 * @param from first id of the slice, null where it is open
 * @param low below it are fewer than half, or it is the first id there is
 * @param high below it are at least half; the greatest id there is to begin with
 * @param total items of the slice; -1 where it was not counted yet
 * @param pivot what is asked about; the answer, once there is no {@code more} to ask
 * @param more whether another count brings the halves nearer to each other
 */
public record Bisection(
        String search, Long from, long low, long high, long total, long pivot, int asked, boolean more) {

    private static final int MOST_QUESTIONS = 12;

    /** @param first the smallest id of the slice; {@code last} the greatest, not the same */
    public static Bisection of(String search, Long from, long first, long last, boolean countable) {
        return new Bisection(search, from, first, last, -1, middle(first, last), 0, countable);
    }

    /** The variables of a {@code slice-count} document: everything at first, then what lies below the pivot. */
    public Map<String, Object> question(Long to) {
        Map<String, Object> variables = new HashMap<>();
        variables.put("query", SearchQuery.within(search, from, total < 0 ? to : Long.valueOf(pivot)));
        return variables;
    }

    public Bisection counted(long count) {
        if (total < 0) {
            return new Bisection(search, from, low, high, count, pivot, 1, count > 2);
        }
        boolean even = Math.abs(2 * count - total) <= total / 5;
        long newLow = 2 * count < total ? pivot : low;
        long newHigh = 2 * count < total ? high : pivot;
        boolean done = even || asked >= MOST_QUESTIONS || newHigh - newLow <= 1;
        return new Bisection(
                search, from, newLow, newHigh, total, done ? pivot : middle(newLow, newHigh), asked + 1, !done);
    }

    /** Above the first id and not beyond the last, so that neither half is empty. */
    private static long middle(long low, long high) {
        return low + (high - low + 1) / 2;
    }
}
