package dev.catalogsync.catalog;

/**
 * The life of a change. Incoming: PENDING, APPROVED, APPLIED (taken into the catalog). Outgoing: PENDING, APPROVED, QUEUED (it
 * has a push task), APPLIED (the store has it).
 */
public enum ChangeState {
    PENDING,
    APPROVED,
    QUEUED,
    APPLIED,
    REJECTED,
    /** A newer change of the same item took its place before anyone decided, or what it changes was decided in another. */
    SUPERSEDED,
    /** The item moved after approval, so that what was approved is no longer what would happen. */
    STALE,
    /** Could not be done; its dead letter says why, and a replay queues it again. */
    FAILED;

    /** Every legal move stands here, and nowhere else. */
    public boolean mayBecome(ChangeState next) {
        return switch (this) {
            case PENDING -> next == APPROVED || next == REJECTED || next == SUPERSEDED;
            case APPROVED ->
                next == QUEUED || next == APPLIED || next == REJECTED || next == STALE || next == SUPERSEDED;
            case QUEUED -> next == APPLIED || next == FAILED || next == STALE || next == APPROVED;
            case FAILED -> next == QUEUED || next == REJECTED;
            case APPLIED, REJECTED, SUPERSEDED, STALE -> false;
        };
    }
}
