package dev.catalogsync.stage;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Beside a file that was grouped: where each of its lines stood before, so that a dead letter names the place in the file that came
 * and was archived. Sixteen bytes a line: its number, from 1, and its offset.
 */
final class Places {

    private static final int BYTES = 2 * Long.BYTES;

    private Places() {}

    static Path file(Path grouped) {
        return grouped.resolveSibling(grouped.getFileName() + ".places");
    }

    /** The same lines, with their places in the file as it came. */
    static List<Refused> before(Path grouped, List<Refused> lines) throws IOException {
        if (lines.isEmpty()) {
            return lines;
        }
        List<Refused> before = new ArrayList<>();
        try (RandomAccessFile places = new RandomAccessFile(file(grouped).toFile(), "r")) {
            for (Refused line : lines) {
                places.seek((line.line() - 1) * BYTES);
                before.add(
                        new Refused(places.readLong(), places.readLong(), line.reason(), line.text(), line.orphan()));
            }
        }
        return before;
    }

    /** Writes a grouped file and its places. */
    static final class Writer implements Closeable {

        private final OutputStream lines;
        private final DataOutputStream places;

        Writer(OutputStream lines, OutputStream places) {
            this.lines = lines;
            this.places = new DataOutputStream(places);
        }

        void write(byte[] block, int start, int stop, long number, long offset) throws IOException {
            lines.write(block, start, stop - start);
            lines.write('\n');
            places.writeLong(number);
            places.writeLong(offset);
        }

        @Override
        public void close() throws IOException {
            places.close();
            lines.close();
        }
    }

    /** Lines with their places, in memory. */
    static final class Lines {

        private final ByteArrayOutputStream lines = new ByteArrayOutputStream(256);
        private final ByteArrayOutputStream places = new ByteArrayOutputStream(BYTES);
        private final Writer writer = new Writer(lines, places);

        void add(byte[] line, long number, long offset) throws IOException {
            writer.write(line, 0, line.length, number, offset);
        }

        void writeTo(Writer out) throws IOException {
            lines.writeTo(out.lines);
            places.writeTo(out.places);
        }
    }
}
