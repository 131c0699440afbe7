package dev.catalogsync.sandbox.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultFilesTest {

    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

    @TempDir
    private Path folder;

    private ResultFiles files;

    @BeforeEach
    void open() {
        files = new ResultFiles(folder, "secret", 25, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    @Test
    void aResultGoesAfterSevenDays() throws IOException {
        written(1, Duration.ofDays(7).plusSeconds(1));
        written(2, Duration.ofDays(7).minusSeconds(1));
        files.drop(Set.of());
        assertThat(left()).containsExactly("bulk-2.jsonl");
    }

    @Test
    void theOldestGoUntilTheRestFits() throws IOException {
        written(2, Duration.ofHours(4));
        written(1, Duration.ofHours(3));
        written(4, Duration.ofHours(2));
        written(3, Duration.ofHours(1));
        files.drop(Set.of());
        assertThat(left()).containsExactly("bulk-3.jsonl", "bulk-4.jsonl");
    }

    @Test
    void whatIsStillWrittenStays() throws IOException {
        written(1, Duration.ofDays(8));
        written(2, Duration.ofHours(2));
        written(3, Duration.ofHours(1));
        files.drop(Set.of("bulk-1.jsonl"));
        assertThat(left()).containsExactly("bulk-1.jsonl", "bulk-3.jsonl");
    }

    @Test
    void whatClientsLeftIsNoResult() throws IOException {
        Path staged = Files.writeString(files.path("staged-1"), "a file much larger than all results may be");
        Files.setLastModifiedTime(staged, FileTime.from(NOW.minus(Duration.ofDays(8))));
        files.drop(Set.of());
        assertThat(left()).containsExactly("staged-1");
    }

    /** Ten bytes of which two results fit. */
    private void written(long operation, Duration ago) {
        try {
            Path file = Files.writeString(files.path(ResultFiles.name(operation)), "0123456789");
            Files.setLastModifiedTime(file, FileTime.from(NOW.minus(ago)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> left() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
