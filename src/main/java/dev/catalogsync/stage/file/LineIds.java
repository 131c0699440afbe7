package dev.catalogsync.stage.file;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The id of a line and that of its parent, of one line after the other. The shape that our own query produces is recognised without
 * parsing: {@code id} first, {@code __parentId} last. Any other line goes to a parser, so a file made by another query is only slower.
 */
final class LineIds {

    static final int LONGEST_GID = 200;

    private static final byte[] ID = "{\"id\":\"gid:".getBytes(StandardCharsets.US_ASCII);
    private static final int ID_START = "{\"id\":\"".length();
    private static final byte[] PARENT = ",\"__parentId\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PARENT_KEY = "\"__parentId\"".getBytes(StandardCharsets.US_ASCII);
    private static final JsonFactory JSON = new JsonFactory();

    private final GidTypes types = new GidTypes();

    private byte[] block;
    private int from;
    private int to;
    private int parentMember;
    private int idFrom;
    private int idTo;
    private int parentFrom;
    private int parentTo;
    // Where the line had to be parsed.
    private String parsedId;
    private String parsedParent;

    /** @return why the line cannot be taken; null where its ids are known */
    String read(byte[] block, int from, int to) {
        this.block = block;
        this.from = from;
        this.to = to;
        parsedId = null;
        parsedParent = null;
        parentMember = -1;
        parentFrom = -1;
        return recognise() ? null : parse();
    }

    /** Slashes unescaped; empty where the line has only a parent. */
    String id() {
        return parsedId != null ? parsedId : unescaped(block, idFrom, idTo);
    }

    /** Where the id stands in the block, and up to {@link #idTo}; -1 where only a parser found it. */
    int idFrom() {
        return parsedId == null ? idFrom : -1;
    }

    int idTo() {
        return idTo;
    }

    long idHash() {
        return parsedId != null ? GidTypes.hash(parsedId) : GidTypes.hash(block, idFrom, idTo);
    }

    String type() {
        return parsedId != null ? types.of(parsedId) : types.of(block, idFrom, idTo);
    }

    boolean hasParent() {
        return parsedParent != null || parentFrom >= 0;
    }

    /** Slashes unescaped. */
    String parent() {
        return parsedParent != null ? parsedParent : unescaped(block, parentFrom, parentTo);
    }

    long parentHash() {
        return parsedParent != null ? GidTypes.hash(parsedParent) : GidTypes.hash(block, parentFrom, parentTo);
    }

    String parentType() {
        return parsedParent != null ? types.of(parsedParent) : types.of(block, parentFrom, parentTo);
    }

    /**
     * Whether the parent has this id.
     *
     * @param start where the id stands in the same block, and up to {@code stop}; -1 where that is not known
     */
    boolean isParent(String gid, int start, int stop) {
        return parsedParent == null && start >= 0 && Arrays.equals(block, parentFrom, parentTo, block, start, stop)
                || parent().equals(gid);
    }

    /** Where {@code ,"__parentId":…} starts, if it is the last member; -1 elsewhere. */
    int parentMember() {
        return parentMember;
    }

    /** The id of a line that was taken; empty where it has none. */
    static String of(byte[] block, int start, int stop) {
        if (start + ID.length < stop && Arrays.equals(block, start, start + ID.length, ID, 0, ID.length)) {
            int quote = start + ID_START;
            while (block[quote] != '"') {
                quote++;
            }
            return unescaped(block, start + ID_START, quote);
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

    /** Whether the line has the shape of our own query; if so, where its id and its parent's id stand. */
    private boolean recognise() {
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

    /** The slow way, for any other shape. */
    private String parse() {
        if (!beginsAsObject()) {
            return "the line is not a JSON object";
        }
        try (JsonParser parser = JSON.createParser(block, from, to - from)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return "the line is not a JSON object";
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
            return "the line is not JSON: " + firstLine(e.getMessage());
        }
        if (parsedId == null && parsedParent == null) {
            return "the line has neither id nor __parentId";
        }
        if (parsedId == null) {
            parsedId = "";
        }
        return null;
    }

    /** The parser would also take UTF-16, and a byte order mark; neither could be put into a document. */
    private boolean beginsAsObject() {
        int first = from;
        while (first < to && (block[first] == ' ' || block[first] == '\t')) {
            first++;
        }
        return first + 1 < to && block[first] == '{' && block[first + 1] != 0;
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

    private static String unescaped(byte[] block, int start, int stop) {
        String text = new String(block, start, stop - start, StandardCharsets.US_ASCII);
        return text.indexOf('\\') < 0 ? text : text.replace("\\/", "/");
    }

    private static String firstLine(String message) {
        int end = message.indexOf('\n');
        return end < 0 ? message : message.substring(0, end);
    }
}
