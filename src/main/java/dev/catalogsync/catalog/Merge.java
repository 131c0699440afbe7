package dev.catalogsync.catalog;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Three-way merge, field by field. With base b, local l and remote r of a field, in normal form:
 *
 * <ul>
 *   <li>l = r: nothing to do;
 *   <li>l = b, r differs: the store moved, an incoming change from l to r;
 *   <li>r = b, l differs: the catalog moved, an outgoing change from r to l;
 *   <li>all differ: a conflict, and the merged document keeps l until a person decides.
 * </ul>
 *
 * <p>A field that the store computes by itself always comes in, whatever the catalog made of it.
 *
 * <p>Sets, such as tags, have no conflicts: what each side added or removed is done to the other.
 *
 * <p>Lists are merged element by element; an element that one side removed and the other edited is one conflict. The order of an
 * ordered list is like a field named {@code order} of it, {@code media.order}, whose values are lists of the elements' names as
 * they are in the paths. It differs where leaving out what is gone and putting what is new at the end does not come to it.
 */
public final class Merge {

    /**
     * @param merged local, with what came in; fields that are never compared are taken from remote
     * @param incoming what the store changed, as before (local) and after (remote)
     * @param outgoing what the catalog changed, as before (remote) and after (local)
     */
    public record Outcome(
            Document merged, List<FieldChange> incoming, List<FieldChange> outgoing, List<Conflict> conflicts) {

        /** Neither side has anything that the other lacks. */
        public boolean inStep() {
            return incoming.isEmpty() && outgoing.isEmpty() && conflicts.isEmpty();
        }
    }

    /** What becomes of what the store did: merging takes what does not collide, keeping takes nothing, applying takes all. */
    private enum Mode {
        MERGE,
        KEEP,
        APPLY;

        boolean takes() {
            return this != KEEP;
        }

        /** Which of two that say the same is carried on, in what is never compared too. */
        Object either(Object local, Object remote) {
            Object first = this == MERGE ? remote : local;
            return first != null ? first : this == MERGE ? local : remote;
        }
    }

    /** The objects that hold a field. */
    private record Owners(Map<?, ?> base, Map<?, ?> local, Map<?, ?> remote, Map<?, ?> merged) {}

    private final List<FieldChange> incoming = new ArrayList<>();
    private final List<FieldChange> outgoing = new ArrayList<>();
    private final List<Conflict> conflicts = new ArrayList<>();

    private final Map<String, Object> resolved;

    private final Mode mode;

    private final boolean sameItem;

    private Merge(Mode mode, Map<String, Object> resolved, boolean sameItem) {
        this.mode = mode;
        this.resolved = resolved;
        this.sameItem = sameItem;
    }

    public static Outcome merge(Document base, Document local, Document remote) {
        return merge(base, local, remote, Map.of());
    }

    /** @param resolved what persons decided, by the path of the conflict; null removes the field or the element */
    public static Outcome merge(Document base, Document local, Document remote, Map<String, Object> resolved) {
        return new Merge(Mode.MERGE, resolved, areOne(base, local, remote)).documents(base, local, remote);
    }

    /**
     * What the catalog did, and nothing else: as a merge, but {@code merged} stays local where only the store moved. It has the
     * ids that local lacks, and conflicts as resolved.
     */
    public static Outcome outgoing(Document base, Document local, Document remote, Map<String, Object> resolved) {
        Outcome all = merge(base, local, remote, resolved);
        Document kept = new Merge(Mode.KEEP, resolved, areOne(base, local, remote))
                .documents(base, local, remote)
                .merged();
        return new Outcome(kept, all.incoming(), all.outgoing(), all.conflicts());
    }

    /**
     * What was done from {@code before} to {@code after}, done to another document. Where that one moved at the same place, after
     * wins; everything else stays as it is there.
     */
    public static Document apply(Document onto, Document before, Document after) {
        return new Merge(Mode.APPLY, Map.of(), areOne(before, onto, after))
                .documents(before, onto, after)
                .merged();
    }

    /** What has to be done to {@code before} to make it {@code after}: a merge in which only one side moved. */
    public static List<FieldChange> differences(Document before, Document after) {
        return merge(before, before, after).incoming();
    }

    private static boolean areOne(Document base, Document local, Document remote) {
        long ids = Stream.of(base, local, remote)
                .map(Document::id)
                .filter(Objects::nonNull)
                .distinct()
                .count();
        return ids <= 1;
    }

    private Outcome documents(Document base, Document local, Document remote) {
        Map<String, Object> merged = new LinkedHashMap<>((mode == Mode.MERGE ? remote : local).fields());
        fields("", remote.kind().shape(), base.fields(), local.fields(), remote.fields(), merged);
        return new Outcome(Document.of(remote.kind(), merged), incoming, outgoing, conflicts);
    }

