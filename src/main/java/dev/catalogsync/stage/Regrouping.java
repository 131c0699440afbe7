package dev.catalogsync.stage;

import dev.catalogsync.catalog.Kind;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.util.FileSystemUtils;

/**
 * Brings each child below its item, in a file whose lines come in another order; Shopify may send them so where it was not
 * asked to group. Lines are dealt out to parts by the item they belong to, and each part is then grouped in memory.
 *
 * <p>A line that belongs to a child, such as the metafield of a variant, does not say which item that is. Such lines are dealt out by
 * the child they name, and so are the names of the children with their items; where both meet, the item is known. So no more than a
 * part of either is ever in memory.
 *
 * <p>No line is lost: children without an item, and lines that cannot be read, are in the new file as well, for the walk to
 * refuse. Children of one parent keep their order.
 */
final class Regrouping {

    private static final int PART = 8 << 20;
    private static final int MOST_PARTS = 256;
    private static final int LONGEST_ID = 200;
    private static final String ROOT = "root";
    private static final String CHILD = "child";

    /** The lines of one item; a root that comes again stands last, so that the children stay with the first. */
    private static final class Group {
        final ByteArrayOutputStream root = new ByteArrayOutputStream(256);
        final ByteArrayOutputStream children = new ByteArrayOutputStream(256);
        final ByteArrayOutputStream below = new ByteArrayOutputStream(0);
        final ByteArrayOutputStream again = new ByteArrayOutputStream(0);

        void add(byte[] block, int start, int stop, boolean isRoot) {
            put(!isRoot ? children : root.size() == 0 ? root : again, block, start, stop);
        }

        void addBelow(byte[] line) {
            put(below, line, 0, line.length);
        }

        private static void put(ByteArrayOutputStream lines, byte[] block, int start, int stop) {
            lines.write(block, start, stop - start);
            lines.write('\n');
        }

        void writeTo(OutputStream out) throws IOException {
            root.writeTo(out);
            children.writeTo(out);
            below.writeTo(out);
            again.writeTo(out);
        }
    }

    private final Path from;
    private final Path folder;
    private final Kind kind;
    private final int parts;
    private final GidTypes types = new GidTypes();

    private Regrouping(Path from, Path folder, Kind kind, int parts) {
        this.from = from;
        this.folder = folder;
        this.kind = kind;
        this.parts = parts;
    }

    /** Writes {@code to}, at once or not at all. Takes twice the disk of {@code from} for a moment. */
    static void regroup(Path from, Path to, Kind kind) throws IOException {
        regroup(from, to, kind, (int) Math.min(MOST_PARTS, Files.size(from) / PART + 1));
    }

    static void regroup(Path from, Path to, Kind kind, int parts) throws IOException {
        Path folder = to.resolveSibling(to.getFileName() + ".parts");
        FileSystemUtils.deleteRecursively(folder);
        Files.createDirectory(folder);
        Path draft = folder.resolve("draft");
        try (FileOutputStream file = new FileOutputStream(draft.toFile());
                OutputStream out = new BufferedOutputStream(file, 1 << 16)) {
            new Regrouping(from, folder, kind, parts).writeTo(out);
            out.flush();
            file.getFD().sync();
        }
        Files.move(draft, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        FileSystemUtils.deleteRecursively(folder);
    }

    /** What belongs nowhere comes first, so that no item is above it that it might be a part of. */
    private void writeTo(OutputStream out) throws IOException {
        Parts own = new Parts(folder, "own", parts);
        Parts deeper = new Parts(folder, "deeper", parts);
        deal(own, deeper, out);
        Parts below = new Parts(folder, "below", parts);
        if (!deeper.isEmpty()) {
            Parts names = nameChildren();
            try (below) {
                for (int i = 0; i < parts; i++) {
                    join(names.take(i), deeper.take(i), below, out);
                }
            }
        }
        for (int i = 0; i < parts; i++) {
            group(own.take(i), below.take(i), out);
        }
    }

    private void deal(Parts own, Parts deeper, OutputStream out) throws IOException {
        try (own;
                deeper;
                ItemFile lines = new ItemFile(from, kind, 1)) {
            lines.forEachLine((block, start, stop, id, parent) -> {
                String item = parent == null ? id : parent;
                if (item == null || item.length() > LONGEST_ID) {
                    out.write(block, start, stop - start);
                    out.write('\n');
                } else if (parent == null || isItem(parent)) {
                    own.write(item, parent == null ? ROOT : CHILD, block, start, stop);
                } else {
                    deeper.write(item, CHILD, block, start, stop);
                }
            });
        }
    }

    private boolean isItem(String id) {
        return types.of(id).equals(kind.gidType());
    }

    /** Each child of an item, with the item. */
    private Parts nameChildren() throws IOException {
        Parts names = new Parts(folder, "names", parts);
        try (names;
                ItemFile lines = new ItemFile(from, kind, 1)) {
            lines.forEachLine((block, start, stop, id, parent) -> {
                if (id != null
                        && parent != null
                        && isItem(parent)
                        && Math.max(id.length(), parent.length()) <= LONGEST_ID) {
                    names.write(id, parent, block, start, start);
                }
            });
        }
        return names;
    }

    private static void join(Parts.Part names, Parts.Part deeper, Parts below, OutputStream out) throws IOException {
        Map<String, String> itemOf = new HashMap<>();
        names.forEach((child, item, line) -> itemOf.putIfAbsent(child, item));
        deeper.forEach((parent, role, line) -> {
            String item = itemOf.get(parent);
            if (item == null) {
                out.write(line);
                out.write('\n');
            } else {
                below.write(item, CHILD, line, 0, line.length);
            }
        });
    }

    private static void group(Parts.Part own, Parts.Part below, OutputStream out) throws IOException {
        Map<String, Group> groups = new LinkedHashMap<>();
        own.forEach((item, role, line) ->
                groups.computeIfAbsent(item, id -> new Group()).add(line, 0, line.length, role.equals(ROOT)));
        below.forEach((item, role, line) ->
                groups.computeIfAbsent(item, id -> new Group()).addBelow(line));
        for (Group group : groups.values()) {
            group.writeTo(out);
        }
    }
}
