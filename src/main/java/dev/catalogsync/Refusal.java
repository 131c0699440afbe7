package dev.catalogsync;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * Something the application will not or cannot do, told so that a person can act on it: what happened, what was kept, and
 * what to do next. Every room may throw it; the API answers it as {@code application/problem+json}, and at start it becomes
 * the one line that says why the application did not start.
 *
 * <p>The texts reach callers: they name no secret and no stack.
 */
public class Refusal extends RuntimeException {

    /** The reason, as far as a caller's program needs to tell it. */
    public enum Kind {
        /** Could not be read at all: broken JSON, a wrong content type. */
        BAD_REQUEST,
        /** What was named does not exist. */
        NOT_FOUND,
        /** Not in the state it is in now: an illegal move, a lost race. */
        CONFLICT,
        /** Was read, but says something impossible; {@link Refusal#fields()} tells where. */
        INVALID,
        /** Larger than the limit. */
        TOO_LARGE,
        /** Asked too often; later is fine. */
        TOO_MANY,
        /** Something we need (database, store, setting) is away now. */
        UNAVAILABLE
    }

    /**
     * One thing wrong with one field.
     *
     * @param pointer where, as a JSON pointer (RFC 6901) into the body, or the name of a parameter
     * @param detail what is wrong with it
     */
    public record Field(String pointer, String detail) {}

    private final Kind kind;
    private final String kept;
    private final String next;
    private final List<Field> fields;

    private Refusal(Kind kind, String happened, String kept, String next, List<Field> fields, Throwable cause) {
        super(Objects.requireNonNull(happened), cause);
        this.kind = Objects.requireNonNull(kind);
        this.kept = kept;
        this.next = next;
        this.fields = List.copyOf(fields);
    }

    public Refusal(Kind kind, String happened) {
        this(kind, happened, null, null, List.of(), null);
    }

    public static Refusal invalid(List<Field> fields) {
        return new Refusal(
                Kind.INVALID,
                fields.size() == 1 ? "One field is invalid." : fields.size() + " fields are invalid.",
                null,
                null,
                fields,
                null);
    }

    public static Refusal invalid(String pointer, String detail) {
        return invalid(List.of(new Field(pointer, detail)));
    }

    /**
     * Adds the names that are not known to what is wrong, in order.
     *
     * @param at what stands before a name in the pointer: {@code /} in a body, nothing in a query
     */
    public static void unknown(Set<String> given, Set<String> known, String at, List<Field> wrong) {
        String allowed = "is unknown; allowed are " + String.join(", ", new TreeSet<>(known));
        given.stream()
                .filter(name -> !known.contains(name))
                .sorted()
                .forEach(name -> wrong.add(new Field(at + name, allowed)));
    }

    public Refusal kept(String text) {
        return new Refusal(kind, getMessage(), text, next, fields, getCause());
    }

    public Refusal next(String text) {
        return new Refusal(kind, getMessage(), kept, text, fields, getCause());
    }

    public Refusal causedBy(Throwable cause) {
        return new Refusal(kind, getMessage(), kept, next, fields, cause);
    }

    public Kind kind() {
        return kind;
    }

    /** What happened, one sentence. */
    public String happened() {
        return getMessage();
    }

    /** What was kept, or null where nothing was at stake. */
    public String kept() {
        return kept;
    }

    /** What to do next, or null where it goes without saying. */
    public String next() {
        return next;
    }

    public List<Field> fields() {
        return fields;
    }
}
