package dev.catalogsync.review.pattern;

import dev.catalogsync.review.pattern.Patterns.Change;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Changes that a reviewer should look at first, the worst first. Some are worrying by themselves ({@link Facts#concerns}); others stand out: a
 * price that moves against the rest of its batch or vendor, or much further. What many changes do alike does not stand out; a pattern says what is
 * worrying about it.
 */
public final class Outliers {

    /**
     * @param reasons by code, in plain English
     * @param score what it is ranked by; the step breaks ties
     */
    public record Outlier(Change change, Map<String, String> reasons, double score) {}

    private static final Map<String, Integer> SCORES = Map.of(
            "ZERO_PRICE",
            100,
            "EMPTY_TITLE",
            95,
            "BELOW_COST",
            90,
            "SIGN_FLIP",
            80,
            "FAR_STEP",
            70,
            "DELETE",
            60,
            "ARCHIVED",
            55);

    /** Are worrying where few do it; where many do, their pattern says so. */
    private static final Set<String> ONLY_WHERE_FEW = Set.of("DELETE", "ARCHIVED");

    /** Fewer than this tell nothing of what is usual. */
    private static final int SAMPLE = 20;

    private static final double ALIKE = 0.95;
    private static final double FEW = 0.02;

    /** Iglewicz and Hoaglin, How to Detect and Handle Outliers (1993): a modified z-score above 3.5. */
    private static final double FAR = 3.5;

    private static final double LEAST_DEVIATION = 0.005;

    private final Map<Change, Map<String, String>> reasons = new HashMap<>();
    private final Set<Change> usual = new HashSet<>();

    private Outliers(Patterns patterns) {
        long few = Math.max(5, Math.round(FEW * patterns.changes().size()));
        patterns.patterns().stream()
                .filter(pattern -> pattern.changes().size() > few)
                .forEach(pattern -> usual.addAll(pattern.changes()));
        for (Change change : patterns.changes()) {
            change.facts().concerns().forEach((code, reason) -> {
                if (!ONLY_WHERE_FEW.contains(code) || !usual.contains(change)) {
                    add(change, code, reason);
                }
            });
        }
        List<Change> moved = patterns.changes().stream()
                .filter(change -> change.facts().step() != null)
                .toList();
        moved.stream().collect(Collectors.groupingBy(Change::batch)).values().forEach(batch -> {
            flips(batch, "the rest of its batch");
            distances(batch);
        });
        moved.stream()
                .collect(Collectors.groupingBy(change -> List.of(change.batch(), String.valueOf(change.vendor()))))
                .values()
                .forEach(vendor -> flips(vendor, "the rest of its vendor"));
    }

    /** Of the changes of all patterns and of those that are like no other. */
    public static List<Outlier> of(Patterns patterns) {
        return new Outliers(patterns)
                .reasons.entrySet().stream()
                        .map(entry -> new Outlier(
                                entry.getKey(),
                                entry.getValue(),
                                score(entry.getValue().keySet())))
                        .sorted(Comparator.comparingDouble(Outlier::score)
                                .thenComparingDouble(outlier -> Math.abs(step(outlier.change)))
                                .reversed()
                                .thenComparing(outlier -> outlier.change.id()))
                        .toList();
    }

    private void flips(List<Change> group, String rest) {
        long up = group.stream().filter(change -> step(change) > 0).count();
        if (group.size() < SAMPLE || Math.max(up, group.size() - up) < ALIKE * group.size()) {
            return;
        }
        boolean rises = up * 2 > group.size();
        for (Change change : group) {
            if (step(change) > 0 != rises && !usual.contains(change)) {
                add(
                        change,
                        "SIGN_FLIP",
                        "its price goes " + (rises ? "down, and " + rest + " up" : "up, and " + rest + " down"));
            }
        }
    }

    private void distances(List<Change> batch) {
        if (batch.size() < SAMPLE) {
            return;
        }
        double median = median(batch.stream().mapToDouble(Outliers::step).toArray());
        double deviation = Math.max(
                LEAST_DEVIATION,
                median(batch.stream()
                        .mapToDouble(change -> Math.abs(step(change) - median))
                        .toArray()));
        for (Change change : batch) {
            double far = 0.6745 * Math.abs(step(change) - median) / deviation;
            if (far > FAR && !usual.contains(change)) {
                add(
                        change,
                        "FAR_STEP",
                        String.format(
                                "its price becomes %.2f times what it was, and the middle of its batch %.2f times",
                                Math.exp(step(change)), Math.exp(median)));
            }
        }
    }

    private void add(Change change, String code, String reason) {
        reasons.computeIfAbsent(change, any -> new TreeMap<>()).putIfAbsent(code, reason);
    }

    private static double score(Collection<String> codes) {
        List<Integer> scores =
                new ArrayList<>(codes.stream().map(SCORES::get).sorted().toList());
        int worst = scores.removeLast();
        return worst + scores.stream().mapToInt(score -> score).sum() / 1_000.0;
    }

    private static double step(Change change) {
        return change.facts().step() == null ? 0 : change.facts().step();
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        int middle = values.length / 2;
        return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
}
