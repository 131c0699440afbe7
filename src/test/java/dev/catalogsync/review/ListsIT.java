package dev.catalogsync.review;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.catalogsync.Calls;
import dev.catalogsync.WholeApplication;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Lists of changes and decisions about many, over HTTP. Each test has a batch of its own, of 90 outgoing changes. */
@WholeApplication
class ListsIT {

    private static final int CHANGES = 90;

    @Autowired
    Calls calls;

    @Autowired
    JdbcClient database;

    private int store;
    private long batch;

    @BeforeEach
    void aBatch() {
        store = database.sql("insert into store (shop, api_version) values (?, '2026-10') returning id")
                .param(UUID.randomUUID().toString())
                .query(Integer.class)
                .single();
        batch = database.sql(
                        "insert into sync_batch (store_id, type, direction, trigger, created_by) values (?, 'PROPOSAL', 'PUSH_TO_SHOPIFY', 'REST', 'test') returning id")
                .param(store)
                .query(Long.class)
                .single();
        add(CHANGES);
    }

    /** Titles and vendors with a tie, some empty; every third change is special in one way or another. */
    private void add(int changes) {
        database.sql(
                        """
                        with items as (
                            insert into item (store_id, kind, shopify_id, title, vendor, product_type, tags, handle, document)
                            select ?, 'PRODUCT', 'gid://shopify/Product/' || gen_random_uuid(), nullif('Mug ' || n % 7, 'Mug 3'),
                                   nullif('Vendor ' || n % 4, 'Vendor 1'), 'Type ' || n % 5, array['tag' || n % 6], 'handle-' || n, '{}'
                              from generate_series(1, ?) n
                            returning id, store_id, handle
                        )
                        insert into staged_change (store_id, batch_id, item_id, kind, direction, operation, priority, before, after,
                                                   changed_fields, status, proposed_by, decided_by)
                        select store_id, ?, id, 'PRODUCT', 'OUTGOING', case when n % 9 = 0 then 'UPDATE_STATUS' else 'UPDATE' end,
                               case n % 10 when 0 then 'CRITICAL' when 1 then 'LOW' else 'NORMAL' end, '{}', '{}',
                               case when n % 4 = 0 then '{title}'::text[] else '{vendor}' end,
                               case when n % 8 = 0 then 'REJECTED' else 'PENDING' end, 'test', case when n % 8 = 0 then 'test' end
                          from (select *, substring(handle from 8)::int as n from items) i
                         order by n""")
                .params(store, changes, batch)
                .update();
    }

    @ParameterizedTest
    @Tag("req-2")
    @ValueSource(strings = {"id", "-id", "title", "-title", "vendor", "-vendor", "priority"})
    void everyChangeIsOnOnePageWhateverComesAndIsDecidedMeanwhile(String sort) {
        List<Long> all = ids("select id from staged_change where batch_id = ?");
        List<JsonNode> seen = new ArrayList<>();
        String after = "";
        while (after != null) {
            JsonNode page = page("limit=7&sort=" + sort + after);
            page.path("changes").forEach(seen::add);
            add(1);
            database.sql(
                            "update staged_change set status = 'REJECTED', decided_by = 'test' where id = ? and status = 'PENDING'")
                    .param(seen.getLast().path("id").asLong())
                    .update();
            after = page.has("next") ? "&after=" + page.path("next").asText() : null;
        }

        assertThat(seen)
                .extracting(change -> change.path("id").asLong())
                .doesNotHaveDuplicates()
                .containsAll(all);
        assertThat(seen).isSortedAccordingTo((one, other) -> {
            String column = sort.replace("-", "");
            int order = column.equals("id")
                    ? Long.compare(one.path("id").asLong(), other.path("id").asLong())
                    : column.equals("priority")
                            ? Integer.compare(rank(one), rank(other))
                            : text(one, column).compareTo(text(other, column));
            return sort.startsWith("-") ? -order : order;
        });
    }

    private static int rank(JsonNode change) {
        return List.of("CRITICAL", "HIGH", "NORMAL", "LOW", "BATCH")
                .indexOf(change.path("priority").asText());
    }

    private static String text(JsonNode change, String column) {
        return change.path(column).isNull() ? "" : change.path(column).asText();
    }

    @Test
    @Tag("req-2")
    void aDamagedCursorAndOneOfAnotherSortAndAnOffsetAreRefusedInPlainWords() {
        String next = page("limit=7&sort=title").path("next").asText();
        assertThat(refused("sort=vendor&after=" + next)).contains("was made for a list sorted by title");
        for (String damaged : List.of("x", next.substring(3), "W10", "WyJpZCIsMSwiMSJd", "a".repeat(5_000))) {
            assertThat(refused("after=" + damaged)).contains("is damaged: pass the next of the page before");
        }
        assertThat(refused("offset=50")).contains("pass the next of one page as the after");
    }

