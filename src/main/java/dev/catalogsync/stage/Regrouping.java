package dev.catalogsync.stage;

import dev.catalogsync.catalog.Kind;
import java.io.BufferedOutputStream;
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
 * refuse. Children of one parent keep their order. Beside the new file stand the {@link Places} of its lines.
 */
final class Regrouping {

    private static final int PART = 8 << 20;
    private static final int MOST_PARTS = 256;
    private static final int LONGEST_ID = 200;
    private static final String ROOT = "root";
    private static final String CHILD = "child";

    /** The lines of one item; a root that comes again stands last, so that the children stay with the first. */
    private static final class Group {
        private Places.Lines root;
        private Places.Lines children;
        private Places.Lines below;
        private Places.Lines again;

        void add(byte[] line, boolean isRoot, long number, long offset) throws IOException {
            if (!isRoot) {
                children = added(children, line, number, offset);
            } else if (root == null) {
                root = added(null, line, number, offset);
            } else {
                again = added(again, line, number, offset);
            }
        }

        void addBelow(byte[] line, long number, long offset) throws IOException {
            below = added(below, line, number, offset);
        }

        private static Places.Lines added(Places.Lines lines, byte[] line, long number, long offset)
                throws IOException {
            Places.Lines all = lines == null ? new Places.Lines() : lines;
            all.add(line, number, offset);
            return all;
        }

        void writeTo(Places.Writer out) throws IOException {
            for (Places.Lines lines : new Places.Lines[] {root, children, below, again}) {
                if (lines != null) {
                    lines.writeTo(out);
                }
            }
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
        Path places = folder.resolve("places");
        try (FileOutputStream file = new FileOutputStream(draft.toFile());
                FileOutputStream placesFile = new FileOutputStream(places.toFile());
                OutputStream lines = new BufferedOutputStream(file, 1 << 16);
                OutputStream numbers = new BufferedOutputStream(placesFile, 1 << 16)) {
            new Regrouping(from, folder, kind, parts).writeTo(new Places.Writer(lines, numbers));
            lines.flush();
            numbers.flush();
            file.getFD().sync();
            placesFile.getFD().sync();
        }
        Files.move(places, Places.file(to), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Files.move(draft, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        FileSystemUtils.deleteRecursively(folder);
    }

    /** What belongs nowhere comes first, so that no item is above it that it might be a part of. */
    private void writeTo(Places.Writer out) throws IOException {
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

    private void deal(Parts own, Parts deeper, Places.Writer out) throws IOException {
        try (own;
                deeper;
                ItemFile lines = new ItemFile(from, kind, 1)) {
            lines.forEachLine((block, start, stop, id, parent, number, offset) -> {
                String item = parent == null ? id : parent;
                if (item == null || item.length() > LONGEST_ID) {
                    out.write(block, start, stop, number, offset);
                } else if (parent == null || isItem(parent)) {
                    own.write(item, parent == null ? ROOT : CHILD, block, start, stop, number, offset);
                } else {
                    deeper.write(item, CHILD, block, start, stop, number, offset);
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
            lines.forEachLine((block, start, stop, id, parent, number, offset) -> {
                if (id != null
                        && !id.isEmpty()
                        && parent != null
                        && isItem(parent)
                        && Math.max(id.length(), parent.length()) <= LONGEST_ID) {
                    names.write(id, parent, block, start, start, number, offset);
                }
            });
        }
        return names;
    }

    private static void join(Parts.Part names, Parts.Part deeper, Parts below, Places.Writer out) throws IOException {
        Map<String, String> itemOf = new HashMap<>();
        names.forEach((child, item, line, number, offset) -> itemOf.putIfAbsent(child, item));
        deeper.forEach((parent, role, line, number, offset) -> {
            String item = itemOf.get(parent);
            if (item == null) {
                out.write(line, 0, line.length, number, offset);
            } else {
                below.write(item, CHILD, line, 0, line.length, number, offset);
            }
        });
    }

    private static void group(Parts.Part own, Parts.Part below, Places.Writer out) throws IOException {
        Map<String, Group> groups = new LinkedHashMap<>();
        own.forEach((item, role, line, number, offset) ->
                groups.computeIfAbsent(item, id -> new Group()).add(line, role.equals(ROOT), number, offset));
        below.forEach((item, role, line, number, offset) ->
                groups.computeIfAbsent(item, id -> new Group()).addBelow(line, number, offset));
        for (Group group : groups.values()) {
            group.writeTo(out);
        }
    }
}
