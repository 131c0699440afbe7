package dev.catalogsync.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.catalogsync.CatalogSync;
import dev.catalogsync.DataFolder;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What stands on the console when the application cannot start: the reason and what to do, and no stack trace. */
@ExtendWith(OutputCaptureExtension.class)
class StartFailureIT {

    @TempDir
    Path data;

    @Test
    void aDataFolderInUse(CapturedOutput output) throws Exception {
        try (DataFolder held = new DataFolder(data)) {
            assertThat(held.root()).exists();
            start();
        }
        assertTold(output, "is in use by another process", "CATALOG_DATA");
    }

    @Test
    void aDataFolderThatIsAFile(CapturedOutput output) throws Exception {
        Path file = Files.writeString(data.resolve("file"), "");
        start("catalog.data=" + file);
        assertTold(output, "cannot be used", "CATALOG_DATA");
    }

    @Test
    void aDatabaseThatIsAway(CapturedOutput output) {
        start("catalog.database.url=jdbc:postgresql://127.0.0.1:1/catalog");
        assertTold(output, "The database refused the connection", "CATALOG_DB_URL");
    }

    @Test
    void twoWaysToVerifyTokens(CapturedOutput output) {
        start(
                "catalog.identity.supabase-url=https://abc.supabase.co",
                "catalog.identity.supabase-jwks-url=https://abc.supabase.co/keys",
                "catalog.identity.supabase-jwt-secret=0123456789abcdef0123456789abcdef");
        assertTold(output, "SUPABASE_JWT_SECRET and SUPABASE_JWKS_URL are both set", "Unset SUPABASE_JWT_SECRET");
        assertThat(output).doesNotContain("0123456789abcdef");
    }

    @Test
    void aPortInUse(CapturedOutput output) throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("0.0.0.0"))) {
            start("server.port=" + taken.getLocalPort());
            assertTold(output, "Port " + taken.getLocalPort() + " was already in use", "another port");
        }
    }

    private void start(String... settings) {
        Map<String, String> all = new LinkedHashMap<>(Map.of(
                "catalog.data", data.toString(),
                "server.port", "0",
                "catalog.cycle.enabled", "false",
                "catalog.database.binaries", "target/postgres",
                "spring.main.banner-mode", "off"));
        for (String setting : settings) {
            String[] pair = setting.split("=", 2);
            all.put(pair[0], pair[1]);
        }
        String[] arguments = all.entrySet().stream()
                .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                .toArray(String[]::new);
        assertThat(catchThrowable(() -> new SpringApplicationBuilder(CatalogSync.class).run(arguments)))
                .isNotNull();
    }

    private static void assertTold(CapturedOutput output, String happened, String action) {
        assertThat(output).contains("APPLICATION FAILED TO START", happened, action);
        assertThat(output.getAll().lines()).noneMatch(line -> line.startsWith("\tat "));
    }
}
