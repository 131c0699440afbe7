package dev.catalogsync.pull;

/** A pull that cannot go on. The message is for people: what happened, what was kept, what to do next. */
public class PullEnded extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String status;

    private PullEnded(String status, String message) {
        super(message);
        this.status = status;
    }

    /** Shopify gave no result. */
    static PullEnded failed(String happened, String next) {
        return new PullEnded("FAILED", happened + " The catalog is as it was. " + next);
    }

    /** Shopify gave a result, but not all of it came. */
    public static PullEnded incomplete(String happened, String next) {
        return new PullEnded("INCOMPLETE", happened + " Nothing was staged, and the catalog is as it was. " + next);
    }

    /** FAILED or INCOMPLETE. */
    public String status() {
        return status;
    }
}
