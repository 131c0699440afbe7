package dev.catalogsync.rollback;

import java.math.BigDecimal;
import java.util.Locale;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** A rollback that takes away a good part of the catalog, or of the store, is for a person to decide. */
@Component("rollbackGuard")
class Guard {

    /** So few deletions are never too many. */
    private static final int ALWAYS_ALLOWED = 10;

    private final double mostDeletes;

    Guard(@Value("${catalog.stage.most-deletes}") double mostDeletes) {
        this.mostDeletes = mostDeletes;
    }

    /**
     * @param direction of the batch: PULL_FROM_SHOPIFY where the catalog loses them, else the store does
     * @param known how many there are
     * @return why a person has to decide about the deletions, or null where they are few enough
     */
    public String held(String direction, Number known, Number deletions) {
        if (deletions.longValue() <= Math.max(ALWAYS_ALLOWED, known.longValue() * mostDeletes)) {
            return null;
        }
        return String.format(
                Locale.ROOT,
                "This rollback deletes %,d of %,d items of the %s, more than %s %%. No rule decides that: check that it is"
                        + " intended, then approve or reject them.",
                deletions.longValue(),
                known.longValue(),
                direction.equals("PULL_FROM_SHOPIFY") ? "catalog" : "store",
                BigDecimal.valueOf(mostDeletes)
                        .movePointRight(2)
                        .stripTrailingZeros()
                        .toPlainString());
    }
}
