package dev.catalogsync.shopify;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/**
 * One answer of Shopify to one call, read but not yet judged, so that what it says about the budget is kept even where the call
 * failed.
 *
 * @param throttle the shop's bucket as Shopify tells it, null where the answer tells nothing
 * @param failure what went wrong, null where nothing did
 * @param ignored what of the searches of the call Shopify did not understand and left out; empty where it understood all
 */
record Answer(
        Call call, Map<String, Object> data, Cost cost, Throttle throttle, Failure failure, List<String> ignored) {

    Answer(Call call, Map<String, Object> data, Cost cost, Throttle throttle, Failure failure) {
        this(call, data, cost, throttle, failure, List.of());
    }

    /** Cost points: what had to be in the bucket, and what was taken in the end (null where nothing ran). */
    record Cost(BigDecimal requested, BigDecimal actual) {}

    /** Points, and points per second. */
    record Throttle(BigDecimal maximum, BigDecimal available, BigDecimal restoreRate) {}

    /** Points taken: what Shopify says, or what was asked for where it does not say. */
    BigDecimal points() {
        return cost.actual() != null ? cost.actual() : cost.requested() != null ? cost.requested() : BigDecimal.ZERO;
    }
}
