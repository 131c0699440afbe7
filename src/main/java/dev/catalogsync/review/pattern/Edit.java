package dev.catalogsync.review.pattern;

import java.util.List;
import java.util.Set;

/**
 * One thing that a change does at one place, told so that changes which do the same say the same.
 *
 * @param place the path without what names an element, as in {@code variants.price} or {@code metafields[custom.color]}
 * @param how what is done there
 * @param values the step of PERCENT and AMOUNT with its sign, the value of SET_TO, the members of ADDED and REMOVED, from and to of BECAME
 */
public record Edit(String place, How how, List<String> values) {

    public enum How {
        PERCENT,
        AMOUNT,
        SET_TO,
        ADDED,
        REMOVED,
        BECAME,
        EMPTIED,
        CHANGED
    }

    static final Set<How> STEPS = Set.of(How.PERCENT, How.AMOUNT, How.SET_TO);

    static Edit of(String place, How how, String... values) {
        return new Edit(place, how, List.of(values));
    }

    /** As in {@code price +5 %} or {@code tag "sale" added}. */
    String sentence() {
        String name = place.replaceFirst("^variants\\.", "");
        return switch (how) {
            case PERCENT -> name + " " + values.getFirst() + " %";
            case AMOUNT -> name + " " + values.getFirst();
            case SET_TO -> name + " set to " + values.getFirst();
            case ADDED -> members(name) + " added";
            case REMOVED -> members(name) + " removed";
            case BECAME -> name + " " + values.get(0) + " → " + values.get(1);
            case EMPTIED -> name + " emptied";
            case CHANGED -> name + " changed";
        };
    }

    private String members(String name) {
        String singular = name.endsWith("s") ? name.substring(0, name.length() - 1) : name;
        return values.isEmpty() ? singular : singular + " \"" + String.join("\", \"", values) + "\"";
    }
}
