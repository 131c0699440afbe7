package dev.catalogsync.stage;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Rows in PostgreSQL's binary COPY format: documents go over as they are, where the text format would have to escape each
 * backslash in them. https://www.postgresql.org/docs/current/sql-copy.html, "Binary Format".
 */
final class CopyRows {

    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0};
    private static final int TEXT_OID = 25;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 20);
    private final DataOutputStream out = new DataOutputStream(bytes);

    CopyRows() {
        write(() -> {
            out.write(SIGNATURE);
            out.writeInt(0);
            out.writeInt(0);
        });
    }

    CopyRows row(int columns) {
        write(() -> out.writeShort(columns));
        return this;
    }

    CopyRows bigint(long value) {
        write(() -> {
            out.writeInt(Long.BYTES);
            out.writeLong(value);
        });
        return this;
    }

    CopyRows integer(int value) {
        write(() -> {
            out.writeInt(Integer.BYTES);
            out.writeInt(value);
        });
        return this;
    }

    CopyRows text(String value) {
        return bytes(value == null ? null : value.getBytes(StandardCharsets.UTF_8));
    }

    /** A {@code bytea}, or a text that is UTF-8 already. */
    CopyRows bytes(byte[] value) {
        write(() -> {
            out.writeInt(value == null ? -1 : value.length);
            if (value != null) {
                out.write(value);
            }
        });
        return this;
    }

    CopyRows texts(List<String> values) {
        List<byte[]> encoded = values.stream()
                .map(value -> value.getBytes(StandardCharsets.UTF_8))
                .toList();
        int length =
                encoded.stream().mapToInt(value -> Integer.BYTES + value.length).sum();
        write(() -> {
            boolean empty = encoded.isEmpty();
            out.writeInt((empty ? 3 : 5) * Integer.BYTES + length);
            out.writeInt(empty ? 0 : 1);
            out.writeInt(0);
            out.writeInt(TEXT_OID);
            if (!empty) {
                out.writeInt(encoded.size());
                out.writeInt(1);
            }
            for (byte[] value : encoded) {
                out.writeInt(value.length);
                out.write(value);
            }
        });
        return this;
    }

    byte[] end() {
        write(() -> out.writeShort(-1));
        return bytes.toByteArray();
    }

    private interface Write {
        void run() throws IOException;
    }

    private static void write(Write write) {
        try {
            write.run();
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot be written to", e);
        }
    }
}
