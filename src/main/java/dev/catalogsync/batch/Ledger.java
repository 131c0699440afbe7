package dev.catalogsync.batch;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The balance sheet of a pull: what the store promised against what was read, and what was read against what became of it.
 * Every line has to be equal; a pull that does not balance has lost something and never counts as done.
 *
 * <p>Of 1,000 products with 6,800 children: 7,800 promised objects = 7,800 lines = 1,000 roots + 6,800 children; 1,000 roots =
 * 990 unchanged + 9 staged + 1 damaged; and since 1 is damaged, the sheet does not balance, unless a setting tolerates it.
 */
public final class Ledger {

    /**
     * One line of the sheet.
     *
     * @param name what is weighed
     * @param left what it has to be
     * @param right what it is
     */
    public record Line(String name, long left, long right) {
        public boolean equal() {
            return left == right;
        }
    }

    private final List<Line> lines;

    private Ledger(List<Line> lines) {
        this.lines = List.copyOf(lines);
    }

    /** @param counts the counters of a pull; promises that the store did not make are not weighed */
    public static Ledger of(Map<?, ?> counts) {
        List<Line> lines = new ArrayList<>();
        promised(lines, "objects promised = lines read", counts, "promisedObjects", "lines");
        promised(lines, "roots promised = roots read", counts, "promisedRoots", "roots");
        promised(lines, "bytes promised = bytes read", counts, "promisedBytes", "bytes");
        long children = 0;
        if (counts.get("children") instanceof Map<?, ?> types) {
            for (Object count : types.values()) {
                children += ((Number) count).longValue();
            }
        }
        lines.add(new Line(
                "lines read = roots + children + orphans + duplicates + refused",
                number(counts, "lines"),
                number(counts, "roots")
                        + children
                        + number(counts, "orphans")
                        + number(counts, "duplicates")
                        + number(counts, "refused")));
        lines.add(new Line(
                "roots read = unchanged + unsettled + staged + damaged",
                number(counts, "roots"),
                number(counts, "unchanged")
                        + number(counts, "unsettled")
                        + number(counts, "staged")
                        + number(counts, "damaged")));
        lines.add(new Line(
                "nothing is orphaned, duplicated, refused or damaged",
                0,
                number(counts, "orphans")
                        + number(counts, "duplicates")
                        + number(counts, "refused")
                        + number(counts, "damaged")
                        - number(counts, "tolerated")));
        return new Ledger(lines);
    }

    public List<Line> lines() {
        return lines;
    }

    public boolean balances() {
        return lines.stream().allMatch(Line::equal);
    }

    /** What does not balance, for people; empty where all does. */
    public String difference() {
        return String.join(
                "; ",
                lines.stream()
                        .filter(line -> !line.equal())
                        .map(line -> line.name() + ": " + line.left() + " against " + line.right())
                        .toList());
    }

    private static void promised(List<Line> lines, String name, Map<?, ?> counts, String promise, String kept) {
        if (counts.get(promise) instanceof Number number) {
            lines.add(new Line(name, number.longValue(), number(counts, kept)));
        }
    }

    private static long number(Map<?, ?> counts, String name) {
        return counts.get(name) instanceof Number number ? number.longValue() : 0;
    }
}
