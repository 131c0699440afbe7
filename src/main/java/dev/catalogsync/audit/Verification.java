package dev.catalogsync.audit;

import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;

/** Whether the trail is whole, as the last walk over it found. A broken one is told here and in the log, and stops no work: health stays up. */
@Component("auditHealthIndicator")
class Verification implements HealthIndicator {

    private static final Logger LOG = LoggerFactory.getLogger(Verification.class);

    private volatile Map<String, Object> last = Map.of("verified", "not yet");

    /**
     * Judges what a walk found.
     *
     * @param found a row of {@code verify-chain.sql}
     * @param witness {@code position} and {@code hash} that were noted outside of the database, or nulls
     * @return {@code entries}, {@code intact}; and where it is not, {@code firstBroken} (a position) and {@code trouble}
     */
    Map<String, Object> of(Map<String, Object> found, Map<String, Object> witness) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("entries", found.get("entries"));
        report.put("intact", true);
        report.put("firstBroken", null);
        report.put("trouble", null);
        long first = Long.MAX_VALUE;
        // Of several at one entry the last one told here: what was changed in it says more than that it does not
        // follow.
        first = trouble(report, first, witnessed(found, witness), witness(found, witness));
        first = trouble(report, first, found.get("unlinked"), "It does not hold the hash of the entry before.");
        first = trouble(report, first, found.get("altered"), "Its content is not what its hash was made of.");
        trouble(report, first, found.get("gap"), "Entries before it are missing, or are not where they were.");
        tell(report);
        return report;
    }

    private static long trouble(Map<String, Object> report, long first, Object position, String what) {
        if (position == null || ((Number) position).longValue() > first) {
            return first;
        }
        report.put("intact", false);
        report.put("firstBroken", position);
        report.put("trouble", what);
        return ((Number) position).longValue();
    }

    private static Object witnessed(Map<String, Object> found, Map<String, Object> witness) {
        return witness.get("hash") == null || witness.get("hash").equals(found.get("witnessed"))
                ? null
                : witness.get("position");
    }

    private static String witness(Map<String, Object> found, Map<String, Object> witness) {
        return found.get("witnessed") == null
                ? "This entry is missing, though it was noted outside of the database: the end of the trail was cut off, or an older state of the database was restored."
                : "This entry has another hash than was noted outside of the database: it was written anew, or one before it.";
    }

    private void tell(Map<String, Object> report) {
        last = report;
        if (Boolean.FALSE.equals(report.get("intact"))) {
            LOG.warn(
                    "The audit trail is broken at entry {} (it has {}): {} The work goes on. Compare GET /api/audit/export with an earlier export or a backup.",
                    report.get("firstBroken"),
                    report.get("entries"),
                    report.get("trouble"));
        }
    }

    @Override
    public Health health() {
        Health.Builder health = Health.up();
        last.forEach((name, value) -> {
            if (value != null) {
                health.withDetail(name, value);
            }
        });
        return health.build();
    }
}
