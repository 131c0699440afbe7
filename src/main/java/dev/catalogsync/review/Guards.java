package dev.catalogsync.review;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * What no rule may decide, whatever rules there are: a batch that deletes too much or touches too much of the catalog, and a price that
 * moves too far. A first pull has nothing to lose and meets none of them.
 */
@Component("guards")
class Guards {

    /** So few deletions, and so many items touched, are never too many, however small the catalog is. */
    private static final int DELETES_ALLOWED = 10;

    private static final int TOUCHED_ALLOWED = 100;

    private final long mostDeletes;
    private final double deleteShare;
    private final double touchedShare;
    private final double priceUp;
    private final double priceDown;

    Guards(
            @Value("${catalog.review.guards.most-deletes}") long mostDeletes,
            @Value("${catalog.review.guards.delete-share}") double deleteShare,
            @Value("${catalog.review.guards.touched-share}") double touchedShare,
            @Value("${catalog.review.guards.price-up}") double priceUp,
            @Value("${catalog.review.guards.price-down}") double priceDown) {
        this.mostDeletes = (long) within("most-deletes", mostDeletes, 0, 1_000_000_000, "a count");
        this.deleteShare = within("delete-share", deleteShare, 0, 1, "a fraction");
        this.touchedShare = within("touched-share", touchedShare, 0, 1, "a fraction");
        this.priceUp = within("price-up", priceUp, 0, 1_000_000, "per cent");
        this.priceDown = within("price-down", priceDown, 0, 100, "per cent");
    }

    private static double within(String name, double value, long least, long most, String unit) {
        if (!(value >= least && value <= most)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "catalog.review.guards.%s must be %s from %,d to %,d, not %s.",
                    name,
                    unit,
                    least,
                    most,
                    value));
        }
        return value;
    }

    /**
     * What of a batch is left to a person as a whole.
     *
     * @param touched the row of {@code count-touched.sql}: {@code deletes}, {@code touched}, {@code known}
     * @return the parameters of {@code hold-lot.sql}, one for each guard that the batch ran into
     */
    List<Map<String, Object>> lots(Map<String, Object> touched) {
        long deletes = number(touched, "deletes");
        long items = number(touched, "touched");
        long known = number(touched, "known");
        List<Map<String, Object>> lots = new ArrayList<>();
        if (deletes > mostDeletes || deletes > Math.max(DELETES_ALLOWED, known * deleteShare)) {
            lots.add(lot(
                    "deletes",
                    "{DELETE}",
                    "This batch deletes %,d of %,d items; more than %,d, or than %s %%, are for a person to decide: check that it is"
                            + " intended, then approve or reject them.",
                    deletes,
                    known,
                    mostDeletes,
                    percent(deleteShare)));
        }
        if (items > Math.max(TOUCHED_ALLOWED, known * touchedShare)) {
            lots.add(lot(
                    "touched",
                    "{UPDATE,DELETE,UPDATE_INVENTORY,UPDATE_STATUS,UPDATE_IMAGES}",
                    "This batch changes %,d of %,d items, more than %s %%, which is for a person to decide: check that it is intended, then"
                            + " approve or reject them.",
                    items,
                    known,
                    percent(touchedShare)));
        }
        return lots;
    }

    private static Map<String, Object> lot(String guard, String operations, String held, Object... values) {
        return Map.of(
                "heldBy",
                "guard: " + guard,
                "operations",
                operations,
                "held",
                String.format(Locale.ROOT, held, values));
    }

    /** Why a person has to decide about a change of prices; null where rules may. */
    String price(Steps steps) {
        if (steps.up() <= priceUp && steps.down() <= priceDown) {
            return null;
        }
        return String.format(
                Locale.ROOT,
                "A price rises by more than %s %% or falls by more than %s %%, which is for a person to decide: check it, then approve or"
                        + " reject the change.",
                plain(priceUp),
                plain(priceDown));
    }

    private static long number(Map<String, Object> row, String name) {
        return ((Number) row.get(name)).longValue();
    }

    private static String percent(double share) {
        return plain(BigDecimal.valueOf(share).movePointRight(2));
    }

    private static String plain(double value) {
        return plain(BigDecimal.valueOf(value));
    }

    private static String plain(BigDecimal value) {
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }
}
