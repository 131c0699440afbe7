package dev.catalogsync.stage.document;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.catalogsync.Json;
import dev.catalogsync.stage.file.Chunk;
import dev.catalogsync.stage.file.GidTypes;
import dev.catalogsync.stage.file.RawItem;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * The document of an item whose children have children: each line goes into a list of the line that it names as its parent. Read and
 * written anew, since few items are so.
 */
final class Nesting {

    private final GidTypes types = new GidTypes();
    private final Map<String, ObjectNode> lines = new HashMap<>();
    private ObjectNode root;

    /**
     * @param lists which array of its parent a child goes to, by the types of both
     * @return JSON in UTF-8
     */
    byte[] document(Chunk chunk, RawItem item, Map<String, Map<String, String>> lists) throws Assembly.Unreadable {
        lines.clear();
        root = null;
        try {
            for (int i = item.firstLine(); i < item.firstLine() + item.lines(); i++) {
                int start = chunk.lineStart()[i];
                ObjectNode line = (ObjectNode) Json.tree(chunk.block(), start, chunk.lineEnd()[i] - start);
                if (root == null) {
                    root = line;
                } else {
                    add(line, i - item.firstLine(), lists);
                }
                lines.put(line.path("id").asText(), line);
            }
            return Json.bytes(root);
        } catch (IOException e) {
            throw new Assembly.Unreadable("a line below it is not JSON: " + e.getMessage());
        }
    }

    /** How many elements a list of the document that was made last has. */
    int size(String list) {
        return root.path(list).size();
    }

    private void add(ObjectNode line, int number, Map<String, Map<String, String>> lists) throws Assembly.Unreadable {
        String parentId = line.path("__parentId").asText();
        String list = lists.getOrDefault(types.of(parentId), Map.of())
                .get(types.of(line.path("id").asText()));
        if (list == null) {
            throw new Assembly.Unreadable(
                    "line " + number + " below it is a child of a type that its parent does not have");
        }
        line.remove("__parentId");
        lines.get(parentId).withArray(list).add(line);
    }
}
