package dev.catalogsync.push;

import static org.assertj.core.api.Assertions.assertThat;

import dev.catalogsync.TestCatalog;
import dev.catalogsync.WholeApplication;
import dev.catalogsync.catalog.Document;
import dev.catalogsync.catalog.Kind;
import dev.catalogsync.catalog.Merge;
import dev.catalogsync.shopify.Detour;
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
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

@WholeApplication
@Import({Detour.Line.class, TestCatalog.class})
@TestPropertySource(properties = {"spring.main.allow-bean-definition-overriding=true", "catalog.push.max-attempts=4"})
class PushIT {

    @Autowired
    private TestCatalog catalog;

    @Autowired
    private JdbcClient database;

    @Autowired
    private FluentProducerTemplate routes;

    @Autowired
    private Detour detour;

    private final String handle = "bowl-" + UUID.randomUUID();

    @BeforeEach
    void noTrouble() {
        detour.clear();
        catalog.letTheStoresClockBeBehind();
    }

    @Test
    void anApprovedNewProductReachesTheStoreOnceAndComesBackWhole() {
        long change = catalog.approved(catalog.newItem(handle), "CREATE", null, bowl());

        Map<String, Object> batch = catalog.pushed(change);

        assertThat(batch).containsEntry("status", "SUCCEEDED");
        assertThat(TestCatalog.counters(batch))
                .containsEntry("changes", 1)
                .containsEntry("tasks", 1)
                .containsEntry("applied", 1);
        assertThat(catalog.ledger(handle, "productSet")).hasSize(1);
        Map<String, Object> item = catalog.item(change);
        assertThat((String) item.get("shopify_id")).startsWith("gid://shopify/Product/");
        assertThat(item).containsEntry("sync_status", "SYNCED").containsEntry("handle", handle);
        Document document = TestCatalog.document(item);
        assertThat(document.list("variants"))
                .allSatisfy(variant -> assertThat(variant.get("id")).isNotNull());
        assertThat(catalog.state(change)).isEqualTo("APPLIED");
    }

    @Test
    void aTitleGoesOutAlone() {
        Map<String, Object> item = created();
        Document after = TestCatalog.document(item).with("title", "A bowl of another name");
        long change = catalog.approved((Long) item.get("id"), "UPDATE", TestCatalog.document(item), after);

        Map<String, Object> batch = catalog.pushed(change);

        assertThat(batch).containsEntry("status", "SUCCEEDED");
        assertThat(catalog.ledger(handle, "productUpdate")).hasSize(1);
        assertThat(catalog.intent(change)).containsEntry("document", "product-update");
        assertThat(catalog.variables(change).get("product"))
                .isEqualTo(Map.of("id", item.get("shopify_id"), "title", "A bowl of another name"));
        assertThat(Merge.differences(after, TestCatalog.document(catalog.item(change))))
                .isEmpty();
    }

    @Test
    void severalChangesOfOneItemAreOneMutation() {
        Map<String, Object> item = created();
        Document base = TestCatalog.document(item);
        long first = catalog.approved((Long) item.get("id"), "UPDATE", base, base.with("title", "One"));
        long second = catalog.approved((Long) item.get("id"), "UPDATE", base, base.with("vendor", "Two"));

        Map<String, Object> batch = catalog.pushed(first, second);

        assertThat(TestCatalog.counters(batch))
                .containsEntry("changes", 2)
                .containsEntry("tasks", 1)
                .containsEntry("applied", 2);
        assertThat(catalog.ledger(handle, "productUpdate")).hasSize(1);
        assertThat(TestCatalog.document(catalog.item(first)).text("title")).isEqualTo("One");
        assertThat(TestCatalog.document(catalog.item(first)).text("vendor")).isEqualTo("Two");
    }

    @Test
    void aPriceGoesOutWithAllVariantsAndTheirIds() {
        Map<String, Object> item = created();
        Document base = TestCatalog.document(item);
        Map<String, Object> variant = new LinkedHashMap<>(base.list("variants").getFirst());
        variant.put("price", "77.00");
        Document after = base.with("variants", List.of(variant));
        long change = catalog.approved((Long) item.get("id"), "UPDATE", base, after);

        assertThat(catalog.pushed(change)).containsEntry("status", "SUCCEEDED");
        assertThat(TestCatalog.document(catalog.item(change)).list("variants").getFirst())
                .containsEntry("id", variant.get("id"))
                .containsEntry("price", "77.00");
    }

    @Test
    void aDeletedProductIsGone() {
        Map<String, Object> item = created();
        long change = catalog.approved((Long) item.get("id"), "DELETE", TestCatalog.document(item), null);

        assertThat(catalog.pushed(change)).containsEntry("status", "SUCCEEDED");
        assertThat(catalog.item(change)).containsEntry("sync_status", "DELETED").containsEntry("document", null);
        assertThat(catalog.ledger(handle, "productDelete")).hasSize(1);

        long again = catalog.approved((Long) item.get("id"), "DELETE", null, null);
        assertThat(catalog.pushed(again)).as("it is gone already").containsEntry("status", "SUCCEEDED");
    }

