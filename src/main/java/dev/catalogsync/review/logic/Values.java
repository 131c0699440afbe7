package dev.catalogsync.review.logic;

import java.math.BigDecimal;
import java.util.HashSet;
import java.util.Set;

/** What something that a rule asks for may be. Two of one subject are always of one kind. */
sealed interface Values {

    /** What is in both. */
    Values and(Values other);

    /** Whether nothing is left. */
    boolean isEmpty();

    /** Whether all of this is in the other. */
    boolean isWithin(Values other);

    /** Texts or truth values: those of a set, or all but those. */
    record Words(boolean allBut, Set<Object> set) implements Values {

        static Words of(Object... words) {
            return new Words(false, Set.of(words));
        }

        Words negated() {
            return new Words(!allBut, set);
        }

        @Override
        public Values and(Values other) {
            Words that = (Words) other;
            if (allBut && that.allBut) {
                Set<Object> both = new HashSet<>(set);
                both.addAll(that.set);
                return new Words(true, both);
            }
            Words some = allBut ? that : this;
            Words rest = allBut ? this : that;
            Set<Object> left = new HashSet<>(some.set);
            left.removeIf(word -> rest.set.contains(word) == rest.allBut);
            return new Words(false, left);
        }

        @Override
        public boolean isEmpty() {
            return !allBut && set.isEmpty();
        }

        @Override
        public boolean isWithin(Values other) {
            Words that = (Words) other;
            if (!allBut) {
                return set.stream().allMatch(word -> that.set.contains(word) != that.allBut);
            }
            return that.allBut && set.containsAll(that.set);
        }
    }

    /** Numbers from one to another; null where there is no end, and each end is in or out. */
    record Numbers(BigDecimal least, boolean leastIn, BigDecimal most, boolean mostIn) implements Values {

        @Override
        public Values and(Values other) {
            Numbers that = (Numbers) other;
            Numbers low = isAbove(that) ? this : that;
            Numbers high = isBelow(that) ? this : that;
            return new Numbers(low.least, low.leastIn, high.most, high.mostIn);
        }

        /** Whether its lower end shuts out at least as much. */
        private boolean isAbove(Numbers that) {
            if (least == null || that.least == null) {
                return that.least == null;
            }
            int order = least.compareTo(that.least);
            return order > 0 || order == 0 && (!leastIn || that.leastIn);
        }

        private boolean isBelow(Numbers that) {
            if (most == null || that.most == null) {
                return that.most == null;
            }
            int order = most.compareTo(that.most);
            return order < 0 || order == 0 && (!mostIn || that.mostIn);
        }

        @Override
        public boolean isEmpty() {
            if (least == null || most == null) {
                return false;
            }
            int order = least.compareTo(most);
            return order > 0 || order == 0 && !(leastIn && mostIn);
        }

        @Override
        public boolean isWithin(Values other) {
            Numbers that = (Numbers) other;
            return isEmpty() || isAbove(that) && isBelow(that);
        }
    }
}