    private void fields(
            String path, Shape shape, Map<?, ?> base, Map<?, ?> local, Map<?, ?> remote, Map<String, Object> merged) {
        Owners owners = new Owners(base, local, remote, merged);
        shape.fields().forEach((name, field) -> {
            boolean computed = mode == Mode.MERGE && (field.isComputedIn(local) || field.isComputedIn(remote));
            Object from = computed ? local.get(name) : base.get(name);
            Object value = value(path + name, field, from, local.get(name), remote.get(name), owners);
            if (value == null) {
                merged.remove(name);
            } else {
                merged.put(name, value);
            }
        });
    }

    private Object value(String path, Shape shape, Object base, Object local, Object remote, Owners owners) {
        if (local != null && local.equals(remote)) {
            return local;
        }
        if (shape.isPlace()) {
            return mode.either(local, remote);
        }
        return switch (shape.type()) {
            case IDENTITY -> mode.either(local, remote);
            case OBJECT -> object(path, shape, base, local, remote);
            case LIST -> list(path, shape, base, local, remote, owners);
            case SET -> set(path, shape, base, local, remote, owners);
            default -> leaf(path, shape, base, local, remote, owners);
        };
    }

    private Object leaf(String path, Shape shape, Object base, Object local, Object remote, Owners owners) {
        if (NormalForm.same(shape, local, owners.local(), remote, owners.remote())) {
            return mode == Mode.MERGE ? remote : local;
        }
        if (NormalForm.same(shape, base, owners.base(), local, owners.local())) {
            return comesIn(path, local, remote);
        }
        if (NormalForm.same(shape, base, owners.base(), remote, owners.remote())) {
            outgoing.add(new FieldChange(path, remote, local));
            return local;
        }
        return conflict(path, base, local, remote);
    }

    private Object comesIn(String path, Object local, Object remote) {
        incoming.add(new FieldChange(path, local, remote));
        return mode.takes() ? remote : local;
    }

    /** What each side added or removed is done to the other; so two sides never disagree about a set. */
    private Object set(String path, Shape shape, Object base, Object local, Object remote, Owners owners) {
        boolean bothMoved = !NormalForm.same(shape, local, remote)
                && !NormalForm.same(shape, base, local)
                && !NormalForm.same(shape, base, remote);
        if (!bothMoved) {
            return leaf(path, shape, base, local, remote, owners);
        }
        Map<String, Object> were = NormalForm.members(base);
        Map<String, Object> have = NormalForm.members(remote);
        Map<String, Object> merged = new LinkedHashMap<>(NormalForm.members(local));
        merged.keySet().removeIf(member -> were.containsKey(member) && !have.containsKey(member));
        have.forEach((member, text) -> {
            if (!were.containsKey(member)) {
                merged.putIfAbsent(member, text);
            }
        });
        List<Object> list = merged.isEmpty() ? null : List.copyOf(merged.values());
        if (!NormalForm.same(shape, local, list)) {
            incoming.add(new FieldChange(path, local, list));
        }
        if (!NormalForm.same(shape, remote, list)) {
            outgoing.add(new FieldChange(path, remote, list));
        }
        return mode.takes() ? list : local;
    }

    private Object object(String path, Shape shape, Object base, Object local, Object remote) {
        if (local == null && remote == null) {
            return null;
        }
        Map<String, Object> merged = copy(mode.either(local, remote));
        fields(path + ".", shape, map(base), map(local), map(remote), merged);
        // What is never compared does not keep an object that is gone.
        boolean isGoing = remote == null || local == null && mode != Mode.MERGE;
        boolean gone = isGoing && NormalForm.form(shape, merged) == null;
        return gone ? null : merged;
    }

