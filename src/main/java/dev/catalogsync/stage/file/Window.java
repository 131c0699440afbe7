package dev.catalogsync.stage.file;

import dev.catalogsync.catalog.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Brings each child below its item where it stands no more than some megabytes behind it. An item is kept until the file has been
 * read so much further; items keep their order. What comes later, and what cannot be read, is left for the walk to refuse: then
 * {@link Regrouping} has to do it, which writes every line to the disk once more.
 */
public final class Window extends Grouping {

    /** How far behind its item a child is found, at least: about 2,000 products. */
    private static final int REACH = 8 << 20;

    private final ItemFile file;
    private final int reach;
    private final Bytes bytes = new Bytes(1 << 20);
    private List<Held> held = new ArrayList<>();
    // Of the items that are kept, and of their children: which item that is.
    private final Map<Long, Long> itemOf = new HashMap<>();

    /** A line in {@link #bytes}; it belongs to no item where that is {@link ItemFile.Line#NONE}. */
    private record Held(long id, long item, int rank, ItemFile.Place place, int start, int stop) {}

    public Window(Path from, Kind kind) throws IOException {
        this(from, kind, REACH);
    }

    public Window(Path from, Kind kind, int reach) throws IOException {
        this.file = new ItemFile(from, kind, 1);
        this.reach = reach;
    }

    @Override
    Lot next(Bytes room) throws IOException {
        boolean more = true;
        while (bytes.size() < 2 * reach && more) {
            more = file.handOver(this::hold);
        }
        if (held.isEmpty()) {
            return null;
        }
        return letGo(more ? reach : Integer.MAX_VALUE, room);
    }

    private void hold(
            byte[] block, int start, int stop, long id, long parent, boolean close, long number, long offset) {
        boolean isRoot = parent == ItemFile.Line.NONE && id != ItemFile.Line.NONE;
        long item = isRoot ? id : itemOf.getOrDefault(parent, ItemFile.Line.NONE);
        int rank = isRoot ? ROOT : close ? CHILD : BELOW;
        if (close && item != ItemFile.Line.NONE) {
            itemOf.putIfAbsent(id, item);
        }
        int from = bytes.size();
        bytes.put(block, start, stop - start);
        held.add(new Held(id, item, rank, new ItemFile.Place(number, offset), from, bytes.size()));
    }

    /** The items whose first line stands before that byte of what is held, after what belongs to none. */
    private Lot letGo(int before, Bytes room) throws IOException {
        Map<Long, Boolean> goes = new HashMap<>();
        List<Held> nowhere = new ArrayList<>();
        List<Held> going = new ArrayList<>();
        List<Held> staying = new ArrayList<>();
        for (Held line : held) {
            if (line.item() == ItemFile.Line.NONE) {
                nowhere.add(line);
            } else if (goes.computeIfAbsent(line.item(), first -> line.start() < before)) {
                going.add(line);
            } else {
                staying.add(line);
            }
        }
        Lot lot = group(
                visitor -> {
                    for (List<Held> lines : List.of(nowhere, going)) {
                        for (Held line : lines) {
                            visitor.take(
                                    line.item(), line.rank(), line.place(), bytes.array(), line.start(), line.stop());
                        }
                    }
                },
                room);
        keep(staying);
        return lot;
    }

    private void keep(List<Held> staying) {
        itemOf.clear();
        held = new ArrayList<>();
        int size = 0;
        for (Held line : staying) {
            int length = line.stop() - line.start();
            // Towards the front, so that no line is overwritten before it is moved.
            System.arraycopy(bytes.array(), line.start(), bytes.array(), size, length);
            held.add(new Held(line.id(), line.item(), line.rank(), line.place(), size, size + length));
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
