package dev.catalogsync.sandbox.seed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.catalogsync.sandbox.store.Catalog;
import dev.catalogsync.sandbox.store.Gid;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The products of a bulk result file, grouped or not. Only where lines lie and which belong together is kept in memory;
 * a product is read from the file when it is asked for.
 */
public final class FileCatalog implements Catalog {

    private static final Logger LOG = LoggerFactory.getLogger(FileCatalog.class);
    private static final String LONG_AGO = "2023-01-09T08:00:00Z";
    private static final int LONGEST_LINE = 16 * 1024 * 1024;

    private final FileChannel file;
    private final ObjectMapper json;
    private final Map<String, Set<String>> known;
    private final List<ObjectNode> others = new ArrayList<>();
    private final Map<Long, Integer> owners = new HashMap<>();
    private final Map<String, Integer> handles = new HashMap<>();
    private long[] numbers = new long[1024];
    private int size;
    private long[] offsets = new long[4096];
    private int[] lengths = new int[4096];
    private int[] roots = new int[4096];
    private int lines;
    private int[] starts;
    private int leftOut;
    private final Set<String> unknownFields = new TreeSet<>();

    /** @param known the fields of each type in the schema; others are kept out */
    public FileCatalog(Path path, ObjectMapper json, Map<String, Set<String>> known) throws IOException {
        this.json = json;
        this.known = known;
        this.file = FileChannel.open(path, StandardOpenOption.READ);
        read(path);
        group();
        for (int index = 0; index < size; index++) {
            handles.put(product(index).path("handle").asText(), index);
        }
        if (leftOut > 0 || !unknownFields.isEmpty()) {
            LOG.warn(
                    "{}: {} lines left out, because their kind or their parent is not known; fields left out: {}",
                    path,
                    leftOut,
                    unknownFields);
        }
    }

    // ---- reading the file once

