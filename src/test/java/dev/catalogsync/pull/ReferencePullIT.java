package dev.catalogsync.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.catalogsync.CatalogSync;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.FluentProducerTemplate;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Results of real stores, served by the sandbox as its catalog and pulled over HTTP like any other. */
class ReferencePullIT {

    @TempDir
    Path data;

    @ParameterizedTest
    @ValueSource(
            strings = {"gatsby/products.jsonl", "captured/jsonl/bulk-query-products-variants-media-metafields.jsonl"})
    void everyLineOfARecordedResultIsAccountedFor(String name) throws Exception {
        Path file = Path.of(System.getProperty("reference.dir", "../shared"), "shopify", name)
                .toAbsolutePath()
                .normalize();
        Assumptions.assumeTrue(Files.exists(file), "skipped: no reference data at " + file);
        try (ConfigurableApplicationContext application = new SpringApplicationBuilder(CatalogSync.class)
                .run(
                        "--server.port=0",
                        "--catalog.data=" + data,
                        "--catalog.database.binaries=target/postgres-programs",
                        "--catalog.cycle.enabled=false",
                        "--catalog.sandbox.catalog=file:" + file)) {
            Map<?, ?> answer = application
                    .getBean(FluentProducerTemplate.class)
                    .to("direct:pull-request")
                    .withVariable("actor", "test")
                    .withBody(new HashMap<>())
                    .request(Map.class);
            JdbcClient database = application.getBean(JdbcClient.class);
            Object batch = answer.get("batchId");
            await().atMost(Duration.ofMinutes(1))
                    .untilAsserted(() -> assertThat(database.sql("select status from sync_batch where id = ?")
                                    .param(batch)
                                    .query(String.class)
                                    .single())
                            .isEqualTo("SUCCEEDED"));
            JsonNode counts = new ObjectMapper()
                    .readTree(database.sql("select counters from sync_batch where id = ?")
                            .param(batch)
                            .query(String.class)
                            .single());
            int lines = Files.readAllLines(file).size();
            assertThat(counts.path("lines").asInt()).isEqualTo(lines);
            assertThat(counts.path("promisedObjects").asInt()).isEqualTo(lines);
            assertThat(counts.path("staged").asInt())
                    .isEqualTo(counts.path("roots").asInt())
                    .isPositive();
        }
    }
}
