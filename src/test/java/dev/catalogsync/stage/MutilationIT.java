package dev.catalogsync.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.catalogsync.DataFolder;
import dev.catalogsync.WholeApplication;
import dev.catalogsync.catalog.Document;
import dev.catalogsync.catalog.FieldChange;
import dev.catalogsync.catalog.Kind;
import dev.catalogsync.catalog.Merge;
import dev.catalogsync.stage.ResultLines.Harm;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.camel.CamelContext;
import org.apache.camel.FluentProducerTemplate;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/** Whole pulls, HTTP to database, whose result is damaged at the store, or on this machine's disk before it is staged. */
@WholeApplication
@TestPropertySource(properties = {"catalog.sandbox.products=12", "catalog.sandbox.state=folder"})
class MutilationIT {

    private static final long SEED = Long.getLong("seed", System.nanoTime());

    @Autowired
    JdbcClient database;

    @Autowired
    FluentProducerTemplate routes;

    @Autowired
    CamelContext camel;

    @Autowired
    DataFolder data;

    @Autowired
    TestRestTemplate http;

    private final Random random = new Random(SEED);

    @Test
    void aPullSucceedsOnlyWithEveryLineThatTheStoreSent() throws Exception {
        System.out.println("seed " + SEED);
        camel.getRouteController().stopRoute("schedule-pull");
        assertThat(status(ended(requested()))).isEqualTo("SUCCEEDED");
        Map<String, Object> catalog = catalog();
        int moved = 0;
        int pulls = Integer.getInteger("pulls", 12);
        for (int i = 0; i < pulls; i++) {
            long batch = requested();
            boolean atTheStore = random.nextBoolean();
            if (atTheStore) {
                until(batch, "WATCH");
                awaitResult(batch);
            } else {
                until(batch, "STAGE");
            }
            List<Harm> harms = new ArrayList<>();
            boolean same = mutilate(atTheStore ? result(batch) : spool(batch), harms);
            moved += same ? 1 : 0;
            ended(batch);
            String told = "seed %d, pull %d, %s, %s: %s"
                    .formatted(SEED, i, harms, atTheStore ? "at the store" : "on disk", error(batch));
            assertThat(status(batch)).as(told).isEqualTo(same ? "SUCCEEDED" : "INCOMPLETE");
            if (same) {
                // Media and variants come in the order of their lines, which is part of a product.
                assertThat(staged(batch)).as(told).allMatch(path -> path.endsWith(".order"));
            }
            assertThat(catalog()).as(told).isEqualTo(catalog);
        }
        long last = ended(requested());
        assertThat(status(last)).isEqualTo("SUCCEEDED");
        assertThat(staged(last)).allMatch(path -> path.endsWith(".order"));
        assertThat(database.sql("select count(*)::int from staged_change where operation = 'DELETE'")
                        .query(Integer.class)
                        .single())
                .isZero();
        System.out.printf("pulls|%d whole pulls, %d of them only in another order%n", pulls, moved);
    }

    /** Where what a batch staged differs. */
    private List<String> staged(long batch) {
        return database
                .sql("select before, after from staged_change where batch_id = ?")
                .param(batch)
                .query((row, number) -> row.getString(1) == null
                        ? List.of(new FieldChange("a whole item", null, row.getString(2)))
                        : Merge.differences(
                                Document.parse(Kind.PRODUCT, row.getString(1)),
                                Document.parse(Kind.PRODUCT, row.getString(2))))
                .list()
                .stream()
                .flatMap(List::stream)
                .map(FieldChange::path)
                .toList();
    }

    /** Whether every line is still there, in whatever order. */
    private boolean mutilate(Path file, List<Harm> harms) throws IOException {
        List<byte[]> lines = new ArrayList<>();
        Files.readString(file).lines().forEach(line -> lines.add(line.getBytes(StandardCharsets.UTF_8)));
        List<String> before = sorted(lines);
        int times = 1 + random.nextInt(2);
        while (harms.size() < times) {
            Harm harm = ResultLines.anyHarm(random);
            // A byte that is flipped inside a value takes nothing away; see MutilationTest.
            if (harm != Harm.FLIPPED) {
                ResultLines.harm(lines, harm, random);
                harms.add(harm);
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] line : lines) {
            out.writeBytes(line);
            out.write('\n');
        }
        Files.write(file, out.toByteArray());
        return before.equals(sorted(lines));
    }

    private static List<String> sorted(List<byte[]> lines) {
        return lines.stream()
                .map(line -> new String(line, StandardCharsets.ISO_8859_1))
                .sorted()
                .toList();
    }

    private long requested() {
        Map<?, ?> answer = routes.to("direct:pull-request")
                .withVariable("actor", "test")
                .withBody(new HashMap<>())
                .request(Map.class);
        return ((Number) answer.get("batchId")).longValue();
    }

    private long ended(long batch) throws Exception {
        until(batch, null);
        return batch;
    }

    private void until(long batch, String phase) throws Exception {
        if ("STAGE".equals(phase)) {
            camel.getRouteController().stopRoute("stage-claim");
        } else {
            camel.getRouteController().startRoute("stage-claim");
        }
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            database.sql("update sync_batch set next_look_at = now() where id = ? and phase is not null")
                    .param(batch)
                    .update();
            if (!"STAGE".equals(phase(batch))) {
                routes.to("direct:pull-watch").send();
            }
            assertThat(phase(batch)).as(error(batch)).isEqualTo(phase);
        });
    }

    /** Until the store has written it, which the pull has not seen yet. */
    private void awaitResult(long batch) {
        String query = "{\"query\":\"{ bulkOperation(id: \\\"%s\\\") { status } }\"}"
                .formatted(text("select shopify_id from bulk_operation where batch_id = ?", batch));
        HttpHeaders headers = new HttpHeaders();
        headers.set("X-Shopify-Access-Token", "sandbox");
        headers.setContentType(MediaType.APPLICATION_JSON);
        await().until(() -> http.postForObject(
                        "/sandbox/admin/api/2026-10/graphql.json", new HttpEntity<>(query, headers), String.class)
                .contains("COMPLETED"));
    }

    private Path result(long batch) {
        String id = text("select shopify_id from bulk_operation where batch_id = ?", batch);
        return data.root().resolve("sandbox/files/bulk-" + id.substring(id.lastIndexOf('/') + 1) + ".jsonl");
    }

    private Path spool(long batch) {
        return data.folder("spool").resolve("batch-" + batch + ".jsonl");
    }

    private String phase(long batch) {
        return text("select phase from sync_batch where id = ?", batch);
    }

    private String status(long batch) {
        return text("select status from sync_batch where id = ?", batch);
    }

    private String error(long batch) {
        return text("select error from sync_batch where id = ?", batch);
    }

    private String text(String sql, long batch) {
        return database.sql(sql).param(batch).query(String.class).optional().orElse(null);
    }

    /** What the catalog has, by Shopify id; in which order a result brought an item's children is no matter. */
    private Map<String, Object> catalog() {
        Map<String, Object> items = new HashMap<>();
        database.sql("select shopify_id, document from item").query(row -> {
            items.put(row.getString(1), ResultLines.content(row.getString(2)));
        });
        return items;
    }
}
