package dev.catalogsync.stage;

import dev.catalogsync.catalog.Kind;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.util.FileSystemUtils;

/**
 * Brings each child below its item, in a file whose lines come in another order; Shopify may send them so where it was not
 * asked to group. Lines are dealt out to parts by the item they belong to, and each part is grouped in memory when its turn to
 * be read comes. The same file is always read in the same order, so that an offset means the same after a crash.
 *
 * <p>A line that belongs to a child, such as the metafield of a variant, does not say which item that is. Such lines are dealt out by
 * the child they name, and so are the names of the children with their items; where both meet, the item is known. So no more than a
 * part of either is ever in memory.
 *
 * <p>No line is lost: children without an item, and lines that cannot be read, are read as well, for the walk to refuse. They
 * come first, so that no item is above them that they might be a part of. Children of one parent keep their order.
 */
final class Regrouping implements ReadableByteChannel, ItemFile.Origin {

    private static final int PART = 8 << 20;
    private static final int MOST_PARTS = 256;
    private static final int PLACE = 2 * Long.BYTES;

    /** Of which lines the origin is remembered: a walk looks at most an item and a few blocks back. */
    private static final int LOOK_BACK = 64 << 20;

    // Where a line stands in its item; a root that comes again stands last, so that the children stay with the first.
    private static final int ROOT = 0;
    private static final int CHILD = 1;
    private static final int BELOW = 2;
    private static final int AGAIN = 3;
    private static final int RANKS = 4;

    private final Path from;
    private final Path folder;
    private final Kind kind;
    private final int parts;
    private final Parts own;
    private final Parts below;
    private final SeekableByteChannel nowhere;
    private final SeekableByteChannel nowherePlaces;
    private final Deque<Origins> origins = new ArrayDeque<>();
    private final Bytes grouped = new Bytes(1 << 10);
    private ByteBuffer part = ByteBuffer.allocate(0);
    private int next;
    private long lines;
    private long bytes;

    /** Where the lines of a part came from. */
    private record Origins(long linesBefore, long bytesBefore, long[] numbers, long[] offsets) {}

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
        this.lines = nowherePlaces.size() / PLACE;
        this.bytes = nowhere.size();
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
    static Regrouping of(Path from, Path folder, Kind kind) throws IOException {
        return of(from, folder, kind, (int) Math.min(MOST_PARTS, Files.size(from) / PART + 1));
    }

    static Regrouping of(Path from, Path folder, Kind kind, int parts) throws IOException {
        FileSystemUtils.deleteRecursively(folder);
        Files.createDirectory(folder);
        return new Regrouping(from, folder, kind, parts);
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        int read = nowhere.read(into);
        if (read > 0) {
            return read;
        }
        while (!part.hasRemaining()) {
            if (next == parts) {
                return -1;
            }
            group(own.take(next), below.take(next));
            part = ByteBuffer.wrap(grouped.array(), 0, grouped.size());
            next++;
        }
        int length = Math.min(part.remaining(), into.remaining());
        into.put(part.slice(part.position(), length));
        part.position(part.position() + length);
        return length;
    }

    @Override
    public ItemFile.Place of(long line) {
        Iterator<Origins> latestFirst = origins.descendingIterator();
        while (latestFirst.hasNext()) {
            Origins part = latestFirst.next();
            if (line > part.linesBefore()) {
                int index = (int) (line - part.linesBefore() - 1);
                return new ItemFile.Place(part.numbers()[index], part.offsets()[index]);
            }
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
    public boolean isOpen() {
        return nowhere.isOpen();
    }

    @Override
    public void close() throws IOException {
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

    /** Where the lines of one item stand in the grouped part, by rank: how much there is at first, then where the next line goes. */
    private static final class Shelf {
        private final int[] bytes = new int[RANKS];
        private final int[] lines = new int[RANKS];
        private boolean hasRoot;

        int rank(long rank) {
            if (rank != ROOT) {
                return (int) rank;
            }
            boolean again = hasRoot;
            hasRoot = true;
            return again ? AGAIN : ROOT;
        }

        void begin(int firstByte, int firstLine) {
            int nextByte = firstByte;
            int nextLine = firstLine;
            for (int rank = 0; rank < RANKS; rank++) {
                int bytesOfRank = bytes[rank];
                int linesOfRank = lines[rank];
                bytes[rank] = nextByte;
                lines[rank] = nextLine;
                nextByte += bytesOfRank;
                nextLine += linesOfRank;
            }
            hasRoot = false;
        }
    }

    /** Measures first, and then puts every line to its place. */
    private void group(byte[] own, byte[] below) throws IOException {
        Map<Long, Shelf> items = new LinkedHashMap<>();
        Parts.Visitor measure = (item, rank, place, part, start, stop) -> {
            Shelf shelf = items.computeIfAbsent(item, first -> new Shelf());
            int at = shelf.rank(rank);
            shelf.bytes[at] += stop - start + 1;
            shelf.lines[at]++;
        };
        Parts.forEach(own, measure);
        Parts.forEach(below, measure);
        int size = 0;
        int count = 0;
        for (Shelf shelf : items.values()) {
            int bytesOfItem = Arrays.stream(shelf.bytes).sum();
            int linesOfItem = Arrays.stream(shelf.lines).sum();
            shelf.begin(size, count);
            size += bytesOfItem;
            count += linesOfItem;
        }
        Origins origin = new Origins(lines, bytes, new long[count], new long[count]);
        byte[] room = grouped.room(size);
        Parts.Visitor put = (item, rank, place, part, start, stop) -> {
            Shelf shelf = items.get(item);
            int at = shelf.rank(rank);
            System.arraycopy(part, start, room, shelf.bytes[at], stop - start);
            shelf.bytes[at] += stop - start + 1;
            room[shelf.bytes[at] - 1] = '\n';
            origin.numbers()[shelf.lines[at]] = place.number();
            origin.offsets()[shelf.lines[at]] = place.offset();
            shelf.lines[at]++;
        };
        Parts.forEach(own, put);
        Parts.forEach(below, put);
        remember(origin, size, count);
    }

    private void remember(Origins origin, int size, int count) {
        origins.add(origin);
        lines += count;
        bytes += size;
        while (origins.size() > 2 && bytes - origins.peekFirst().bytesBefore() > LOOK_BACK) {
            origins.removeFirst();
        }
    }
}
