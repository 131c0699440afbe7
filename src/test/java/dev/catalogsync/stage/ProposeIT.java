package dev.catalogsync.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.catalogsync.Refusal;
import dev.catalogsync.WholeApplication;
import dev.catalogsync.shopify.Store;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.camel.FluentProducerTemplate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@WholeApplication
class ProposeIT {

    @Autowired
    JdbcClient database;

    @Autowired
    FluentProducerTemplate routes;

    @Autowired
    Store store;

    @Test
    void aPartialDocumentChangesWhatItNamesAndNothingElse() {
        String id = item("{\"id\":\"%s\",\"title\":\"Mug\",\"vendor\":\"Hearth\",\"tags\":[\"a\"]}");
        Map<String, Object> change = only(propose(Map.of("documents", List.of(Map.of("id", id, "title", "Cup")))));
        assertThat(change).containsEntry("operation", "UPDATE");
        Map<String, Object> row = row(change);
        assertThat((String) row.get("after")).contains("\"Cup\"", "\"Hearth\"");
        assertThat((String) row.get("before")).contains("\"Mug\"");
        assertThat(row)
                .containsEntry("fields", "{title}")
                .containsEntry("direction", "OUTGOING")
                .containsEntry("by", "olga@example.com");
    }

    @Test
    void nullClearsAndAbsentLeaves() {
        String id = item("{\"id\":\"%s\",\"title\":\"Mug\",\"vendor\":\"Hearth\",\"productType\":\"Cup\"}");
        Map<String, Object> document = new HashMap<>(Map.of("id", id));
        document.put("vendor", null);
        Map<String, Object> row = row(only(propose(Map.of("documents", List.of(document)))));
        assertThat((String) row.get("after")).doesNotContain("vendor").contains("productType");
    }

    @Test
    void aSecondEditKeepsTheFirstAndSupersedesItsChange() {
        String id = item("{\"id\":\"%s\",\"title\":\"Mug\",\"vendor\":\"Hearth\"}");
        Map<String, Object> first = only(propose(Map.of("documents", List.of(Map.of("id", id, "title", "Cup")))));
        Map<String, Object> second = only(propose(Map.of("documents", List.of(Map.of("id", id, "vendor", "Kiln")))));
        assertThat(row(first)).containsEntry("status", "SUPERSEDED");
        assertThat((String) row(second).get("after")).contains("\"Cup\"", "\"Kiln\"");
        assertThat(row(second)).containsEntry("fields", "{title,vendor}");
    }

    @Test
    void aSecondEditTakesNothingBackThatCameInBetween() {
        String id = item("{\"id\":\"%s\",\"title\":\"Mug\",\"vendor\":\"Hearth\"}");
        propose(Map.of("documents", List.of(Map.of("id", id, "title", "Cup"))));
        String moved = "{\"id\":\"" + id + "\",\"title\":\"Mug\",\"vendor\":\"Kiln\"}";
        database.sql("update item set document = ?, base = null, version = version + 1 where shopify_id = ?")
                .params(moved, id)
                .update();
        Map<String, Object> change =
                only(propose(Map.of("documents", List.of(Map.of("id", id, "productType", "Tableware")))));
        assertThat(change).containsEntry("fields", List.of("title", "productType"));
        assertThat((String) row(change).get("after")).contains("\"Cup\"", "\"Kiln\"");
    }

    @Test
    void whatIsEqualIsCountedAndNotStaged() {
        String id = item("{\"id\":\"%s\",\"title\":\"Mug\",\"tags\":[\"b\",\"a\"]}");
        Map<String, Object> answer = propose(Map.of("documents", List.of(Map.of("id", id, "tags", List.of("a", "b")))));
        assertThat(answer).containsEntry("staged", 0).containsEntry("unchanged", 1);
    }

    @Test
    void aNewProductGetsAHandleThatIsFree() {
        String title = "Ülker Bowl " + ThreadLocalRandom.current().nextInt(1_000_000);
        Map<String, Object> first = only(propose(Map.of("documents", List.of(Map.of("title", title)))));
        Map<String, Object> second = only(propose(Map.of("documents", List.of(Map.of("title", title)))));
        assertThat(first).containsEntry("operation", "CREATE");
        assertThat((String) first.get("handle")).startsWith("ulker-bowl-");
        assertThat(second.get("handle")).isEqualTo(first.get("handle") + "-1");
    }

    @Test
    void twoNewProductsOfOneTitleGetTwoHandles() {
        Map<String, Object> plate =
                Map.of("title", "Plate " + ThreadLocalRandom.current().nextInt(1_000_000));
        Map<String, Object> answer = propose(Map.of("documents", List.of(plate, plate)));
        assertThat((List<?>) answer.get("changes"))
                .extracting(change -> ((Map<?, ?>) change).get("handle"))
                .doesNotHaveDuplicates();
    }

    @Test
    @Tag("req-28")
    void aDeletionIsAChangeLikeAnyOther() {
        String id = item("{\"id\":\"%s\",\"title\":\"Mug\"}");
        Map<String, Object> change = only(propose(Map.of("delete", List.of(id))));
        assertThat(row(change)).containsEntry("operation", "DELETE").containsEntry("after", null);
    }

    @Test
    void anUnknownProductStagesNothingAtAll() {
        String id = item("{\"id\":\"%s\",\"title\":\"Mug\"}");
        assertThatThrownBy(() -> propose(Map.of(
                        "documents",
                        List.of(
                                Map.of("id", id, "title", "Cup"),
                                Map.of("id", "gid://shopify/Product/1", "title", "Cup")))))
                .cause()
                .isInstanceOfSatisfying(Refusal.class, refusal -> assertThat(
                                refusal.fields().getFirst().pointer())
                        .isEqualTo("/documents/1/id"));
        assertThat(database.sql(
                                "select count(*) from staged_change c join item i on i.id = c.item_id where i.shopify_id = ?")
                        .param(id)
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> propose(Map<String, Object> body) {
        return routes.to("direct:stage-propose")
                .withVariable("actor", "olga@example.com")
                .withBody(body)
                .request(Map.class);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> only(Map<String, Object> answer) {
        List<Map<String, Object>> changes = (List<Map<String, Object>>) answer.get("changes");
        assertThat(changes).hasSize(1);
        return changes.getFirst();
    }

    private Map<String, Object> row(Map<String, Object> change) {
        return database.sql(
                        "select operation, status, direction, before, after, changed_fields::text as fields, proposed_by as by from staged_change where id = ?")
                .param(change.get("id"))
                .query()
                .singleRow();
    }

    private String item(String document) {
        String id = "gid://shopify/Product/" + ThreadLocalRandom.current().nextLong(1_000_000_000L, Long.MAX_VALUE);
        String text = document.formatted(id);
        database.sql(
                        "insert into item (store_id, kind, shopify_id, handle, document, base, sync_status) values (?, 'PRODUCT', ?, ?, ?, ?, 'SYNCED')")
                .params(store.id(), id, "handle-" + id.hashCode(), text, text)
                .update();
        return id;
    }
}