    @Test
    @Tag("req-2")
    void everyFilterFindsWhatItNamesAndAllOfThemCombine() {
        long one = ids("select id from staged_change where batch_id = ? order by id")
                .get(12);
        database.sql(
                        "insert into sync_conflict (change_id, item_id, field, base, local, remote) select id, item_id, 'title', '1', '2', '3' from staged_change where id = ?")
                .param(one)
                .update();
        found("status=REJECTED", "c.status = 'REJECTED'");
        found("direction=OUTGOING", "direction = 'OUTGOING'");
        found("direction=INCOMING", "direction = 'INCOMING'");
        found("operation=UPDATE_STATUS", "operation = 'UPDATE_STATUS'");
        found("kind=PRODUCT", "c.kind = 'PRODUCT'");
        found("priority=CRITICAL", "priority = 'CRITICAL'");
        found("vendor=Vendor%202", "vendor = 'Vendor 2'");
        found("vendor=", "vendor is null");
        found("productType=Type%203", "product_type = 'Type 3'");
        found("tag=tag4", "'tag4' = any (tags)");
        found("field=title", "'title' = any (changed_fields)");
        found("conflict=true", "c.id = " + one);
        found("conflict=false", "c.id <> " + one);
        found("text=mUG%205", "title = 'Mug 5'");
        found("text=handle-77", "handle = 'handle-77'");
        found("text=100%25'", "false");
        found(
                "status=PENDING&direction=OUTGOING&operation=UPDATE&kind=PRODUCT&priority=NORMAL&vendor=&productType=Type%203&tag=tag1&field=vendor&conflict=true&text=mug",
                "c.id = " + one);
    }

    private void found(String filter, String condition) {
        List<Long> expected =
                ids("select c.id from staged_change c join item i on i.id = c.item_id where c.batch_id = ? and "
                        + condition + " order by c.id");
        JsonNode page = page("limit=200&" + filter);
        assertThat(page.path("total").asInt()).as(filter).isEqualTo(expected.size());
        assertThat(page.path("totalIsExact").asBoolean()).isTrue();
        assertThat(page.path("changes"))
                .as(filter)
                .extracting(change -> change.path("id").asLong())
                .containsExactlyElementsOf(expected);
    }

    @Test
    @Tag("req-7")
    void whatCameBehindTheViewIsNotApprovedWithIt() {
        JsonNode seen = page("status=PENDING&sort=-id&limit=1");
        long newest = seen.at("/changes/0/id").asLong();
        long total = seen.path("total").asLong();
        add(3);

        Calls.Answer refused = approve("\"expect\":" + total);
        assertThat(refused.status()).as(refused.body()).isEqualTo(409);
        assertThat(refused.body()).contains("3 more than the " + total + " that you saw", "No change was decided");
        assertThat(page("status=APPROVED").path("total").asInt()).isZero();

        Calls.Answer approved = approve("\"expect\":" + total + ",\"upTo\":" + newest);
        assertThat(approved.json().path("approved").asLong())
                .as(approved.body())
                .isEqualTo(total);
        assertThat(page("status=PENDING").path("total").asInt()).isEqualTo(3);
    }

    @Test
    @Tag("req-7")
    void incomingChangesAreInTheCatalogWhenTheAnswerComesAndWhatMovedMeanwhileIsStale() {
        database.sql(
                        "update staged_change set direction = 'INCOMING', after = '{\"title\":\"Taken\"}' where batch_id = ?")
                .param(batch)
                .update();
        List<Long> pending = ids("select id from staged_change where batch_id = ? and status = 'PENDING' order by id");
        database.sql(
                        "update item set document = '{\"title\":\"Moved\"}' where id = (select item_id from staged_change where id = ?)")
                .param(pending.getFirst())
                .update();

        Calls.Answer answer = approve("\"reason\":\"as the store has it\"");

        assertThat(answer.json().path("matched").asInt()).as(answer.body()).isEqualTo(pending.size());
        assertThat(answer.json().path("approved").asInt()).isEqualTo(pending.size());
        assertThat(page("status=STALE").path("total").asInt()).isEqualTo(1);
        assertThat(page("status=APPLIED&text=taken").path("total").asInt()).isEqualTo(pending.size() - 1);
        assertThat(
                        ids(
                                "select id from staged_change where batch_id = ? and decided_by <> 'test' and decision_reason = 'as the store has it'"))
                .hasSameSizeAs(pending);
    }

    private Calls.Answer approve(String more) {
        return calls.send(
                "reviewer",
                "POST",
                "/api/sync/staged/bulk-approve",
                "{\"filter\":{\"batch\":" + batch + ",\"status\":\"PENDING\"}," + more + "}");
    }

    private JsonNode page(String query) {
        Calls.Answer answer = calls.get("viewer", "/api/sync/staged?batch=" + batch + "&" + query);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json();
    }

    private String refused(String query) {
        Calls.Answer answer = calls.get("viewer", "/api/sync/staged?" + query);
        assertThat(answer.status()).as(answer.body()).isEqualTo(422);
        return answer.body();
    }

    private List<Long> ids(String query) {
        return database.sql(query).param(batch).query(Long.class).list();
    }
}
