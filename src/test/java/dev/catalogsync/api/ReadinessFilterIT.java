package dev.catalogsync.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.catalogsync.Calls;
import dev.catalogsync.CatalogSync;
import dev.catalogsync.DataFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;

/** What is not there yet, or no longer, is not told as if it had never been. */
class ReadinessFilterIT {

    private static final String PATH = "/api/sync/batches";

    @TempDir
    Path data;

    private final List<Calls.Answer> early = new ArrayList<>();
    private Calls calls;

    @Test
    void callsBeforeTheRoutesRunAndAfterTheyStopAreAskedToComeAgain() {
        String[] settings = {
            "--catalog.data=" + data,
            "--server.port=0",
            "--catalog.cycle.enabled=false",
            "--catalog.sandbox.state=memory",
            "--catalog.sandbox.products=5",
            "--catalog.database.binaries=target/postgres-programs",
            "--camel.main.name=catalog-sync-running",
            "--spring.main.banner-mode=off"
        };
        ApplicationListener<WebServerInitializedEvent> listening = event -> {
            calls = new Calls(
                    event.getWebServer().getPort(),
                    event.getApplicationContext().getBean(DataFolder.class));
            early.add(calls.get("operator", PATH));
        };
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(CatalogSync.class)
                .listeners(listening)
                .run(settings)) {
            assertTold(early.getFirst(), "The application is starting.");
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> calls.get("operator", PATH).status() == 200);
            context.getBean(ReadinessFilter.class).stopping();
            assertTold(calls.get("operator", PATH), "The application is stopping.");
        }
    }

    private static void assertTold(Calls.Answer answer, String happened) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(503);
        assertThat(answer.header("Content-Type")).startsWith(Problem.MEDIA_TYPE);
        assertThat(answer.header("Retry-After")).isEqualTo("5");
        assertThat(answer.json().path("detail").asText()).startsWith(happened);
    }
}
