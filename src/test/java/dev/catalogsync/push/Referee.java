package dev.catalogsync.push;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * Judges a contest of two writers by the store's ledger and by what was approved, and by nothing else.
 *
 * <ul>
 *   <li>lost: an approved edit that was called applied and that no call of ours made, nor had the store it; or that was not applied
 *       and of which nobody is told;
 *   <li>doubled: an approved edit that was made twice, or an element that is there twice;
 *   <li>undone: an edit of the merchant's that a call of ours overwrote, though what was approved did not show it;
 *   <li>unapproved: a place that a call of ours wrote and nobody approved;
 *   <li>raced: overwritten likewise, but made after our last look at the product, in the moment before our call. Shopify has no
 *       way to compare and swap a plain field, so nobody can exclude that. Metafields have one, and are not excused. So is counted
 *       what we gave to a medium that he took from the product in that moment.
 * </ul>
 */
final class Referee {

    /**
     * One approved change.
     *
     * @param from the ledger's end before its push, {@code to} behind it
     * @param applied what it came to; null where it was not applied
     * @param told whether something is said of what was not applied: a reason, or a change that is staged anew
     */
    record Approved(
            long id, String product, Places before, Places after, long from, long to, Places applied, boolean told) {}

    /** A look of ours at a product. */
    record Look(String product, long sequence) {}

    private record Entry(long sequence, boolean ours, String mutation, Places before, Places after) {}

    private record Edit(String value, long sequence) {}

    private final Map<String, List<Entry>> entries = new TreeMap<>();
    private final Map<String, List<Approved>> approvals = new HashMap<>();
    private final Map<String, List<Long>> looks = new HashMap<>();

    /** What calls of ours made of files that no product showed any more, by place and value. */
    private final Map<String, Long> files = new HashMap<>();

    /** Places that calls of ours wrote, by change. */
    private final Map<Long, Set<String>> made = new HashMap<>();

    private final List<String> findings = new ArrayList<>();

    int edits;
    int lost;
    int undone;
    int doubled;
    int unapproved;
    int raced;

    /** @param ledger of all origins, oldest first */
    Referee(JsonNode ledger, List<Approved> approved, List<Look> seen) {
        for (JsonNode line : ledger) {
            boolean ours = !line.path("idempotencyKey").asText().startsWith(Rival.MARK);
            line.path("after").properties().forEach(each -> {
                if (each.getKey().contains("/Product/")) {
                    entries.computeIfAbsent(each.getKey(), id -> new ArrayList<>())
                            .add(new Entry(
                                    line.path("sequence").asLong(),
                                    ours,
                                    line.path("mutation").asText(),
                                    new Places(line.path("before").path(each.getKey())),
                                    new Places(each.getValue())));
                } else if (ours && each.getKey().contains("/MediaImage/")) {
                    files.put(
                            "media/" + each.getKey() + ".alt="
                                    + each.getValue().path("alt").asText(),
                            line.path("sequence").asLong());
                }
            });
        }
        approved.forEach(each -> approvals
                .computeIfAbsent(each.product(), id -> new ArrayList<>())
                .add(each));
        seen.forEach(look ->
                looks.computeIfAbsent(look.product(), id -> new ArrayList<>()).add(look.sequence()));
    }

    List<String> findings() {
        return findings;
    }

    /** Everything that happened to the products of the findings, a line each: for whoever looks into them. */
    List<String> evidence() {
        List<String> told = new ArrayList<>();
        for (Map.Entry<String, List<Entry>> each : entries.entrySet()) {
            if (findings.stream().noneMatch(finding -> finding.contains(each.getKey() + " "))) {
                continue;
            }
            told.add(each.getKey() + ", looked at " + looks.get(each.getKey()));
            findings.stream()
                    .filter(finding -> finding.contains(each.getKey() + " "))
                    .forEach(finding -> told.add("  FOUND " + finding));
            for (Approved change : approvals.getOrDefault(each.getKey(), List.of())) {
                told.add("  change " + change.id() + " from " + change.from() + " to " + change.to() + " "
                        + (change.applied() == null ? "not applied" : "applied") + (change.told() ? ", told" : "")
                        + ": " + change.before().to(change.after())
                        + (change.applied() == null
                                ? ""
                                : " as " + change.before().to(change.applied())));
            }
            for (Entry entry : each.getValue()) {
                told.add("  " + entry.sequence() + (entry.ours() ? " ours " : " theirs ") + entry.mutation() + " "
                        + entry.before().to(entry.after()));
            }
        }
        return told;
    }

    void judge() {
        entries.forEach(this::replay);
        approvals.forEach((product, changes) -> changes.forEach(change -> settle(product, change)));
    }

    private void replay(String product, List<Entry> history) {
        Map<String, Edit> standing = new HashMap<>();
        for (Entry entry : history) {
            Map<String, String> moved = entry.before().to(entry.after());
            if (!entry.ours()) {
                edits += moved.isEmpty() ? 0 : 1;
                moved.forEach((place, value) -> standing.put(place, new Edit(value, entry.sequence())));
            } else {
                moved.forEach((place, value) -> wrote(product, entry, place, value, standing.remove(place)));
            }
            // What was said of an element that was taken away does not stand when it is there again.
            moved.keySet().stream()
                    .filter(place -> entry.after().at(place) != null)
                    .forEach(place -> standing.keySet().removeIf(each -> each.startsWith(place + ".")));
            for (String twice : entry.after().doubles()) {
                if (!entry.before().doubles().contains(twice)) {
                    doubled++;
                    find("doubled", product, entry, twice + " is there twice");
                }
            }
        }
    }

