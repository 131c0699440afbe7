package dev.catalogsync.batch;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/** Why a claimed batch failed, for its row. */
@Component("batchReason")
class Reason {

    /** What the database refused stands behind the whole statement, and would be cut off there: then it is what the database said. */
    String of(Throwable trouble) {
        for (Throwable cause = trouble; cause != null; cause = cause.getCause()) {
            if (cause instanceof DataAccessException) {
                return String.valueOf(
                        NestedExceptionUtils.getMostSpecificCause(cause).getMessage());
            }
        }
        return String.valueOf(trouble.getMessage());
    }
}
