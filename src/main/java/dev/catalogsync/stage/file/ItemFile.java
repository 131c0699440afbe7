package dev.catalogsync.stage.file;

import dev.catalogsync.catalog.Fingerprint;
import dev.catalogsync.catalog.Kind;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;

/**
 * Walks over a bulk query's result (JSONL, children below their item) and hands over chunks of whole items.
 *
 * <p>Lines are found, grouped and hashed as bytes. What is no JSON in the middle of a line whose ids are known ({@link LineIds}) is
 * found later, when the item turns out to be new or changed and is read.
 *
 * <p>Memory: a block of some megabytes to each chunk that has not been given back by {@link #reuse}, or one item where that is
 * larger; a line is at most {@code longestLine} bytes.
 */
public final class ItemFile implements Iterator<Chunk>, AutoCloseable {

    public static final int LONGEST_LINE = 8 << 20;

    private static final int MOST_REFUSED = 1_000;
    private static final int MOST_CHILDREN = 100_000;

    /** Where a line came from, for a file that is read in another order than it came in. */
    interface Origin {
        /** @param line as it is read, from 1, not long ago */
        Place of(long line);
    }

    /** @param number of a line in the file as it came, from 1 */
    record Place(long number, long offset) {}

    private final LineReader lines;
    private final LineIds ids = new LineIds();
    private final String rootType;
    private final int itemsPerChunk;
    private final int longestLine;
    private final LongSet seen = new LongSet();
    private final MessageDigest digest = Fingerprint.digest();
    private Origin origin;

    // Of the chunk that is being made.
    private int[] lineStart = new int[1024];
    private int[] lineEnd = new int[1024];
    private int[] lineParent = new int[1024];
    private int taken;
    private List<RawItem> items = new ArrayList<>();
    private List<Refused> refused = new ArrayList<>();
    private Map<String, Long> children = new HashMap<>();
    private long duplicates;

    // Of the item that is being made; no id where none is.
    private String rootId;
    private int rootFrom;
    private int rootTo;
    private int firstLine;
    private Place rootPlace;
    private boolean repeated;
    private boolean nested;
    private String damage;
    // Ids of its children, from the first line on that belongs to one of them; most items have no such line.
    private Set<String> childIds;

    public ItemFile(Path path, Kind kind, int itemsPerChunk) throws IOException {
        this(path, kind, itemsPerChunk, LONGEST_LINE);
    }

    ItemFile(Path path, Kind kind, int itemsPerChunk, int longestLine) throws IOException {
        this(Files.newByteChannel(path), Files.size(path), kind, itemsPerChunk, longestLine);
    }

    /** @param size of the file whose lines these are */
    public ItemFile(Grouping lines, long size, Kind kind, int itemsPerChunk) {
        this(lines, size, kind, itemsPerChunk, LONGEST_LINE);
        origin = lines;
    }

    private ItemFile(ReadableByteChannel file, long size, Kind kind, int itemsPerChunk, int longestLine) {
        this.lines = new LineReader(file, size, longestLine);
        this.rootType = kind.gidType();
        this.itemsPerChunk = itemsPerChunk;
        this.longestLine = longestLine;
    }

    /** The ids that came so far, by the number at their end. */
    public boolean hasSeen(String id) {
        return seen.contains(key(id));
    }

    /** Walks on to an offset that an earlier walk stopped at, so that ids from before it count as seen. */
    public void skipTo(long offset) {
        while (lines.nextOffset() < offset && hasNext()) {
            next();
        }
        if (lines.nextOffset() != offset) {
            throw new IllegalStateException(
                    "the file has no item at byte " + offset + ": it is not the file of the checkpoint");
        }
    }

    @Override
    public boolean hasNext() {
        return lines.hasMore();
    }

