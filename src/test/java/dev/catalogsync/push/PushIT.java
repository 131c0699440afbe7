package dev.catalogsync.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.catalogsync.WholeApplication;
import dev.catalogsync.catalog.Document;
import dev.catalogsync.catalog.Kind;
import dev.catalogsync.catalog.Merge;
import dev.catalogsync.shopify.Detour;
import dev.catalogsync.shopify.Json;
import dev.catalogsync.shopify.Store;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.FluentProducerTemplate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

@WholeApplication
@Import(Detour.Line.class)
@TestPropertySource(properties = {"spring.main.allow-bean-definition-overriding=true", "catalog.push.max-attempts=4"})
class PushIT {

    @Autowired
    private FluentProducerTemplate routes;

    @Autowired
    private JdbcClient database;

    @Autowired
    private Store store;

    @Autowired
    private Detour detour;

    @Autowired
    private TestRestTemplate http;

    private final String handle = "bowl-" + UUID.randomUUID();

    @BeforeEach
    void noTrouble() {
        detour.clear();
    }

    @Test
    void anApprovedNewProductReachesTheStoreOnceAndComesBackWhole() {
        long change = approved(item(null), "CREATE", null, bowl());

        Map<String, Object> batch = pushed(change);

        assertThat(batch).containsEntry("status", "SUCCEEDED");
        assertThat(counters(batch))
                .containsEntry("changes", 1)
                .containsEntry("tasks", 1)
                .containsEntry("applied", 1);
        assertThat(ledger("productSet")).hasSize(1);
        Map<String, Object> item = item(change);
        assertThat((String) item.get("shopify_id")).startsWith("gid://shopify/Product/");
        assertThat(item).containsEntry("sync_status", "SYNCED").containsEntry("handle", handle);
        Document document = document(item);
        assertThat(document.list("variants"))
                .allSatisfy(variant -> assertThat(variant.get("id")).isNotNull());
        assertThat(state(change)).isEqualTo("APPLIED");
    }

    @Test
    void aTitleGoesOutAlone() {
        Map<String, Object> item = created();
        Document after = document(item).with("title", "A bowl of another name");
        long change = approved((Long) item.get("id"), "UPDATE", document(item), after);

        Map<String, Object> batch = pushed(change);

        assertThat(batch).containsEntry("status", "SUCCEEDED");
        assertThat(ledger("productUpdate")).hasSize(1);
        assertThat(intent(change)).containsEntry("document", "product-update");
        assertThat(variables(change).get("product"))
                .isEqualTo(Map.of("id", item.get("shopify_id"), "title", "A bowl of another name"));
        assertThat(Merge.differences(after, document(item(change)))).isEmpty();
    }

    @Test
    void severalChangesOfOneItemAreOneMutation() {
        Map<String, Object> item = created();
        Document base = document(item);
        long first = approved((Long) item.get("id"), "UPDATE", base, base.with("title", "One"));
        long second = approved((Long) item.get("id"), "UPDATE", base, base.with("vendor", "Two"));

        Map<String, Object> batch = pushed(first, second);

        assertThat(counters(batch))
                .containsEntry("changes", 2)
                .containsEntry("tasks", 1)
                .containsEntry("applied", 2);
        assertThat(ledger("productUpdate")).hasSize(1);
        assertThat(document(item(first)).text("title")).isEqualTo("One");
        assertThat(document(item(first)).text("vendor")).isEqualTo("Two");
    }

    @Test
    void aPriceGoesOutWithAllVariantsAndTheirIds() {
        Map<String, Object> item = created();
        Document base = document(item);
        Map<String, Object> variant = new LinkedHashMap<>(base.list("variants").getFirst());
        variant.put("price", "77.00");
        Document after = base.with("variants", List.of(variant));
        long change = approved((Long) item.get("id"), "UPDATE", base, after);

        assertThat(pushed(change)).containsEntry("status", "SUCCEEDED");
        assertThat(document(item(change)).list("variants").getFirst())
                .containsEntry("id", variant.get("id"))
                .containsEntry("price", "77.00");
    }

