package dev.catalogsync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.catalogsync.catalog.Document;
import dev.catalogsync.catalog.Kind;
import dev.catalogsync.shopify.Store;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.camel.FluentProducerTemplate;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Items and changes as the rooms before push leave them, and a look at what became of them. */
@TestComponent
public class TestCatalog {

    private final FluentProducerTemplate routes;
    private final JdbcClient database;
    private final Store store;
    private final TestRestTemplate http;

    TestCatalog(FluentProducerTemplate routes, JdbcClient database, Store store, TestRestTemplate http) {
        this.routes = routes;
        this.database = database;
        this.store = store;
        this.http = http;
    }

    public long newItem(String handle) {
        return database.sql("insert into item (store_id, kind, handle) values (?, 'PRODUCT', ?) returning id")
                .params(store.id(), handle)
                .query(Long.class)
                .single();
    }

    public Map<String, Object> item(long change) {
        return database.sql("select i.* from item i join staged_change c on c.item_id = i.id where c.id = ?")
                .param(change)
                .query()
                .singleRow();
    }

    public static Document document(Map<String, Object> item) {
        return Document.parse(Kind.PRODUCT, (String) item.get("document"));
    }

    public long approved(long item, String operation, Document before, Document after) {
        long batch = database.sql(
                        """
                        insert into sync_batch (store_id, type, direction, trigger, created_by, status)
                        values (?, 'PROPOSAL', 'PUSH_TO_SHOPIFY', 'REST', 'test', 'SUCCEEDED') returning id""")
                .param(store.id())
                .query(Long.class)
                .single();
        return database.sql(
                        """
                        insert into staged_change (store_id, batch_id, item_id, kind, direction, operation, before, after, status, proposed_by, decided_by)
                        values (?, ?, ?, 'PRODUCT', 'OUTGOING', ?, ?, ?, 'APPROVED', 'test', 'test') returning id""")
                .params(
                        store.id(),
                        batch,
                        item,
                        operation,
                        before == null ? null : before.toJson(),
                        after == null ? null : after.toJson())
                .query(Long.class)
                .single();
    }

    public Map<?, ?> request(Map<String, Object> body) {
        return routes.to("direct:push-request")
                .withVariable("actor", "test")
                .withBody(body)
                .request(Map.class);
    }

    public Map<String, Object> pushed(Long... changes) {
        return ended(((Number) request(Map.of("changes", List.of(changes))).get("batchId")).longValue());
    }

    /** The batch, once it has ended. */
    public Map<String, Object> ended(long id) {
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(batch(id))
                .as(() -> "tasks of the batch: " + tasks(id))
                .doesNotContainEntry("ended_at", null));
        return batch(id);
    }

    private List<Map<String, Object>> tasks(long batch) {
        return database.sql("select state, attempts, sent_at, next_attempt_at, error from push_task where batch_id = ?")
                .param(batch)
                .query()
                .listOfRows();
    }

    public Map<String, Object> batch(long id) {
        return database.sql("select * from sync_batch where id = ?")
                .param(id)
                .query()
                .singleRow();
    }

    public static Map<String, Object> counters(Map<String, Object> batch) {
        return Json.object((String) batch.get("counters"));
    }

    public String state(long change) {
        return database.sql("select status from staged_change where id = ?")
                .param(change)
                .query(String.class)
                .single();
    }

    public Map<String, Object> intent(long change) {
        return Json.object(database.sql("select intent from push_task where ? = any (change_ids)")
                .param(change)
                .query(String.class)
                .single());
    }

    public Map<?, ?> variables(long change) {
        return (Map<?, ?>) intent(change).get("variables");
    }

    /**
     * What was written in the last two seconds is asked of a person where nobody knows whether a call came through. With this all
     * products seem older.
     */
    public void letTheStoresClockBeBehind() {
        http.postForObject("/sandbox/faults", Map.of("clockSkew", -60), String.class);
    }

    /** Executed mutations of that name that have to do with the product of that handle. */
    public List<?> ledger(String handle, String mutation) {
        List<?> all = http.getForObject("/sandbox/ledger?mutation=" + mutation, List.class);
        String id = database.sql("select max(shopify_id) from item where handle = ?")
                .param(handle)
                .query(String.class)
                .optional()
                .orElse(null);
        return all.stream()
                .filter(entry -> entry.toString().contains(handle)
                        || id != null && entry.toString().contains(id))
                .toList();
    }
}
