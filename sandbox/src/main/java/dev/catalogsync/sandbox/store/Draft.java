package dev.catalogsync.sandbox.store;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;

/** One change in the making: copies that are edited freely, and become the store's in one step or not at all. */
public final class Draft {

    private final SandboxStore store;
    private final String now;
    private final Map<String, ObjectNode> before = new LinkedHashMap<>();
    private final Map<String, ObjectNode> after = new LinkedHashMap<>();
    private long nextNumber;

    Draft(SandboxStore store, long nextNumber, String now) {
        this.store = store;
        this.nextNumber = nextNumber;
        this.now = now;
    }

    /** A root document to read, as this draft has it; null where there is none. */
    public ObjectNode read(String id) {
        return after.containsKey(id) ? after.get(id) : store.document(id);
    }

    /** A root document to edit; null where there is none. */
    public ObjectNode edit(String id) {
        if (!after.containsKey(id)) {
            ObjectNode document = store.document(id);
            if (document == null) {
                return null;
            }
            before.put(id, document);
            after.put(id, document.deepCopy());
        }
        return after.get(id);
    }

    /** A new root document with the next free id. */
    public ObjectNode create(String type) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        String id = newId(type);
        document.put("id", id);
        before.put(id, null);
        after.put(id, document);
        return document;
    }

    /** Takes in a new root document that has its id already. */
    public ObjectNode adopt(ObjectNode document) {
        String id = document.path("id").asText();
        before.put(id, null);
        after.put(id, document);
        return document;
    }

    public void delete(String id) {
        edit(id);
        after.put(id, null);
    }

    /** Undoes what was done to one document. */
    void forget(String id) {
        before.remove(id);
        after.remove(id);
    }

    public void forgetAll() {
        before.clear();
        after.clear();
    }

    public String newId(String type) {
        return Gid.of(type, nextNumber++);
    }

    public String now() {
        return now;
    }

    long nextNumber() {
        return nextNumber;
    }

    public SandboxStore store() {
        return store;
    }

    /** The global id that has a handle, as this draft has it; null where it is free. */
    public String withHandle(String type, String handle) {
        for (Map.Entry<String, ObjectNode> each : after.entrySet()) {
            if (each.getValue() != null
                    && Gid.type(each.getKey()).equals(type)
                    && handle.equals(each.getValue().path("handle").asText())) {
                return each.getKey();
            }
        }
        String id = store.withHandle(type, handle);
        return after.containsKey(id) ? null : id;
    }

    /**
     * The line for the journal; null where there is nothing to write down. A document that came out as it went in is left
     * out, and one that changed gets its time.
     */
    ObjectNode entry(long sequence, ObjectNode what) {
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        line.put("sequence", sequence);
        line.put("at", now);
        line.setAll(what);
        ObjectNode was = line.putObject("before");
        ObjectNode is = line.putObject("after");
        after.forEach((id, document) -> {
            ObjectNode old = before.get(id);
            if (document == null ? old == null : document.equals(old)) {
                return;
            }
            if (document != null && old != null && document.has("updatedAt")) {
                document.put("updatedAt", now);
            }
            was.set(id, old);
            is.set(id, document);
        });
        line.put("nextNumber", nextNumber);
        return is.isEmpty() && !what.has("mutation") ? null : line;
    }
}
