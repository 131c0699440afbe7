package dev.catalogsync.rollback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.catalogsync.Merchant;
import dev.catalogsync.Refusal;
import dev.catalogsync.TestCatalog;
import dev.catalogsync.WholeApplication;
import dev.catalogsync.catalog.Document;
import dev.catalogsync.catalog.Kind;
import dev.catalogsync.catalog.Merge;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.FluentProducerTemplate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

@WholeApplication
@Import({TestCatalog.class, Merchant.class})
class RollbackIT {

    @Autowired
    private TestCatalog catalog;

    @Autowired
    private Merchant merchant;

    @Autowired
    private FluentProducerTemplate routes;

    @Autowired
    private JdbcClient database;

    private final String handle = "vase-" + UUID.randomUUID();

    @Test
    void aPushedEditGoesBackToWhatItWas() {
        Map<String, Object> item = created();
        Document before = TestCatalog.document(item);
        Map<String, Object> pushed = edited(item, before.with("title", "Edited").with("vendor", "Edited"));

        Map<String, Object> rollback = rolledBack(pushed, Map.of());

        assertThat(rollback).containsEntry("status", "SUCCEEDED");
        assertThat(TestCatalog.counters(rollback))
                .containsEntry("staged", 1)
                .containsEntry("drifted", 0)
                .containsEntry("skipped", 0);
        pushInverses(rollback);
        assertThat(Merge.differences(before, TestCatalog.document(item(item)))).isEmpty();
        assertThat(catalog.ledger(handle, "productUpdate")).hasSize(2);
    }

    @Test
    void onlyTheNamedFieldsGoBack() {
        Map<String, Object> item = created();
        Document before = TestCatalog.document(item);
        Map<String, Object> pushed = edited(item, before.with("title", "Edited").with("vendor", "Edited"));

        pushInverses(rolledBack(pushed, Map.of("fields", List.of("title"))));

        assertThat(TestCatalog.document(item(item)).text("title")).isEqualTo("Vase");
        assertThat(TestCatalog.document(item(item)).text("vendor")).isEqualTo("Edited");
    }

    @Test
    void whatWasEditedSinceIsToldAndLeftAloneUnlessForced() {
        Map<String, Object> item = created();
        Document before = TestCatalog.document(item);
        Map<String, Object> pushed = edited(item, before.with("title", "Edited").with("vendor", "Edited"));
        edited(item(item), before.with("title", "Edited once more").with("vendor", "Edited"));

        Map<String, Object> rollback = rolledBack(pushed, Map.of());

        assertThat(TestCatalog.counters(rollback)).containsEntry("staged", 1).containsEntry("drifted", 1);
        assertThat((String) rollback.get("error")).contains("title");
        Document staged = staged(rollback);
        assertThat(staged.text("title")).isEqualTo("Edited once more");
        assertThat(staged.text("vendor")).isEqualTo("Kiln");

        assertThat(staged(rolledBack(pushed, Map.of("force", true))).text("title"))
                .isEqualTo("Vase");
    }

    @Test
    void aNewProductGoesAwayAgainAndADeletedOneComesBack() {
        long create = catalog.approved(catalog.newItem(handle), "CREATE", null, vase());
        Map<String, Object> pushed = catalog.pushed(create);
        Map<String, Object> item = catalog.item(create);
        Document whole = TestCatalog.document(item);

        Map<String, Object> rollback = rolledBack(pushed, Map.of());
        Map<String, Object> deleted = pushInverses(rollback);

        assertThat(item(item)).containsEntry("sync_status", "DELETED");
        assertThat(catalog.ledger(handle, "productDelete")).hasSize(1);

        pushInverses(rolledBack(deleted, Map.of()));

        Map<String, Object> back = item(item);
        assertThat(back).containsEntry("sync_status", "SYNCED");
        assertThat(back.get("shopify_id")).isNotEqualTo(item.get("shopify_id"));
        assertThat(Merge.differences(whole, TestCatalog.document(back))).isEmpty();
    }

