package dev.catalogsync.catalog;

/** A text that is no document: the message says what is wrong and where. */
public class MalformedDocument extends RuntimeException {

    private static final long serialVersionUID = 1L;

    MalformedDocument(String message, Throwable cause) {
        super(message, cause);
    }

    MalformedDocument(String message) {
        super(message);
    }
}
