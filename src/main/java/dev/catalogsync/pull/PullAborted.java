package dev.catalogsync.pull;

/** A pull that cannot continue. The message is for users: what happened, what was kept, what to do next. */
public class PullAborted extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String status;

    private PullAborted(String status, String message) {
        super(message);
        this.status = status;
    }

    /** Shopify gave no result. */
    static PullAborted failed(String happened, String next) {
        return new PullAborted("FAILED", happened + " The catalog is as it was. " + next);
    }

    /** Shopify gave a result, but not all of it came. */
    public static PullAborted incomplete(String happened, String next) {
        return new PullAborted("INCOMPLETE", happened + " Nothing was staged, and the catalog is as it was. " + next);
    }

    /** FAILED or INCOMPLETE. */
    public String status() {
        return status;
    }
}
