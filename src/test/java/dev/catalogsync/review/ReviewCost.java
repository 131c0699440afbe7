package dev.catalogsync.review;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.catalogsync.Calls;
import dev.catalogsync.WholeApplication;
import dev.catalogsync.shopify.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * How long a reviewer waits with 100,000 undecided changes: pages of filtered lists, decisions about 20,000, and the view by pattern of 20,000
 * that four rules made, with 20 wrong ones among them. Run by {@code bench/run review}, and never in a build: it measures, and promises nothing.
 */
@WholeApplication
class ReviewCost {

    private static final int WRONG = 20;

    private static final List<String> FILTERS = List.of(
            "",
            "direction=INCOMING",
            "operation=UPDATE_STATUS",
            "kind=PRODUCT",
            "priority=CRITICAL",
            "batch=900002",
            "vendor=Vendor%207",
            "productType=Type%203",
            "tag=t7",
            "tag=s77",
            "field=title",
            "conflict=false",
            "conflict=true",
            "text=bowl",
            "text=abcde",
            "direction=OUTGOING&vendor=Vendor%203&tag=t3&field=variants");

    private static final List<String> SORTS = List.of("id", "-id", "title", "-title", "vendor", "-vendor", "priority");

    @Autowired
    Calls calls;

    @Autowired
    JdbcClient database;

    @Autowired
    Store store;

    @Test
    void cost() {
        int share = Integer.getInteger("changes", 100_000) / 5;
        long seed = Long.getLong("seed", 1);
        stage(share);
        plant(share, seed);
        database.sql("vacuum analyze item").update();
        database.sql("vacuum analyze staged_change").update();

        for (String filter : FILTERS) {
            page(filter, "id", "");
        }
        List<Double> pages = new ArrayList<>();
        Random random = new Random(seed);
        for (int i = 0; i < 6; i++) {
            for (String filter : FILTERS) {
                String sort = SORTS.get(random.nextInt(SORTS.size()));
                JsonNode first = timed(pages, filter, sort, "");
                if (first.has("next")) {
                    timed(pages, filter, sort, "&after=" + first.path("next").asText());
                }
            }
        }
        pages.sort(null);

        double outgoing = approved(900_001, share);
        double incoming = approved(900_002, share);

        long start = System.nanoTime();
        JsonNode patterns = patterns();
        double first = seconds(start);
        start = System.nanoTime();
        patterns();
        double second = seconds(start);
        int told = 0;
        int some = 0;
        for (JsonNode pattern : patterns.path("patterns")) {
            if (told < 0.95 * share) {
                told += pattern.path("changes").asInt();
                some++;
            }
        }
        long shown = 0;
        for (int i = 0; i < WRONG; i++) {
            shown += patterns.at("/outliers/" + i + "/title").asText().startsWith("Wrong") ? 1 : 0;
        }
        System.out.printf(
                Locale.ROOT,
                "review|%.0f|%.0f|%.0f|%.2f|%.2f|%.2f|%.2f|%d|%.1f|%d%n",
                1000 * pages.get(pages.size() / 2),
                1000 * pages.get(pages.size() * 95 / 100),
                1000 * pages.getLast(),
                outgoing,
                incoming,
                first,
                second,
                some,
                100.0 * told / share,
                shown);
    }

    private JsonNode timed(List<Double> pages, String filter, String sort, String after) {
        long start = System.nanoTime();
        JsonNode page = page(filter, sort, after);
        pages.add(seconds(start));
        return page;
    }

    private JsonNode page(String filter, String sort, String after) {
        Calls.Answer page = calls.get(
                "viewer",
                "/api/sync/staged?status=PENDING&sort=" + sort + (filter.isEmpty() ? "" : "&" + filter) + after);
        assertThat(page.status()).as(page.body()).isEqualTo(200);
        return page.json();
    }

    private double approved(long batch, int changes) {
        long start = System.nanoTime();
        Calls.Answer answer = calls.send(
                "reviewer",
                "POST",
                "/api/sync/staged/bulk-approve",
                "{\"filter\":{\"batch\":" + batch + ",\"status\":\"PENDING\"},\"expect\":" + changes + "}");
        assertThat(answer.json().path("approved").asInt()).as(answer.body()).isEqualTo(changes);
        return seconds(start);
    }

