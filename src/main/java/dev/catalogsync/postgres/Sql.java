package dev.catalogsync.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The text of a statement where Java has to send it itself: COPY, and what belongs to one transaction. */
public final class Sql {

    private Sql() {}

    /** @param name room and file, as in {@code stage/select-known}; a missing file is a mistake of ours */
    public static String statement(String name) {
        try (InputStream file = Sql.class.getResourceAsStream("/sql/" + name + ".sql")) {
            if (file == null) {
                throw new IllegalArgumentException("missing resource sql/" + name + ".sql");
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
