package dev.catalogsync.cycle;

import java.util.Map;

/**
 * What one step of the cycle did.
 *
 * @param name as in the report
 * @param batchId the batch it made
 * @param status how the batch ended
 * @param counts the batch's counters, which the step's balance is drawn from
 * @param seconds from the batch's creation to its end
 * @param points cost points that Shopify charged meanwhile
 * @param balanced whether everything that went in is accounted for
 * @param problem what is wrong where it does not balance, else null
 */
record Step(
        String name,
        long batchId,
        String status,
        Map<String, Object> counts,
        double seconds,
        double points,
        boolean balanced,
        String problem) {}
