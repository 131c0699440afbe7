package dev.catalogsync.sandbox.graphql;

import java.util.List;
import java.util.Map;

/** A field that could not be answered at all: it is null, and a top-level error says why. */
public final class AdminException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Map<String, Object> extensions;
    private final transient List<Object> path;
    private String argument;

    public AdminException(String code, String message) {
        this(message, Map.of("code", code), null);
    }

    /** @param path where the error is; null for the field that raised it */
    public AdminException(String message, Map<String, Object> extensions, List<Object> path) {
        super(message, null, false, false);
        this.extensions = extensions;
        this.path = path;
    }

    /** @param variable the argument whose variable is shown as a second place of the error */
    public static AdminException atVariable(String code, String message, String variable) {
        AdminException exception = new AdminException(code, message);
        exception.argument = variable;
        return exception;
    }

    String argument() {
        return argument;
    }

    Map<String, Object> extensions() {
        return extensions;
    }

    List<Object> path() {
        return path;
    }
}
