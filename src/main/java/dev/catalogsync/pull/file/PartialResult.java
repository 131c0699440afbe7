package dev.catalogsync.pull.file;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.catalogsync.DataFolder;
import dev.catalogsync.pull.Result;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Keeps the complete items of a partial result: all but the last, whose children may be missing. This requires items in ascending order
 * of their ids, each followed by its children; of a partial result in any other order nothing is kept.
 */
@Component("partialResult")
class PartialResult {

    private static final int LONGEST_LINE = 64 << 20;
    private static final JsonFactory JSON = new JsonFactory();

    private final Path folder;

    PartialResult(DataFolder data) {
        this.folder = data.folder("spool");
    }

    /**
     * What was kept of a partial result.
     *
     * @param bytes of the spool file
     * @param objects lines that were kept of this result, {@code roots} those of items
     * @param fromId the id of the item that was cut off: there the next slice begins
     */
    record Kept(long bytes, long objects, long roots, long fromId) {

        boolean none() {
            return roots == 0;
        }
    }

    /** Truncates the batch's spool file after the last complete item, or to where the partial result begins if there is none. */
    Kept truncate(long batchId, Result result) throws IOException {
        try (FileChannel file = FileChannel.open(
                folder.resolve(Spool.file(batchId)), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            file.position(result.from());
            // Not closed: the file is still needed.
            Walk walk = new Walk(new BufferedInputStream(Channels.newInputStream(file), 1 << 16));
            Kept kept = walk.whole()
                    ? new Kept(result.from() + walk.rootAt, walk.objectsBefore, walk.roots - 1, walk.root)
                    : new Kept(result.from(), 0, 0, 0);
            file.truncate(kept.bytes());
            file.force(true);
            return kept;
        }
    }

    private static final class Walk {

        private final InputStream in;
        private byte[] line = new byte[1 << 14];
        private int length;
        private long at;
        private long rootAt;
        private long root = -1;
        private long roots;
        private long objects;
        private long objectsBefore;
        private final Set<String> family = new HashSet<>();

        Walk(InputStream in) {
            this.in = in;
        }

        /** Reads to the end, or to a truncated line; false where the lines are in another order, or no item is complete. */
        boolean whole() throws IOException {
            for (long start = 0; next(); start = at) {
                String id = null;
                String parent = null;
                try (JsonParser parser = JSON.createParser(line, 0, length)) {
                    if (parser.nextToken() != JsonToken.START_OBJECT) {
                        break;
                    }
                    while (parser.nextToken() == JsonToken.FIELD_NAME) {
                        String name = parser.currentName();
                        parser.nextToken();
                        if (name.equals("id")) {
                            id = parser.getText();
                        } else if (name.equals("__parentId")) {
                            parent = parser.getText();
                        }
                        parser.skipChildren();
                    }
                } catch (IOException e) {
                    // A line that cannot be read is not kept, nor is anything behind it.
                    break;
                }
                if (parent == null && !begin(id, start) || parent != null && !family.contains(parent)) {
                    return false;
                }
                family.add(id);
                objects++;
            }
            return roots > 1;
        }

        private boolean begin(String id, long start) {
            if (id == null || !id.matches(".*/\\d{1,18}")) {
                return false;
            }
            long number = Long.parseLong(id.substring(id.lastIndexOf('/') + 1));
            if (number <= root) {
                return false;
            }
            root = number;
            rootAt = start;
            objectsBefore = objects;
            roots++;
            family.clear();
            return true;
        }

        /** One whole line; false at the end, where a line without a break does not count. */
        private boolean next() throws IOException {
            length = 0;
            for (int b = in.read(); b >= 0; b = in.read()) {
                at++;
                if (b == '\n') {
                    return true;
                }
                if (length == line.length) {
                    if (length >= LONGEST_LINE) {
                        return false;
                    }
                    line = Arrays.copyOf(line, 2 * length);
                }
                line[length++] = (byte) b;
            }
            return false;
        }
    }
}
