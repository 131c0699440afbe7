package dev.catalogsync.cycle;

import dev.catalogsync.Json;
import dev.catalogsync.catalog.Document;
import dev.catalogsync.catalog.Kind;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.camel.FluentProducerTemplate;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Pull, edit, push, roll back, push the way back, pull again. Each step is a batch found by who made it, so that a start
 * after a crash waits for or makes only what is missing. A start after a whole cycle pulls and expects nothing new.
 */
@Component
class Cycle {

    private static final String MARK = "start-up cycle: ";

    private final FluentProducerTemplate routes;
    private final Duration patience;
    private final List<Step> steps = new ArrayList<>();

    Cycle(FluentProducerTemplate routes, @Value("${catalog.cycle.patience}") Duration patience) {
        this.routes = routes;
        this.patience = patience;
    }

    /** What was done, the first step that does not balance being the last. */
    record Report(List<Step> steps, boolean balanced) {}

    /** One full pull and nothing else: what a start may do to a shop of its owner's. */
    Report pull() throws InterruptedException {
        boolean balanced = step("pull", "start-up: pull " + Instant.now(), this::pull, counts -> true);
        return new Report(steps, balanced);
    }

    Report run() throws InterruptedException {
        boolean balanced = isDone("verify")
                ? step("pull again", MARK + "pull again " + Instant.now(), this::pull, staged(0))
                : step("pull", MARK + "pull", this::pull, counts -> count(counts, "staged") > 0)
                        && decided("edit", this::edit, 3)
                        && decided("create", this::create, 1)
                        && step("push", MARK + "push", this::push, applied(4))
                        && decided("roll back", this::rollBack, 3)
                        && step("push back", MARK + "push back", this::push, applied(3))
                        && step("verify", MARK + "verify", this::pull, staged(0));
        return new Report(steps, balanced);
    }

    private static Predicate<Map<String, Object>> staged(int changes) {
        return counts -> count(counts, "staged") == changes;
    }

    private static Predicate<Map<String, Object>> applied(int changes) {
        return counts -> count(counts, "applied") == changes;
    }

    private boolean isDone(String name) {
        Long batch = batchOf(MARK + name);
        return batch != null && "SUCCEEDED".equals(batch(batch).get("status"));
    }

    /** A step whose changes a person would have to decide: here it is the cycle that approves them. */
    private boolean decided(String name, Function<String, Long> start, int changes) throws InterruptedException {
        return step(name, MARK + name, start, staged(changes))
                && approve(steps.getLast().batchId());
    }

    private boolean step(
            String name, String actor, Function<String, Long> start, Predicate<Map<String, Object>> expected)
            throws InterruptedException {
        double pointsBefore = points();
        Long known = batchOf(actor);
        long batchId = known != null ? known : start.apply(actor);
        Map<String, Object> batch = ended(batchId);
        Map<String, Object> counts = Json.object((String) batch.get("counters"));
        String status = (String) batch.get("status");
        boolean succeeded = status.equals("SUCCEEDED");
        boolean balanced = succeeded && expected.test(counts);
        String problem = balanced
                ? null
                : succeeded ? "the counts are not what this step expects" : String.valueOf(batch.get("error"));
        steps.add(new Step(
                name,
                batchId,
                status,
                counts,
                ((Number) batch.get("seconds")).doubleValue(),
                points() - pointsBefore,
                balanced,
                problem));
        return balanced;
    }

    private long pull(String actor) {
        return batchId(ask(actor, "direct:pull-request", Map.of("type", "FULL", "kind", "PRODUCT")));
    }

    private long push(String actor) {
        return batchId(ask(actor, "direct:push-request", Map.of()));
    }

    private long rollBack(String actor) {
        return batchId(routes.to("direct:rollback-request")
                .withVariable("actor", actor)
                .withVariable("batchId", batchOf(MARK + "edit"))
                .withBody(new LinkedHashMap<>())
                .request(Map.class));
    }