    private void wrote(String product, Entry entry, String place, String value, Edit theirs) {
        String named = entry.after().named(place);
        boolean again = false;
        for (Approved change : approvals.getOrDefault(product, List.of())) {
            boolean during = change.from() < entry.sequence() && entry.sequence() <= change.to();
            String approved = during ? approvedPlace(change, place, named, value, entry.after()) : null;
            if (approved != null
                    && made.computeIfAbsent(change.id(), id -> new HashSet<>()).add(approved)) {
                if (theirs != null && !change.before().has(place, entry.before().leftOf(place, theirs.value()))) {
                    overwrote(product, entry, place, value, theirs, change);
                }
                return;
            }
            again |= approved != null;
        }
        if (again) {
            doubled++;
            find("doubled", product, entry, place + " = " + value + " was written a second time");
        } else {
            unapproved++;
            find("unapproved", product, entry, place + " = " + value + "; theirs " + theirs);
        }
    }

    /**
     * The place of a change that says so; null where it does not. What comes back after it was taken away has another id, and the
     * name that it had; what comes new may have been given a place.
     */
    private static String approvedPlace(Approved change, String place, String named, String value, Places store) {
        Map<String, String> moved = change.before().to(change.after());
        for (Map.Entry<String, String> each : moved.entrySet()) {
            String name = each.getKey();
            boolean same = name.equals(place)
                    || name.equals(named)
                    || value != null && change.after().named(name).equals(named);
            if (same
                    && (Objects.equals(each.getValue(), value)
                            || name.endsWith(".order") && Places.sameOrder(each.getValue(), value))) {
                return name;
            }
        }
        boolean placed = place.endsWith(".order")
                && change.after().hasNewMedia(change.before())
                && change.after().hasOrderOf(store);
        return placed ? place : null;
    }

    private void overwrote(String product, Entry entry, String place, String value, Edit theirs, Approved change) {
        long look = look(product, entry.sequence());
        boolean guarded = place.startsWith("metafields/") && value != null;
        if (theirs.sequence() > look && !guarded) {
            raced++;
            return;
        }
        undone++;
        find(
                "undone",
                product,
                entry,
                place + " = " + value + " over " + theirs + ", shown was "
                        + change.before().at(place) + ", change " + change.id() + ", looked at " + look);
    }

    private void settle(String product, Approved change) {
        Map<String, String> wanted = change.before().to(change.after());
        Map<String, String> applied =
                change.applied() == null ? Map.of() : change.before().to(change.applied());
        for (String place : wanted.keySet()) {
            boolean isMade = made.getOrDefault(change.id(), Set.of()).contains(place);
            boolean fine = isMade
                    || (applied.containsKey(place) ? hadIt(product, change, place, applied.get(place)) : change.told());
            if (!fine && wentWithItsFile(product, place + "=" + wanted.get(place))) {
                raced++;
            } else if (!fine) {
                lost++;
                findings.add("lost: " + product + " change " + change.id() + " " + place + " = " + wanted.get(place)
                        + (applied.containsKey(place) ? ", applied" : ", and nothing is said of it"));
            }
        }
    }

    /** The last look of ours at a product before that. */
    private long look(String product, long sequence) {
        return looks.getOrDefault(product, List.of()).stream()
                .mapToLong(Long::longValue)
                .filter(each -> each < sequence)
                .max()
                .orElse(0);
    }

    /** Whether a text was given to a file that the merchant took from the product between our look and our call. */
    private boolean wentWithItsFile(String product, String placeAndValue) {
        Long call = files.get(placeAndValue);
        String file = placeAndValue.substring(0, Math.max(0, placeAndValue.indexOf(".alt=")));
        return call != null
                && entries.getOrDefault(product, List.of()).stream()
                        .anyMatch(entry -> !entry.ours()
                                && entry.sequence() > look(product, call)
                                && entry.sequence() < call
                                && entry.before().at(file) != null
                                && entry.after().at(file) == null);
    }

    /** Whether the store had it already, at some moment of the push. */
    private boolean hadIt(String product, Approved change, String place, String value) {
        for (Entry entry : entries.getOrDefault(product, List.of())) {
            if (entry.sequence() > change.from()
                    && entry.sequence() <= change.to()
                    && (entry.before().has(place, value)
                            || entry.after().has(place, value)
                            || value != null
                                    && entry.after().hasNamed(change.after().named(place)))) {
                return true;
            }
        }
        Places last = last(product, change.from());
        return last == null ? change.before().has(place, value) : last.has(place, value);
    }

    private Places last(String product, long sequence) {
        Places last = null;
        for (Entry entry : entries.getOrDefault(product, List.of())) {
            last = entry.sequence() <= sequence ? entry.after() : last;
        }
        return last;
    }

    /** Whether a catalog that has taken everything has what the store has. */
    void compare(String product, Places catalog) {
        Places store = last(product, Long.MAX_VALUE);
        if (store != null && !catalog.to(store).isEmpty()) {
            lost++;
            findings.add("lost: " + product + " in the catalog differs from the store at " + catalog.to(store));
        }
    }

    private void find(String what, String product, Entry entry, String told) {
        findings.add(what + ": " + product + " by " + entry.mutation() + " at " + entry.sequence() + ": " + told);
    }
}
