package dev.catalogsync.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A batch with changes as a pull or a proposal stages them, to be decided when it is complete. */
final class StagedLot {

    private final JdbcClient database;
    private final int store;
    private final String kind;
    final long batch;

    StagedLot(JdbcClient database, int store, String type) {
        this(database, store, type, "PRODUCT");
    }

    StagedLot(JdbcClient database, int store, String type, String kind) {
        this.kind = kind;
        this.database = database;
        this.store = store;
        this.batch = database.sql(
                        """
                        insert into sync_batch (store_id, type, kind, direction, trigger, created_by, status)
                        values (?, ?, ?, 'PULL_FROM_SHOPIFY', 'REST', 'test', 'RUNNING') returning id""")
                .params(store, type, kind)
                .query(Long.class)
                .single();
    }

    /** A store of its own, of which no other test has items. */
    static int store(JdbcClient database) {
        return database.sql("insert into store (shop, api_version) values (?, '2026-10') returning id")
                .param(UUID.randomUUID().toString())
                .query(Integer.class)
                .single();
    }

    /** A product with one variant. */
    static String product(String title, String vendor, String price) {
        return "{\"title\":\"" + title + "\",\"vendor\":\"" + vendor + "\",\"variants\":[{\"sku\":\"MUG\",\"price\":\""
                + price + "\"}]}";
    }

    /** @param fields top-level names that differ, separated by commas; @return the id of the change */
    long change(String direction, String operation, String before, String after, String fields) {
        long item = database.sql(
                        """
                        insert into item (store_id, kind, shopify_id, title, vendor, document)
                        values (:store, :kind, :gid, 'Mug', cast(coalesce(:after, :before) as json) ->> 'vendor', :before)
                        returning id""")
                .param("store", store)
                .param("kind", kind)
                .param("gid", "gid://shopify/Product/" + UUID.randomUUID())
                .param("before", before)
                .param("after", after)
                .query(Long.class)
                .single();
        return database.sql(
                        """
                        insert into staged_change (store_id, batch_id, item_id, kind, direction, operation, before, after, changed_fields, proposed_by)
                        values (?, ?, ?, ?, ?, ?, ?, ?, cast(? as text[]), 'olga@example.com') returning id""")
                .params(store, batch, item, kind, direction, operation, before, after, "{" + fields + "}")
                .query(Long.class)
                .single();
    }

    /** Rules are tried, and it ends. */
    void decide() {
        database.sql("update sync_batch set phase = 'DECIDE' where id = ?")
                .param(batch)
                .update();
        await().untilAsserted(() -> assertThat(database.sql("select status from sync_batch where id = ?")
                        .param(batch)
                        .query(String.class)
                        .single())
                .isEqualTo("SUCCEEDED"));
    }

    /** Such as {@code PENDING, guard: price}, {@code APPLIED, -}. */
    String became(long change) {
        return database.sql("select concat(status, ', ', coalesce(held_by, '-')) from staged_change where id = ?")
                .param(change)
                .query(String.class)
                .single();
    }

    long count(String became) {
        return database.sql(
                        "select count(*) from staged_change where batch_id = ? and concat(status, ', ', coalesce(held_by, '-')) = ?")
                .params(batch, became)
                .query(Long.class)
                .single();
    }
}