    /** Three products are edited: a title, a price, the tags. */
    private long edit(String actor) {
        List<?> rows =
                routes.to("sql:classpath:sql/cycle/select-first-products.sql").request(List.class);
        List<Document> products = rows.stream()
                .map(row -> Document.parse(Kind.PRODUCT, (String) ((Map<?, ?>) row).get("document")))
                .toList();
        return propose(
                actor,
                List.of(
                        Map.of(
                                "id",
                                products.get(0).id(),
                                "title",
                                products.get(0).text("title") + " (new edition)"),
                        Map.of(
                                "id",
                                products.get(1).id(),
                                "variants",
                                raised(products.get(1).list("variants"))),
                        Map.of(
                                "id",
                                products.get(2).id(),
                                "tags",
                                with(products.get(2).tags(), "cycle"))));
    }

    private long create(String actor) {
        return propose(
                actor,
                List.of(Map.of(
                        "title", "Hand-thrown tea bowl",
                        "handle", "hand-thrown-tea-bowl",
                        "descriptionHtml", "<p>Stoneware, ash glaze. No two are alike.</p>",
                        "vendor", "Catalog Sync",
                        "productType", "Tableware",
                        "status", "DRAFT",
                        "tags", List.of("cycle", "stoneware"))));
    }

    private long propose(String actor, List<Map<String, Object>> documents) {
        return batchId(ask(actor, "direct:stage-propose", Map.of("documents", documents, "reason", "start-up cycle")));
    }

    private boolean approve(long batchId) {
        Map<String, Object> body = Map.of(
                "filter", Map.of("batch", batchId, "status", "PENDING"), "reason", "approved by the start-up cycle");
        ask(MARK + "review", "direct:review-bulk-approve", body);
        return true;
    }

    private static List<Map<String, Object>> raised(List<Map<String, Object>> variants) {
        List<Map<String, Object>> raised = new ArrayList<>(variants);
        Map<String, Object> first = new LinkedHashMap<>(variants.getFirst());
        first.put(
                "price",
                new BigDecimal((String) first.get("price")).add(BigDecimal.ONE).toPlainString());
        raised.set(0, first);
        return raised;
    }

    private static List<String> with(List<String> tags, String tag) {
        List<String> more = new ArrayList<>(tags);
        more.add(tag);
        return more;
    }

    private Map<?, ?> ask(String actor, String route, Map<String, Object> body) {
        return routes.to(route)
                .withVariable("actor", actor)
                .withVariable("trigger", "START_UP")
                .withBody(new LinkedHashMap<>(body))
                .request(Map.class);
    }

    private static long batchId(Map<?, ?> answer) {
        return ((Number) answer.get("batchId")).longValue();
    }

    private Long batchOf(String who) {
        List<?> rows = routes.to("sql:classpath:sql/cycle/select-step.sql")
                .withBody(Map.of("actor", who))
                .request(List.class);
        return rows.isEmpty() ? null : ((Number) ((Map<?, ?>) rows.getFirst()).get("id")).longValue();
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> batch(long batchId) {
        List<?> rows = routes.to("sql:classpath:sql/cycle/select-batch.sql")
                .withBody(Map.of("batchId", batchId))
                .request(List.class);
        return (Map<String, Object>) rows.getFirst();
    }

    private double points() {
        return routes.to("sql:classpath:sql/cycle/select-points.sql?outputType=SelectOne")
                .request(Double.class);
    }

    private Map<String, Object> ended(long batchId) throws InterruptedException {
        Instant until = Instant.now().plus(patience);
        Map<String, Object> batch = batch(batchId);
        while (batch.get("phase") != null) {
            if (Instant.now().isAfter(until)) {
                throw new IllegalStateException(
                        "Batch " + batchId + " is still in phase " + batch.get("phase") + " after " + patience
                                + ". It was left as it is and goes on; see GET /api/sync/batches/" + batchId + ".");
            }
            Thread.sleep(100);
            batch = batch(batchId);
        }
        return batch;
    }

    private static long count(Map<String, Object> counts, String name) {
        return counts.get(name) instanceof Number number ? number.longValue() : 0;
    }
}
