package dev.catalogsync.stage.file;

import dev.catalogsync.catalog.Kind;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.springframework.util.FileSystemUtils;

/**
 * Groups children below their item, wherever they are in the file. Lines are partitioned on disk by the item they belong to, and each
 * partition is grouped in memory when it is read.
 *
 * <p>A line that belongs to a child, such as the metafield of a variant, does not say which item that is. Such lines are partitioned by
 * the child they name, and so are the pairs of child and item; joining the two tells the item. No more than one partition of either
 * is in memory at a time.
 *
 * <p>Orphans and unreadable lines are passed on as well, for the walk to refuse. They come first, so that no item is above them that they
 * might be part of.
 */
public final class Regrouping extends Grouping {

    private static final int PART = 8 << 20;
    private static final int MOST_PARTS = 256;
    private static final int PLACE = 2 * Long.BYTES;

    private final Path from;
    private final Path folder;
    private final Kind kind;
    private final int parts;
    private final Partitions own;
    private final Partitions below;
    private final SeekableByteChannel orphans;
    private final SeekableByteChannel orphanPlaces;
    private final long orphanLines;
    private int next;

    private Regrouping(Path from, Path folder, Kind kind, int parts) throws IOException {
        this.from = from;
        this.folder = folder;
        this.kind = kind;
        this.parts = parts;
        this.own = new Partitions(folder, "own", parts);
        this.below = new Partitions(folder, "below", parts);
        Path kept = folder.resolve("orphans");
        Path places = folder.resolve("orphan-places");
        try (OrphanLines out = new OrphanLines(kept, places)) {
            dealAll(out);
        }
        this.orphans = Files.newByteChannel(kept);
        this.orphanPlaces = Files.newByteChannel(places);
        this.orphanLines = orphanPlaces.size() / PLACE;
        begin(orphanLines, orphans.size());
    }

    /** Lines that belong to no item, with their positions in the original file. */
    private static final class OrphanLines implements AutoCloseable {
        private final OutputStream lines;
        private final DataOutputStream places;

        OrphanLines(Path lines, Path places) throws IOException {
            this.lines = new BufferedOutputStream(Files.newOutputStream(lines));
            this.places = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(places)));
        }

        void write(ItemFile.Place place, byte[] block, int start, int stop) throws IOException {
            lines.write(block, start, stop - start);
            lines.write('\n');
            places.writeLong(place.number());
            places.writeLong(place.offset());
        }

        @Override
        public void close() throws IOException {
            lines.close();
            places.close();
        }
    }

    /**
     * Partitions the file; needs as much disk space again until it is closed.
     *
     * @param folder is created empty, and deleted on close
     */
    public static Regrouping of(Path from, Path folder, Kind kind) throws IOException {
        return of(from, folder, kind, (int) Math.min(MOST_PARTS, Files.size(from) / PART + 1));
    }

    public static Regrouping of(Path from, Path folder, Kind kind, int parts) throws IOException {
        FileSystemUtils.deleteRecursively(folder);
        Files.createDirectory(folder);
        return new Regrouping(from, folder, kind, parts);
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        int read = orphans.read(into);
        return read > 0 ? read : super.read(into);
    }

    @Override
    GroupedLines next(Bytes room) throws IOException {
        if (next == parts) {
            return null;
        }
        byte[] ofItems = own.take(next);
        byte[] ofChildren = below.take(next);
        next++;
        return group(
                visitor -> {
                    Partitions.forEach(ofItems, visitor);
                    Partitions.forEach(ofChildren, visitor);
                },
                room);
    }

    @Override
    public ItemFile.Place of(long line) {
        if (line > orphanLines) {
            return super.of(line);
        }
        try {
            ByteBuffer place = ByteBuffer.allocate(PLACE);
            orphanPlaces.position((line - 1) * PLACE);
            while (place.hasRemaining() && orphanPlaces.read(place) >= 0) {
                // A channel may give less than was asked for.
            }
            return new ItemFile.Place(place.getLong(0), place.getLong(Long.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException("The positions of lines cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        super.close();
        orphans.close();
        orphanPlaces.close();
        FileSystemUtils.deleteRecursively(folder);
    }

    private void dealAll(OrphanLines out) throws IOException {
        Partitions deeper = new Partitions(folder, "deeper", parts);
        deal(own, deeper, out);
        if (!deeper.isEmpty()) {
            Partitions names = nameChildren();
            try (below) {
                for (int i = 0; i < parts; i++) {
                    join(names.take(i), deeper.take(i), below, out);
                }
            }
        }
    }

    /** Ids are compared by hash: on a collision the walk finds a child below an item that is not its parent, and refuses it. */
    private void deal(Partitions own, Partitions deeper, OrphanLines out) throws IOException {
        try (own;
                deeper;
                LineWalk lines = new LineWalk(from, kind)) {
            lines.forEach((block, start, stop, id, parent, close, number, offset) -> {
                ItemFile.Place place = new ItemFile.Place(number, offset);
                boolean isRoot = parent == LineWalk.NONE;
                if (id == LineWalk.NONE) {
                    out.write(place, block, start, stop);
                } else if (close) {
                    own.write(isRoot ? id : parent, isRoot ? ROOT : CHILD, place, block, start, stop);
                } else {
                    deeper.write(parent, CHILD, place, block, start, stop);
                }
            });
        }
    }

    /** Each child of an item, with the item. */
    private Partitions nameChildren() throws IOException {
        Partitions names = new Partitions(folder, "names", parts);
        try (names;
                LineWalk lines = new LineWalk(from, kind)) {
            lines.forEach((block, start, stop, id, parent, close, number, offset) -> {
                if (close && parent != LineWalk.NONE) {
                    names.write(id, parent, new ItemFile.Place(number, offset), block, start, start);
                }
            });
        }
        return names;
    }

    private static void join(byte[] names, byte[] deeper, Partitions below, OrphanLines out) throws IOException {
        Map<Long, Long> itemOf = new HashMap<>();
        Partitions.forEach(names, (child, item, place, part, start, stop) -> itemOf.putIfAbsent(child, item));
        Partitions.forEach(deeper, (parent, rank, place, part, start, stop) -> {
            Long item = itemOf.get(parent);
            if (item == null) {
                out.write(place, part, start, stop);
            } else {
                below.write(item, BELOW, place, part, start, stop);
            }
        });
    }
}
