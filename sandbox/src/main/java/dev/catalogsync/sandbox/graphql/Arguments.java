package dev.catalogsync.sandbox.graphql;

import java.util.List;
import java.util.Map;

/** Reads what a field was given: its arguments have passed the schema, so each has the type that is asked for. */
public final class Arguments {

    private Arguments() {}

    /** The newer argument or the deprecated {@code input}, whichever was given. */
    public static Map<String, Object> input(Map<String, Object> arguments, String name) {
        Map<String, Object> input = map(arguments, name);
        if (input == null) {
            input = map(arguments, "input");
        }
        return input == null ? Map.of() : input;
    }

    @SuppressWarnings("unchecked")
    public static Map<String, Object> map(Map<String, Object> arguments, String name) {
        return (Map<String, Object>) arguments.get(name);
    }

    @SuppressWarnings("unchecked")
    public static Map<String, Object> asMap(Object value) {
        return (Map<String, Object>) value;
    }

    public static List<?> list(Map<String, Object> arguments, String name) {
        return arguments.get(name) instanceof List<?> list ? list : List.of();
    }

    public static String text(Map<String, Object> input, String name) {
        return input.get(name) == null ? "" : input.get(name).toString();
    }
}