    @ParameterizedTest
    @EnumSource(value = Detour.Trouble.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void whateverHappensToACreateTheStoreHasItOnce(Detour.Trouble trouble) {
        long change = catalog.approved(catalog.newItem(handle), "CREATE", null, bowl());
        detour.trouble("mutation", trouble, 1);

        assertThat(catalog.pushed(change)).containsEntry("status", "SUCCEEDED");
        assertThat(catalog.ledger(handle, "productSet")).hasSize(1);
        assertThat(catalog.state(change)).isEqualTo("APPLIED");
    }

    @ParameterizedTest
    @EnumSource(value = Detour.Trouble.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void whateverHappensToAnUpdateItIsDoneOnce(Detour.Trouble trouble) {
        Map<String, Object> item = created();
        long change = catalog.approved(
                (Long) item.get("id"),
                "UPDATE",
                TestCatalog.document(item),
                TestCatalog.document(item).with("title", "Once"));
        detour.trouble("mutation", trouble, 1);

        assertThat(catalog.pushed(change)).containsEntry("status", "SUCCEEDED");
        assertThat(catalog.ledger(handle, "productUpdate")).hasSize(1);
    }

    @Test
    void whatShopifyRefusesIsKeptWithItsReason() {
        long change =
                catalog.approved(catalog.newItem(handle), "CREATE", null, bowl().with("status", "NO_SUCH_STATUS"));

        Map<String, Object> batch = catalog.pushed(change);

        assertThat(batch).containsEntry("status", "INCOMPLETE");
        assertThat(TestCatalog.counters(batch)).containsEntry("failed", 1).containsEntry("applied", 0);
        assertThat(catalog.state(change)).isEqualTo("FAILED");
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
        long change = catalog.approved(
                catalog.newItem(handle), "CREATE", null, bowl().with("title", "Something else altogether"));

        catalog.pushed(change);

        assertThat(catalog.state(change)).isEqualTo("FAILED");
        assertThat(catalog.ledger(handle, "productSet")).as("only the first").hasSize(1);
        assertThat(TestCatalog.document(theirs).text("title")).isEqualTo("Bowl");
    }

    @Test
    void aWorkerThatSleptPastItsLeaseRecordsNothing() {
        Map<String, Object> item = created();
        long task = database.sql(
                        """
                        insert into push_task (batch_id, store_id, item_id, change_ids, state, fence, leased_until)
                        select batch_id, store_id, item_id, change_ids, 'CLAIMED', 5, now() + interval '1 hour'
                          from push_task where item_id = ?
                        returning id""")
                .param(item.get("id"))
                .query(Long.class)
                .single();
        String outcome =
                "{\"state\":\"DONE\",\"applied\":0,\"changes\":[],\"fresh\":[],\"item\":null,\"answer\":\"late\"}";

        routes.to("direct:push-record")
                .withVariable("taskId", task)
                .withVariable("fence", 4L)
                .withVariable("points", 0)
                .withBody(outcome)
                .send();

        assertThat(database.sql("select state from push_task where id = ?")
                        .param(task)
                        .query(String.class)
                        .single())
                .isEqualTo("CLAIMED");
        assertThat(database.sql("select version from item where id = ?")
                        .param(item.get("id"))
                        .query(Integer.class)
                        .single())
                .isEqualTo(item.get("version"));
        database.sql("update push_task set state = 'DONE' where id = ?")
                .param(task)
                .update();
    }

    @Test
    void thereIsAClearAnswerWhereNothingWaits() {
        long done = catalog.approved(catalog.newItem(handle), "CREATE", null, bowl());
        catalog.pushed(done);
        long batch = database.sql("select batch_id from staged_change where id = ?")
                .param(done)
                .query(Long.class)
                .single();

        Map<?, ?> answer = catalog.request(Map.of("batch", batch));

        assertThat(answer.get("batchId")).isNull();
        assertThat(answer.get("message")).isNotNull();
    }

    @Test
    void whatIsNotApprovedIsNotPushed() {
        long change = catalog.approved(catalog.newItem(handle), "CREATE", null, bowl());
        database.sql("update staged_change set status = 'REJECTED' where id = ?")
                .param(change)
                .update();

        org.assertj.core.api.Assertions.assertThatThrownBy(() -> catalog.request(Map.of("changes", List.of(change))))
                .isInstanceOf(CamelExecutionException.class)
                .rootCause()
                .hasMessageContaining("REJECTED");
    }

    private Map<String, Object> created() {
        long change = catalog.approved(catalog.newItem(handle), "CREATE", null, bowl());
        assertThat(catalog.pushed(change)).containsEntry("status", "SUCCEEDED");
        return catalog.item(change);
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
}
