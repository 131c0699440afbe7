package dev.catalogsync.stage;

import dev.catalogsync.catalog.Kind;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
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
final class Regrouping implements ReadableByteChannel {

    private static final int PART = 8 << 20;
    private static final int MOST_PARTS = 256;
    private static final String NOWHERE = "nowhere";

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
    private final ReadableByteChannel nowhere;
    private final Bytes grouped = new Bytes(1 << 10);
    private ByteBuffer part = ByteBuffer.allocate(0);
    private int next;

    private Regrouping(Path from, Path folder, Kind kind, int parts) throws IOException {
        this.from = from;
        this.folder = folder;
        this.kind = kind;
        this.parts = parts;
        this.own = new Parts(folder, "own", parts);
        this.below = new Parts(folder, "below", parts);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(folder.resolve(NOWHERE)))) {
            dealAll(out);
        }
        this.nowhere = Files.newByteChannel(folder.resolve(NOWHERE));
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
    public boolean isOpen() {
        return nowhere.isOpen();
    }

    @Override
    public void close() throws IOException {
        nowhere.close();
        FileSystemUtils.deleteRecursively(folder);
    }

    private void dealAll(OutputStream out) throws IOException {
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
    private void deal(Parts own, Parts deeper, OutputStream out) throws IOException {
        try (own;
                deeper;
                ItemFile lines = new ItemFile(from, kind, 1)) {
            lines.forEachLine((block, start, stop, id, parent, close) -> {
                boolean isRoot = parent == ItemFile.Line.NONE;
                if (id == ItemFile.Line.NONE) {
                    writeLine(out, block, start, stop);
                } else if (close) {
                    own.write(isRoot ? id : parent, isRoot ? ROOT : CHILD, block, start, stop);
                } else {
                    deeper.write(parent, CHILD, block, start, stop);
                }
            });
        }
    }

    /** Each child of an item, with the item. */
    private Parts nameChildren() throws IOException {
        Parts names = new Parts(folder, "names", parts);
        try (names;
                ItemFile lines = new ItemFile(from, kind, 1)) {
            lines.forEachLine((block, start, stop, id, parent, close) -> {
                if (close && parent != ItemFile.Line.NONE) {
                    names.write(id, parent, block, start, start);
                }
            });
        }
        return names;
    }

    private static void join(byte[] names, byte[] deeper, Parts below, OutputStream out) throws IOException {
        Map<Long, Long> itemOf = new HashMap<>();
        Parts.forEach(names, (child, item, part, start, stop) -> itemOf.putIfAbsent(child, item));
        Parts.forEach(deeper, (parent, rank, part, start, stop) -> {
            Long item = itemOf.get(parent);
            if (item == null) {
                writeLine(out, part, start, stop);
            } else {
                below.write(item, BELOW, part, start, stop);
            }
        });
    }

    private static void writeLine(OutputStream out, byte[] block, int start, int stop) throws IOException {
        out.write(block, start, stop - start);
        out.write('\n');
    }

    /** Where the lines of one item stand in the grouped part, by rank: how many bytes at first, then where the next line goes. */
    private static final class Places {
        private final int[] at = new int[RANKS];
        private boolean hasRoot;

        int rank(long rank) {
            if (rank != ROOT) {
                return (int) rank;
            }
            boolean again = hasRoot;
            hasRoot = true;
            return again ? AGAIN : ROOT;
        }

        /** From sizes to places, and where the next item starts. */
        int begin(int start) {
            int end = start;
            for (int rank = 0; rank < RANKS; rank++) {
                int size = at[rank];
                at[rank] = end;
                end += size;
            }
            hasRoot = false;
            return end;
        }
    }

    /** Measures first, and then puts every line to its place. */
    private void group(byte[] own, byte[] below) throws IOException {
        Map<Long, Places> items = new LinkedHashMap<>();
        Parts.Visitor measure = (item, rank, lines, start, stop) -> {
            Places places = items.computeIfAbsent(item, first -> new Places());
            places.at[places.rank(rank)] += stop - start + 1;
        };
        Parts.forEach(own, measure);
        Parts.forEach(below, measure);
        int end = 0;
        for (Places places : items.values()) {
            end = places.begin(end);
        }
        byte[] room = grouped.room(end);
        Parts.Visitor put = (item, rank, lines, start, stop) -> {
            Places places = items.get(item);
            int place = places.rank(rank);
            System.arraycopy(lines, start, room, places.at[place], stop - start);
            places.at[place] += stop - start + 1;
            room[places.at[place] - 1] = '\n';
        };
        Parts.forEach(own, put);
        Parts.forEach(below, put);
    }
}
