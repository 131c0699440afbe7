package dev.catalogsync.pull;

import java.util.Map;
import org.springframework.stereotype.Component;

/** How trouble that will not pass ends a pull. */
@Component("pullEnd")
class End {

    /** The parameters of {@code end-batch.sql}: status and problem. */
    Map<String, Object> of(Exception trouble) {
        PullEnded end = trouble instanceof PullEnded known
                ? known
                : PullEnded.failed(trouble.getMessage(), "Mend what it says, then start the pull again.");
        return Map.of("status", end.status(), "problem", end.getMessage());
    }
}
