package dev.catalogsync.catalog;

/**
 * The life of a change. Incoming: PENDING, APPROVED, APPLIED (taken into the catalog). Outgoing: PENDING, APPROVED, QUEUED (it
 * has a push task), APPLIED (the store has it). Which moves are legal the database says, in {@code change_may_become}, and it refuses any
 * other.
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
    FAILED
}
