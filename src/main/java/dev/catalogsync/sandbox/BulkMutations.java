package dev.catalogsync.sandbox;

import java.io.IOException;
import java.util.Map;

/** Bulk mutations: one mutation, many variables from a staged file. */
final class BulkMutations {

    Payload submit(Draft draft, Map<String, Object> arguments, Call call) {
        return Payload.of(
                "bulkOperation",
                null,
                new UserErrors()
                        .add(
                                "NO_SUCH_FILE",
                                "The JSONL file could not be found. Try uploading the file again, and check that you've entered the URL"
                                        + " correctly for the stagedUploadPath mutation argument.",
                                (String[]) null));
    }

    void run(Entity operation, BulkOperations.Run run, String file) throws IOException {
        throw new IOException("not running yet");
    }
}
