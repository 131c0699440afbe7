package dev.catalogsync.stage;

import dev.catalogsync.stage.file.Bytes;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import org.postgresql.copy.CopyIn;

/**
 * Rows in PostgreSQL's binary COPY format: documents go over as they are, where the text format would have to escape each
 * backslash in them. https://www.postgresql.org/docs/current/sql-copy.html, "Binary Format".
 */
final class CopyRows {

    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0};
    private static final int TEXT_OID = 25;
    private static final int NULL = -1;

    /** The server buffers each message as a whole. */
    private static final int MESSAGE = 1 << 18;

    private final Bytes bytes = new Bytes(1 << 20);

    CopyRows() {
        begin();
    }

    /** Discards the rows and keeps the buffer. */
    void begin() {
        bytes.clear();
        bytes.put(SIGNATURE);
        bytes.putInt(0);
        bytes.putInt(0);
    }

    CopyRows row(int columns) {
        bytes.putShort(columns);
        return this;
    }

    CopyRows bigint(long value) {
        bytes.putInt(Long.BYTES);
        bytes.putLong(value);
        return this;
    }

    CopyRows integer(int value) {
        bytes.putInt(Integer.BYTES);
        bytes.putInt(value);
        return this;
    }

    CopyRows text(String value) {
        return bytes(value == null ? null : value.getBytes(StandardCharsets.UTF_8));
    }

    /** A {@code bytea}, or a text that is UTF-8 already. */
    CopyRows bytes(byte[] value) {
        if (value == null) {
            bytes.putInt(NULL);
            return this;
        }
        return bytes(value, 0, value.length);
    }

    CopyRows bytes(byte[] array, int start, int length) {
        bytes.putInt(length);
        bytes.put(array, start, length);
        return this;
    }

    CopyRows texts(List<String> values) {
        List<byte[]> encoded = values.stream()
                .map(value -> value.getBytes(StandardCharsets.UTF_8))
                .toList();
        int length =
                encoded.stream().mapToInt(value -> Integer.BYTES + value.length).sum();
        boolean empty = encoded.isEmpty();
        bytes.putInt((empty ? 3 : 5) * Integer.BYTES + length);
        bytes.putInt(empty ? 0 : 1);
        bytes.putInt(0);
        bytes.putInt(TEXT_OID);
        if (!empty) {
            bytes.putInt(encoded.size());
            bytes.putInt(1);
        }
        encoded.forEach(this::bytes);
        return this;
    }

    /** Sends the rows and the end marker. */
    void sendTo(CopyIn copy) throws SQLException {
        bytes.putShort(NULL);
        try {
            for (int sent = 0; sent < bytes.size(); sent += MESSAGE) {
                copy.writeToCopy(bytes.array(), sent, Math.min(MESSAGE, bytes.size() - sent));
            }
            copy.endCopy();
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }
}
