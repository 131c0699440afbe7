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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.util.FileSystemUtils;

/**
 * Brings each child below its item, in a file whose lines come in another order; Shopify may send them so where it was not
 * asked to group. Lines are dealt out to parts by the item they belong to, and each part is then grouped in memory.
 *
 * <p>No line is lost: children without an item, and lines that cannot be read, are in the new file as well, for the walk to
 * refuse. Children of one item keep their order.
 */
final class Regrouping {

    private static final int PART = 8 << 20;
    private static final int MOST_PARTS = 256;

    /** The lines of one item; a root that comes again stands last, so that the children stay with the first. */
    private static final class Group {
        final ByteArrayOutputStream root = new ByteArrayOutputStream(256);
        final ByteArrayOutputStream children = new ByteArrayOutputStream(256);
        final ByteArrayOutputStream again = new ByteArrayOutputStream(0);

        void add(byte[] block, int start, int stop, boolean isRoot) {
            ByteArrayOutputStream lines = !isRoot ? children : root.size() == 0 ? root : again;
            lines.write(block, start, stop - start);
            lines.write('\n');
        }

        void writeTo(OutputStream out) throws IOException {
            root.writeTo(out);
            children.writeTo(out);
            again.writeTo(out);
        }
    }

    private Regrouping() {}

    /** Writes {@code to}, at once or not at all. Takes twice the disk of {@code from} for a moment. */
    static void regroup(Path from, Path to, Kind kind) throws IOException {
        Path folder = to.resolveSibling(to.getFileName() + ".parts");
        FileSystemUtils.deleteRecursively(folder);
        Files.createDirectory(folder);
        Path draft = folder.resolve("draft");
        try (FileOutputStream file = new FileOutputStream(draft.toFile());
                OutputStream out = new BufferedOutputStream(file, 1 << 16)) {
            for (Path part : deal(from, folder, out, kind)) {
                group(part, out, kind);
                Files.delete(part);
            }
            out.flush();
            file.getFD().sync();
        }
        Files.move(draft, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        FileSystemUtils.deleteRecursively(folder);
    }

    /** @param out takes what belongs nowhere: first of all, so that no item is above it that it might be a part of */
    private static List<Path> deal(Path from, Path folder, OutputStream out, Kind kind) throws IOException {
        int count = (int) Math.min(MOST_PARTS, Files.size(from) / PART + 1);
        List<Path> parts = new ArrayList<>();
        List<OutputStream> outs = new ArrayList<>();
        try (ItemFile lines = new ItemFile(from, kind, 1)) {
            for (int i = 0; i < count; i++) {
                parts.add(folder.resolve("part-" + i));
                outs.add(new BufferedOutputStream(Files.newOutputStream(parts.get(i)), 1 << 15));
            }
            lines.forEachLine((block, start, stop, item, isRoot) -> {
                OutputStream part = item == null ? out : outs.get(Math.floorMod(item.hashCode(), count));
                part.write(block, start, stop - start);
                part.write('\n');
            });
        } finally {
            for (OutputStream part : outs) {
                part.close();
            }
        }
        return parts;
    }

    private static void group(Path part, OutputStream out, Kind kind) throws IOException {
        Map<String, Group> groups = new LinkedHashMap<>();
        try (ItemFile lines = new ItemFile(part, kind, 1)) {
            lines.forEachLine((block, start, stop, item, isRoot) ->
                    groups.computeIfAbsent(item, id -> new Group()).add(block, start, stop, isRoot));
        }
        for (Group group : groups.values()) {
            group.writeTo(out);
        }
    }
}
