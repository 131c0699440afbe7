package dev.catalogsync.api;

import dev.catalogsync.Refusal;
import java.sql.SQLException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.annotation.Order;

/**
 * Says why the application does not start, without a stack trace, where the cause is one that whoever started it can
 * mend: a setting, a folder, a database. The port in use is told by Spring Boot itself.
 */
@Order(0)
class StartFailure implements FailureAnalyzer {

    @Override
    public FailureAnalysis analyze(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof Refusal refusal) {
                String kept = refusal.kept() == null ? "" : " " + refusal.kept();
                return new FailureAnalysis(refusal.happened() + kept, refusal.next(), failure);
            }
            if (cause instanceof SQLException sql && away(sql)) {
                return new FailureAnalysis(
                        "The database refused the connection: " + sql.getMessage() + " Nothing was changed.",
                        "Check that it runs, and that CATALOG_DB_URL, CATALOG_DB_USER and CATALOG_DB_PASSWORD are right.",
                        failure);
            }
        }
        return null;
    }

    /**
     * Connection, authorization, unknown database and shutting down, by class of
     * <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">SQLSTATE</a>.
     */
    private static boolean away(SQLException sql) {
        String state = sql.getSQLState();
        return state != null
                && (state.startsWith("08")
                        || state.startsWith("28")
                        || state.startsWith("3D")
                        || state.startsWith("57P"));
    }
}