    @Override
    public Chunk next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        long firstOfChunk = lines.number();
        while (lines.next()) {
            String trouble = readIds();
            if (trouble != null) {
                refuse(trouble, Refused.Kind.BROKEN);
                continue;
            }
            if (ids.hasParent()) {
                addChild();
            } else {
                endItem();
                if (items.size() >= itemsPerChunk || lines.hasReadEnough()) {
                    lines.putBack();
                    return chunk(firstOfChunk);
                }
                beginItem();
            }
            if (refused.size() >= MOST_REFUSED) {
                // So many would fill the memory before the next item comes.
                damage = "too many lines below it have no parent";
                break;
            }
        }
        endItem();
        return chunk(firstOfChunk);
    }

    /** Why the line cannot be taken; null where its ids are known. */
    private String readIds() {
        if (lines.isTooLong()) {
            return "the line is longer than " + longestLine + " bytes";
        }
        return lines.from() == lines.to() ? "the line is empty" : ids.read(lines.block(), lines.from(), lines.to());
    }

    private Chunk chunk(long firstOfChunk) {
        Chunk chunk = new Chunk(
                lines.block(),
                Arrays.copyOf(lineStart, taken),
                Arrays.copyOf(lineEnd, taken),
                Arrays.copyOf(lineParent, taken),
                items,
                refused,
                duplicates,
                lines.number() - firstOfChunk,
                children,
                lines.nextOffset(),
                lines.number());
        // The chunk keeps the one that its lines point into.
        lines.leaveBlock();
        taken = 0;
        items = new ArrayList<>();
        refused = new ArrayList<>();
        children = new HashMap<>();
        duplicates = 0;
        return chunk;
    }

    /** Takes the block of a chunk back that nobody looks at any more; from any thread. */
    public void reuse(Chunk chunk) {
        lines.reuse(chunk.block());
    }

    private void beginItem() {
        String id = ids.id();
        if (!isOfType(id, rootType)) {
            refuse("items of this pull are of type " + rootType + ", but this is " + quoted(id), Refused.Kind.BROKEN);
            rootId = null;
            return;
        }
        rootId = id;
        rootFrom = ids.idFrom();
        rootTo = ids.idTo();
        firstLine = taken;
        rootPlace = place();
        damage = null;
        nested = false;
        childIds = null;
        repeated = !seen.add(key(id));
        take();
    }

    private void addChild() {
        boolean ofRoot = rootId != null && ids.isParent(rootId, rootFrom, rootTo);
        if (!ofRoot && (rootId == null || !isOfChild())) {
            refuse("its parent is not the item above it", Refused.Kind.ORPHAN);
            return;
        }
        nested |= !ofRoot;
        if (ofRoot && childIds != null && childIds.size() < MOST_CHILDREN) {
            childIds.add(ids.id());
        }
        if (!repeated) {
            children.merge(ids.type(), 1L, Long::sum);
        }
        take();
    }

    /** Whether the line belongs to a child of the item, which came before it. */
    private boolean isOfChild() {
        if (childIds == null) {
            // All lines so far are children of the root.
            childIds = new HashSet<>();
            for (int i = firstLine + 1; i < taken && childIds.size() < MOST_CHILDREN; i++) {
                childIds.add(LineIds.of(lines.block(), lineStart[i], lineEnd[i]));
            }
        }
        String parent = ids.parent();
        // A child without an id is nobody's parent.
        return !parent.isEmpty() && childIds.contains(parent);
    }

    private void endItem() {
        if (rootId == null) {
            return;
        }
        int count = taken - firstLine;
        if (repeated) {
            duplicates += count;
            refused.add(new Refused(
                    rootPlace.number(),
                    rootPlace.offset(),
                    "this item is a duplicate of an earlier one in the same file",
                    lines.excerpt(lineStart[firstLine], lineEnd[firstLine]),
                    Refused.Kind.REPEATED));
            taken = firstLine;
        } else {
            items.add(new RawItem(
                    rootId, firstLine, count, rootPlace.number(), rootPlace.offset(), raw(), nested, damage));
        }
        rootId = null;
    }

    /** Of the item's lines, each with a line feed behind it: mostly as they stand in the block, all at once. */
    private Fingerprint raw() {
        byte[] block = lines.block();
        int start = lineStart[firstLine];
        for (int i = firstLine; i < taken; i++) {
            boolean last = i == taken - 1;
            if (last || lineStart[i + 1] != lineEnd[i] + 1) {
                digest.update(block, start, lineEnd[i] - start);
                digest.update((byte) '\n');
                start = last ? start : lineStart[i + 1];
            }
        }
        return Fingerprint.of(digest.digest());
    }

    private void take() {
        if (taken == lineStart.length) {
            lineStart = Arrays.copyOf(lineStart, taken * 2);
            lineEnd = Arrays.copyOf(lineEnd, taken * 2);
            lineParent = Arrays.copyOf(lineParent, taken * 2);
        }
        lineStart[taken] = lines.from();
        lineEnd[taken] = lines.to();
        lineParent[taken] = ids.parentMember();
        taken++;
    }

    /** A line that is not taken leaves the item above it in doubt: it may have been one of its children. */
    private void refuse(String reason, Refused.Kind as) {
        Place place = place();
        refused.add(new Refused(place.number(), place.offset(), reason, lines.excerpt(lines.from(), lines.to()), as));
        if (rootId != null && as != Refused.Kind.ORPHAN) {
            damage = "line " + place.number() + " below it is unreadable, and may be part of it";
        }
    }

    private Place place() {
        return origin == null ? new Place(lines.number(), lines.offset()) : origin.of(lines.number());
    }

    private static boolean isOfType(String id, String type) {
        String prefix = "gid://shopify/" + type + "/";
        return id.startsWith(prefix) && id.length() > prefix.length() && id.length() <= LineIds.LONGEST_GID;
    }

    private static long key(String id) {
        long number = 0;
        for (int i = id.lastIndexOf('/') + 1; i < id.length(); i++) {
            char digit = id.charAt(i);
            if (digit < '0' || digit > '9') {
                return id.hashCode() * 0x100000001B3L;
            }
            number = number * 10 + digit - '0';
        }
        return number;
    }

    private static String quoted(String id) {
        return '"' + (id.length() > 80 ? id.substring(0, 80) + "…" : id) + '"';
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
