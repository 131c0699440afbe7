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
 * Brings each child below its item, wherever it stands. Lines are dealt out to parts on disk by the item they belong to, and each
 * part is grouped in memory when its turn to be read comes.
 *
 * <p>A line that belongs to a child, such as the metafield of a variant, does not say which item that is. Such lines are dealt out by
 * the child they name, and so are the names of the children with their items; where both meet, the item is known. So no more than a
 * part of either is ever in memory.
 *
 * <p>Children without an item, and lines that cannot be read, are read as well, for the walk to refuse. They come first, so that
 * no item is above them that they might be a part of.
 */
public final class Regrouping extends Grouping {

    private static final int PART = 8 << 20;
    private static final int MOST_PARTS = 256;
    private static final int PLACE = 2 * Long.BYTES;

    private final Path from;
    private final Path folder;
    private final Kind kind;
    private final int parts;
    private final Parts own;
    private final Parts below;
    private final SeekableByteChannel nowhere;
    private final SeekableByteChannel nowherePlaces;
    private final long linesNowhere;
    private int next;

    private Regrouping(Path from, Path folder, Kind kind, int parts) throws IOException {
        this.from = from;
        this.folder = folder;
        this.kind = kind;
        this.parts = parts;
        this.own = new Parts(folder, "own", parts);
        this.below = new Parts(folder, "below", parts);
        Path kept = folder.resolve("nowhere");
        Path places = folder.resolve("nowhere-places");
        try (Nowhere out = new Nowhere(kept, places)) {
            dealAll(out);
        }
        this.nowhere = Files.newByteChannel(kept);
        this.nowherePlaces = Files.newByteChannel(places);
        this.linesNowhere = nowherePlaces.size() / PLACE;
        begin(linesNowhere, nowhere.size());
    }

    /** Lines that belong to no item, and beside them where they came from. */
    private static final class Nowhere implements AutoCloseable {
        private final OutputStream lines;
        private final DataOutputStream places;

        Nowhere(Path lines, Path places) throws IOException {
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
     * Deals the file out; as much disk again is needed until it is closed.
     *
     * @param folder is made anew, and gone when this is closed
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
        int read = nowhere.read(into);
        return read > 0 ? read : super.read(into);
    }

    @Override
    Lot next(Bytes room) throws IOException {
        if (next == parts) {
            return null;
        }
        byte[] ofItems = own.take(next);
        byte[] ofChildren = below.take(next);
        next++;
        return group(
                visitor -> {
                    Parts.forEach(ofItems, visitor);
                    Parts.forEach(ofChildren, visitor);
                },
                room);
    }

    @Override
    public ItemFile.Place of(long line) {
        if (line > linesNowhere) {
            return super.of(line);
        }
        try {
            ByteBuffer place = ByteBuffer.allocate(PLACE);
            nowherePlaces.position((line - 1) * PLACE);
            while (place.hasRemaining() && nowherePlaces.read(place) >= 0) {
                // A channel may give less than was asked for.
            }
            return new ItemFile.Place(place.getLong(0), place.getLong(Long.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException("The places of lines cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        super.close();
        nowhere.close();
        nowherePlaces.close();
        FileSystemUtils.deleteRecursively(folder);
    }

    private void dealAll(Nowhere out) throws IOException {
        Parts deeper = new Parts(folder, "deeper", parts);
        deal(own, deeper, out);
        if (!deeper.isEmpty()) {
            Parts names = nameChildren();
            try (below) {
                for (int i = 0; i < parts; i++) {
                    join(names.take(i), deeper.take(i), below, out);
                }
            }
        }
    }

    /** Ids go by their hashes: should two ever be equal, the walk finds a child below what is not its parent, and refuses it. */
    private void deal(Parts own, Parts deeper, Nowhere out) throws IOException {
        try (own;
                deeper;
                ItemFile lines = new ItemFile(from, kind, 1)) {
            lines.forEachLine((block, start, stop, id, parent, close, number, offset) -> {
                ItemFile.Place place = new ItemFile.Place(number, offset);
                boolean isRoot = parent == ItemFile.Line.NONE;
                if (id == ItemFile.Line.NONE) {
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
    private Parts nameChildren() throws IOException {
        Parts names = new Parts(folder, "names", parts);
        try (names;
                ItemFile lines = new ItemFile(from, kind, 1)) {
            lines.forEachLine((block, start, stop, id, parent, close, number, offset) -> {
                if (close && parent != ItemFile.Line.NONE) {
                    names.write(id, parent, new ItemFile.Place(number, offset), block, start, start);
                }
            });
        }
        return names;
    }

    private static void join(byte[] names, byte[] deeper, Parts below, Nowhere out) throws IOException {
        Map<Long, Long> itemOf = new HashMap<>();
        Parts.forEach(names, (child, item, place, part, start, stop) -> itemOf.putIfAbsent(child, item));
        Parts.forEach(deeper, (parent, rank, place, part, start, stop) -> {
            Long item = itemOf.get(parent);
            if (item == null) {
                out.write(place, part, start, stop);
            } else {
                below.write(item, BELOW, place, part, start, stop);
            }
        });
    }
}
