package dev.catalogsync.sandbox.fault;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** Faults on demand, decided by a seed. Without a plan, everything works. */
public final class Faults {

    private static final int CREATED_MS = 50;
    private static final Set<String> CODES = Set.of("ACCESS_DENIED", "INTERNAL_SERVER_ERROR", "TIMEOUT", "CANCELED");

    private final Clock real;
    private volatile FaultPlan plan = FaultPlan.NONE;
    private Random random = new Random(0);
    private final Map<String, Integer> used = new HashMap<>();
    private final NavigableSet<Long> cuts = new TreeSet<>();
    private Instant outageEnds = Instant.MIN;

    public Faults(Clock real) {
        this.real = real;
    }

    /** Ends a bulk operation as FAILED, or as CANCELED where that is the code. */
    public static final class BulkFailure extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final boolean partial;

        public BulkFailure(String code, boolean partial) {
            super(code, null, false, false);
            this.partial = partial;
        }

        /** Whether what was written until then is left to the client. */
        public boolean partial() {
            return partial;
        }

        public String code() {
            return getMessage();
        }
    }

    /** What is to happen to one bulk operation while it writes. */
    public interface BulkFault {
        void reached(long roots);
    }

    public synchronized void set(FaultPlan wanted) {
        if (wanted.status() != null
                && (wanted.status().status() < 400 || wanted.status().status() > 599)) {
            throw new IllegalArgumentException(
                    "status must be from 400 to 599, not " + wanted.status().status());
        }
        if (wanted.failBulk() != null && !CODES.contains(wanted.failBulk().code())) {
            throw new IllegalArgumentException("failBulk.code must be one of " + CODES);
        }
        plan = wanted;
        random = new Random(wanted.seed() == null ? 0 : wanted.seed());
        used.clear();
        cuts.clear();
        if (wanted.cutDownload() != null && wanted.cutDownload().offsets() != null) {
            cuts.addAll(wanted.cutDownload().offsets());
        }
        outageEnds = wanted.outage() == null
                ? Instant.MIN
                : real.instant().plusSeconds(wanted.outage().seconds());
    }

    /** As it was set, without the offsets that were cut at. */
    public synchronized FaultPlan plan() {
        FaultPlan.Cut cut = plan.cutDownload();
        return cut == null || cut.offsets() == null
                ? plan
                : plan.withCut(new FaultPlan.Cut(cut.atByte(), cut.share(), cut.times(), List.copyOf(cuts)));
    }

    private synchronized boolean happens(String fault, double share, Integer times) {
        int before = used.getOrDefault(fault, 0);
        if ((times != null && before >= times) || random.nextDouble() >= share) {
            return false;
        }
        used.put(fault, before + 1);
        return true;
    }

    /** Milliseconds that a call waits. */
    public long latency() {
        FaultPlan.Latency latency = plan.latency();
        if (latency == null || !happens("latency", latency.share(), null)) {
            return 0;
        }
        synchronized (this) {
            return latency.ms() + (latency.jitterMs() > 0 ? random.nextInt(latency.jitterMs()) : 0);
        }
    }

    /** The status a call is answered with instead of being executed; 0 where it is executed. */
    public int status() {
        if (real.instant().isBefore(outageEnds)) {
            return 503;
        }
        FaultPlan.Status status = plan.status();
        return status != null && happens("status", status.share(), status.times()) ? status.status() : 0;
    }

    public boolean losesReply() {
        FaultPlan.Share lost = plan.lostReply();
        return lost != null && happens("lostReply", lost.share(), lost.times());
    }

    public boolean internalError() {
        FaultPlan.Share error = plan.internalError();
        return error != null && happens("internalError", error.share(), error.times());
    }

    /** After how many bytes a download that begins at this byte of the file breaks off; -1 where it does not. */
    public long cut(long start) {
        FaultPlan.Cut cut = plan.cutDownload();
        if (cut != null && cut.offsets() != null) {
            synchronized (this) {
                Long next = cuts.higher(start);
                return next == null ? -1 : next - start;
            }
        }
        return cut != null && happens("cutDownload", cut.share(), cut.times()) ? cut.atByte() : -1;
    }

    /** A download broke off at this byte of the file. */
    public synchronized void wasCut(long offset) {
        cuts.remove(offset);
    }

    /** Whether a bulk query's children come somewhere behind their item, whatever was asked for. */
    public boolean ungroups() {
        FaultPlan.Share ungrouped = plan.ungrouped();
        return ungrouped != null && happens("ungrouped", ungrouped.share(), ungrouped.times());
    }

    /** How long an operation stays CREATED. */
    public long bulkDelay() {
        return plan.slowBulk() == null ? CREATED_MS : plan.slowBulk().createdMs();
    }

    /** How long an operation is RUNNING at least. */
    public long bulkRunning() {
        return plan.slowBulk() == null ? 0 : plan.slowBulk().runningMs();
    }

    public BulkFault nextBulk() {
        FaultPlan.FailBulk fail = plan.failBulk();
        if (fail == null) {
            return roots -> {};
        }
        return roots -> {
            // One that is through before is not a failure that happened.
            if (roots >= fail.afterRoots() && happens("failBulk", 1, fail.times())) {
                throw new BulkFailure(fail.code(), !Boolean.FALSE.equals(fail.partial()));
            }
        };
    }

    /** The nodes of a connection that are written to a bulk result. */
    public <T> Iterable<T> cut(String connection, Iterable<T> nodes) {
        FaultPlan.ShortList cut = plan.shortList();
        if (cut == null || !cut.connection().equals(connection)) {
            return nodes;
        }
        List<T> all = new ArrayList<>();
        nodes.forEach(all::add);
        boolean isCut = all.size() > cut.keep() && happens("shortList", 1, cut.times());
        return isCut ? all.subList(0, cut.keep()) : all;
    }

    /** The share of restored points that another client takes. */
    public double rival() {
        return plan.rival() == null ? 0 : plan.rival().share();
    }

    /** How often a webhook is sent: not at all, once or twice. */
    public int copies() {
        FaultPlan.Webhooks webhooks = plan.webhooks();
        if (webhooks == null) {
            return 1;
        }
        return happens("dropped", webhooks.dropped(), null) ? 0 : happens("doubled", webhooks.doubled(), null) ? 2 : 1;
    }

    public boolean delaysWebhook() {
        FaultPlan.Webhooks webhooks = plan.webhooks();
        return webhooks != null && happens("delayed", webhooks.delayed(), null);
    }

    /** The store's clock, which may be wrong. */
    public Clock clock() {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return real.getZone();
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return real.withZone(zone);
            }

            @Override
            public Instant instant() {
                if (plan.clockStands() != null) {
                    return plan.clockStands();
                }
                Long skew = plan.clockSkew();
                return skew == null ? real.instant() : real.instant().plusSeconds(skew);
            }
        };
    }
}
