package dev.catalogsync.stage;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes one document of the lines of an item: the root's object, with its children as arrays inside it. The bytes are
 * spliced, not written anew, and on the way every line is read once by a strict parser, so that what is stored is JSON.
 */
final class Assembly {

    /** An item that cannot be stored: the message says which line and why. */
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        Unreadable(String message) {
            super(message);
        }
    }

    /** A document as it is stored, with the columns that are filtered and sorted on. */
    record Stored(
            byte[] document,
            String title,
            String vendor,
            String productType,
            String status,
            String handle,
            List<String> tags) {

        String text() {
            return new String(document, StandardCharsets.UTF_8);
        }
    }

    /** Which array of the document a child goes to, by the type in its id. */
    private static final Map<String, String> LISTS = Map.of(
            "ProductVariant", "variants",
            "MediaImage", "media",
            "Video", "media",
            "ExternalVideo", "media",
            "Model3d", "media",
            "Metafield", "metafields");

    private static final int MOST_TAGS = 250;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(200)
                    .maxStringLength(ItemFile.LONGEST_LINE)
                    .maxNumberLength(100)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final Chunk chunk;
    private final RawItem item;
    private final Map<String, String> columns = new LinkedHashMap<>();
    private final List<String> tags = new ArrayList<>();

    private Assembly(Chunk chunk, RawItem item) {
        this.chunk = chunk;
        this.item = item;
    }

    static Stored of(Chunk chunk, RawItem item) throws Unreadable {
        return new Assembly(chunk, item).assemble();
    }

    private Stored assemble() throws Unreadable {
        Map<String, ByteArrayOutputStream> lists = new LinkedHashMap<>();
        Set<String> ids = HashSet.newHashSet(item.lines());
        int size = 0;
        for (int i = item.firstLine(); i < item.firstLine() + item.lines(); i++) {
            String id = read(i, i == item.firstLine());
            if (!ids.add(id)) {
                throw new Unreadable(at(i) + " has an id that came before in this item");
            }
            size += chunk.lineEnd()[i] - chunk.lineStart()[i] + 16;
            if (i > item.firstLine()) {
                String list = LISTS.get(type(id));
                if (list == null) {
                    throw new Unreadable(at(i) + " is a child of a type that a product does not have");
                }
                ByteArrayOutputStream elements = lists.computeIfAbsent(list, name -> new ByteArrayOutputStream(1024));
                elements.write(elements.size() == 0 ? '[' : ',');
                writeChild(i, elements);
            }
        }
        int rootEnd = chunk.lineEnd()[item.firstLine()] - 1;
        while (chunk.block()[rootEnd] != '}') {
            rootEnd--;
        }
        ByteArrayOutputStream document = new ByteArrayOutputStream(size);
        document.write(
                chunk.block(), chunk.lineStart()[item.firstLine()], rootEnd - chunk.lineStart()[item.firstLine()]);
        lists.forEach((name, elements) -> {
            document.writeBytes((",\"" + name + "\":").getBytes(StandardCharsets.US_ASCII));
            document.writeBytes(elements.toByteArray());
            document.write(']');
        });
        document.write('}');
        return new Stored(
                document.toByteArray(),
                columns.get("title"),
                columns.get("vendor"),
                columns.get("productType"),
                columns.get("status"),
                columns.get("handle"),
                List.copyOf(tags));
    }

    /** Reads a line to its end, notes the columns of a root, and answers the line's id. */
    private String read(int line, boolean root) throws Unreadable {
        int start = chunk.lineStart()[line];
        int length = chunk.lineEnd()[line] - start;
        checkCharacters(line, start, start + length);
        String id = null;
        try (JsonParser parser = JSON.createParser(chunk.block(), start, length)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new Unreadable(at(line) + " is no JSON object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (value == JsonToken.VALUE_STRING) {
                    if (name.equals("id")) {
                        id = parser.getText();
                    } else if (root && isColumn(name)) {
                        columns.put(name, parser.getText());
                    }
                } else if (root && value == JsonToken.START_ARRAY && name.equals("tags")) {
                    readTags(parser);
                } else {
                    parser.skipChildren();
                }
            }
            if (parser.currentToken() != JsonToken.END_OBJECT || parser.nextToken() != null) {
                throw new Unreadable(at(line) + " goes on after its object");
            }
        } catch (IOException e) {
            throw new Unreadable(at(line) + " is not JSON: "
                    + e.getMessage().lines().findFirst().orElse(""));
        }
        if (id == null) {
            throw new Unreadable(at(line) + " has no id");
        }
        return id;
    }

    private static boolean isColumn(String name) {
        return switch (name) {
            case "title", "vendor", "productType", "status", "handle" -> true;
            default -> false;
        };
    }

    private void readTags(JsonParser parser) throws IOException {
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token == JsonToken.VALUE_STRING && tags.size() < MOST_TAGS) {
                tags.add(parser.getText());
            } else {
                parser.skipChildren();
            }
        }
    }

    /**
     * PostgreSQL takes strict UTF-8 only, and can keep neither a NUL nor half of a surrogate pair in what it reads as JSON
     * later. One such character would fail the COPY of a whole chunk. Plain ASCII without escapes passes eight bytes at a time.
     */
    private void checkCharacters(int line, int start, int stop) throws Unreadable {
        byte[] block = chunk.block();
        int i = start;
        while (i < stop) {
            if (i + Long.BYTES <= stop && isPlain((long) LONGS.get(block, i))) {
                i += Long.BYTES;
            } else if (block[i] == '\\') {
                i = afterEscape(line, i, stop);
            } else if (block[i] >= 0) {
                i++;
            } else {
                i = afterCharacter(line, i, stop);
            }
        }
    }

    private static boolean isPlain(long word) {
        long backslashes = word ^ 0x5C5C5C5C5C5C5C5CL;
        long found = (backslashes - 0x0101010101010101L) & ~backslashes & 0x8080808080808080L;
        return (found | word & 0x8080808080808080L) == 0;
    }

    private int afterEscape(int line, int at, int stop) throws Unreadable {
        byte[] block = chunk.block();
        if (at + 6 > stop || block[at + 1] != 'u') {
            return at + 2;
        }
        int code = hex(block, at + 2);
        if (code == 0) {
            throw new Unreadable(at(line) + " holds the character NUL");
        }
        if (code < 0xD800 || code > 0xDFFF) {
            return at + 6;
        }
        boolean pair = code < 0xDC00
                && at + 12 <= stop
                && block[at + 6] == '\\'
                && block[at + 7] == 'u'
                && (hex(block, at + 8) & 0xFC00) == 0xDC00;
        if (!pair) {
            throw new Unreadable(at(line) + " holds half of a surrogate pair");
        }
        return at + 12;
    }

    /** Table 3-7 of the Unicode standard: the second byte tells overlong forms and surrogates apart. */
    private int afterCharacter(int line, int at, int stop) throws Unreadable {
        byte[] block = chunk.block();
        int first = block[at] & 0xFF;
        int length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
        int second = at + 1 < stop ? block[at + 1] & 0xFF : 0;
        int least = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
        int most = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
        boolean good = first >= 0xC2 && first <= 0xF4 && at + length <= stop && second >= least && second <= most;
        for (int i = at + 2; good && i < at + length; i++) {
            good = (block[i] & 0xC0) == 0x80;
        }
        if (!good) {
            throw new Unreadable(at(line) + " is not UTF-8");
        }
        return at + length;
    }

    private static int hex(byte[] block, int at) {
        int code = 0;
        for (int i = at; i < at + 4; i++) {
            code = code * 16 + Math.max(0, Character.digit(block[i], 16));
        }
        return code;
    }

    private void writeChild(int line, ByteArrayOutputStream into) throws Unreadable {
        int start = chunk.lineStart()[line];
        int member = chunk.lineParent()[line];
        if (member > 0) {
            into.write(chunk.block(), start, member - start);
            into.write('}');
            return;
        }
        try (JsonParser parser = JSON.createParser(chunk.block(), start, chunk.lineEnd()[line] - start);
                JsonGenerator generator = JSON.createGenerator(into)) {
            generator.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            parser.nextToken();
            generator.writeStartObject();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean parent = parser.currentName().equals("__parentId");
                if (parent) {
                    parser.nextToken();
                    parser.skipChildren();
                } else {
                    generator.copyCurrentStructure(parser);
                }
            }
            generator.writeEndObject();
        } catch (IOException e) {
            throw new Unreadable(at(line) + " is not JSON: " + e.getMessage());
        }
    }

    private static String type(String gid) {
        String prefix = "gid://shopify/";
        int slash = gid.indexOf('/', prefix.length());
        return gid.startsWith(prefix) && slash > 0 ? gid.substring(prefix.length(), slash) : "";
    }

    private String at(int line) {
        return line == item.firstLine() ? "the line" : "line " + (line - item.firstLine()) + " below it";
    }
}
