package dev.catalogsync.pull.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.catalogsync.DataFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveTest {

    @TempDir
    Path folder;

    @Test
    void aResultIsKeptAsItCameWithItsHash() throws IOException {
        try (DataFolder data = new DataFolder(folder)) {
            Archive archive = new Archive(data, properties("shops/demo/"));
            Files.writeString(folder.resolve("spool/batch-5.jsonl"), "abc");
            Map<String, Object> archived = archive.draft(5, "2026/11");
            archive.keep(archived);

            // SHA-256 of "abc", FIPS 180-2 appendix B.1.
            assertThat(archived)
                    .containsEntry("sha256", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
                    .containsEntry("archive", "shops/demo/2026/11/batch-5.jsonl.gz");
            Path kept = folder.resolve("archive/shops/demo/2026/11/batch-5.jsonl.gz");
            try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(kept))) {
                assertThat(in.readAllBytes()).asString().isEqualTo("abc");
            }
            assertThat(folder.resolve("spool/batch-5.jsonl.gz")).doesNotExist();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"${body}/", "../../", "/etc/", "a b/", "shops", "A/"})
    void aPrefixThatIsNoPlainFolderIsRefused(String prefix) {
        assertThatThrownBy(() -> properties(prefix)).isInstanceOf(IllegalArgumentException.class);
    }

    private static ArchiveProperties properties(String prefix) {
        return new ArchiveProperties("", prefix, "us-east-1", "", "", "");
    }
}
