package dev.catalogsync.pull;

import dev.catalogsync.shopify.Failure;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Whether trouble ends a pull, and how. */
@Component("pullEnd")
class End {

    /** Whether trying again would change nothing. */
    boolean isFinal(Exception trouble) {
        return trouble instanceof PullEnded
                || trouble instanceof Failure failure && failure.verdict() == Failure.Verdict.NEVER;
    }

    /** The parameters of {@code end-batch.sql}: status and problem. */
    Map<String, Object> of(Exception trouble) {
        PullEnded end = trouble instanceof PullEnded known
                ? known
                : PullEnded.failed(trouble.getMessage(), "Mend what it says, then start the pull again.");
        return Map.of("status", end.status(), "problem", end.getMessage());
    }
}
