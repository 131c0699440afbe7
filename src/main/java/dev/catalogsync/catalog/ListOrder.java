package dev.catalogsync.catalog;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The order of three lists, of which it tells who moved and how they go together. An element is the number of its row in an
 * {@link Alignment}.
 *
 * <p>A side moved where it has what it shares with the base in another order, also where what it moved is gone on the other side.
 * The order of the one that moved stands. Where both did, or neither, and what both sides have is in two orders, nobody but a
 * person can tell.
 */
final class ListOrder {

    /** Whose order stands. */
    enum Verdict {
        LOCAL,
        REMOTE,
        NEITHER
    }

    private final List<Integer> base;
    private final List<Integer> local;
    private final List<Integer> remote;
    private final boolean localMeansIt;
    private final boolean remoteMeansIt;

    /** @param localMeansIt whether the order of local was chosen, and does not follow from something else */
    ListOrder(List<Alignment.Row> rows, boolean localMeansIt, boolean remoteMeansIt) {
        this.base = side(rows, Alignment.BASE);
        this.local = side(rows, Alignment.LOCAL);
        this.remote = side(rows, Alignment.REMOTE);
        this.localMeansIt = localMeansIt;
        this.remoteMeansIt = remoteMeansIt;
    }

    /** Nothing moved, came or went: each row is everywhere, at its own place. */
    static boolean isStraight(List<Alignment.Row> rows) {
        for (int i = 0; i < rows.size(); i++) {
            Alignment.Row row = rows.get(i);
            if (row.place(Alignment.BASE) != i || row.place(Alignment.LOCAL) != i || row.place(Alignment.REMOTE) != i) {
                return false;
            }
        }
        return true;
    }

    List<Integer> base() {
        return base;
    }

    List<Integer> local() {
        return local;
    }

    List<Integer> remote() {
        return remote;
    }

    Verdict verdict() {
        if (localMeansIt != remoteMeansIt) {
            return localMeansIt ? Verdict.LOCAL : Verdict.REMOTE;
        }
        Set<Integer> both = new HashSet<>(local);
        both.retainAll(new HashSet<>(remote));
        if (only(local, both::contains).equals(only(remote, both::contains))) {
            return Verdict.LOCAL;
        }
        boolean localMoved = moved(local);
        if (localMoved == moved(remote)) {
            return Verdict.NEITHER;
        }
        return localMoved ? Verdict.LOCAL : Verdict.REMOTE;
    }

    private boolean moved(List<Integer> side) {
        return !only(base, new HashSet<>(side)::contains).equals(only(side, new HashSet<>(base)::contains));
    }

    /** The other's elements put into an order: each after its predecessor there, and what stood at the end after all that both have. */
    static List<Integer> with(List<Integer> order, List<Integer> other) {
        Set<Integer> known = new HashSet<>(order);
        Set<Integer> common = new HashSet<>(other);
        common.retainAll(known);
        Integer last = null;
        for (Integer element : order) {
            last = common.contains(element) ? element : last;
        }
        Map<Integer, List<Integer>> followers = new HashMap<>();
        Integer predecessor = null;
        int met = 0;
        for (Integer element : other) {
            if (common.contains(element)) {
                met++;
                predecessor = met == common.size() ? last : element;
            } else {
                followers
                        .computeIfAbsent(predecessor, some -> new ArrayList<>())
                        .add(element);
            }
        }
        List<Integer> all = new ArrayList<>(followers.getOrDefault(null, List.of()));
        for (Integer element : order) {
            all.add(element);
            all.addAll(followers.getOrDefault(element, List.of()));
        }
        return all;
    }

    /** Whether a side comes to this order by losing what is not in it, and putting what is new to it at the end. */
    static boolean comesBy(List<Integer> side, List<Integer> order) {
        Set<Integer> there = new HashSet<>(order);
        Collection<Integer> natural = new LinkedHashSet<>(only(side, there::contains));
        natural.addAll(order);
        return List.copyOf(natural).equals(order);
    }

    static List<Integer> only(List<Integer> order, Predicate<Integer> which) {
        return order.stream().filter(which).toList();
    }

    private static List<Integer> side(List<Alignment.Row> rows, int side) {
        Integer[] places = new Integer[rows.size()];
        int size = 0;
        for (int i = 0; i < rows.size(); i++) {
            int place = rows.get(i).place(side);
            if (place >= 0) {
                places[place] = i;
                size++;
            }
        }
        return Arrays.asList(places).subList(0, size);
    }
}