    @Test
    void aDeletedProductIsGone() {
        Map<String, Object> item = created();
        long change = approved((Long) item.get("id"), "DELETE", document(item), null);

        assertThat(pushed(change)).containsEntry("status", "SUCCEEDED");
        assertThat(item(change)).containsEntry("sync_status", "DELETED").containsEntry("document", null);
        assertThat(ledger("productDelete")).hasSize(1);

        long again = approved((Long) item.get("id"), "DELETE", null, null);
        assertThat(pushed(again)).as("it is gone already").containsEntry("status", "SUCCEEDED");
    }

    @ParameterizedTest
    @EnumSource(value = Detour.Trouble.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void whateverHappensToACreateTheStoreHasItOnce(Detour.Trouble trouble) {
        long change = approved(item(null), "CREATE", null, bowl());
        detour.trouble("mutation", trouble, 1);

        assertThat(pushed(change)).containsEntry("status", "SUCCEEDED");
        assertThat(ledger("productSet")).hasSize(1);
        assertThat(state(change)).isEqualTo("APPLIED");
    }

    @ParameterizedTest
    @EnumSource(value = Detour.Trouble.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void whateverHappensToAnUpdateItIsDoneOnce(Detour.Trouble trouble) {
        Map<String, Object> item = created();
        long change = approved(
                (Long) item.get("id"), "UPDATE", document(item), document(item).with("title", "Once"));
        detour.trouble("mutation", trouble, 1);

        assertThat(pushed(change)).containsEntry("status", "SUCCEEDED");
        assertThat(ledger("productUpdate")).hasSize(1);
    }

    @Test
    void whatShopifyRefusesIsKeptWithItsReason() {
        long change = approved(item(null), "CREATE", null, bowl().with("status", "NO_SUCH_STATUS"));

        Map<String, Object> batch = pushed(change);

        assertThat(batch).containsEntry("status", "INCOMPLETE");
        assertThat(counters(batch)).containsEntry("failed", 1).containsEntry("applied", 0);
        assertThat(state(change)).isEqualTo("FAILED");
        Map<String, Object> letter = database.sql("select * from dead_letter where change_id = ?")
                .param(change)
                .query()
                .singleRow();
        assertThat((String) letter.get("reason")).contains("NO_SUCH_STATUS");
        assertThat((String) letter.get("request")).contains(handle);
        assertThat(letter.get("answer")).isNotNull();
    }

    @Test
    void aProductOfAnotherWithTheSameHandleIsNotOverwritten() {
        Map<String, Object> theirs = created();
        long change = approved(item(null), "CREATE", null, bowl().with("title", "Something else altogether"));

        pushed(change);

        assertThat(state(change)).isEqualTo("FAILED");
        assertThat(ledger("productSet")).as("only the first").hasSize(1);
        assertThat(document(theirs).text("title")).isEqualTo("Bowl");
    }

    @Test
    void anApprovalThatWentStaleIsRefusedAndWhatIsLeftOfItStagedAnew() {
        Map<String, Object> item = created();
        Document base = document(item);
        long change = approved((Long) item.get("id"), "UPDATE", base, base.with("title", "Ours"));
        Document moved = base.with("vendor", "Theirs");
        database.sql("update item set base = ?, document = ? where id = ?")
                .params(moved.toJson(), moved.toJson(), item.get("id"))
                .update();

        Map<String, Object> batch = pushed(change);

        assertThat(batch).containsEntry("status", "INCOMPLETE");
        assertThat(counters(batch)).containsEntry("stale", 1).containsEntry("tasks", 0);
        assertThat(state(change)).isEqualTo("STALE");
        assertThat(ledger("productUpdate")).isEmpty();
        Map<String, Object> fresh = database.sql(
                        "select * from staged_change where item_id = ? and status = 'PENDING' and id > ?")
                .params(item.get("id"), change)
                .query()
                .singleRow();
        Document after = Document.parse(Kind.PRODUCT, (String) fresh.get("after"));
        assertThat(after.text("title")).isEqualTo("Ours");
        assertThat(after.text("vendor")).isEqualTo("Theirs");
        assertThat(fresh.get("before")).isEqualTo(moved.toJson());
    }

    @Test
    void thereIsAClearAnswerWhereNothingWaits() {
        Map<?, ?> answer = request(Map.of("batch", 999_999_999));

        assertThat(answer.get("batchId")).isNull();
        assertThat(answer.get("message")).isNotNull();
    }

    @Test
    void whatIsNotApprovedIsNotPushed() {
        long change = approved(item(null), "CREATE", null, bowl());
        database.sql("update staged_change set status = 'REJECTED' where id = ?")
                .param(change)
                .update();

        org.assertj.core.api.Assertions.assertThatThrownBy(() -> request(Map.of("changes", List.of(change))))
                .isInstanceOf(CamelExecutionException.class)
                .rootCause()
                .hasMessageContaining("REJECTED");
    }

    private Map<String, Object> created() {
        long change = approved(item(null), "CREATE", null, bowl());
        assertThat(pushed(change)).containsEntry("status", "SUCCEEDED");
        return item(change);
    }

    private Document bowl() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("title", "Bowl");
        fields.put("handle", handle);
        fields.put("vendor", "Kiln");
        fields.put("status", "DRAFT");
        fields.put("tags", List.of("stoneware"));
        return Document.of(Kind.PRODUCT, fields);
    }

    private long item(Void nothing) {
        return database.sql("insert into item (store_id, kind, handle) values (?, 'PRODUCT', ?) returning id")
                .params(store.id(), handle)
                .query(Long.class)
                .single();
    }

    private Map<String, Object> item(long change) {
        return database.sql("select i.* from item i join staged_change c on c.item_id = i.id where c.id = ?")
                .param(change)
                .query()
                .singleRow();
    }

    private static Document document(Map<String, Object> item) {
        return Document.parse(Kind.PRODUCT, (String) item.get("document"));
    }

    private long approved(long item, String operation, Document before, Document after) {
        long batch = database.sql(
                        """
                        insert into sync_batch (store_id, type, direction, trigger, created_by, status)
                        values (?, 'PROPOSAL', 'PUSH_TO_SHOPIFY', 'REST', 'test', 'SUCCEEDED') returning id""")
                .param(store.id())
                .query(Long.class)
                .single();
        return database.sql(
                        """
                        insert into staged_change (store_id, batch_id, item_id, kind, direction, operation, before, after, status, proposed_by)
                        values (?, ?, ?, 'PRODUCT', 'OUTGOING', ?, ?, ?, 'APPROVED', 'test') returning id""")
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

    private Map<?, ?> request(Map<String, Object> body) {
        return routes.to("direct:push-request")
                .withVariable("actor", "test")
                .withBody(body)
                .request(Map.class);
    }

    private Map<String, Object> pushed(Long... changes) {
        Number batch = (Number) request(Map.of("changes", List.of(changes))).get("batchId");
        await().atMost(Duration.ofSeconds(10))
                .until(() -> batch(batch.longValue()).get("phase") == null);
        return batch(batch.longValue());
    }

    private Map<String, Object> batch(long id) {
        return database.sql("select * from sync_batch where id = ?")
                .param(id)
                .query()
                .singleRow();
    }

    private static Map<String, Object> counters(Map<String, Object> batch) {
        return Json.object((String) batch.get("counters"));
    }

    private String state(long change) {
        return database.sql("select status from staged_change where id = ?")
                .param(change)
                .query(String.class)
                .single();
    }

    private Map<String, Object> intent(long change) {
        return Json.object(database.sql("select intent from push_task where ? = any (change_ids)")
                .param(change)
                .query(String.class)
                .single());
    }

    private Map<?, ?> variables(long change) {
        return (Map<?, ?>) intent(change).get("variables");
    }

    /** Executed mutations of that name that have to do with this test's product. */
    private List<?> ledger(String mutation) {
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
