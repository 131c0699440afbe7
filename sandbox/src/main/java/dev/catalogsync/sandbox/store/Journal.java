package dev.catalogsync.sandbox.store;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * The append-only file behind the store: one JSON object a line. Everything that ever changed is in it, so that the
 * store is its catalog and this. A line cut short by a kill was never answered for, and is dropped at the next start.
 */
public final class Journal implements Closeable {

    private final ObjectMapper json;
    private final Path path;
    private volatile FileChannel file;
    private volatile long end;
    private volatile long synced;

    interface Visitor {
        void entry(long offset, ObjectNode entry);
    }

    /** @param path null for one that need not last */
    private Journal(ObjectMapper json, Path path, FileChannel file) {
        this.json = json;
        this.path = path;
        this.file = file;
    }

    public static Journal in(Path folder, ObjectMapper json) throws IOException {
        Files.createDirectories(folder);
        Path path = folder.resolve("journal.jsonl");
        return new Journal(json, path, open(path));
    }

    private static FileChannel open(Path path) throws IOException {
        return FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    public static Journal temporary(ObjectMapper json) throws IOException {
        Path path = Files.createTempFile("sandbox", ".jsonl");
        return new Journal(
                json,
                null,
                FileChannel.open(
                        path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE));
    }

    /** Visits every whole entry from the start, and cuts off a torn last one. */
    void replay(Visitor visitor) throws IOException {
        scan(0, file.size(), visitor);
        file.truncate(end);
        synced = end;
    }

    /** Visits the entries that begin at or after an offset and are there now. */
    void from(long offset, Visitor visitor) throws IOException {
        scan(offset, end, visitor);
    }

    private void scan(long from, long to, Visitor visitor) throws IOException {
        long start = from;
        try (InputStream in = new BufferedInputStream(new Slice(from, to), 1 << 16)) {
            Line line = new Line();
            while (line.read(in)) {
                visitor.entry(start, (ObjectNode) json.readTree(line.bytes, 0, line.length));
                start += line.length + 1;
            }
        }
        end = Math.max(end, start);
    }

    /** Appends an entry and says where it begins; {@link #sync} makes it last. Callers take turns. */
    long append(ObjectNode entry) {
        try {
            byte[] line = json.writeValueAsBytes(entry);
            ByteBuffer buffer = ByteBuffer.allocate(line.length + 1).put(line).put((byte) '\n');
            buffer.flip();
            long start = end;
            long at = start;
            while (buffer.hasRemaining()) {
                at += file.write(buffer, at);
            }
            end = at;
            return start;
        } catch (IOException e) {
            throw new UncheckedIOException("the sandbox could not write its journal; nothing was changed", e);
        }
    }

    /** Returns once everything appended so far is on disk; those who wait together share one write. */
    void sync() {
        long wanted = end;
        if (path == null || synced >= wanted) {
            return;
        }
        synchronized (this) {
            if (synced < wanted) {
                long reached = end;
                try {
                    file.force(false);
                } catch (IOException e) {
                    throw new UncheckedIOException("the sandbox could not make its journal durable", e);
                }
                synced = reached;
            }
        }
    }

    ObjectNode read(long offset) {
        try (InputStream in = new BufferedInputStream(new Slice(offset, end), 1 << 14)) {
            Line line = new Line();
            line.read(in);
            return (ObjectNode) json.readTree(line.bytes, 0, line.length);
        } catch (IOException e) {
            throw new UncheckedIOException("the sandbox could not read its journal at " + offset, e);
        }
    }

    /**
     * Begins anew with one entry. It takes the place of all others in one step: a kill leaves the old journal or the new one, and never
     * an empty one, which would not say which ids were given.
     */
    void restart(ObjectNode first) throws IOException {
        if (path == null) {
            file.truncate(0);
            begin(first);
            return;
        }
        Path fresh = path.resolveSibling("journal.new");
        Files.deleteIfExists(fresh);
        FileChannel old = file;
        try {
            file = open(fresh);
            begin(first);
            Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            old.close();
        }
    }

    private void begin(ObjectNode first) {
        end = 0;
        synced = 0;
        append(first);
        sync();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    /** Reads at positions of its own, so that readers and the writer do not move each other. */
    private final class Slice extends InputStream {

        private long at;
        private final long to;

        Slice(long at, long to) {
            this.at = at;
            this.to = to;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int wanted = (int) Math.min(length, to - at);
            if (wanted <= 0) {
                return -1;
            }
            int got = file.read(ByteBuffer.wrap(target, offset, wanted), at);
            at += Math.max(got, 0);
            return got;
        }
    }

    private static final class Line {

        byte[] bytes = new byte[8192];
        int length;

        /** False at the end, and at a line that has no end. */
        boolean read(InputStream in) throws IOException {
            length = 0;
            for (int next = in.read(); next >= 0; next = in.read()) {
                if (next == '\n') {
                    return true;
                }
                if (length == bytes.length) {
                    bytes = Arrays.copyOf(bytes, length * 2);
                }
                bytes[length++] = (byte) next;
            }
            return false;
        }
    }
}
