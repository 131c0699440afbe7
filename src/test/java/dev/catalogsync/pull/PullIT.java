package dev.catalogsync.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.catalogsync.DataFolder;
import dev.catalogsync.WholeApplication;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.FluentProducerTemplate;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@WholeApplication
class PullIT {

    @Autowired
    JdbcClient database;

    @Autowired
    FluentProducerTemplate routes;

    @Autowired
    DataFolder data;

    @Test
    void aPullBringsExactlyWhatShopifyPromised() throws Exception {
        long batch = request(Map.of());
        await().atMost(Duration.ofSeconds(60)).ignoreExceptions().untilAsserted(() -> assertThat(
                        one("select spool_file from bulk_operation where batch_id = ?", batch))
                .isNotNull());
        Path spool = data.folder("spool").resolve("batch-" + batch + ".jsonl");
        assertThat(Files.size(spool))
                .isEqualTo(Long.parseLong(one("select file_size::text from bulk_operation where batch_id = ?", batch)));
    }

    private long request(Map<String, Object> body) {
        Map<?, ?> answer = routes.to("direct:pull-request")
                .withVariable("actor", "pia@example.com")
                .withBody(new HashMap<>(body))
                .request(Map.class);
        return ((Number) answer.get("batchId")).longValue();
    }

    private String one(String query, long id) {
        return database.sql(query).param(id).query(String.class).single();
    }
}
