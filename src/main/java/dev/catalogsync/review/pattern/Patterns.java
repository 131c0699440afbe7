package dev.catalogsync.review.pattern;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Changes grouped by what they do. Of the signatures that tell a change truly it goes to the one that most changes share, so that "+5 %" of a
 * hundred prices is one pattern and not a hundred amounts. The largest pattern comes first.
 */
public final class Patterns {

    /**
     * One change.
     *
     * @param batch in which it was staged
     * @param title of its item; null where there is none
     * @param vendor of its item; null where there is none
     */
    public record Change(long id, long batch, String title, String vendor, Facts facts) {}

    /** Changes that do the same; of one change only, it is none. */
    public record Pattern(long id, Signature signature, List<Change> changes) {

        public int variants() {
            return changes.stream()
                    .mapToInt(change -> change.facts().variants())
                    .sum();
        }

        /** The vendor of all of them; null where they have several, or none. */
        public String vendor() {
            String vendor = changes.getFirst().vendor();
            return vendor != null && changes.stream().allMatch(change -> vendor.equals(change.vendor()))
                    ? vendor
                    : null;
        }

        /** As in {@code price +5 %, vendor Acme, 1,240 variants of 620 products}. */
        public String sentence() {
            StringBuilder sentence = new StringBuilder(signature.sentence());
            if (vendor() != null && !vendor().isEmpty()) {
                sentence.append(", vendor ").append(vendor());
            }
            sentence.append(", ");
            if (variants() > 0) {
                sentence.append(count(variants(), "variant")).append(" of ");
            }
            return sentence.append(
                            count(changes.size(), signature.kind().toLowerCase().replace('_', ' ')))
                    .toString();
        }

        /** How many of its changes are worrying, by code. */
        public Map<String, Integer> flags() {
            Map<String, Integer> flags = new TreeMap<>();
            changes.forEach(
                    change -> change.facts().concerns().keySet().forEach(code -> flags.merge(code, 1, Integer::sum)));
            if (signature.operation().equals("DELETE") && changes.size() >= MASS) {
                flags.put("MASS_DELETE", changes.size());
            }
            return flags;
        }

        /** Stands for exactly these changes: whoever decides names it, and is refused where they are others by now. */
        public String seen() {
            try {
                MessageDigest digest = MessageDigest.getInstance("SHA-256");
                changes.stream()
                        .map(Change::id)
                        .sorted()
                        .forEach(id -> digest.update((id + ",").getBytes(StandardCharsets.US_ASCII)));
                return HexFormat.of().formatHex(digest.digest(), 0, 12);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }

        private static String count(int number, String noun) {
            return String.format("%,d %s%s", number, noun, number == 1 ? "" : "s");
        }
    }

    private static final int MASS = 20;

    private final List<Pattern> patterns = new ArrayList<>();
    private final List<Change> others = new ArrayList<>();
    private final List<Change> all;

    public Patterns(List<Change> changes) {
        all = changes;
        Map<String, Integer> sizes = new HashMap<>();
        changes.forEach(change -> change.facts().signatures().forEach(text -> sizes.merge(text, 1, Integer::sum)));
        Map<String, List<Change>> grouped = new LinkedHashMap<>();
        for (Change change : changes) {
            // The first of the largest: signatures come with the plainest first.
            String text = change.facts().signatures().stream()
                    .reduce((best, next) -> sizes.get(next) > sizes.get(best) ? next : best)
                    .orElseThrow();
            grouped.computeIfAbsent(text, any -> new ArrayList<>()).add(change);
        }
        grouped.forEach((text, members) -> {
            if (members.size() == 1) {
                others.addAll(members);
            } else {
                patterns.add(new Pattern(Signature.id(text), Signature.parse(text), members));
            }
        });
        patterns.sort(Comparator.comparingInt((Pattern pattern) -> pattern.changes.size())
                .reversed()
                .thenComparing(Pattern::id));
    }

    public List<Change> changes() {
        return all;
    }

    /** Two changes or more each, the largest first. */
    public List<Pattern> patterns() {
        return patterns;
    }

    /** Changes that are like no other. */
    public List<Change> others() {
        return others;
    }

    /** Null where there is none of that id. */
    public Pattern pattern(long id) {
        return patterns.stream().filter(pattern -> pattern.id == id).findFirst().orElse(null);
    }
}
