package dev.catalogsync.pull.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

import dev.catalogsync.DataFolder;
import dev.catalogsync.WholeApplication;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.CamelContext;
import org.apache.camel.FluentProducerTemplate;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.context.bean.override.mockito.MockitoSpyBean;

@WholeApplication
@TestPropertySource(properties = "catalog.sandbox.products=120")
class WatchersIT {

    @Autowired
    JdbcClient database;

    @Autowired
    FluentProducerTemplate routes;

    @Autowired
    CamelContext camel;

    @Autowired
    DataFolder data;

    @MockitoSpyBean
    Download download;

    @Test
    void aLongFetchDelaysNobodyAndIsNotTakenAwayFromItsWatcher() throws Exception {
        camel.getRouteController().stopRoute("schedule-pull");
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        long slow = request("PRODUCT");
        doAnswer(call -> {
                    begun.countDown();
                    goOn.await();
                    return call.callRealMethod();
                })
                .when(download)
                .next(eq(slow), any(), any());
        Thread busy = Thread.ofVirtual().start(() -> {
            while (begun.getCount() > 0 && !Thread.currentThread().isInterrupted()) {
                routes.to("direct:pull-watch").send();
            }
        });
        try {
            begun.await();
            assertThat(phase(slow)).isEqualTo("FETCH");
            long other = request("COLLECTION");
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                routes.to("direct:pull-watch").send();
                assertThat(ended(other) || "STAGE".equals(phase(other))).isTrue();
            });
            assertThat(phase(slow)).isEqualTo("FETCH");

            // Its lease runs out, as after a minute, and is renewed by the others.
            database.sql("update sync_batch set leased_until = now() - interval '1 second' where id = ?")
                    .param(slow)
                    .update();
            routes.to("direct:pull-watch").send();
            assertThat(database.sql("select leased_until > now() and leased_by = ? from sync_batch where id = ?")
                            .params(data.lease(), slow)
                            .query(Boolean.class)
                            .single())
                    .isTrue();
            verify(download, times(1)).next(eq(slow), any(), any());
        } finally {
            goOn.countDown();
            busy.join();
        }
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            routes.to("direct:pull-watch").send();
            assertThat(database.sql("select status from sync_batch where id = ?")
                            .param(slow)
                            .query(String.class)
                            .single())
                    .isEqualTo("SUCCEEDED");
        });
        verify(download, times(1)).next(eq(slow), any(), any());
    }

    private boolean ended(long batch) {
        return phase(batch) == null;
    }

    private String phase(long batch) {
        return database.sql("select phase from sync_batch where id = ?")
                .param(batch)
                .query(String.class)
                .optional()
                .orElse(null);
    }

    private long request(String kind) {
        Map<?, ?> answer = routes.to("direct:pull-request")
                .withVariable("actor", "pia@example.com")
                .withBody(new HashMap<>(Map.of("kind", kind)))
                .request(Map.class);
        return ((Number) answer.get("batchId")).longValue();
    }
}
