package dev.catalogsync.stage.document;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.catalogsync.stage.file.Bytes;
import dev.catalogsync.stage.file.Chunk;
import dev.catalogsync.stage.file.GidTypes;
import dev.catalogsync.stage.file.ItemFile;
import dev.catalogsync.stage.file.RawItem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes one document of the lines of an item: the root's object, with its children as arrays inside it. The bytes are
 * spliced, not written anew, and on the way every line is read once, so that what is stored is JSON: recognised where it has
 * the plain form, by a strict parser elsewhere.
 */
public final class Assembly {

    /** An item that cannot be stored: the message says which line and why. */
    public static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        Unreadable(String message) {
            super(message);
        }
    }

    /**
     * A document as it is stored, with the columns that are filtered and sorted on.
     *
     * @param documents holds it, as long as the chunk is at work
     */
    public record Stored(
            Bytes documents,
            int start,
            int length,
            String title,
            String vendor,
            String productType,
            String status,
            String handle,
            List<String> tags,
            List<String> cut) {

        public String text() {
            return documents.text(start, length);
        }
    }

    /** Which array of its parent a child goes to, by the types in the ids of both. */
    private static final Map<String, Map<String, String>> LISTS = Map.of(
            "Product",
            Map.of(
                    "ProductVariant", "variants",
                    "MediaImage", "media",
                    "Video", "media",
                    "ExternalVideo", "media",
                    "Model3d", "media",
                    "Metafield", "metafields"),
            "ProductVariant",
            Map.of(
                    "Metafield", "metafields",
                    "MediaImage", "media",
                    "InventoryLevel", "inventoryLevels"),
            "Collection",
            Map.of("Product", "members", "Metafield", "metafields"),
            "InventoryItem",
            Map.of("InventoryLevel", "inventoryLevels"));

    private static final String[] COLUMNS = {"title", "vendor", "productType", "status", "handle", "sku"};
    private static final byte[][] COLUMN_BYTES = Arrays.stream(COLUMNS)
            .map(name -> name.getBytes(StandardCharsets.US_ASCII))
            .toArray(byte[][]::new);
    private static final byte[] ID = "id".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TAGS = "tags".getBytes(StandardCharsets.US_ASCII);
    private static final int MOST_TAGS = 250;

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(200)
                    .maxStringLength(ItemFile.LONGEST_LINE)
                    .maxNumberLength(100)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final Chunk chunk;
    private final Bytes documents;
    private final PlainJson plain = new PlainJson();
    private final GidTypes types = new GidTypes();
    private final Nesting nesting = new Nesting();
    private final TruncatedLists truncated = new TruncatedLists();
    private final List<String> lists = new ArrayList<>();
    private final String[] columns = new String[COLUMNS.length];
    private final List<String> tags = new ArrayList<>();
    private RawItem item;
    private String[] listOf = new String[64];
    private String[] typeOf = new String[64];
    private long[] ids = new long[64];
    private long id;

    /** @param documents takes what is put together */
    public Assembly(Chunk chunk, Bytes documents) {
        this.chunk = chunk;
        this.documents = documents;
    }

    /** @throws Unreadable before anything was put */
    public Stored of(RawItem raw) throws Unreadable {
        begin(raw);
        int start = documents.size();
        for (int i = 0; i < raw.lines(); i++) {
            typeOf[i] = read(raw.firstLine() + i, i == 0);
            ids[i] = id;
        }
        checkIds();
        if (raw.nested()) {
            documents.put(nesting.document(chunk, raw, LISTS));
        } else {
            sort();
            splice();
        }
        return new Stored(
                documents,
                start,
                documents.size() - start,
                // What an inventory item is called by.
                columns[0] != null ? columns[0] : columns[5],
                columns[1],
                columns[2],
                columns[3],
                columns[4],
                List.copyOf(tags),
                truncated.of(this::came));
    }

    private int came(String list) {
        if (item.nested()) {
            return nesting.size(list);
        }
        int came = 0;
        for (int i = 1; i < item.lines(); i++) {
            came += list.equals(listOf[i]) ? 1 : 0;
        }
        return came;
    }

    /** Which list each line goes to. */
    private void sort() throws Unreadable {
        Map<String, String> listOfType = LISTS.getOrDefault(typeOf[0], Map.of());
        for (int i = 1; i < item.lines(); i++) {
            listOf[i] = listOfType.get(typeOf[i]);
            if (listOf[i] == null) {
                throw new Unreadable(at(item.firstLine() + i) + " is a child of a type that this item cannot have");
            }
            if (!lists.contains(listOf[i])) {
                lists.add(listOf[i]);
            }
        }
    }

    private void begin(RawItem raw) {
        item = raw;
        lists.clear();
        tags.clear();
        truncated.clear();
        Arrays.fill(columns, null);
        if (raw.lines() > ids.length) {
            ids = new long[raw.lines() * 2];
            listOf = new String[raw.lines() * 2];
            typeOf = new String[raw.lines() * 2];
        }
    }

    private void splice() throws Unreadable {
        int first = item.firstLine();
        int rootEnd = chunk.lineEnd()[first] - 1;
        while (chunk.block()[rootEnd] != '}') {
            rootEnd--;
        }
        documents.put(chunk.block(), chunk.lineStart()[first], rootEnd - chunk.lineStart()[first]);
        for (String list : lists) {
            documents.put((",\"" + list + "\":").getBytes(StandardCharsets.US_ASCII));
            int separator = '[';
            for (int i = 1; i < item.lines(); i++) {
                if (list.equals(listOf[i])) {
                    documents.put(separator);
                    separator = ',';
                    putChild(first + i);
                }
            }
            documents.put(']');
        }
        documents.put('}');
    }

    /** Reads a line to its end, notes its id and the columns of a root, and answers the type in its id. */
    private String read(int line, boolean root) throws Unreadable {
        int start = chunk.lineStart()[line];
        int end = chunk.lineEnd()[line];
        if (!plain.accepts(chunk.block(), start, end)) {
            return parse(line, root);
        }
        String type = null;
        for (int i = 0; i < plain.members(); i++) {
            int value = plain.valueStart(i);
            if (chunk.block()[value] == '"') {
                if (plain.isNamed(i, ID)) {
                    type = types.of(chunk.block(), value + 1, plain.valueEnd(i) - 1);
                    id = GidTypes.hash(chunk.block(), value + 1, plain.valueEnd(i) - 1);
                } else if (root) {
                    readColumn(i, value);
                }
            } else if (root && chunk.block()[value] == '[' && plain.isNamed(i, TAGS)) {
                readTags(line, value, plain.valueEnd(i));
            } else if (root && chunk.block()[value] == '{') {
                truncated.read(plain, i, chunk.block());
            }
        }
        if (type == null) {
            throw new Unreadable(at(line) + " has no id");
        }
        return type;
    }

    private void readColumn(int member, int value) throws Unreadable {
        for (int i = 0; i < columns.length; i++) {
            if (plain.isNamed(member, COLUMN_BYTES[i])) {
                columns[i] = text(value, plain.valueEnd(member));
            }
        }
    }

    /** @param start at the quote */
    private String text(int start, int end) throws Unreadable {
        byte[] block = chunk.block();
        for (int i = start; i < end; i++) {
            if (block[i] == '\\') {
                try (JsonParser parser = JSON.createParser(block, start, end - start)) {
                    parser.nextToken();
                    return parser.getText();
                } catch (IOException e) {
                    throw new Unreadable("a string is not JSON: " + e.getMessage());
                }
            }
        }
        return new String(block, start + 1, end - start - 2, StandardCharsets.UTF_8);
    }

    private void readTags(int line, int start, int end) throws Unreadable {
        if (end - start == 2) {
            return;
        }
        try (JsonParser parser = JSON.createParser(chunk.block(), start, end - start)) {
            parser.nextToken();
            readTags(parser);
        } catch (IOException e) {
            throw new Unreadable(at(line) + " is not JSON: " + e.getMessage());
        }
    }

    /** The slow, right way, for any other form. */
    private String parse(int line, boolean root) throws Unreadable {
        int start = chunk.lineStart()[line];
        int length = chunk.lineEnd()[line] - start;
        String trouble = Characters.trouble(chunk.block(), start, start + length);
        if (trouble != null) {
            throw new Unreadable(at(line) + " " + trouble);
        }
        String gid = null;
        try (JsonParser parser = JSON.createParser(chunk.block(), start, length)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new Unreadable(at(line) + " is not a JSON object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (value == JsonToken.VALUE_STRING) {
                    if (name.equals("id")) {
                        gid = parser.getText();
                    } else if (root) {
                        int column = Arrays.asList(COLUMNS).indexOf(name);
                        if (column >= 0) {
                            columns[column] = parser.getText();
                        }
                    }
                } else if (root && value == JsonToken.START_ARRAY && name.equals("tags")) {
                    readTags(parser);
                } else if (root && value == JsonToken.START_OBJECT) {
                    truncated.read(name, parser);
                } else {
                    parser.skipChildren();
                }
            }
            if (parser.currentToken() != JsonToken.END_OBJECT || parser.nextToken() != null) {
                throw new Unreadable(at(line) + " has content after its object");
            }
        } catch (IOException e) {
            throw new Unreadable(at(line) + " is not JSON: "
                    + e.getMessage().lines().findFirst().orElse(""));
        }
        if (gid == null) {
            throw new Unreadable(at(line) + " has no id");
        }
        id = GidTypes.hash(gid);
        return types.of(gid);
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

    /** Equal hashes are no proof, but no good item has two lines that share one by chance: then the texts decide. */
    private void checkIds() throws Unreadable {
        long[] sorted = Arrays.copyOf(ids, item.lines());
        Arrays.sort(sorted);
        for (int i = 1; i < sorted.length; i++) {
            if (sorted[i] == sorted[i - 1]) {
                checkTexts();
                return;
            }
        }
    }

    private void checkTexts() throws Unreadable {
        Set<String> texts = new HashSet<>();
        for (int i = item.firstLine(); i < item.firstLine() + item.lines(); i++) {
            int start = chunk.lineStart()[i];
            try (JsonParser parser = JSON.createParser(chunk.block(), start, chunk.lineEnd()[i] - start)) {
                parser.nextToken();
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    String name = parser.currentName();
                    parser.nextToken();
                    if (name.equals("id") && !texts.add(parser.getText())) {
                        throw new Unreadable(at(i) + " has an id that an earlier line of this item has");
                    }
                    parser.skipChildren();
                }
            } catch (IOException e) {
                throw new Unreadable(at(i) + " is not JSON: " + e.getMessage());
            }
        }
    }

    private void putChild(int line) throws Unreadable {
        int start = chunk.lineStart()[line];
        int member = chunk.lineParent()[line];
        if (member > 0) {
            documents.put(chunk.block(), start, member - start);
            documents.put('}');
            return;
        }
        ByteArrayOutputStream child = new ByteArrayOutputStream(256);
        try (JsonParser parser = JSON.createParser(chunk.block(), start, chunk.lineEnd()[line] - start);
                JsonGenerator generator = JSON.createGenerator(child)) {
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
        documents.put(child.toByteArray());
    }

    private String at(int line) {
        return line == item.firstLine() ? "the line" : "line " + (line - item.firstLine()) + " below it";
    }
}
