package dev.catalogsync.sandbox.bulk;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.catalogsync.sandbox.fault.Faults;
import dev.catalogsync.sandbox.graphql.AdminSchema;
import dev.catalogsync.sandbox.graphql.Nodes;
import dev.catalogsync.sandbox.store.Entity;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes what a bulk query finds, one JSON object a line, children with their parent's id. Grouped, children follow
 * their parent; ungrouped, they follow somewhere behind it, in order within their own connection.
 */
final class BulkLines implements Closeable {

    /** Parents whose children are written together where objects are not grouped. */
    private static final int BLOCK = 100;

    private static final ObjectMapper JSON = new ObjectMapper(new JsonFactory());
    private static final SerializableString PARENT = new SerializedString("__parentId");

    private final boolean grouped;
    private final OutputStream out;
    private final JsonGenerator lines;
    private final List<Lane> lanes = new ArrayList<>();
    private final Progress progress;
    private final Faults faults;
    private long objects;
    private long roots;
    private int inBlock;

    /** Hears of each root that was written; returns false to stop. */
    interface Progress {
        boolean written(long objects, long roots) throws IOException;
    }

    /** What waits for the end of its block, one for each connection below the root. */
    private record Lane(ByteArrayOutputStream bytes, JsonGenerator lines) {}

    BulkLines(OutputStream out, boolean grouped, Progress progress, Faults faults) throws IOException {
        this.faults = faults;
        this.out = out;
        this.grouped = grouped;
        this.progress = progress;
        this.lines = generator(out);
    }

    /** Shopify escapes slashes. */
    static JsonGenerator generator(OutputStream out) throws IOException {
        JsonGenerator generator = JSON.getFactory().createGenerator(out);
        generator.setCodec(JSON);
        generator.setCharacterEscapes(new Slashes());
        generator.setRootValueSeparator(new SerializedString(""));
        generator.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        return generator;
    }

    long objects() {
        return objects;
    }

    long roots() {
        return roots;
    }

    /** Walks everything below the query root; false where it was stopped. */
    boolean write(BulkPlan plan, Entity root) throws IOException {
        BulkPlan.Shape shape = plan.root().on("QueryRoot");
        for (BulkPlan.Branch branch : shape.branches) {
            for (Entity each : members(branch, root)) {
                if (!root(each, branch.nodes())) {
                    return false;
                }
            }
        }
        for (BulkPlan.Slot slot : shape.slots) {
            if (slot.below() != null
                    && entity(slot.field().of(root, slot.arguments()), slot.declared(), root) instanceof Entity single
                    && !root(single, slot.below())) {
                return false;
            }
        }
        endBlock();
        lines.flush();
        return true;
    }

    private boolean root(Entity each, BulkPlan.Selected selected) throws IOException {
        BulkPlan.Shape shape = selected.on(each.type());
        line(lines, each, shape, null);
        roots++;
        children(each, shape, 0);
        if (!grouped && ++inBlock == BLOCK) {
            endBlock();
        }
        return progress.written(objects, roots);
    }

    private void children(Entity parent, BulkPlan.Shape shape, int depth) throws IOException {
        for (int index = 0; index < shape.branches.size(); index++) {
            BulkPlan.Branch branch = shape.branches.get(index);
            JsonGenerator target = grouped ? lines : lane(depth * 8 + index);
            for (Entity each : faults.cut(branch.key(), members(branch, parent))) {
                BulkPlan.Shape below = branch.nodes().on(each.type());
                line(target, each, below, parent.id());
                children(each, below, depth + 1 + index);
            }
        }
    }

    private JsonGenerator lane(int number) throws IOException {
        while (lanes.size() <= number) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 12);
            lanes.add(new Lane(bytes, generator(bytes)));
        }
        return lanes.get(number).lines();
    }

    private void endBlock() throws IOException {
        inBlock = 0;
        lines.flush();
        for (Lane lane : lanes) {
            lane.lines().flush();
            lane.bytes().writeTo(out);
            lane.bytes().reset();
        }
    }

    @SuppressWarnings("unchecked")
    private static Iterable<Entity> members(BulkPlan.Branch branch, Entity parent) {
        Object value = branch.field().of(parent, branch.arguments());
        return switch (value) {
            case null -> List.of();
            case Nodes nodes -> nodes.members();
            case Map<?, ?> page -> ((Map<String, List<Entity>>) page).get("nodes");
            default -> List.of();
        };
    }

    private void line(JsonGenerator target, Entity entity, BulkPlan.Shape shape, String parent) throws IOException {
        target.writeStartObject();
        fields(target, entity, shape);
        if (parent != null) {
            target.writeFieldName(PARENT);
            target.writeString(parent);
        }
        target.writeEndObject();
        target.writeRaw('\n');
        objects++;
    }

    private static void fields(JsonGenerator target, Entity entity, BulkPlan.Shape shape) throws IOException {
        for (BulkPlan.Slot slot : shape.slots) {
            target.writeFieldName(slot.key());
            value(target, slot.field().of(entity, slot.arguments()), slot, entity);
        }
    }

    private static void value(JsonGenerator target, Object value, BulkPlan.Slot slot, Entity parent)
            throws IOException {
        if (value == null || value instanceof NullNode) {
            target.writeNull();
        } else if (value instanceof Iterable<?> list && (value instanceof ArrayNode || value instanceof List<?>)) {
            target.writeStartArray();
            for (Object each : list) {
                value(target, each, slot, parent);
            }
            target.writeEndArray();
        } else if (slot.below() != null) {
            Entity entity = entity(value, slot.declared(), parent);
            target.writeStartObject();
            fields(target, entity, slot.below().on(entity.type()));
            target.writeEndObject();
        } else {
            scalar(target, value);
        }
    }

    /** Known shapes are quicker than the general way. */
    private static void scalar(JsonGenerator target, Object value) throws IOException {
        switch (value) {
            case String text -> target.writeString(text);
            case TextNode text -> target.writeString(text.textValue());
            case Integer number -> target.writeNumber(number);
            case Boolean flag -> target.writeBoolean(flag);
            case JsonNode node -> target.writeTree(node);
            default -> target.writePOJO(value);
        }
    }

    private static Entity entity(Object value, String declared, Entity parent) {
        return value instanceof ObjectNode object ? AdminSchema.typed(object, declared, parent) : (Entity) value;
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }

    private static final class Slashes extends CharacterEscapes {

        private static final long serialVersionUID = 1L;
        private static final SerializableString SLASH = new SerializedString("\\/");
        private final int[] escapes = standardAsciiEscapesForJSON();

        Slashes() {
            escapes['/'] = ESCAPE_CUSTOM;
        }

        @Override
        public int[] getEscapeCodesForAscii() {
            return escapes;
        }

        @Override
        public SerializableString getEscapeSequence(int letter) {
            return letter == '/' ? SLASH : null;
        }
    }
}
