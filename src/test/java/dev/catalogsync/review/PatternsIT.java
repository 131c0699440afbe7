package dev.catalogsync.review;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.catalogsync.Calls;
import dev.catalogsync.WholeApplication;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A thousand price changes as four rules would make them, and twenty that are wrong; {@code bench/run review} has twenty times as many. */
@WholeApplication
class PatternsIT {

    private static final int RULED = 1_000;
    private static final int WRONG = 20;

    @Autowired
    Calls calls;

    @Autowired
    JdbcClient database;

    private long batch;

    @BeforeEach
    void aBatch() {
        int store = database.sql("insert into store (shop, api_version) values (?, '2026-10') returning id")
                .param(UUID.randomUUID().toString())
                .query(Integer.class)
                .single();
        batch = database.sql(
                        "insert into sync_batch (store_id, type, direction, trigger, created_by) values (?, 'PROPOSAL', 'PUSH_TO_SHOPIFY', 'REST', 'test') returning id")
                .param(store)
                .query(Long.class)
                .single();
        database.sql(
                        """
                        with drawn as (
                            select n, 'gid://shopify/Product/' || gen_random_uuid() as shopify_id, n > ? as wrong,
                                   round((1200 + n * 7919 % 8000) / 100.0, 2) as price
                              from generate_series(1, ? + ?) n
                        ), priced as (
                            select *, case when not wrong then round(case n % 4 when 0 then price * 1.05 when 1 then price + 2
                                                                                  when 2 then price * 1.08 else price + 5 end, 2)
                                           else round(case n % 4 when 0 then 0 when 1 then price * 0.61 + n / 100.0
                                                                  when 2 then price * 7.3 + n / 100.0 else 1.01 + n / 1000.0 end, 2) end as after
                              from drawn
                        ), items as (
                            insert into item (store_id, kind, shopify_id, title, vendor, document)
                            select ?, 'PRODUCT', shopify_id, 'Mug ' || n, 'Vendor ' || n % 10, '{}' from priced
                            returning id, shopify_id
                        )
                        insert into staged_change (store_id, batch_id, item_id, kind, direction, operation, before, after, changed_fields, proposed_by)
                        select ?, ?, i.id, 'PRODUCT', 'OUTGOING', 'UPDATE', d.document, replace(d.document, '"' || price || '"', '"' || after || '"'),
                               '{variants}', 'test'
                          from priced p
                          join items i using (shopify_id)
                          cross join lateral (select json_build_object('id', shopify_id, 'title', 'Mug ' || n, 'variants', json_build_array(
                                json_build_object('id', 'gid://shopify/ProductVariant/' || n, 'sku', 'SKU-' || n, 'price', price::text,
                                                  'inventoryItem', json_build_object('unitCost', json_build_object('amount', '3.00')))))::text) d (document)
                         order by n""")
                .params(RULED, RULED, WRONG, store, store, batch)
                .update();
    }

    @Test
    @Tag("req-29")
    void fewPatternsTellWhatRulesDidAndWhatIsWrongComesFirst() {
        JsonNode list = patterns();
        assertThat(list.path("changes").asInt()).isEqualTo(RULED + WRONG);
        int told = StreamSupport.stream(list.path("patterns").spliterator(), false)
                .limit(15)
                .mapToInt(pattern -> pattern.path("changes").asInt())
                .sum();
        assertThat(told).isGreaterThanOrEqualTo((RULED + WRONG) * 95 / 100);
        List<Long> wrong = database.sql(
                        "select id from staged_change where batch_id = ? order by id desc limit " + WRONG)
                .param(batch)
                .query(Long.class)
                .list();
        assertThat(list.path("outliers"))
                .as(list.path("outliers").toString())
                .extracting(outlier -> outlier.path("id").asLong())
                .containsAll(wrong);
        assertThat(StreamSupport.stream(list.path("outliers").spliterator(), false)
                        .limit(WRONG)
                        .map(outlier -> outlier.path("id").asLong()))
                .containsExactlyInAnyOrderElementsOf(wrong);
        assertThat(list.at("/patterns/0/sentence").asText())
                .matches("price \\+[258]( %)?, [\\d,]+ variants of [\\d,]+ products");
        assertThat(list.at("/patterns/0/examples")).hasSize(3);
    }

