package dev.catalogsync.pull;

import dev.catalogsync.Refusal;
import dev.catalogsync.shopify.Failure;
import java.util.Map;
import org.springframework.stereotype.Component;

/** How trouble that will not pass ends a pull. */
@Component("pullEnd")
class End {

    /** The parameters of {@code end-batch.sql}: status and problem. */
    Map<String, Object> of(Exception trouble) {
        Throwable told = told(trouble);
        PullEnded end = told instanceof PullEnded known
                ? known
                : PullEnded.failed(told.getMessage(), "Mend what it says, then start the pull again.");
        return Map.of("status", end.status(), "problem", end.getMessage());
    }

    /** Why a step failed, for the batch. */
    String problem(Exception trouble) {
        return String.valueOf(told(trouble).getMessage());
    }

    /** What is thrown inside an expression of a route comes wrapped. */
    private static Throwable told(Throwable trouble) {
        for (Throwable cause = trouble; cause != null; cause = cause.getCause()) {
            if (cause instanceof PullEnded || cause instanceof Failure || cause instanceof Refusal) {
                return cause;
            }
        }
        return trouble;
    }
}
