package dev.catalogsync.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The products of a bulk query's result, grouped or not, read from the file when they are asked for; what is kept in memory is
 * where their lines are. A product of a real store that was exported with few fields gets what every product has (handle,
 * status, options, prices); lines are never added.
 */
final class FileCatalog implements Catalog {

    private static final Map<String, String> LISTS = Map.of(
            "ProductVariant", "variants",
            "MediaImage", "media",
            "Video", "media",
            "ExternalVideo", "media",
            "Model3d", "media",
            "Metafield", "metafields");
    private static final String LONG_AGO = "2023-01-09T08:00:00Z";

    /** Where the lines of a product are: offset and length of each, the root's first. */
    private record Entry(long number, List<long[]> lines) {}

    private final ObjectMapper json;
    private final FileChannel file;
    private final List<Entry> products = new ArrayList<>();
    private final Map<Long, Integer> indexes = new HashMap<>();
    private final Map<String, Integer> handles = new HashMap<>();
    private final Map<String, Integer> owners = new HashMap<>();
    private final List<ObjectNode> others = new ArrayList<>();

    /** @throws IOException where the file cannot be read, or a line of it is no JSON object: the message says which */
    FileCatalog(Path path, ObjectMapper json) throws IOException {
        this.json = json;
        this.file = FileChannel.open(path, StandardOpenOption.READ);
        Map<String, Entry> roots = new HashMap<>();
        Map<String, String> parents = new HashMap<>();
        List<String> childIds = new ArrayList<>();
        List<long[]> childLines = new ArrayList<>();
        read(path, (line, offset, length) -> {
            String id = line.path("id").asText();
            if (line.has("__parentId")) {
                parents.put(id, line.path("__parentId").asText());
                childIds.add(id);
                childLines.add(new long[] {offset, length});
            } else if (Gid.type(id).equals("Product")) {
                List<long[]> lines = new ArrayList<>();
                lines.add(new long[] {offset, length});
                roots.put(id, new Entry(Gid.number(id), lines));
            } else if (Gid.number(id) >= 0) {
                others.add(line);
            }
        });
        products.addAll(roots.values());
        products.sort(Comparator.comparingLong(Entry::number));
        for (int index = 0; index < products.size(); index++) {
            indexes.put(products.get(index).number(), index);
        }
        for (int child = 0; child < childIds.size(); child++) {
            String parent = parents.get(childIds.get(child));
            Integer index = indexes.get(Gid.number(parent));
            if (index != null && Gid.type(parent).equals("Product")) {
                products.get(index).lines().add(childLines.get(child));
            }
        }
        for (int index = 0; index < products.size(); index++) {
            remember(index, product(index));
        }
    }

    private void remember(int index, ObjectNode product) {
        handles.put(product.path("handle").asText(), index);
        for (JsonNode variant : product.path("variants")) {
            owners.put(variant.path("id").asText(), index);
            owners.put(variant.path("inventoryItem").path("id").asText(), index);
        }
        for (String list : List.of("media", "metafields", "options")) {
            product.path(list).forEach(child -> owners.put(child.path("id").asText(), index));
        }
    }

    @Override
    public int size() {
        return products.size();
    }

    @Override
    public long number(int index) {
        return products.get(index).number();
    }

    @Override
    public int indexOf(long productNumber) {
        return indexes.getOrDefault(productNumber, -1);
    }

    @Override
    public int ownerOf(String type, long number) {
        return owners.getOrDefault(Gid.of(type, number), -1);
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
        List<long[]> lines = products.get(index).lines();
        ObjectNode product = line(lines.getFirst());
        for (String list : List.of("variants", "media", "metafields")) {
            product.putArray(list);
        }
        for (long[] place : lines.subList(1, lines.size())) {
            ObjectNode child = line(place);
            String list = LISTS.get(Gid.type(child.path("id").asText()));
            if (list != null) {
                child.remove("__parentId");
                ((ArrayNode) product.get(list)).add(child);
            }
        }
        complete(product);
        return product;
    }

