package dev.catalogsync.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.OperatingSystemMXBean;
import dev.catalogsync.DataFolder;
import dev.catalogsync.WholeApplication;
import dev.catalogsync.shopify.Store;
import dev.catalogsync.stage.file.Chunk;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.FluentProducerTemplate;
import org.apache.camel.Route;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/**
 * Camel's share of staging: one fetched batch is staged again and again, by turns through the route {@code stage-split} and by a
 * plain loop over the same beans. Run by {@code bench/run P6}, and never in a build: it measures, and promises nothing.
 */
@WholeApplication
@TestPropertySource(
        properties = {
            "catalog.sandbox.products=${products:20000}",
            "spring.main.banner-mode=off",
            "logging.level.root=warn"
        })
class CamelShare {

    @Autowired
    CamelContext camel;

    @Autowired
    FluentProducerTemplate routes;

    @Autowired
    JdbcClient database;

    @Autowired
    Staging staging;

    @Autowired
    Conclusion conclusion;

    @Autowired
    KnownItems known;

    @Autowired
    Comparison comparison;

    @Autowired
    Enrichment enrichment;

    @Autowired
    DataFolder data;

    @Autowired
    Store store;

    /** How long it took, how long the thread of the route computed, and how long all threads of the application did; in seconds. */
    private record Took(double wall, double thread, double all) {}

    private interface Walk {
        void over(Map<String, Object> batch) throws Exception;
    }

    @Test
    void share() throws Exception {
        for (Route route : camel.getRoutes()) {
            if (route.getId().startsWith("schedule-") || route.getId().endsWith("-claim")) {
                camel.getRouteController().stopRoute(route.getId());
            }
        }
        long batch = fetched();
        String counters = database.sql("select counters from sync_batch where id = ?")
                .param(batch)
                .query(String.class)
                .single();
        int rounds = Integer.getInteger("rounds", 5);
        for (int i = 0; i < 3; i++) {
            // Not counted: until both ways are compiled.
            once(batch, counters, i == 0, this::throughCamel);
            once(batch, counters, i == 0, this::directly);
        }
        compare("first pull", Math.max(2, rounds / 8), batch, counters, true);
        compare("nothing changed", rounds, batch, counters, false);
    }

    private long fetched() {
        Map<?, ?> answer = routes.to("direct:pull-request")
                .withVariable("actor", "bench")
                .withBody(Map.of())
                .request(Map.class);
        long batch = ((Number) answer.get("batchId")).longValue();
        await().atMost(Duration.ofMinutes(10))
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> {
                    routes.to("direct:pull-watch").send();
                    assertThat(phase(batch)).isEqualTo("STAGE");
                });
        return batch;
    }

    private void compare(String what, int rounds, long batch, String counters, boolean first) throws Exception {
        List<Took> camels = new ArrayList<>();
        List<Took> directs = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            // By turns first, so that neither always finds the database as the other left it.
            if (i % 2 == 0) {
                camels.add(once(batch, counters, first, this::throughCamel));
                directs.add(once(batch, counters, first, this::directly));
            } else {
                directs.add(once(batch, counters, first, this::directly));
                camels.add(once(batch, counters, first, this::throughCamel));
            }
        }
        System.out.printf(
                Locale.ROOT,
                "share|%s|%d|%.3f|%.3f|%.4f|%.4f|%.3f%n",
                what,
                rounds,
                median(camels.stream().map(Took::wall).toList()),
                median(directs.stream().map(Took::wall).toList()),
                median(camels.stream().map(Took::thread).toList()),
                median(directs.stream().map(Took::thread).toList()),
                median(directs.stream().map(Took::all).toList()));
    }

    private Took once(long batch, String counters, boolean first, Walk walk) throws Exception {
        if (first) {
            database.sql("truncate item cascade").update();
        }
        database.sql(
                        "update sync_batch set phase = 'STAGE', status = 'RUNNING', checkpoint = '{}', counters = ?, ended_at = null, next_look_at = now(), leased_until = null where id = ?")
                .params(counters, batch)
                .update();
        Map<?, ?> claimed = routes.to("sql:classpath:sql/stage/claim-batch.sql?outputType=SelectOne")
                .request(Map.class);
        @SuppressWarnings("unchecked")
        Map<String, Object> row = (Map<String, Object>) claimed;
        OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long wall = System.nanoTime();
        long thread = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        long all = process.getProcessCpuTime();
        walk.over(row);
        Took took = new Took(
                (System.nanoTime() - wall) / 1e9,
                (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - thread) / 1e9,
                (process.getProcessCpuTime() - all) / 1e9);
        assertThat(phase(batch)).isEqualTo("DECIDE");
        return took;
    }

    private void throughCamel(Map<String, Object> batch) {
        routes.to("direct:stage-split")
                .withVariable("batchId", batch.get("batchId"))
                .withBody(batch)
                .request(Object.class);
    }

    private void directly(Map<String, Object> batch) throws Exception {
        Run run = staging.open(batch);
        try {
            Iterator<Chunk> chunks = run.getChunks();
            while (chunks.hasNext()) {
                Chunk chunk = chunks.next();
                staging.check(run, chunk);
                Comparison.Differences found = comparison.of(run, enrichment.of(chunk, known.moved(run, chunk)));
                staging.pass(run, found);
                if (staging.isDue(run, found)) {
                    staging.write(run, found);
                }
            }
            staging.await(run);
            conclusion.finish(run);
        } finally {
            staging.close(run);
        }
    }

    private String phase(long batch) {
        return database.sql("select phase from sync_batch where id = ?")
                .param(batch)
                .query(String.class)
                .single();
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }
}
