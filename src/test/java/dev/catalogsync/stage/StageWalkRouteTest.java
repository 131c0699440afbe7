package dev.catalogsync.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.catalogsync.catalog.Kind;
import dev.catalogsync.stage.file.Chunk;
import dev.catalogsync.stage.file.ItemFile;
import dev.catalogsync.stage.file.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.component.seda.SedaEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/** The splitter, the enricher, the filter, the wire tap and the aggregator of a walk, with beans that remember what reached them. */
class StageWalkRouteTest {

    private static final int CHUNKS = 20;
    private static final int ITEMS = 2;

    @TempDir
    private Path folder;

    private final CamelContext camel = new DefaultCamelContext();
    private final Beans beans = new Beans();
    private Run run;

    /** In which chunks something differs, which of them stands in another order, and what was written. */
    private static final class Beans {
        private Set<Integer> differing = Set.of();
        private int outOfOrder = -1;
        private RuntimeException trouble;
        private int checked;
        private int asked;
        private int compared;
        private int written;

        private final Staging staging = new Staging(null, null, null, null, null, 2_000) {
            @Override
            void check(Run run, Chunk chunk) {
                if (checked++ == outOfOrder) {
                    throw new OutOfOrder(Order.GROUPED);
                }
            }

            @Override
            void write(Run run, Comparison.Differences found) {
                if (trouble != null) {
                    throw trouble;
                }
                if (found.getSize() > 0) {
                    written++;
                }
            }
        };

        private final KnownItems known = new KnownItems(null) {
            @Override
            Map<Integer, Long> moved(Run run, Chunk chunk) {
                return differing.contains(asked++) ? Map.of(0, Enriched.NEW) : Map.of();
            }
        };

        private final Comparison comparison = new Comparison(null) {
            @Override
            Differences of(Run run, KnownItems.Enriched chunk) {
                compared++;
                List<Refused> one =
                        chunk.moved().isEmpty() ? List.of() : List.of(new Refused(0, 0, "", "", Refused.Kind.BROKEN));
                return new Differences(
                        chunk.chunk(),
                        run.documents(),
                        List.of(),
                        List.of(),
                        List.of(),
                        one,
                        List.of(),
                        ITEMS - one.size(),
                        0);
            }
        };
    }

    @BeforeEach
    void start() throws Exception {
        camel.getRegistry().bind("staging", beans.staging);
        camel.getRegistry().bind("stageKnown", beans.known);
        camel.getRegistry().bind("stageComparison", beans.comparison);
        camel.getRegistry().bind("stageEnrichment", new Enrichment());
        String routes = routes("stage", "stage-walk", "stage-ask", "stage-progress") + routes("dead-letter", "rooms");
        PluginHelper.getRoutesLoader(camel).loadRoutes(ResourceHelper.fromString("walk.camel.yaml", routes));
        camel.getPropertiesComponent().addInitialProperty("catalog.progress-interval", "1000");
        // What a queue still holds at the end is of no interest.
        camel.getShutdownStrategy().setTimeout(1);
        camel.start();
        camel.getRouteController().stopRoute("stage-progress");
    }

    @AfterEach
    void stop() {
        camel.stop();
    }

    @Test
    void aChunkInWhichNothingDiffersIsCountedAndNotWritten() throws Exception {
        beans.differing = Set.of(3, 11, 12);
        assertThat(walk().getException()).isNull();
        assertThat(beans.compared).isEqualTo(CHUNKS);
        assertThat(beans.written).isEqualTo(3);
        assertThat(run.passed().tally().counts())
                .containsEntry("roots", (long) CHUNKS * ITEMS)
                .as("of the chunks that were dropped; those of the others are counted when they are written")
                .containsEntry("unchanged", (long) (CHUNKS - 3) * ITEMS);
    }

    @Test
    void eachChunkIsEnrichedInItsTurnAndWhoLooksOnHearsOfIt() throws Exception {
        beans.differing = IntStream.range(0, CHUNKS).boxed().collect(Collectors.toSet());
        assertThat(walk().getException()).isNull();
        assertThat(beans.asked).isEqualTo(CHUNKS);
        assertThat(beans.written).isEqualTo(CHUNKS);
        SedaEndpoint progress = camel.getEndpoint("seda:stage-progress?size=100", SedaEndpoint.class);
        await().untilAsserted(() -> assertThat(progress.getExchanges()).hasSize(CHUNKS));
    }

    @Test
    void ofEachWalkThatIsUnderWayTheLatestIsTold() throws Exception {
        Set<Object> told = ConcurrentHashMap.newKeySet();
        AdviceWith.adviceWith(camel, "stage-progress", route -> route.weaveById("stage-log-progress")
                .replace()
                .process(exchange -> told.add(exchange.getMessage().getBody())));
        ProducerTemplate progress = camel.createProducerTemplate();
        for (Map<String, Object> one : List.of(far(1, 10), far(2, 70), far(1, 40), far(3, 20), far(3, 100))) {
            progress.sendBody("seda:stage-progress?size=100", one);
        }
        camel.getRouteController().startRoute("stage-progress");
        await().untilAsserted(() -> assertThat(told).containsExactlyInAnyOrder(far(1, 40), far(2, 70)));
    }

    private static Map<String, Object> far(long batch, int percent) {
        return Map.of("batchId", batch, "percent", percent, "lines", percent);
    }

    @Test
    void whatCannotBeWrittenEndsTheWalk() throws Exception {
        beans.differing = Set.of(4);
        beans.trouble = new IllegalStateException("the batch was cancelled");
        assertThat(walk().getException()).hasStackTraceContaining("the batch was cancelled");
        assertThat(beans.compared).isEqualTo(5);
    }

    @Test
    void linesThatStandInAnotherOrderEndTheWalk() throws Exception {
        beans.outOfOrder = 2;
        assertThat(walk().getException()).hasRootCauseInstanceOf(OutOfOrder.class);
        assertThat(beans.asked).isEqualTo(2);
    }

    private Exchange walk() throws IOException {
        Path file = folder.resolve("result.jsonl");
        Files.write(
                file,
                IntStream.range(0, CHUNKS * ITEMS)
                        .mapToObj(i -> "{\"id\":\"gid://shopify/Product/" + (1000 + i) + "\",\"title\":\"Mug\"}")
                        .toList());
        Map<String, Object> batch = Map.of("batchId", 1, "storeId", 1, "type", "FULL", "checkpoint", "{}");
        try (Run walk =
                new Run(batch, Kind.PRODUCT, new HashMap<>(), new ItemFile(file, Kind.PRODUCT, ITEMS), Order.GROUPED)) {
            run = walk;
            return camel.createProducerTemplate().request("direct:stage-walk", exchange -> {
                exchange.setVariable("run", run);
                exchange.setVariable("batchId", 1L);
            });
        }
    }

    /** Some elements of a route file. */
    private static String routes(String room, String... ids) throws IOException {
        List<?> all = new Yaml().load(Files.readString(Path.of("routes", room + ".camel.yaml")));
        Set<String> wanted = Set.of(ids);
        return new Yaml()
                .dump(all.stream()
                        .filter(element -> ((Map<?, ?>) element)
                                .values().stream().anyMatch(route -> wanted.contains(((Map<?, ?>) route).get("id"))))
                        .toList());
    }
}
