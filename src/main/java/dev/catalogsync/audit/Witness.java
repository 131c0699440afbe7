package dev.catalogsync.audit;

import dev.catalogsync.DataFolder;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/**
 * A note of the newest entry outside of the database: {@code audit/witness.txt} in the data folder, a line "position hash time" each, only added to.
 * Whoever cuts off the end of the trail, or writes it anew, has to change this file as well.
 */
@Component("witness")
class Witness {

    private static final Pattern LINE = Pattern.compile("([1-9][0-9]{0,18}) ([0-9a-f]{64}) \\S+");
    private static final int LONGEST_LINE = 200;

    private final Path file;

    Witness(DataFolder data) {
        this.file = data.folder("audit").resolve("witness.txt");
    }

    /** The last line: {@code position} and {@code hash}, both null where nothing was written yet. */
    synchronized Map<String, Object> last() {
        Map<String, Object> last = new HashMap<>();
        last.put("position", null);
        last.put("hash", null);
        List<String> lines = end().lines().toList();
        for (String line : lines.reversed()) {
            Matcher matcher = LINE.matcher(line);
            if (matcher.matches()) {
                last.put("position", Long.valueOf(matcher.group(1)));
                last.put("hash", matcher.group(2));
                break;
            }
        }
        return last;
    }

    /**
     * Adds a line, if the trail went on; none where it is not what the last line says, so that this stays known.
     *
     * @param head {@code position} and {@code hash} of the newest entry, {@code witnessed} the hash at the position of the last line; null where there is
     *     no entry
     */
    synchronized void keep(Map<String, Object> last, Map<String, Object> head) {
        boolean agrees =
                head != null && (last.get("hash") == null || last.get("hash").equals(head.get("witnessed")));
        if (agrees && !head.get("position").equals(last.get("position"))) {
            try {
                Files.writeString(
                        file,
                        head.get("position") + " " + head.get("hash") + " " + Instant.now() + "\n",
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException(
                        "The newest entry of the audit trail cannot be noted in " + file + ": " + e.getMessage(), e);
            }
        }
    }

    private String end() {
        if (Files.notExists(file)) {
            return "";
        }
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "r")) {
            open.seek(Math.max(0, open.length() - 4 * LONGEST_LINE));
            byte[] bytes = new byte[(int) (open.length() - open.getFilePointer())];
            open.readFully(bytes);
            return new String(bytes, StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException("The file " + file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
