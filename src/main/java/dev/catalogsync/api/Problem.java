package dev.catalogsync.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.catalogsync.Refusal;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An error body, {@code application/problem+json} of RFC 9457.
 *
 * @param type a name a program can compare, {@code urn:problem-type:catalog-sync:<kind>}
 * @param title the same for every problem of this type
 * @param status the HTTP status of the answer
 * @param detail what happened this time
 * @param instance the path that was called
 * @param kept what was kept, where something was at stake
 * @param next what the caller can do next
 * @param id finds an unexpected error in the log
 * @param errors one entry for each field that is not acceptable
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        String instance,
        String kept,
        String next,
        String id,
        List<Refusal.Field> errors) {

    public static final String MEDIA_TYPE = "application/problem+json";

    private static final Logger LOG = LoggerFactory.getLogger(Problem.class);
    private static final int MAX_INSTANCE = 512;

    public Problem {
        instance =
                instance != null && instance.length() > MAX_INSTANCE ? instance.substring(0, MAX_INSTANCE) : instance;
    }

    public static Problem of(int status, String detail, String instance) {
        Kind kind = Kind.of(status);
        return new Problem(kind.type(), kind.title, status, detail, instance, null, null, null, List.of());
    }

    public static Problem of(Refusal refusal, String instance) {
        Kind kind =
                switch (refusal.kind()) {
                    case BAD_REQUEST -> Kind.BAD_REQUEST;
                    case NOT_FOUND -> Kind.NOT_FOUND;
                    case CONFLICT -> Kind.CONFLICT;
                    case INVALID -> Kind.INVALID;
                    case TOO_LARGE -> Kind.TOO_LARGE;
                    case TOO_MANY -> Kind.TOO_MANY;
                    case UNAVAILABLE -> Kind.UNAVAILABLE;
                };
        return new Problem(
                kind.type(),
                kind.title,
                kind.status,
                refusal.happened(),
                instance,
                refusal.kept(),
                refusal.next(),
                null,
                refusal.fields());
    }

    /** Answers anything: a refusal as it says itself, everything else as an id whose details are only in the log. */
    public static Problem of(Throwable thrown, String instance) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof Refusal refusal) {
                if (refusal.kind() == Refusal.Kind.UNAVAILABLE) {
                    LOG.warn("{} was refused: {}", printable(instance), refusal.happened(), refusal.getCause());
                }
                return of(refusal, instance);
            }
        }
        String id = UUID.randomUUID().toString();
        LOG.error("Unexpected error {} at {}", id, printable(instance), thrown);
        return new Problem(
                Kind.UNEXPECTED.type(),
                Kind.UNEXPECTED.title,
                Kind.UNEXPECTED.status,
                "An unexpected error occurred.",
                instance,
                null,
                "Give the id to the operator of this installation, who finds the details under it in the log.",
                id,
                List.of());
    }

    public Problem next(String text) {
        return new Problem(type, title, status, detail, instance, kept, text, id, errors);
    }

    private static String printable(String path) {
        return path == null ? "?" : path.replaceAll("\\p{Cntrl}", "?");
    }

    private enum Kind {
        BAD_REQUEST(400, "Malformed request"),
        UNAUTHENTICATED(401, "A valid token is required"),
        FORBIDDEN(403, "Not allowed for this role"),
        NOT_FOUND(404, "Not found"),
        METHOD(405, "Method not allowed"),
        ACCEPT(406, "The requested content type is not available"),
        CONFLICT(409, "Conflict with the current state"),
        TOO_LARGE(413, "The body is too large"),
        MEDIA_TYPE(415, "Unsupported content type"),
        INVALID(422, "Invalid request"),
        TOO_MANY(429, "Too many requests"),
        UNEXPECTED(500, "Unexpected error"),
        UNAVAILABLE(503, "Service unavailable");

        private final int status;
        private final String title;

        Kind(int status, String title) {
            this.status = status;
            this.title = title;
        }

        String type() {
            return "urn:problem-type:catalog-sync:"
                    + name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        static Kind of(int status) {
            for (Kind kind : values()) {
                if (kind.status == status) {
                    return kind;
                }
            }
            return status < 500 ? BAD_REQUEST : UNEXPECTED;
        }
    }
}