    @Test
    @Tag("req-28")
    void whatAPullBroughtLeavesTheCatalogAgainAndTheStoreKeepsIt() {
        merchant.call(
                "mutation($product: ProductCreateInput!) { productCreate(product: $product) { userErrors { message } } }",
                Map.of("product", Map.of("title", "Brought by a pull", "handle", handle)));
        Map<?, ?> pull = routes.to("direct:pull-request")
                .withVariable("actor", "test")
                .withBody(new LinkedHashMap<>(Map.of("type", "FULL", "kind", "PRODUCT")))
                .request(Map.class);
        Map<String, Object> pulled = catalog.ended(((Number) pull.get("batchId")).longValue());
        Map<String, Object> change = database.sql(
                        "select id, item_id from staged_change where batch_id = ? and status = 'APPLIED' order by id desc limit 1")
                .param(pulled.get("id"))
                .query()
                .singleRow();

        Map<String, Object> rollback = rolledBack(pulled, Map.of("changes", List.of(change.get("id"))));

        assertThat(TestCatalog.counters(rollback)).containsEntry("staged", 1).containsEntry("drifted", 0);
        Map<String, Object> inverse = database.sql("select * from staged_change where batch_id = ?")
                .param(rollback.get("id"))
                .query()
                .singleRow();
        assertThat(inverse)
                .containsEntry("direction", "INCOMING")
                .containsEntry("operation", "DELETE")
                .containsEntry("inverse_of", change.get("id"));
        routes.to("direct:review-approve")
                .withVariable("actor", "test")
                .withVariable("changeId", inverse.get("id"))
                .withBody(new LinkedHashMap<>())
                .send();
        Map<String, Object> item = database.sql("select * from item where id = ?")
                .param(change.get("item_id"))
                .query()
                .singleRow();
        assertThat(item.get("document")).isNull();
        assertThat(item.get("base")).isNotNull();
    }

    @Test
    void aBatchIsRolledBackOnce() {
        Map<String, Object> item = created();
        Map<String, Object> pushed = edited(item, TestCatalog.document(item).with("title", "Edited"));
        rolledBack(pushed, Map.of());

        assertThatThrownBy(() -> request(pushed, Map.of()))
                .rootCause()
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.kind()).isEqualTo(Refusal.Kind.CONFLICT));
    }

    @Test
    void anUnknownBatchAndAnUnknownFieldAreRefused() {
        assertThatThrownBy(() -> request(Map.of("id", 999_999_999L), Map.of()))
                .rootCause()
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.kind()).isEqualTo(Refusal.Kind.NOT_FOUND));
        assertThatThrownBy(() -> request(Map.of("id", 1L), Map.of("feilds", List.of())))
                .rootCause()
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.kind()).isEqualTo(Refusal.Kind.INVALID));
    }

    private Map<String, Object> created() {
        long change = catalog.approved(catalog.newItem(handle), "CREATE", null, vase());
        assertThat(catalog.pushed(change)).containsEntry("status", "SUCCEEDED");
        return catalog.item(change);
    }

    private Map<String, Object> edited(Map<String, Object> item, Document after) {
        Document before = TestCatalog.document(item);
        Map<String, Object> batch = catalog.pushed(catalog.approved((Long) item.get("id"), "UPDATE", before, after));
        assertThat(batch).containsEntry("status", "SUCCEEDED");
        return batch;
    }

    private Map<String, Object> rolledBack(Map<String, Object> batch, Map<String, Object> body) {
        return catalog.ended(((Number) request(batch, body).get("batchId")).longValue());
    }

    private Map<?, ?> request(Map<String, Object> batch, Map<String, Object> body) {
        return routes.to("direct:rollback-request")
                .withVariable("actor", "test")
                .withVariable("batchId", batch.get("id"))
                .withBody(body)
                .request(Map.class);
    }

    private Map<String, Object> pushInverses(Map<String, Object> rollback) {
        database.sql(
                        "update staged_change set status = 'APPROVED', decided_by = 'test' where batch_id = ? and status = 'PENDING'")
                .param(rollback.get("id"))
                .update();
        Map<String, Object> batch = catalog.pushed(database.sql("select id from staged_change where batch_id = ?")
                .param(rollback.get("id"))
                .query(Long.class)
                .list()
                .toArray(Long[]::new));
        assertThat(batch).containsEntry("status", "SUCCEEDED");
        return batch;
    }

    private Document staged(Map<String, Object> rollback) {
        return Document.parse(
                Kind.PRODUCT,
                database.sql("select after from staged_change where batch_id = ?")
                        .param(rollback.get("id"))
                        .query(String.class)
                        .single());
    }

    private Map<String, Object> item(Map<String, Object> item) {
        return database.sql("select * from item where id = ?")
                .param(item.get("id"))
                .query()
                .singleRow();
    }

    private Document vase() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("title", "Vase");
        fields.put("handle", handle);
        fields.put("vendor", "Kiln");
        fields.put("status", "DRAFT");
        return Document.of(Kind.PRODUCT, fields);
    }
}
