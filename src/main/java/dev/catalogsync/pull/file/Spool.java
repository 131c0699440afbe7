package dev.catalogsync.pull.file;

import dev.catalogsync.DataFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;

/** The spool folder: results that are being downloaded or staged, and those of the last days. */
@Component("spool")
public class Spool {

    private static final Pattern NAME = Pattern.compile("batch-(\\d{1,18})\\.jsonl(\\.gz|\\.parts|\\.version)?");

    private final Path folder;
    private final Duration kept;

    Spool(DataFolder data, @Value("${catalog.pull.keep-spool}") Duration kept) {
        this.folder = data.folder("spool");
        this.kept = kept;
    }

    /** The name of the batch's file inside the folder. */
    public static String file(long batchId) {
        return "batch-" + batchId + ".jsonl";
    }

    /** The parameters of {@code select-ended.sql}: batches (a JSON array of ids) and seconds. */
    Map<String, Object> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Long> batches = files.map(
                            file -> NAME.matcher(file.getFileName().toString()))
                    .filter(Matcher::matches)
                    .map(name -> Long.valueOf(name.group(1)))
                    .distinct()
                    .toList();
            return Map.of("batches", batches.toString(), "seconds", kept.toSeconds());
        }
    }

    /** @param rows each with the id of a batch */
    void delete(List<Map<String, Object>> rows) throws IOException {
        for (Map<String, Object> row : rows) {
            String name = file(((Number) row.get("id")).longValue());
            Files.deleteIfExists(folder.resolve(name));
            Files.deleteIfExists(folder.resolve(name + ".gz"));
            Files.deleteIfExists(folder.resolve(name + ResultVersion.SUFFIX));
            FileSystemUtils.deleteRecursively(folder.resolve(name + ".parts"));
        }
    }
}