    @Test
    @Tag("req-7")
    @Tag("req-31")
    void aPatternIsDecidedAsItWasSeenAndWithoutWhatIsExcepted() {
        JsonNode pattern = patterns().at("/patterns/0");
        String path = "/api/sync/staged/patterns/" + pattern.path("id").asLong();
        int size = pattern.path("changes").asInt();
        List<Long> members = new ArrayList<>();
        String after = "";
        while (after != null) {
            JsonNode page = calls.get("viewer", path + "?limit=100&batch=" + batch + after)
                    .json();
            page.path("changes").forEach(change -> members.add(change.path("id").asLong()));
            after = page.has("next") ? "&after=" + page.path("next").asText() : null;
        }
        assertThat(members).hasSize(size).doesNotHaveDuplicates().isSorted();

        database.sql("update staged_change set status = 'REJECTED', decided_by = 'test' where id = ?")
                .param(members.getLast())
                .update();
        Calls.Answer late = decide(path, pattern.path("seen").asText(), "[]");
        assertThat(late.status()).as(late.body()).isEqualTo(409);
        assertThat(late.body()).contains("No change was decided");
        assertThat(count("APPROVED")).isZero();

        JsonNode now = StreamSupport.stream(patterns().path("patterns").spliterator(), false)
                .filter(each -> each.path("id").equals(pattern.path("id")))
                .findFirst()
                .orElseThrow();
        long first = now.at("/examples/0/id").asLong();
        long second = now.at("/examples/1/id").asLong();
        Calls.Answer decided = decide(path, now.path("seen").asText(), "[" + first + "," + second + "]");
        assertThat(decided.status()).as(decided.body()).isEqualTo(200);
        assertThat(count("APPROVED")).isEqualTo(now.path("changes").asInt() - 2);
        assertThat(database.sql(
                                "select distinct decision_reason from staged_change where batch_id = ? and status = 'APPROVED'")
                        .param(batch)
                        .query(String.class)
                        .single())
                .isEqualTo("spring prices");
    }

    @Test
    @Tag("req-31")
    void aPatternBecomesARuleThatMatchesItsChangesAndNoOther() {
        for (JsonNode pattern : patterns().path("patterns")) {
            if (pattern.path("changes").asInt() < 100) {
                continue;
            }
            JsonNode draft = calls.get(
                            "viewer",
                            "/api/sync/staged/patterns/" + pattern.path("id").asLong()
                                    + "/rule-draft?action=HOLD&batch=" + batch)
                    .json();
            String test = "{\"expression\":" + draft.path("expression") + ",\"filter\":{\"batch\":" + batch + "}}";
            Calls.Answer tried = calls.send("reviewer", "POST", "/api/rules/test", test);
            assertThat(tried.status()).as(tried.body()).isEqualTo(200);
            // The newest thousand of 1,020 are tried, so a few of the oldest are not among them.
            assertThat(tried.json().path("matched").asInt())
                    .as(draft.toString())
                    .isBetween(
                            pattern.path("changes").asInt() - 20,
                            pattern.path("changes").asInt() + 20);
            assertThat(tried.json().path("failed").asInt()).as(tried.body()).isZero();
            Calls.Answer saved = calls.send(
                    "admin", "POST", "/api/rules", draft.toString().replaceFirst("}$", ",\"enabled\":false}"));
            assertThat(saved.status()).as(saved.body()).isEqualTo(201);
        }
    }

    private JsonNode patterns() {
        Calls.Answer answer = calls.get("viewer", "/api/sync/staged/patterns?batch=" + batch);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json();
    }

    private Calls.Answer decide(String path, String seen, String except) {
        return calls.send(
                "reviewer",
                "POST",
                path + "/approve",
                "{\"filter\":{\"batch\":" + batch + "},\"seen\":\"" + seen + "\",\"except\":" + except
                        + ",\"reason\":\"spring prices\"}");
    }

    private int count(String status) {
        return database.sql("select count(*) from staged_change where batch_id = ? and status = ?")
                .params(batch, status)
                .query(Integer.class)
                .single();
    }
}
