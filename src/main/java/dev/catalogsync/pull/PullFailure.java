package dev.catalogsync.pull;

import dev.catalogsync.Refusal;
import dev.catalogsync.shopify.Failure;
import java.util.Map;
import org.springframework.stereotype.Component;

/** The final status and message of a pull that failed for good. */
@Component("pullFailure")
class PullFailure {

    /** The parameters of {@code end-batch.sql}: status and problem. */
    Map<String, Object> of(Exception trouble) {
        Throwable told = told(trouble);
        PullAborted end = told instanceof PullAborted known
                ? known
                : PullAborted.failed(told.getMessage(), "Fix the reported problem, then start the pull again.");
        return Map.of("status", end.status(), "problem", end.getMessage());
    }

    /** Why a step failed, for the batch. */
    String problem(Exception trouble) {
        return String.valueOf(told(trouble).getMessage());
    }

    /** An exception thrown inside an expression of a route arrives wrapped. */
    private static Throwable told(Throwable trouble) {
        for (Throwable cause = trouble; cause != null; cause = cause.getCause()) {
            if (cause instanceof PullAborted || cause instanceof Failure || cause instanceof Refusal) {
                return cause;
            }
        }
        return trouble;
    }
}
