package dev.catalogsync.stage.file;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/** Records partitioned into files by a key: all records of one key are in one file, in their original order. */
final class Partitions implements AutoCloseable {

    /** One record: its key, a second number, where its line came from, and where its bytes stand in the part. */
    interface Visitor {
        void take(long key, long note, ItemFile.Place place, byte[] part, int start, int stop) throws IOException;
    }

    private static final int BUFFER = 1 << 14;

    private final Path folder;
    private final String name;
    private final DataOutputStream[] outs;

    Partitions(Path folder, String name, int count) {
        this.folder = folder;
        this.name = name;
        this.outs = new DataOutputStream[count];
    }

    void write(long key, long note, ItemFile.Place place, byte[] block, int start, int stop) throws IOException {
        int part = (int) Long.remainderUnsigned(key, outs.length);
        if (outs[part] == null) {
            outs[part] = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file(part)), BUFFER));
        }
        DataOutputStream out = outs[part];
        out.writeLong(key);
        out.writeLong(note);
        out.writeLong(place.number());
        out.writeLong(place.offset());
        out.writeInt(stop - start);
        out.write(block, start, stop - start);
    }

    boolean isEmpty() {
        for (DataOutputStream out : outs) {
            if (out != null) {
                return false;
            }
        }
        return true;
    }

    /** Reads one of the files completely and deletes it. */
    byte[] take(int part) throws IOException {
        if (outs[part] == null) {
            return new byte[0];
        }
        byte[] whole = Files.readAllBytes(file(part));
        Files.delete(file(part));
        return whole;
    }

    /** @param part as {@link #take} answered it */
    static void forEach(byte[] part, Visitor visitor) throws IOException {
        ByteBuffer records = ByteBuffer.wrap(part);
        while (records.hasRemaining()) {
            long key = records.getLong();
            long note = records.getLong();
            ItemFile.Place place = new ItemFile.Place(records.getLong(), records.getLong());
            int length = records.getInt();
            int start = records.position();
            records.position(start + length);
            visitor.take(key, note, place, part, start, start + length);
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
