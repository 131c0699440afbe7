package dev.catalogsync.stage;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Records dealt out to files by a key, so that all of one key are in one file, in the order in which they came. */
final class Parts implements AutoCloseable {

    /** One record: its key, a note, and the bytes of a line with its number and offset. */
    interface Visitor {
        void take(String key, String note, byte[] line, long number, long offset) throws IOException;
    }

    /** One of the files; it is gone when it has been read. */
    interface Part {
        void forEach(Visitor visitor) throws IOException;
    }

    private static final int BUFFER = 1 << 14;

    private final Path folder;
    private final String name;
    private final DataOutputStream[] outs;

    Parts(Path folder, String name, int count) {
        this.folder = folder;
        this.name = name;
        this.outs = new DataOutputStream[count];
    }

    /** @param key and {@code note}: at most 200 characters each */
    void write(String key, String note, byte[] block, int start, int stop, long number, long offset)
            throws IOException {
        int part = Math.floorMod(key.hashCode(), outs.length);
        if (outs[part] == null) {
            outs[part] = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file(part)), BUFFER));
        }
        outs[part].writeUTF(key);
        outs[part].writeUTF(note);
        outs[part].writeInt(stop - start);
        outs[part].write(block, start, stop - start);
        outs[part].writeLong(number);
        outs[part].writeLong(offset);
    }

    boolean isEmpty() {
        for (DataOutputStream out : outs) {
            if (out != null) {
                return false;
            }
        }
        return true;
    }

    Part take(int part) {
        return visitor -> {
            if (outs[part] != null) {
                read(part, visitor);
                Files.delete(file(part));
            }
        };
    }

    private void read(int part, Visitor visitor) throws IOException {
        try (DataInputStream in =
                new DataInputStream(new BufferedInputStream(Files.newInputStream(file(part)), BUFFER))) {
            while (true) {
                String key;
                try {
                    key = in.readUTF();
                } catch (EOFException e) {
                    return;
                }
                String note = in.readUTF();
                byte[] line = new byte[in.readInt()];
                in.readFully(line);
                visitor.take(key, note, line, in.readLong(), in.readLong());
            }
        }
    }

    private Path file(int part) {
        return folder.resolve(name + "-" + part);
    }

    @Override
    public void close() throws IOException {
        for (DataOutputStream out : outs) {
            if (out != null) {
                out.close();
            }
        }
    }
}
