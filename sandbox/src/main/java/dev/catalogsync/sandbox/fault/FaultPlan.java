package dev.catalogsync.sandbox.fault;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;

/**
 * Faults to be had, each left out or null where it is not wanted. Shares are of calls, 0 to 1; what happens to which call
 * is decided by the seed.
 *
 * @param latency every share of calls waits
 * @param lostReply the call is executed, and its connection then dropped
 * @param status calls are answered with an HTTP status and not executed
 * @param outage everything is 503 for as long
 * @param internalError calls are answered INTERNAL_SERVER_ERROR with status 200 and not executed
 * @param cutDownload downloads of results break off
 * @param slowBulk how long bulk operations stay CREATED and RUNNING at least
 * @param failBulk bulk operations fail and leave what they had written
 * @param ungrouped results of bulk queries come with children somewhere behind their item, though grouping was asked for
 * @param shortList a connection below a root is cut short in bulk results
 * @param rival a second client of the same app uses this share of the restored points
 * @param clockSkew seconds by which the store's clock is ahead
 * @param clockStands the moment at which the store's clock stands still
 * @param webhooks deliveries are dropped, doubled or delayed
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = false)
public record FaultPlan(
        Long seed,
        Latency latency,
        Share lostReply,
        Status status,
        Outage outage,
        Share internalError,
        Cut cutDownload,
        SlowBulk slowBulk,
        FailBulk failBulk,
        Share ungrouped,
        ShortList shortList,
        Share rival,
        Long clockSkew,
        Instant clockStands,
        Webhooks webhooks) {

    public static final FaultPlan NONE =
            new FaultPlan(null, null, null, null, null, null, null, null, null, null, null, null, null, null, null);

    /** @param times how often at most; no limit where null */
    record Share(double share, Integer times) {}

    record Latency(int ms, int jitterMs, double share) {}

    record Status(int status, double share, Integer times) {}

    record Outage(int seconds) {}

    /**
     * @param atByte where it breaks, counted in the bytes of this answer
     * @param offsets or else: where in the file downloads break, once each
     */
    record Cut(long atByte, double share, Integer times, List<Long> offsets) {}

    FaultPlan withCut(Cut cut) {
        return new FaultPlan(
                seed,
                latency,
                lostReply,
                status,
                outage,
                internalError,
                cut,
                slowBulk,
                failBulk,
                ungrouped,
                shortList,
                rival,
                clockSkew,
                clockStands,
                webhooks);
    }

    record SlowBulk(int createdMs, int runningMs) {}

    /**
     * @param afterRoots how many root objects or lines are written before
     * @param partial whether what was written is left; true unless told
     */
    record FailBulk(long afterRoots, String code, Integer times, Boolean partial) {}

    /**
     * @param connection its name as the query has it, such as {@code variants}
     * @param keep how many nodes are left
     * @param times how many lists are cut at most; no limit where null
     */
    record ShortList(String connection, int keep, Integer times) {}

    record Webhooks(double dropped, double doubled, double delayed) {}
}