    private Object list(String path, Shape shape, Object base, Object local, Object remote, Owners owners) {
        if (local == null && remote == null) {
            return null;
        }
        List<Alignment.Row> rows = Alignment.of(shape, sameItem, base, local, remote);
        List<String> names = names(shape, rows);
        Object[] elements = new Object[rows.size()];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = element(path + "[" + names.get(i) + "]", shape, rows.get(i));
        }
        List<Object> merged = new ArrayList<>(elements.length);
        if (ListOrder.isStraight(rows)) {
            merged.addAll(List.of(elements));
            return merged;
        }
        ListOrder orders = new ListOrder(rows, shape.isOrderedIn(owners.local()), shape.isOrderedIn(owners.remote()));
        boolean ordered = shape.isOrderedIn(owners.merged());
        List<Integer> order = ordered
                ? order(path + ".order", orders, names, row -> elements[row] != null)
                : carried(orders, row -> elements[row] != null);
        for (int row : order) {
            merged.add(ordered ? placed(shape, elements[row], merged.size() + 1) : elements[row]);
        }
        return merged;
    }

    private List<Integer> carried(ListOrder orders, Predicate<Integer> stays) {
        List<Integer> local = ListOrder.only(orders.local(), stays);
        List<Integer> remote = ListOrder.only(orders.remote(), stays);
        Set<Integer> carried = new LinkedHashSet<>(mode == Mode.MERGE ? remote : local);
        carried.addAll(mode == Mode.MERGE ? local : remote);
        return List.copyOf(carried);
    }

    /** @param stays which elements are in the merged list */
    private List<Integer> order(String path, ListOrder orders, List<String> names, Predicate<Integer> stays) {
        List<Integer> own = ListOrder.only(orders.local(), stays);
        // What local removed and is put back is where it was, and not where the store has it by now.
        List<Integer> local = mode == Mode.KEEP ? ListOrder.with(own, ListOrder.only(orders.base(), stays)) : own;
        List<Integer> remote = ListOrder.only(orders.remote(), stays);
        List<Integer> order =
                switch (orders.verdict()) {
                    case LOCAL -> ListOrder.with(local, remote);
                    case REMOTE -> mode.takes() ? ListOrder.with(remote, local) : ListOrder.with(local, remote);
                    case NEITHER -> {
                        Object decided = conflict(
                                path,
                                named(orders.base(), names),
                                named(orders.local(), names),
                                named(orders.remote(), names));
                        List<Integer> chosen = numbered(decided, names, stays);
                        yield ListOrder.with(ListOrder.with(chosen, local), remote);
                    }
                };
        List<String> after = named(order, names);
        if (!ListOrder.comesBy(orders.local(), order)) {
            incoming.add(new FieldChange(path, named(orders.local(), names), after));
        }
        if (!ListOrder.comesBy(orders.remote(), order)) {
            outgoing.add(new FieldChange(path, named(orders.remote(), names), after));
        }
        return order;
    }

    private static List<String> named(List<Integer> order, List<String> names) {
        return order.stream().map(names::get).toList();
    }

    private static List<Integer> numbered(Object order, List<String> names, Predicate<Integer> stays) {
        List<Integer> numbered = new ArrayList<>();
        if (order instanceof List<?> list) {
            list.stream().distinct().map(names::indexOf).filter(row -> row >= 0).forEach(numbered::add);
        }
        return ListOrder.only(numbered, stays);
    }

    /** An element that says its place, at the place where it is. */
    private static Object placed(Shape shape, Object element, int place) {
        if (element instanceof Map<?, ?> map) {
            for (Map.Entry<String, Shape> field : shape.fields().entrySet()) {
                Object said = map.get(field.getKey());
                if (field.getValue().isPlace() && said != null && !said.equals(place)) {
                    Map<String, Object> moved = copy(map);
                    moved.put(field.getKey(), place);
                    return moved;
                }
            }
        }
        return element;
    }

    /** No two alike: a person resolves a conflict by its path. */
    private static List<String> names(Shape shape, List<Alignment.Row> rows) {
        List<String> names = rows.stream().map(row -> row.name(shape)).toList();
        Map<String, Integer> counts = new HashMap<>();
        names.forEach(name -> counts.merge(name, 1, Integer::sum));
        Set<String> taken = new HashSet<>();
        List<String> unique = new ArrayList<>(names.size());
        for (int i = 0; i < names.size(); i++) {
            String name =
                    counts.get(names.get(i)) == 1 ? names.get(i) : rows.get(i).id(shape);
            String free = name;
            for (int number = 2; !taken.add(free); number++) {
                free = name + " #" + number;
            }
            unique.add(free);
        }
        return unique;
    }

    private Object element(String path, Shape shape, Alignment.Row row) {
        if (row.local() != null && row.remote() != null) {
            return object(path, shape, row.base(), row.local(), row.remote());
        }
        if (row.local() == null && row.remote() == null) {
            return null;
        }
        Map<?, ?> present = row.local() == null ? row.remote() : row.local();
        if (row.base() != null && !sameElement(shape, row.base(), present)) {
            return conflict(path, row.base(), row.local(), row.remote());
        }
        boolean isNew = row.base() == null;
        boolean storeHasIt = row.remote() != null;
        if (isNew == storeHasIt) {
            return comesIn(path, row.local(), row.remote());
        }
        outgoing.add(new FieldChange(path, row.remote(), row.local()));
        return row.local();
    }

    private Object conflict(String path, Object base, Object local, Object remote) {
        if (mode == Mode.APPLY) {
            return remote;
        }
        if (resolved.containsKey(path)) {
            return resolved.get(path);
        }
        conflicts.add(new Conflict(path, base, local, remote));
        return local;
    }

    private boolean sameElement(Shape shape, Map<?, ?> left, Map<?, ?> right) {
        Merge merge = new Merge(Mode.MERGE, Map.of(), sameItem);
        merge.fields("", shape, left, left, right, new LinkedHashMap<>());
        return merge.incoming.isEmpty();
    }

    private static Map<?, ?> map(Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    private static Map<String, Object> copy(Object value) {
        Map<String, Object> copy = new LinkedHashMap<>();
        map(value).forEach((name, field) -> copy.put((String) name, field));
        return copy;
    }
}