    /** What every product, variant, picture and metafield of a store has, where the export left it out. */
    private static void complete(ObjectNode product) {
        long number = Gid.number(product.path("id").asText());
        text(product, "title", "Product " + number);
        text(product, "handle", Handle.of(product.path("title").asText()) + '-' + number);
        text(product, "descriptionHtml", "");
        text(product, "vendor", "Sandbox");
        text(product, "productType", "");
        text(product, "status", "ACTIVE");
        text(product, "createdAt", LONG_AGO);
        text(product, "updatedAt", LONG_AGO);
        if (!product.path("tags").isArray()) {
            product.putArray("tags");
        }
        if (!product.path("seo").isObject()) {
            product.putObject("seo").putNull("title").putNull("description");
        }
        options(product, number);
        int position = 0;
        for (JsonNode each : product.get("variants")) {
            variant((ObjectNode) each, ++position);
        }
        for (JsonNode each : product.get("media")) {
            text((ObjectNode) each, "mediaContentType", "IMAGE");
            text((ObjectNode) each, "status", "READY");
            text((ObjectNode) each, "createdAt", LONG_AGO);
        }
        for (JsonNode each : product.get("metafields")) {
            text((ObjectNode) each, "type", "single_line_text_field");
            text((ObjectNode) each, "createdAt", LONG_AGO);
            text((ObjectNode) each, "updatedAt", LONG_AGO);
        }
    }

    private static void options(ObjectNode product, long number) {
        if (!product.path("options").isArray()) {
            product.putArray("options")
                    .addObject()
                    .put("id", Gid.of("ProductOption", number))
                    .put("name", "Title")
                    .put("position", 1)
                    .putArray("values")
                    .add("Default Title");
        }
        for (JsonNode each : product.get("options")) {
            ObjectNode option = (ObjectNode) each;
            if (option.path("values").isArray() && !option.has("optionValues")) {
                ArrayNode values = option.putArray("optionValues");
                long first = Gid.number(option.path("id").asText()) * 64;
                option.get("values").forEach(value -> values.addObject()
                        .put("id", Gid.of("ProductOptionValue", first + values.size()))
                        .put("name", value.asText()));
            }
            option.remove("values");
        }
    }

    private static void variant(ObjectNode variant, int position) {
        text(variant, "price", "0.00");
        text(variant, "inventoryPolicy", "DENY");
        text(variant, "createdAt", LONG_AGO);
        text(variant, "updatedAt", LONG_AGO);
        if (!variant.has("taxable")) {
            variant.put("taxable", true);
        }
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

    private ObjectNode line(long[] place) {
        ByteBuffer bytes = ByteBuffer.allocate((int) place[1]);
        try {
            while (bytes.hasRemaining()) {
                if (file.read(bytes, place[0] + bytes.position()) < 0) {
                    throw new EOFException("the catalog file became shorter");
                }
            }
            return (ObjectNode) json.readTree(bytes.array());
        } catch (IOException e) {
            throw new UncheckedIOException("The sandbox's catalog file cannot be read: " + e.getMessage(), e);
        }
    }

    private interface Line {
        void found(ObjectNode line, long offset, int length);
    }

    private void read(Path path, Line each) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(path), 1 << 20)) {
            ByteArrayOutputStream line = new ByteArrayOutputStream(4096);
            long offset = 0;
            int number = 1;
            int next;
            do {
                next = in.read();
                if (next >= 0 && next != '\n') {
                    line.write(next);
                    continue;
                }
                if (line.size() > 0) {
                    each.found(object(line.toByteArray(), number), offset, line.size());
                }
                offset += line.size() + 1L;
                number++;
                line.reset();
            } while (next >= 0);
        }
    }

    private ObjectNode object(byte[] line, int number) throws IOException {
        try {
            if (json.readTree(line) instanceof ObjectNode object) {
                return object;
            }
            throw new IOException("Line " + number + " of the sandbox's catalog file is no JSON object.");
        } catch (JsonProcessingException e) {
            throw new IOException(
                    "Line " + number + " of the sandbox's catalog file is not JSON: " + e.getOriginalMessage(), e);
        }
    }
}
