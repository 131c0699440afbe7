package dev.catalogsync.stage;

import java.math.BigDecimal;
import java.util.Locale;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Shares of deletions and broken lines above which a pull is treated as faulty and needs a person's decision. */
@Component("stageLimits")
class Limits {

    /** This many deletions are always allowed, however small the store is. */
    private static final int ALWAYS_ALLOWED = 10;

    /** With fewer lines a share is not meaningful. */
    private static final int ENOUGH_LINES = 1_000;

    private final double mostDeletes;
    private final double mostBroken;
    private final boolean concludesBesideDamage;

    Limits(
            @Value("${catalog.stage.most-deletes}") double mostDeletes,
            @Value("${catalog.stage.most-broken}") double mostBroken,
            @Value("${catalog.stage.conclude-beside-damage}") boolean concludesBesideDamage) {
        this.mostDeletes = share("most-deletes", mostDeletes);
        this.mostBroken = share("most-broken", mostBroken);
        this.concludesBesideDamage = concludesBesideDamage;
    }

    private static double share(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(
                    "catalog.stage." + name + " must be a fraction from 0 to 1, not " + value);
        }
        return value;
    }

    /** @return why a person has to decide about the deletions, or null where they are few enough */
    String deletes(long known, long gone) {
        if (gone <= Math.max(ALWAYS_ALLOWED, known * mostDeletes)) {
            return null;
        }
        return text(
                "%,d of %,d known items are no longer in the store, more than %s. Their deletions are staged and no rule decides"
                        + " them: check the store, then approve or reject them.",
                gone, known, percent(mostDeletes));
    }

    /** Whether a walk has seen enough broken lines to stop. */
    boolean stops(long lines, long broken) {
        return lines >= ENOUGH_LINES && broken > lines * mostBroken;
    }

    /**
     * How many damaged items may be tolerated when a pull draws conclusions from absence. Their ids are known, so they are left out of it.
     *
     * @param broken damaged items, and lines that are refused or belong to nothing: of those nobody knows what they were, and one is enough
     */
    long tolerated(long lines, long damaged, long broken) {
        return concludesBesideDamage && damaged == broken && damaged <= Math.max(1, lines * mostBroken) ? damaged : 0;
    }

    /** @return what is wrong with so many broken lines, or null where they are few */
    String broken(long lines, long broken, boolean stopped) {
        if (broken <= lines * mostBroken) {
            return null;
        }
        return text(
                "%,d of %,d lines are refused or damaged, more than %s%s.",
                broken, lines, percent(mostBroken), stopped ? ", so the rest was not read" : "");
    }

    private static String percent(double share) {
        return BigDecimal.valueOf(share).movePointRight(2).stripTrailingZeros().toPlainString() + " %";
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
