package dev.catalogsync.review.logic;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The cases in which a condition holds: it does exactly where all of one case is so, whatever the others are. A case says of some
 * subjects what they are; one that contradicts itself is left out, so that no case means never.
 *
 * <p>{@code a == 'x' && (b || c > 3)} has two: a is x and b is true; a is x and c is above 3.
 */
public final class Cases {

    /** More cases than this are not thought through. */
    private static final int MOST = 64;

    static final Cases ALWAYS = new Cases(List.of(Map.of()));
    static final Cases NEVER = new Cases(List.of());

    private final List<Map<String, Values>> all;

    private Cases(List<Map<String, Values>> all) {
        this.all = all;
    }

    /** There are more cases than anybody would want to think through. */
    static final class TooMany extends RuntimeException {
        TooMany() {
            super("too many cases", null, false, false);
        }
    }

    static Cases of(String subject, Values values) {
        return values.isEmpty() ? NEVER : new Cases(List.of(Map.of(subject, values)));
    }

    Cases or(Cases other) {
        List<Map<String, Values>> either = new ArrayList<>(all);
        either.addAll(other.all);
        return bounded(either);
    }

    Cases and(Cases other) {
        List<Map<String, Values>> both = new ArrayList<>();
        for (Map<String, Values> one : all) {
            for (Map<String, Values> two : other.all) {
                Map<String, Values> merged = new HashMap<>(one);
                two.forEach((subject, values) -> merged.merge(subject, values, Values::and));
                if (merged.values().stream().noneMatch(Values::isEmpty)) {
                    both.add(merged);
                }
            }
        }
        return bounded(both);
    }

    private static Cases bounded(List<Map<String, Values>> cases) {
        if (cases.size() > MOST) {
            throw new TooMany();
        }
        return new Cases(List.copyOf(cases));
    }

    public boolean isNever() {
        return all.isEmpty();
    }

    /** Those cases alone that do not speak of that field, in whatever part. */
    public Cases without(String field) {
        return new Cases(all.stream()
                .filter(one -> one.keySet().stream().noneMatch(subject -> subject.contains(field)))
                .toList());
    }

    /** Each case by itself. */
    public List<Cases> each() {
        return all.stream().map(one -> new Cases(List.of(one))).toList();
    }

    /** Whether one of these holds wherever one of those does. */
    public boolean follow(Cases from) {
        return from.all.stream().allMatch(this::follow);
    }

    private boolean follow(Map<String, Values> from) {
        return all.stream().anyMatch(one -> one.entrySet().stream()
                .allMatch(each -> from.containsKey(each.getKey())
                        && from.get(each.getKey()).isWithin(each.getValue())));
    }
}
