package dev.catalogsync.stage.file;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.catalogsync.catalog.Fingerprint;
import dev.catalogsync.catalog.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
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
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Walks over a bulk query's result (JSONL, children below their item) and hands over chunks of whole items.
 *
 * <p>Lines are found, grouped and hashed as bytes. The shape that our own query produces is recognised without parsing: {@code id}
 * first, {@code __parentId} last. Any other line goes to a parser, so a file made by another query is only slower. What is no
 * JSON in the middle of a line of the known shape is found later, when the item turns out to be new or changed and is read.
 *
 * <p>Memory: a block of some megabytes to each chunk that has not been given back by {@link #reuse}, or one item where that is
 * larger; a line is at most {@code longestLine} bytes.
 */
public final class ItemFile implements Iterator<Chunk>, AutoCloseable {

    public static final int LONGEST_LINE = 8 << 20;

    private static final int BLOCK = 1 << 20;
    private static final int ENOUGH = 8 << 20;
    private static final int LONGEST_GID = 200;
    private static final int MOST_REFUSED = 1_000;
    private static final int MOST_CHILDREN = 100_000;
    private static final byte[] ID = "{\"id\":\"gid:".getBytes(StandardCharsets.US_ASCII);
    private static final int ID_START = "{\"id\":\"".length();
    private static final byte[] PARENT = ",\"__parentId\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PARENT_KEY = "\"__parentId\"".getBytes(StandardCharsets.US_ASCII);
    private static final JsonFactory JSON = new JsonFactory();
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long NEWLINES = 0x0A0A0A0A0A0A0A0AL;

    /**
     * What {@link #handOver} hands over: the bytes of a line, its id and its parent's as {@link GidTypes#hash}, and whether it is
     * the line of an item or directly below one. A root has no parent; a line that nothing is known of has neither. {@code number}
     * counts from 1, and {@code offset} is where the line starts in the file.
     */
    interface Line {
        long NONE = 0;

        void take(byte[] block, int start, int stop, long id, long parent, boolean close, long number, long offset)
                throws IOException;
    }

    /** Where a line came from, for a file that is read in another order than it came in. */
    interface Origin {
        /** @param line as it is read, from 1, not long ago */
        Place of(long line);
    }

    /** @param number of a line in the file as it came, from 1 */
    record Place(long number, long offset) {}

    private final ReadableByteChannel file;
    private final String rootType;
    private final int itemsPerChunk;
    private final int longestLine;
    private final LongSet seen = new LongSet();
    private final GidTypes types = new GidTypes();
    private final MessageDigest digest = Fingerprint.digest();
    private final Queue<byte[]> spare = new ConcurrentLinkedQueue<>();

    private byte[] block;
    private Origin origin;
    private int position;
    private int end;
    private long blockOffset;
    private long line;
    private boolean ended;

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

    // Of the line that was read last.
    private int from;
    private int to;
    private int parentMember;
    private int idFrom;
    private int idTo;
    private int parentFrom;
    private int parentTo;
    private String parsedId;
    private String parsedParent;

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
        this.file = file;
        this.rootType = kind.gidType();
        this.itemsPerChunk = itemsPerChunk;
        this.longestLine = longestLine;
        this.block = new byte[(int) Math.min(ENOUGH + BLOCK, size + BLOCK)];
        fill();
        if (end >= 3 && block[0] == (byte) 0xEF && block[1] == (byte) 0xBB && block[2] == (byte) 0xBF) {
            position = 3;
        }
    }

    /** The ids that came so far, by the number at their end. */
    public boolean hasSeen(String id) {
        return seen.contains(key(id));
    }

    /** Walks on to an offset that an earlier walk stopped at, so that ids from before it count as seen. */
    public void skipTo(long offset) {
        while (blockOffset + position < offset && hasNext()) {
            next();
        }
        if (blockOffset + position != offset) {
            throw new IllegalStateException(
                    "the file has no item at byte " + offset + ": it is not the file of the checkpoint");
        }
    }

    /** Walks over the lines as they stand, not over items; for a file that has to be grouped first. */
    void forEachLine(Line visitor) throws IOException {
        while (handOver(visitor)) {
            // Until the last.
        }
    }

    /** One line as it stands; false where there is no more. */
    boolean handOver(Line visitor) throws IOException {
        boolean more = readLine();
        handOverTooLong(visitor);
        if (!more) {
            return false;
        }
        boolean known = from < to && (recognise() || parse());
        refused.clear();
        long id = Line.NONE;
        long parent = Line.NONE;
        boolean close = known;
        if (known && parsedId != null) {
            id = GidTypes.hash(parsedId);
            parent = parsedParent == null ? Line.NONE : GidTypes.hash(parsedParent);
            close = parsedParent == null || types.of(parsedParent).equals(rootType);
        } else if (known) {
            id = GidTypes.hash(block, idFrom, idTo);
            parent = parentFrom < 0 ? Line.NONE : GidTypes.hash(block, parentFrom, parentTo);
            close = parentFrom < 0 || types.of(block, parentFrom, parentTo).equals(rootType);
        }
        visitor.take(block, from, to, id, parent, close, line, blockOffset + from);
        if (position > ENOUGH) {
            System.arraycopy(block, position, block, 0, end - position);
            blockOffset += position;
            end -= position;
            position = 0;
        }
        return true;
    }

    /** Only the start of such a line was kept; it counts as a line nevertheless. */
    private void handOverTooLong(Line visitor) throws IOException {
        for (Refused tooLong : refused) {
            byte[] start = tooLong.text().getBytes(StandardCharsets.UTF_8);
            visitor.take(start, 0, start.length, Line.NONE, Line.NONE, false, tooLong.line(), tooLong.offset());
        }
        refused.clear();
    }

    @Override
    public boolean hasNext() {
        return position < end || !ended;
    }

    @Override
    public Chunk next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        long firstOfChunk = line;
        while (readLine()) {
            if (from == to) {
                refuse("the line is empty", Refused.Kind.BROKEN);
                continue;
            }
            boolean good = recognise() || parse();
            if (!good) {
                continue;
            }
            if (parsedParent == null && parentFrom < 0) {
                endItem();
                if (items.size() >= itemsPerChunk || position > ENOUGH) {
                    position = from;
                    line--;
                    return chunk(firstOfChunk);
                }
                beginItem();
            } else {
                addChild();
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

    private Chunk chunk(long firstOfChunk) {
        Chunk chunk = new Chunk(
                block,
                Arrays.copyOf(lineStart, taken),
                Arrays.copyOf(lineEnd, taken),
                Arrays.copyOf(lineParent, taken),
                items,
                refused,
                duplicates,
                line - firstOfChunk,
                children,
                blockOffset + position,
                line);
        // The chunk keeps the block; what is left of it begins a new one.
        byte[] next = spare.poll();
        if (next == null || next.length < end - position + BLOCK) {
            next = new byte[Math.max(block.length, end - position + BLOCK)];
        }
        System.arraycopy(block, position, next, 0, end - position);
        blockOffset += position;
        end -= position;
        position = 0;
        block = next;
        taken = 0;
        items = new ArrayList<>();
        refused = new ArrayList<>();
        children = new HashMap<>();
        duplicates = 0;
        return chunk;
    }

    /** Takes the block of a chunk back that nobody looks at any more; from any thread. */
    public void reuse(Chunk chunk) {
        if (chunk.block().length <= ENOUGH + 2 * BLOCK) {
            spare.add(chunk.block());
        }
    }

    private void beginItem() {
        String id = parsedId != null ? parsedId : unescaped(idFrom, idTo);
        if (!isOfType(id, rootType)) {
            refuse("items of this pull are of type " + rootType + ", but this is " + quoted(id), Refused.Kind.BROKEN);
            rootId = null;
            return;
        }
        rootId = id;
        // A parser does not tell where the id stands.
        rootFrom = parsedId == null ? idFrom : -1;
        rootTo = idTo;
        firstLine = taken;
        rootPlace = place();
        damage = null;
        nested = false;
        childIds = null;
        repeated = !seen.add(key(id));
        take();
    }

    private void addChild() {
        boolean ofRoot =
                rootId != null && (parsedParent != null ? parsedParent.equals(rootId) : isRoot(parentFrom, parentTo));
        if (!ofRoot && (rootId == null || !isOfChild())) {
            refuse("its parent is not the item above it", Refused.Kind.ORPHAN);
            return;
        }
        nested |= !ofRoot;
        if (ofRoot && childIds != null && childIds.size() < MOST_CHILDREN) {
            childIds.add(parsedId != null ? parsedId : unescaped(idFrom, idTo));
        }
        if (!repeated) {
            String type = parsedId != null ? types.of(parsedId) : types.of(block, idFrom, idTo);
            children.merge(type, 1L, Long::sum);
        }
        take();
    }

    /** Whether the line belongs to a child of the item, which came before it. */
    private boolean isOfChild() {
        if (childIds == null) {
            // All lines so far are children of the root.
            childIds = new HashSet<>();
            for (int i = firstLine + 1; i < taken && childIds.size() < MOST_CHILDREN; i++) {
                childIds.add(idOf(lineStart[i], lineEnd[i]));
            }
        }
        String parent = parsedParent != null ? parsedParent : unescaped(parentFrom, parentTo);
        // A child without an id is nobody's parent.
        return !parent.isEmpty() && childIds.contains(parent);
    }

    /** The id of a line that was taken. */
    private String idOf(int start, int stop) {
        if (start + ID.length < stop && Arrays.equals(block, start, start + ID.length, ID, 0, ID.length)) {
            int quote = start + ID_START;
            while (block[quote] != '"') {
                quote++;
            }
            return unescaped(start + ID_START, quote);
        }
        try (JsonParser parser = JSON.createParser(block, start, stop - start)) {
            String id = "";
            for (parser.nextToken(); parser.nextToken() == JsonToken.FIELD_NAME; parser.skipChildren()) {
                boolean isId = parser.currentName().equals("id");
                if (parser.nextToken() == JsonToken.VALUE_STRING && isId) {
                    id = parser.getText();
                }
            }
            return id;
        } catch (IOException e) {
            throw new UncheckedIOException("a line that was read cannot be read again", e);
        }
    }

    private void endItem() {
        if (rootId == null) {
            return;
        }
        int lines = taken - firstLine;
        if (repeated) {
            duplicates += lines;
            refused.add(new Refused(
                    rootPlace.number(),
                    rootPlace.offset(),
                    "this item is a duplicate of an earlier one in the same file",
                    excerpt(lineStart[firstLine], lineEnd[firstLine]),
                    Refused.Kind.REPEATED));
            taken = firstLine;
        } else {
            items.add(new RawItem(
                    rootId, firstLine, lines, rootPlace.number(), rootPlace.offset(), raw(), nested, damage));
        }
        rootId = null;
    }

    /** Of the item's lines, each with a line feed behind it: mostly as they stand in the block, all at once. */
    private Fingerprint raw() {
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
        lineStart[taken] = from;
        lineEnd[taken] = to;
        lineParent[taken] = parentMember;
        taken++;
    }

    /** A line that is not taken leaves the item above it in doubt: it may have been one of its children. */
    private void refuse(String reason, Refused.Kind as) {
        Place place = place();
        refused.add(new Refused(place.number(), place.offset(), reason, excerpt(from, to), as));
        if (rootId != null && as != Refused.Kind.ORPHAN) {
            damage = "line " + place.number() + " below it is unreadable, and may be part of it";
        }
    }

    private Place place() {
        return origin == null ? new Place(line, blockOffset + from) : origin.of(line);
    }

    /** The next line, without its break, in {@code from} and {@code to}. */
    private boolean readLine() {
        from = position;
        int look = position;
        while (true) {
            int found = newline(look);
            if (found >= 0) {
                to = found;
                position = found + 1;
                break;
            }
            look = end;
            if (look - from > longestLine) {
                return skipLongLine();
            }
            if (!fill()) {
                if (from == end) {
                    return false;
                }
                to = end;
                position = end;
                break;
            }
        }
        line++;
        if (to > from && block[to - 1] == '\r') {
            to--;
        }
        return true;
    }

    /** Reads on to the line break without keeping what it reads: the block then stands further on in the file. */
    private boolean skipLongLine() {
        line++;
        to = from + longestLine;
        refuse("the line is longer than " + longestLine + " bytes", Refused.Kind.BROKEN);
        int found = newline(from);
        while (found < 0) {
            blockOffset += end - from;
            end = from;
            position = from;
            if (!fill()) {
                return false;
            }
            found = newline(from);
        }
        int gone = found + 1 - from;
        System.arraycopy(block, found + 1, block, from, end - found - 1);
        end -= gone;
        blockOffset += gone;
        position = from;
        return readLine();
    }

    /** Eight bytes at a time: a zero byte in {@code word ^ newlines} sets the high bit of its place (Hacker's Delight, 6-1). */
    private int newline(int start) {
        int i = start;
        for (; i + Long.BYTES <= end; i += Long.BYTES) {
            long word = (long) LONGS.get(block, i) ^ NEWLINES;
            long found = (word - 0x0101010101010101L) & ~word & 0x8080808080808080L;
            if (found != 0) {
                return i + Long.numberOfTrailingZeros(found) / Byte.SIZE;
            }
        }
        for (; i < end; i++) {
            if (block[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private boolean fill() {
        if (ended) {
            return false;
        }
        if (end == block.length) {
            block = Arrays.copyOf(block, block.length + Math.max(BLOCK, block.length / 2));
        }
        try {
            int read = file.read(ByteBuffer.wrap(block, end, Math.min(BLOCK, block.length - end)));
            if (read < 0) {
                ended = true;
                return false;
            }
            end += read;
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException("The result file cannot be read: " + e.getMessage(), e);
        }
    }

    /** Whether the line has the shape of our own query; if so, where its id and its parent's id stand. */
    private boolean recognise() {
        parsedId = null;
        parsedParent = null;
        parentMember = -1;
        parentFrom = -1;
        if (to - from < ID.length + 2 || block[to - 1] != '}' || !startsWith(from, ID)) {
            return false;
        }
        idFrom = from + ID_START;
        idTo = quote(idFrom);
        if (idTo < 0) {
            return false;
        }
        if (block[to - 2] == '"') {
            int quote = to - 3;
            int least = Math.max(from + PARENT.length, to - LONGEST_GID);
            while (quote > least && block[quote] != '"') {
                quote--;
            }
            int member = quote - PARENT.length + 1;
            if (member > idTo && startsWith(member, PARENT)) {
                parentMember = member;
                parentFrom = quote + 1;
                parentTo = to - 2;
                return true;
            }
        }
        return !contains(PARENT_KEY);
    }

    private int quote(int start) {
        int most = Math.min(to, start + LONGEST_GID);
        for (int i = start; i < most; i++) {
            if (block[i] == '"') {
                return i;
            }
        }
        return -1;
    }

    /** The slow way, for any other shape: asks a parser for the two ids, or refuses the line. */
    private boolean parse() {
        parsedId = null;
        parsedParent = null;
        parentMember = -1;
        parentFrom = -1;
        if (!beginsAsObject()) {
            refuse("the line is not a JSON object", Refused.Kind.BROKEN);
            return false;
        }
        try (JsonParser parser = JSON.createParser(block, from, to - from)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                refuse("the line is not a JSON object", Refused.Kind.BROKEN);
                return false;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (value == JsonToken.VALUE_STRING && name.equals("id")) {
                    parsedId = parser.getText();
                } else if (value == JsonToken.VALUE_STRING && name.equals("__parentId")) {
                    parsedParent = parser.getText();
                } else {
                    parser.skipChildren();
                }
            }
        } catch (IOException e) {
            refuse("the line is not JSON: " + firstSentence(e.getMessage()), Refused.Kind.BROKEN);
            return false;
        }
        if (parsedId == null && parsedParent == null) {
            refuse("the line has neither id nor __parentId", Refused.Kind.BROKEN);
            return false;
        }
        if (parsedId == null) {
            parsedId = "";
        }
        return true;
    }

    /** The parser would also take UTF-16, and a byte order mark; neither could be put into a document. */
    private boolean beginsAsObject() {
        int first = from;
        while (first < to && (block[first] == ' ' || block[first] == '\t')) {
            first++;
        }
        return first + 1 < to && block[first] == '{' && block[first + 1] != 0;
    }

    private static boolean isOfType(String id, String type) {
        String prefix = "gid://shopify/" + type + "/";
        return id.startsWith(prefix) && id.length() > prefix.length() && id.length() <= LONGEST_GID;
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

    private String unescaped(int start, int stop) {
        String text = new String(block, start, stop - start, StandardCharsets.US_ASCII);
        return text.indexOf('\\') < 0 ? text : text.replace("\\/", "/");
    }

    private boolean isRoot(int start, int stop) {
        return rootFrom >= 0 && Arrays.equals(block, start, stop, block, rootFrom, rootTo)
                || unescaped(start, stop).equals(rootId);
    }

    private boolean startsWith(int at, byte[] prefix) {
        return at + prefix.length <= to && Arrays.equals(block, at, at + prefix.length, prefix, 0, prefix.length);
    }

    private boolean contains(byte[] sought) {
        int last = to - sought.length;
        for (int i = from; i <= last; i++) {
            if (block[i] == '_'
                    && block[i + 1] == '_'
                    && i > from
                    && Arrays.equals(block, i - 1, i - 1 + sought.length, sought, 0, sought.length)) {
                return true;
            }
        }
        return false;
    }

    private String excerpt(int start, int stop) {
        return new String(block, start, Math.min(stop - start, 500), StandardCharsets.UTF_8).replace('\0', ' ');
    }

    private static String quoted(String id) {
        return '"' + (id.length() > 80 ? id.substring(0, 80) + "…" : id) + '"';
    }

    private static String firstSentence(String message) {
        int end = message.indexOf('\n');
        return end < 0 ? message : message.substring(0, end);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