    private JsonNode patterns() {
        Calls.Answer answer = calls.get("viewer", "/api/sync/staged/patterns?batch=900005");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json();
    }

    /** Four batches, 900001 to 900004; the second comes in. Documents of some 1,500 bytes, and as many items whose changes were applied. */
    private void stage(int share) {
        database.sql(
                        """
                        insert into item (store_id, kind, shopify_id, title, vendor, product_type, status, handle, tags, document)
                        select ?, 'PRODUCT', 'gid://shopify/Product/9' || n,
                               (array['Mug', 'Plate', 'Bowl', 'Cup', 'Vase', 'Jug'])[1 + n % 6] || ' ' || md5(n::text), 'Vendor ' || n * 7919 % 300,
                               'Type ' || n % 40, 'ACTIVE', 'cost-' || md5(n::text), array['t' || n % 50, 's' || n % 2000],
                               json_build_object('title', 'Mug ' || n, 'descriptionHtml',
                                   (select string_agg('<p>A plain mug of stoneware ' || md5(n::text || line::text) || '</p>', '')
                                      from generate_series(1, 20) line))::text
                          from generate_series(1, ?) n""")
                .params(store.id(), 8 * share)
                .update();
        database.sql(
                        """
                        insert into staged_change (store_id, batch_id, item_id, kind, direction, operation, priority, before, after, status,
                                                   changed_fields, proposed_by, decided_by)
                        select store_id, case when n % 2 = 0 then 900001 + n / 2 % 4 else 900000 end, id, kind,
                               case when n / 2 % 4 = 1 then 'INCOMING' else 'OUTGOING' end,
                               case when n % 500 = 0 then 'UPDATE_STATUS' else 'UPDATE' end, case when n % 1000 = 0 then 'CRITICAL' else 'NORMAL' end,
                               document, replace(document, 'plain', 'glazed'), case when n % 2 = 0 then 'PENDING' else 'APPLIED' end,
                               case when n % 8 = 0 then '{title,variants}'::text[] else '{variants}' end, 'bench',
                               case when n % 2 = 1 then 'bench' end
                          from (select *, substring(shopify_id from 24)::bigint as n from item where handle like 'cost-%') i""")
                .update();
    }

    /** Batch 900005: prices as four rules make them, and a few that are wrong. */
    private void plant(int changes, long seed) {
        database.sql(
                        """
                        with seeded as materialized (
                            select setseed(?)
                        ), drawn as materialized (
                            select n, n > ? as wrong, round((1200 + 8000 * random())::numeric / 100, 2) as price, random() as chance
                              from seeded, generate_series(1, ?) n
                        ), priced as (
                            select *, case when not wrong then round(case n % 4 when 0 then price * 1.05 when 1 then price + 2
                                                                                  when 2 then price * 1.08 else price + 5 end, 2)
                                           else round(case n % 4 when 0 then 0 when 1 then price * (0.4 + 0.3 * chance)::numeric
                                                                  when 2 then price * (5 + 5 * chance)::numeric else 1 + chance::numeric end, 2) end as after
                              from drawn
                        ), items as (
                            insert into item (store_id, kind, shopify_id, title, vendor, document)
                            select ?, 'PRODUCT', 'gid://shopify/Product/8' || n, case when wrong then 'Wrong ' else 'Mug ' end || n, 'Vendor ' || n % 10, '{}'
                              from priced
                            returning id, shopify_id
                        )
                        insert into staged_change (store_id, batch_id, item_id, kind, direction, operation, before, after, changed_fields, proposed_by)
                        select ?, 900005, i.id, 'PRODUCT', 'OUTGOING', 'UPDATE', d.document, replace(d.document, '"' || price || '"', '"' || after || '"'),
                               '{variants}', 'bench'
                          from priced p
                          join items i on i.shopify_id = 'gid://shopify/Product/8' || n
                          cross join lateral (select json_build_object('id', i.shopify_id, 'title', 'Mug ' || n, 'descriptionHtml', repeat('A plain mug. ', 80),
                                'variants', json_build_array(
                                json_build_object('id', 'gid://shopify/ProductVariant/' || n, 'sku', 'SKU-' || n, 'price', price::text,
                                                  'inventoryItem', json_build_object('unitCost', json_build_object('amount', '3.00')))))::text) d (document)""")
                .params(seed % 1000 / 1000.0, changes - WRONG, changes, store.id(), store.id())
                .update();
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
