package dev.catalogsync.stage.file;

import dev.catalogsync.catalog.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Groups children below their item where they are at most some megabytes after it. An item is buffered until the file has been
 * read that much further; items keep their order. Later children and unreadable lines are left for the walk to refuse; then
 * {@link Regrouping} is needed, which writes every line to disk once more.
 */
public final class Window extends Grouping {

    /** The minimum distance at which a child is still found: about 2,000 products. */
    private static final int REACH = 8 << 20;

    private final LineWalk file;
    private final int reach;
    private final Bytes bytes = new Bytes(1 << 20);
    private List<BufferedLine> buffered = new ArrayList<>();
    // Of the items that are kept, and of their children: which item that is.
    private final Map<Long, Long> itemOf = new HashMap<>();

    /** A line in {@link #bytes}; it belongs to no item where that is {@link LineWalk#NONE}. */
    private record BufferedLine(long id, long item, int rank, ItemFile.Place place, int start, int stop) {}

    public Window(Path from, Kind kind) throws IOException {
        this(from, kind, REACH);
    }

    public Window(Path from, Kind kind, int reach) throws IOException {
        this.file = new LineWalk(from, kind);
        this.reach = reach;
    }

    @Override
    GroupedLines next(Bytes room) throws IOException {
        boolean more = true;
        while (bytes.size() < 2 * reach && more) {
            more = file.next(this::hold);
        }
        if (buffered.isEmpty()) {
            return null;
        }
        return letGo(more ? reach : Integer.MAX_VALUE, room);
    }

    private void hold(
            byte[] block, int start, int stop, long id, long parent, boolean close, long number, long offset) {
        boolean isRoot = parent == LineWalk.NONE && id != LineWalk.NONE;
        long item = isRoot ? id : itemOf.getOrDefault(parent, LineWalk.NONE);
        int rank = isRoot ? ROOT : close ? CHILD : BELOW;
        if (close && item != LineWalk.NONE) {
            itemOf.putIfAbsent(id, item);
        }
        int from = bytes.size();
        bytes.put(block, start, stop - start);
        buffered.add(new BufferedLine(id, item, rank, new ItemFile.Place(number, offset), from, bytes.size()));
    }

    /** The buffered items whose first line is before that byte, preceded by the lines that belong to no item. */
    private GroupedLines letGo(int before, Bytes room) throws IOException {
        Map<Long, Boolean> goes = new HashMap<>();
        List<BufferedLine> orphans = new ArrayList<>();
        List<BufferedLine> going = new ArrayList<>();
        List<BufferedLine> staying = new ArrayList<>();
        for (BufferedLine line : buffered) {
            if (line.item() == LineWalk.NONE) {
                orphans.add(line);
            } else if (goes.computeIfAbsent(line.item(), first -> line.start() < before)) {
                going.add(line);
            } else {
                staying.add(line);
            }
        }
        GroupedLines batch = group(
                visitor -> {
                    for (List<BufferedLine> lines : List.of(orphans, going)) {
                        for (BufferedLine line : lines) {
                            visitor.take(
                                    line.item(), line.rank(), line.place(), bytes.array(), line.start(), line.stop());
                        }
                    }
                },
                room);
        keep(staying);
        return batch;
    }

    private void keep(List<BufferedLine> staying) {
        itemOf.clear();
        buffered = new ArrayList<>();
        int size = 0;
        for (BufferedLine line : staying) {
            int length = line.stop() - line.start();
            // Towards the front, so that no line is overwritten before it is moved.
            System.arraycopy(bytes.array(), line.start(), bytes.array(), size, length);
            buffered.add(new BufferedLine(line.id(), line.item(), line.rank(), line.place(), size, size + length));
            if (line.rank() != BELOW) {
                itemOf.putIfAbsent(line.id(), line.item());
            }
            size += length;
        }
        bytes.cut(size);
    }

    @Override
    public void close() throws IOException {
        super.close();
        file.close();
    }
}