    private void read(Path path) throws IOException {
        long offset = 0;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(path), 1 << 16)) {
            byte[] line = new byte[1 << 14];
            int length = 0;
            int next;
            do {
                next = in.read();
                if (next == '\n' || next < 0) {
                    line(line, length, offset);
                    offset += length + 1;
                    length = 0;
                } else {
                    if (length == LONGEST_LINE) {
                        throw new IOException(
                                path + " has a line of more than " + LONGEST_LINE + " bytes at " + offset);
                    }
                    if (length == line.length) {
                        line = Arrays.copyOf(line, length * 2);
                    }
                    line[length++] = (byte) next;
                }
            } while (next >= 0);
        }
    }

    private void line(byte[] bytes, int length, long offset) throws IOException {
        if (new String(bytes, 0, Math.min(length, 64)).isBlank()) {
            return;
        }
        JsonNode node = object(bytes, length, offset);
        String id = node.path("id").asText();
        String type = Gid.type(id);
        String parent = node.path("__parentId").asText("");
        if (parent.isEmpty() && type.equals("Product")) {
            if (size == numbers.length) {
                numbers = Arrays.copyOf(numbers, size * 2);
            }
            numbers[size] = Gid.number(id);
            owners.put(Gid.number(id), size);
            add(offset, length, size++);
        } else if (parent.isEmpty() && type.equals("Collection")) {
            others.add(collection(filtered((ObjectNode) node, type)));
        } else {
            Integer owner = owners.get(Gid.number(parent));
            if (owner == null || id.isEmpty()) {
                leftOut++;
                return;
            }
            owners.put(Gid.number(id), owner);
            if (node.path("inventoryItem").has("id")) {
                owners.put(Gid.number(node.path("inventoryItem").path("id").asText()), owner);
            }
            add(offset, length, owner);
        }
    }

    private JsonNode object(byte[] bytes, int length, long offset) throws IOException {
        try {
            JsonNode node = json.readTree(bytes, 0, length);
            if (node.isObject()) {
                return node;
            }
        } catch (JsonProcessingException e) {
            // Told below.
        }
        throw new IOException("The sandbox's catalog file has no JSON object in the line at byte " + offset + ".");
    }

    private void add(long offset, int length, int root) {
        if (lines == offsets.length) {
            offsets = Arrays.copyOf(offsets, lines * 2);
            lengths = Arrays.copyOf(lengths, lines * 2);
            roots = Arrays.copyOf(roots, lines * 2);
        }
        offsets[lines] = offset;
        lengths[lines] = length;
        roots[lines++] = root;
    }

    /** Brings the lines of each product together, in their order; products come by rising id. */
    private void group() {
        Integer[] order = new Integer[size];
        Arrays.setAll(order, index -> index);
        Arrays.sort(order, (one, other) -> Long.compare(numbers[one], numbers[other]));
        int[] rank = new int[size];
        long[] sorted = new long[size];
        for (int index = 0; index < size; index++) {
            rank[order[index]] = index;
            sorted[index] = numbers[order[index]];
        }
        numbers = sorted;
        owners.replaceAll((number, owner) -> rank[owner]);
        starts = new int[size + 1];
        for (int line = 0; line < lines; line++) {
            starts[rank[roots[line]] + 1]++;
        }
        for (int index = 0; index < size; index++) {
            starts[index + 1] += starts[index];
        }
        int[] next = Arrays.copyOf(starts, size);
        long[] groupedOffsets = new long[lines];
        int[] groupedLengths = new int[lines];
        for (int line = 0; line < lines; line++) {
            int place = next[rank[roots[line]]]++;
            groupedOffsets[place] = offsets[line];
            groupedLengths[place] = lengths[line];
        }
        offsets = groupedOffsets;
        lengths = groupedLengths;
        roots = new int[0];
    }

    // ---- answering

    @Override
    public int size() {
        return size;
    }

    @Override
    public long number(int index) {
        return numbers[index];
    }

    @Override
    public int indexOf(long productNumber) {
        int index = Arrays.binarySearch(numbers, 0, size, productNumber);
        return index < 0 ? -1 : index;
    }

    @Override
    public int ownerOf(String type, long number) {
        return owners.getOrDefault(number, -1);
    }

    @Override
    public int withHandle(String handle) {
        return handles.getOrDefault(handle, -1);
    }

    @Override
    public List<ObjectNode> others() {
        return others;
    }

    @Override
    public ObjectNode product(int index) {
        ObjectNode product = null;
        Map<String, ObjectNode> parts = new HashMap<>();
        for (int line = starts[index]; line < starts[index + 1]; line++) {
            ObjectNode node = line(line);
            String type = Gid.type(node.path("id").asText());
            String parent = node.path("__parentId").asText();
            node = filtered(node, type);
            if (parent.isEmpty()) {
                product = root(node);
            } else {
                attach(product, parts.getOrDefault(parent, product), type, node);
            }
            parts.put(node.path("id").asText(), node);
        }
        return product;
    }

    private ObjectNode line(int line) {
        try {
            ByteBuffer buffer = ByteBuffer.allocate(lengths[line]);
            while (buffer.hasRemaining() && file.read(buffer, offsets[line] + buffer.position()) >= 0) {
                // Until the line is whole.
            }
            return (ObjectNode) json.readTree(buffer.array());
        } catch (IOException e) {
            throw new UncheckedIOException("the catalog file of the sandbox can no longer be read", e);
        }
    }

    private ObjectNode filtered(ObjectNode node, String type) {
        Set<String> fields = known.get(type);
        if (fields == null) {
            return node;
        }
        List<String> foreign = new ArrayList<>();
        node.fieldNames().forEachRemaining(name -> {
            if (!fields.contains(name)) {
                foreign.add(name);
            }
        });
        foreign.forEach(name -> {
            if (!name.equals("__parentId")) {
                unknownFields.add(type + "." + name);
            }
        });
        return node.remove(foreign);
    }

    /** A product as the store keeps it: what an export may leave out is there. Lines are never added. */
    private static ObjectNode root(ObjectNode product) {
        text(product, "title", "Product " + Gid.number(product.path("id").asText()));
        text(product, "handle", Handle.of(product.path("title").asText()));
        text(product, "status", "ACTIVE");
        text(product, "createdAt", LONG_AGO);
        text(product, "updatedAt", LONG_AGO);
        for (String list : List.of("variants", "media", "metafields", "tags")) {
            if (!product.path(list).isArray()) {
                product.putArray(list);
            }
        }
        if (!product.path("options").isArray()) {
            product.putArray("options")
                    .addObject()
                    .put(
                            "id",
                            Gid.of(
                                    "ProductOption",
                                    Gid.number(product.path("id").asText())))
                    .put("name", "Title")
                    .put("position", 1)
                    .putArray("values")
                    .add("Default Title");
        }
        for (JsonNode option : product.path("options")) {
            if (!option.has("optionValues")) {
                ArrayNode values = ((ObjectNode) option).putArray("optionValues");
                long number = Gid.number(option.path("id").asText()) * 64;
                for (JsonNode name : option.path("values")) {
                    values.addObject()
                            .put("id", Gid.of("ProductOptionValue", number++))
                            .put("name", name.asText());
                }
            }
        }
        return product;
    }

    private static void variant(ObjectNode variant, int position) {
        text(variant, "price", "0.00");
        if (!variant.has("position")) {
            variant.put("position", position);
        }
        if (!variant.path("selectedOptions").isArray()) {
            variant.putArray("selectedOptions").addObject().put("name", "Title").put("value", "Default Title");
        }
        if (!variant.path("inventoryItem").isObject()) {
            variant.putObject("inventoryItem");
        }
        ObjectNode item = (ObjectNode) variant.get("inventoryItem");
        text(item, "id", Gid.of("InventoryItem", Gid.number(variant.path("id").asText())));
        if (!item.path("levels").isArray()) {
            item.putArray("levels");
        }
    }

    private static void text(ObjectNode node, String field, String value) {
        if (!node.path(field).isTextual()) {
            node.put(field, value);
        }
    }

    private static void attach(ObjectNode product, ObjectNode parent, String type, ObjectNode node) {
        switch (type) {
            case "ProductVariant" -> {
                product.withArray("variants").add(node);
                variant(node, product.path("variants").size());
            }
            case "Metafield" -> parent.withArray("metafields").add(node);
            case "InventoryLevel" -> {
                ObjectNode item =
                        parent.path("inventoryItem").isObject() ? (ObjectNode) parent.get("inventoryItem") : parent;
                int available = node.path("available").asInt();
                for (JsonNode quantity : node.path("quantities")) {
                    available = quantity.path("name").asText().equals("available")
                            ? quantity.path("quantity").asInt()
                            : available;
                }
                item.withArray("levels")
                        .addObject()
                        .put("location", node.path("location").path("id").asText(ShopSeed.MAIN_LOCATION))
                        .put("available", available)
                        .put("updatedAt", node.path("updatedAt").asText("1970-01-01T00:00:00Z"));
            }
            default -> {
                // A variant refers to media of its product.
                if (parent == product) {
                    product.withArray("media").add(node);
                } else {
                    parent.withArray("media").add(node.path("id").asText());
                }
            }
        }
    }

    private static ObjectNode collection(ObjectNode collection) {
        if (!collection.hasNonNull("handle")) {
            collection.put("handle", Handle.of(collection.path("title").asText("collection")));
        }
        collection.putArray("products");
        return collection;
    }
}
