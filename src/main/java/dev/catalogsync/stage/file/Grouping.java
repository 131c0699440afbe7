package dev.catalogsync.stage.file;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The lines of a file whose children do not stand below their items, read as if they did: batch by batch, each grouped in memory.
 * The same file is always read in the same order, so that an offset means the same after a crash. No line is lost, and
 * children of one parent keep their order.
 */
public abstract class Grouping implements ReadableByteChannel, ItemFile.Origin {

    /** Of which lines the origin is remembered: a walk looks at most an item and a few blocks back. */
    private static final int LOOK_BACK = 64 << 20;

    // Where a line stands in its item; a root that comes again stands last, so that the children stay with the first.
    static final int ROOT = 0;
    static final int CHILD = 1;
    static final int BELOW = 2;
    private static final int AGAIN = 3;
    private static final int RANKS = 4;

    // A platform thread: it computes, and a virtual thread that computes keeps the others waiting.
    private final ExecutorService grouper = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("stage-grouper").factory());
    private final Deque<Origins> origins = new ArrayDeque<>();
    private Future<GroupedLines> ahead;
    // Its bytes are those of one of two that take turns: one is read, one is filled.
    private GroupedLines batch = new GroupedLines(new Bytes(0), new long[0], new long[0]);
    private int position;
    private long lines;
    private long bytes;

    /** Lines with the item that each belongs to, and their rank; they can be walked over again. */
    interface Lines {
        void forEach(Partitions.Visitor visitor) throws IOException;
    }

    /** Lines as they are read, and where each came from. */
    record GroupedLines(Bytes grouped, long[] numbers, long[] offsets) {}

    private record Origins(long linesBefore, long bytesBefore, long[] numbers, long[] offsets) {}
    /** @param lines which were read before the first batch, and their bytes */
    final void begin(long lines, long bytes) {
        this.lines = lines;
        this.bytes = bytes;
    }

    /** The next batch, in that room; null where there is none. By a thread of its own, while the last one is read. */
    abstract GroupedLines next(Bytes room) throws IOException;

    @Override
    public int read(ByteBuffer into) throws IOException {
        while (position == batch.grouped().size()) {
            if (!turn()) {
                return -1;
            }
        }
        int length = Math.min(batch.grouped().size() - position, into.remaining());
        into.put(batch.grouped().array(), position, length);
        position += length;
        return length;
    }

    private boolean turn() throws IOException {
        if (ahead == null) {
            ahead = grouper.submit(() -> next(new Bytes(0)));
        }
        GroupedLines read = taken(ahead);
        if (read == null) {
            return false;
        }
        Bytes free = batch.grouped();
        batch = read;
        position = 0;
        origins.add(new Origins(lines, bytes, read.numbers(), read.offsets()));
        lines += read.numbers().length;
        bytes += read.grouped().size();
        while (origins.size() > 2 && bytes - origins.peekFirst().bytesBefore() > LOOK_BACK) {
            origins.removeFirst();
        }
        ahead = grouper.submit(() -> next(free));
        return true;
    }

    private static GroupedLines taken(Future<GroupedLines> ahead) throws IOException {
        try {
            return ahead.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while lines were grouped");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    @Override
    public ItemFile.Place of(long line) {
        Iterator<Origins> latestFirst = origins.descendingIterator();
        while (latestFirst.hasNext()) {
            Origins from = latestFirst.next();
            if (line > from.linesBefore()) {
                int index = (int) (line - from.linesBefore() - 1);
                return new ItemFile.Place(from.numbers()[index], from.offsets()[index]);
            }
        }
        throw new IllegalArgumentException("line " + line + " was read too long ago");
    }

    @Override
    public boolean isOpen() {
        return !grouper.isShutdown();
    }

    @Override
    public void close() throws IOException {
        grouper.close();
    }

    /** Where the lines of one item stand in the batch, by rank: how much there is at first, then where the next line goes. */
    private static final class ItemLayout {
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

    /** Measures first, and then puts every line to its place; items in the order in which they come. */
    static GroupedLines group(Lines those, Bytes room) throws IOException {
        Map<Long, ItemLayout> items = new LinkedHashMap<>();
        those.forEach((item, rank, place, part, start, stop) -> {
            ItemLayout layout = items.computeIfAbsent(item, first -> new ItemLayout());
            int at = layout.rank(rank);
            layout.bytes[at] += stop - start + 1;
            layout.lines[at]++;
        });
        int size = 0;
        int count = 0;
        for (ItemLayout layout : items.values()) {
            int bytesOfItem = Arrays.stream(layout.bytes).sum();
            int linesOfItem = Arrays.stream(layout.lines).sum();
            layout.begin(size, count);
            size += bytesOfItem;
            count += linesOfItem;
        }
        long[] numbers = new long[count];
        long[] offsets = new long[count];
        byte[] into = room.room(size);
        those.forEach((item, rank, place, part, start, stop) -> {
            ItemLayout layout = items.get(item);
            int at = layout.rank(rank);
            System.arraycopy(part, start, into, layout.bytes[at], stop - start);
            layout.bytes[at] += stop - start + 1;
            into[layout.bytes[at] - 1] = '\n';
            numbers[layout.lines[at]] = place.number();
            offsets[layout.lines[at]] = place.offset();
            layout.lines[at]++;
        });
        return new GroupedLines(room, numbers, offsets);
    }
}
