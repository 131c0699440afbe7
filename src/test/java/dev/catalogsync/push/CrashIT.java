package dev.catalogsync.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.catalogsync.Calls;
import dev.catalogsync.DataFolder;
import dev.catalogsync.TestCatalog;
import dev.catalogsync.WholeApplication;
import dev.catalogsync.catalog.Document;
import dev.catalogsync.catalog.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.builder.AdviceWithRouteBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;

/** A worker dies at each point where it matters; the next start of the node goes on. */
@WholeApplication
@Import(TestCatalog.class)
@DirtiesContext
class CrashIT {

    enum Point {
        BEFORE_INTENT,
        BEFORE_SEND,
        BEFORE_RESTORE,
        AFTER_REPLY,
        AFTER_COMMIT
    }

    /** As after a kill, nothing is written down any more. */
    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private static final AtomicReference<Point> NEXT = new AtomicReference<>();

    @Autowired
    private TestCatalog catalog;

    @Autowired
    private CamelContext camel;

    @Autowired
    private JdbcClient database;

    @Autowired
    private DataFolder data;

    @LocalServerPort
    private int port;

    private final String handle = "jug-" + UUID.randomUUID();

    @BeforeEach
    void arm() throws Exception {
        NEXT.set(null);
        catalog.letTheStoresClockBeBehind();
        if (camel.getRegistry().lookupByName("armed") != null) {
            return;
        }
        camel.getRegistry().bind("armed", true);
        AdviceWith.adviceWith(camel, "push-mutate", route -> {
            before(route, "push-record-intent", Point.BEFORE_INTENT);
            before(route, "push-send-mutation", Point.BEFORE_SEND);
        });
        AdviceWith.adviceWith(
                camel, "push-restore", route -> route.weaveAddFirst().process(exchange -> die(Point.BEFORE_RESTORE)));
        AdviceWith.adviceWith(
                camel, "push-record-failure", route -> route.weaveAddFirst().process(exchange -> {
                    if (exchange.getProperty(Exchange.EXCEPTION_CAUGHT) instanceof Killed killed) {
                        throw killed;
                    }
                }));
        AdviceWith.adviceWith(camel, "push-record", route -> {
            before(route, "push-record-outcome", Point.AFTER_REPLY);
            route.weaveById("push-record-outcome").after().process(exchange -> die(Point.AFTER_COMMIT));
        });
    }

    private static void before(AdviceWithRouteBuilder route, String step, Point point) {
        route.weaveById(step).before().process(exchange -> die(point));
    }

    private static void die(Point point) {
        if (NEXT.compareAndSet(point, null)) {
            throw new Killed();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aNewProductIsMadeOnce(Point point) {
        long change = catalog.approved(catalog.newItem(handle), "CREATE", null, jug());

        assertThat(killedAndStartedAgain(point, change)).containsEntry("status", "SUCCEEDED");

        assertThat(catalog.ledger(handle, "productSet")).hasSize(1);
        assertThat(catalog.item(change)).containsEntry("sync_status", "SYNCED").containsEntry("version", 1);
        assertThat(catalog.state(change)).isEqualTo("APPLIED");
        assertThat(letters(change)).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void anEditIsMadeOnce(Point point) {
        long create = catalog.approved(catalog.newItem(handle), "CREATE", null, jug());
        catalog.pushed(create);
        Map<String, Object> item = catalog.item(create);
        Document base = TestCatalog.document(item);
        long change = catalog.approved((Long) item.get("id"), "UPDATE", base, base.with("title", "Ewer"));

        assertThat(killedAndStartedAgain(point, change)).containsEntry("status", "SUCCEEDED");

        assertThat(catalog.ledger(handle, "productUpdate")).hasSize(1);
        assertThat(catalog.item(change)).containsEntry("version", 2);
        assertThat(letters(change)).isZero();
    }

    @ParameterizedTest
    @EnumSource
    @Tag("req-41")
    void aReturnIsMadeAndPublishedOnce(Point point) {
        long create = catalog.approved(catalog.newItem(handle), "CREATE", null, jug());
        catalog.pushed(create);
        Map<String, Object> item = catalog.item(create);
        published((String) item.get("shopify_id"));
        long delete = catalog.approved((Long) item.get("id"), "DELETE", TestCatalog.document(item), null);
        catalog.pushed(delete);
        long back = catalog.approved((Long) item.get("id"), "CREATE", null, TestCatalog.document(item));
        database.sql("update staged_change set inverse_of = ? where id = ?")
                .params(delete, back)
                .update();

        assertThat(killedAndStartedAgain(point, back)).containsEntry("status", "SUCCEEDED");

        assertThat(catalog.ledger(handle, "productSet"))
                .as("made, and made again")
                .hasSize(2);
        assertThat(catalog.ledger(handle, "publishablePublish"))
                .as("published by the merchant, and again")
                .hasSize(2);
        assertThat(letters(back)).isZero();
    }

    private void published(String id) {
        String query = "mutation { publishablePublish(id: \"" + id
                + "\", input: [{publicationId: \"gid://shopify/Publication/178000000001\"}]) { userErrors { message } } }";
        assertThat(new Calls(port, data).admin(query, Map.of()).body()).contains("\"userErrors\":[]");
    }

    private Map<String, Object> killedAndStartedAgain(Point point, long change) {
        NEXT.set(point);
        Number batch =
                (Number) catalog.request(Map.of("changes", List.of(change))).get("batchId");
        await().atMost(Duration.ofSeconds(20)).until(() -> NEXT.get() == null);
        // As if another start of this node had claimed it, which is dead by now.
        database.sql("update push_task set leased_by = ? where batch_id = ? and leased_by = ?")
                .params(data.node() + " an earlier start", batch.longValue(), data.lease())
                .update();
        return catalog.ended(batch.longValue());
    }

    private long letters(long change) {
        return database.sql("select count(*) from dead_letter where change_id = ?")
                .param(change)
                .query(Long.class)
                .single();
    }

    private Document jug() {
        return Document.of(Kind.PRODUCT, Map.of("title", "Jug", "handle", handle, "vendor", "Kiln", "status", "DRAFT"));
    }
}
