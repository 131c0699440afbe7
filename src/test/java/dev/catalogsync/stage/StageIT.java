package dev.catalogsync.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.catalogsync.DataFolder;
import dev.catalogsync.WholeApplication;
import dev.catalogsync.stage.file.Chunk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@WholeApplication
class StageIT {

    @Autowired
    JdbcClient database;

    @Autowired
    DataFolder data;

    @Autowired
    Staging staging;

    @Autowired
    KnownItems known;

    @Autowired
    Comparison comparison;

    int store;

    @BeforeEach
    void aStore() {
        store = database.sql("insert into store (shop, api_version) values (?, '2026-10') returning id")
                .param(UUID.randomUUID().toString())
                .query(Integer.class)
                .single();
    }

    @Test
    @Tag("req-28")
    void aFirstPullStagesEachItemOnceAndASecondStagesNothing() throws Exception {
        String file = product(1, "Mug", "10.00") + product(2, "Bowl", "12.00");
        long first = staged(pulled(file, 4, 2));
        assertThat(counts(first)).contains("\"staged\":2", "\"unchanged\":0", "\"roots\":2");
        assertThat(changes(first, "APPLIED")).isEqualTo(2);

        long second = staged(pulled(file, 4, 2));
        assertThat(counts(second)).contains("\"staged\":0", "\"unchanged\":2");
        assertThat(status(second)).isEqualTo("SUCCEEDED");
    }

    @Test
    void whatMovedInTheStoreIsStagedFieldByFieldAgainstTheCatalog() throws Exception {
        staged(pulled(product(1, "Mug", "10.00"), 2, 1));
        long second = staged(pulled(product(1, "Big mug", "10.00"), 2, 1));
        Map<String, Object> change = database.sql(
                        "select operation, status, changed_fields::text, before, after from staged_change where batch_id = ?")
                .param(second)
                .query()
                .singleRow();
        assertThat(change)
                .containsEntry("operation", "UPDATE")
                .containsEntry("status", "PENDING")
                .containsEntry("changed_fields", "{title}");
        assertThat((String) change.get("before")).contains("\"Mug\"");
        assertThat((String) change.get("after")).contains("\"Big mug\"");
    }

    @Test
    void whatOnlyLooksDifferentIsNoChange() throws Exception {
        staged(pulled(product(1, "Mug", "10.00"), 2, 1));
        long second = staged(pulled(
                product(1, "Mug", "10.0").replace("\"title\":\"Mug\",", "\"updatedAt\":\"2026\",\"title\":\"Mug\","),
                2,
                1));
        assertThat(counts(second)).contains("\"staged\":0", "\"unchanged\":1");
    }

    @Test
    void aNewerChangeSupersedesAnUndecidedOne() throws Exception {
        staged(pulled(product(1, "Mug", "10.00"), 2, 1));
        long second = staged(pulled(product(1, "Big mug", "10.00"), 2, 1));
        long third = staged(pulled(product(1, "Huge mug", "10.00"), 2, 1));
        assertThat(changes(second, "SUPERSEDED")).isEqualTo(1);
        assertThat(changes(third, "PENDING")).isEqualTo(1);
    }

    @Test
    void aBalancedFullPullProposesToDeleteWhatTheStoreNoLongerHas() throws Exception {
        staged(pulled(product(1, "Mug", "10.00") + product(2, "Bowl", "12.00"), 4, 2));
        long second = staged(pulled(product(1, "Mug", "10.00"), 2, 1));
        assertThat(database.sql("select operation from staged_change where batch_id = ? and status = 'PENDING'")
                        .param(second)
                        .query(String.class)
                        .list())
                .containsExactly("DELETE");
    }

    @Test
    void aPullThatIsShorterThanPromisedIsIncompleteAndConcludesNothing() throws Exception {
        staged(pulled(product(1, "Mug", "10.00") + product(2, "Bowl", "12.00"), 4, 2));
        long second = pulled(product(1, "Mug", "10.00"), 4, 2);
        await().untilAsserted(() -> assertThat(status(second)).isEqualTo("INCOMPLETE"));
        assertThat(changes(second, "PENDING")).isZero();
        assertThat(database.sql("select error from sync_batch where id = ?")
                        .param(second)
                        .query(String.class)
                        .single())
                .contains("objects promised = lines read: 4 against 2", "pull again");
    }

    @Test
    void aBrokenLineBecomesADeadLetterAndTheRestIsStaged() throws Exception {
        long batch = pulled(product(1, "Mug", "10.00") + "{broken\n" + product(2, "Bowl", "12.00"), 5, 2);
        await().untilAsserted(() -> assertThat(status(batch)).isEqualTo("INCOMPLETE"));
        assertThat(changes(batch, "PENDING")).isEqualTo(1);
        assertThat(database.sql("select line, reason from dead_letter where batch_id = ? order by id")
                        .param(batch)
                        .query()
                        .listOfRows())
                .hasSize(2)
                .first()
                .satisfies(letter -> assertThat(letter).containsEntry("line", 3L));
    }

    @Test
    void thePullAfterABrokenOneDecidesWhatThatLeftUndecided() throws Exception {
        String mug = product(1, "Mug", "10.00");
        long broken = pulled(mug + "{broken\n", 3, 1);
        await().untilAsserted(() -> assertThat(status(broken)).isEqualTo("INCOMPLETE"));
        long whole = staged(pulled(product(2, "Bowl", "12.00") + mug, 4, 2));
        assertThat(changes(whole, "APPLIED")).isEqualTo(2);
        assertThat(changes(broken, "PENDING")).isZero();
    }

    @Test
    void whatTheStoreTookBackIsNoLongerProposed() throws Exception {
        staged(pulled(product(1, "Mug", "10.00"), 2, 1));
        long second = staged(pulled(product(1, "Big mug", "10.00"), 2, 1));
        long third = staged(pulled(product(1, "Mug", "10.00"), 2, 1));
        assertThat(changes(second, "SUPERSEDED")).isEqualTo(1);
        assertThat(counts(third)).contains("\"staged\":0", "\"unchanged\":1");
    }

    @Test
    void aDeletionIsWithdrawnWhereTheProductTurnsOutToBeThere() throws Exception {
        String bowl = product(2, "Bowl", "12.00");
        staged(pulled(product(1, "Mug", "10.00") + bowl, 4, 2));
        long second = staged(pulled(bowl, 2, 1));
        staged(pulled(product(1, "Mug", "10.00") + bowl, 4, 2));
        assertThat(changes(second, "SUPERSEDED")).isEqualTo(1);
    }

    @Test
    void whatWasWrittenWhileTheStoreMadeTheResultIsLeftToTheNextPull() throws Exception {
        staged(pulled(product(1, "Mug", "10.00") + product(2, "Bowl", "12.00"), 4, 2));
        long older = pulled(product(1, "Old mug", "10.00"), 2, 1, "1 hour");
        staged(older);
        assertThat(counts(older)).contains("\"staged\":0", "\"unsettled\":1");
        assertThat(changes(older, "PENDING")).isZero();

        long next = staged(pulled(product(1, "Old mug", "10.00"), 2, 1));
        assertThat(counts(next)).contains("\"staged\":1", "\"deletes\":1");
    }

    @Test
    void aFileInAnotherOrderIsGroupedFirst() throws Exception {
        String[] mug = product(1, "Mug", "10.00").split("(?<=\n)");
        String[] bowl = product(2, "Bowl", "12.00").split("(?<=\n)");
        long batch = staged(pulled(mug[0] + bowl[0] + bowl[1] + mug[1], 4, 2));
        assertThat(counts(batch)).contains("\"staged\":2", "\"orphans\":0", "\"ProductVariant\":2");
        assertThat(database.sql("select after from staged_change where batch_id = ? and status = 'APPLIED'")
                        .param(batch)
                        .query(String.class)
                        .list())
                .hasSize(2)
                .allSatisfy(after -> assertThat(after).contains("\"sku\""));
        assertThat(data.folder("spool")).isDirectoryNotContaining("glob:**.parts");
    }

    @Test
    void childrenAreFoundEvenBeforeTheirItems() throws Exception {
        String[] mug = product(1, "Mug", "10.00").split("(?<=\n)");
        String[] bowl = product(2, "Bowl", "12.00").split("(?<=\n)");
        long batch = staged(pulled(mug[1] + bowl[0] + bowl[1] + mug[0], 4, 2));
        assertThat(counts(batch)).contains("\"staged\":2", "\"orphans\":0", "\"ProductVariant\":2");
        assertThat(database.sql("select checkpoint::json ->> 'order' from sync_batch where id = ?")
                        .param(batch)
                        .query(String.class)
                        .single())
                .isEqualTo("ANY");
    }

    @Test
    void whoeverEditsADocumentByHandLeavesTheBaseAsItWas() throws Exception {
        staged(pulled(product(1, "Mug", "10.00"), 2, 1));
        database.sql("update product set document = replace(document, '10.00', '11.00') where store_id = ?")
                .param(store)
                .update();
        long second = staged(pulled(product(1, "Big mug", "10.00"), 2, 1));
        assertThat(database.sql("select after::json #>> '{variants,0,price}' from staged_change where batch_id = ?")
                        .param(second)
                        .query(String.class)
                        .single())
                .as("the price is ours, and only the title comes from the store")
                .isEqualTo("11.00");
        assertThat(database.sql("select array_to_string(changed_fields, ' ') from staged_change where batch_id = ?")
                        .param(second)
                        .query(String.class)
                        .single())
                .isEqualTo("title");
    }

    @Test
    void whatIsEditedByHandBetweenItsComparisonAndItsWritingIsLeftToTheNextPull() throws Exception {
        staged(pulled(product(1, "Mug", "10.00"), 2, 1));
        String moved = product(1, "Big mug", "10.00");
        long second = pulled(moved, 2, 1, "0", "1 hour");
        Run run = staging.open(
                database.sql("select id as \"batchId\", store_id as \"storeId\", kind, type, dry_run as \"dryRun\","
                                + " counters, checkpoint, now() as \"claimedAt\","
                                + " (select spool_file from bulk_operation where batch_id = sync_batch.id) as \"spoolFile\""
                                + " from sync_batch where id = ?")
                        .param(second)
                        .query()
                        .singleRow());
        try {
            Chunk chunk = run.getChunks().next();
            Comparison.Differences found = comparison.of(run, new KnownItems.Enriched(chunk, known.moved(run, chunk)));
            assertThat(found.changed()).hasSize(1);
            database.sql("update product set document = replace(document, '10.00', '11.00') where store_id = ?")
                    .param(store)
                    .update();
            staging.pass(run, found);
            staging.write(run, found);
            staging.await(run);
        } finally {
            staging.close(run);
        }
        assertThat(counts(second)).contains("\"staged\":0", "\"unsettled\":1");
        assertThat(changes(second, "PENDING")).isZero();
        database.sql("update sync_batch set status = 'CANCELLED', phase = null where id = ?")
                .param(second)
                .update();

        long third = staged(pulled(moved, 2, 1));
        Map<String, Object> change = database.sql(
                        "select after::json ->> 'title' as title, after::json #>> '{variants,0,price}' as price"
                                + " from staged_change where batch_id = ?")
                .param(third)
                .query()
                .singleRow();
        assertThat(change).containsEntry("title", "Big mug").containsEntry("price", "11.00");
    }

    @Test
    void whatBelongsToAVariantIsInItWhereverItStandsInTheFile() throws Exception {
        String care =
                "{\"id\":\"gid:\\/\\/shopify\\/Metafield\\/7\",\"key\":\"care\",\"__parentId\":\"gid:\\/\\/shopify\\/ProductVariant\\/11\"}\n";
        long first = staged(pulled(product(1, "Mug", "10.00") + product(2, "Bowl", "12.00") + care, 5, 2));
        assertThat(counts(first)).contains("\"staged\":2", "\"orphans\":0", "\"Metafield\":1");
        assertThat(database.sql(
                                "select document::json #>> '{variants,0,metafields,0,key}' from item where store_id = ? and title = 'Mug'")
                        .param(store)
                        .query(String.class)
                        .single())
                .isEqualTo("care");
    }

    @Test
    void aChildWhoseItemIsNowhereIsADeadLetter() throws Exception {
        String[] bowl = product(2, "Bowl", "12.00").split("(?<=\n)");
        long batch = pulled(product(1, "Mug", "10.00") + bowl[1], 3, 1);
        await().untilAsserted(() -> assertThat(status(batch)).isEqualTo("INCOMPLETE"));
        assertThat(counts(batch)).contains("\"orphans\":1", "\"staged\":1");
    }

    @Test
    void anEmptyStoreIsAPullOfNothing() throws Exception {
        long batch = staged(pulled("", 0, 0));
        assertThat(counts(batch)).contains("\"staged\":0");
    }

    @Test
    void whatIsMissingIsFoundWhereverItStoodAndHoweverLongTheIdsAre() throws Exception {
        for (int first : new int[] {10_000, 99_000 /* the ids of some have a digit more */}) {
            aStore();
            List<Integer> ids = new ArrayList<>();
            for (int i = 0; i < 4_500; i++) {
                ids.add(first + 2 * i);
            }
            staged(pulled(products(ids), 9_000, 4_500));

            List<Integer> gone = List.of(ids.get(0), ids.get(7), ids.get(1_999), ids.get(2_000), ids.get(4_499));
            ids.removeAll(gone);
            int added = ids.get(3_000) + 1;
            ids.add(3_001, added);
            long second = staged(pulled(products(ids), 8_992, 4_496));
            assertThat(database.sql(
                                    "select c.operation || ' ' || i.shopify_id from staged_change c join item i on i.id = c.item_id where c.batch_id = ?")
                            .param(second)
                            .query(String.class)
                            .list())
                    .containsExactlyInAnyOrderElementsOf(Stream.concat(
                                    Stream.of("CREATE gid://shopify/Product/" + added),
                                    gone.stream().map(id -> "DELETE gid://shopify/Product/" + id))
                            .toList());
            assertThat(counts(second)).contains("\"unchanged\":4495");
        }
    }

    private static String products(List<Integer> ids) {
        StringBuilder text = new StringBuilder();
        ids.forEach(id -> text.append(product(id, "Mug " + id, "10.00")));
        return text.toString();
    }

    @Test
    void soManyDeletionsThatSomethingMustBeWrongWaitForAPersonWhateverRulesSay() throws Exception {
        rule("change.operation == 'DELETE'");
        StringBuilder all = new StringBuilder();
        for (int i = 1; i <= 40; i++) {
            all.append(product(i, "Mug " + i, "10.00"));
        }
        staged(pulled(all.toString(), 80, 40));

        String without9 = all.substring(all.indexOf("{\"id\":\"gid:\\/\\/shopify\\/Product\\/10\""));
        long few = staged(pulled(without9, 62, 31));
        assertThat(changes(few, "APPLIED"))
                .as("nine deletions are decided by the rule")
                .isEqualTo(9);

        String without20 = all.substring(all.indexOf("{\"id\":\"gid:\\/\\/shopify\\/Product\\/21\""));
        long many = staged(pulled(without20, 40, 20));
        assertThat(changes(many, "PENDING")).isEqualTo(11);
        assertThat(changes(many, "APPLIED")).isZero();
        assertThat(column("error", many)).contains("11 of 31 known items", "more than 10 %", "approve or reject");
        assertThat(database.sql("select distinct held from staged_change where batch_id = ?")
                        .param(many)
                        .query(String.class)
                        .single())
                .contains("11 of 31");

        long again = staged(pulled(without20, 40, 20));
        assertThat(changes(many, "PENDING"))
                .as("another pull that misses them does not release them")
                .isEqualTo(11);
        assertThat(counts(again)).contains("\"staged\":0");
    }

    @Test
    void whatWasDeletedHereAndIsThereAgainIsTheSameItemAndNotTakenByTheShippedRule() throws Exception {
        rule("change.operation == 'DELETE'");
        String mug = product(1, "Mug", "10.00");
        String bowl = product(2, "Bowl", "12.00");
        staged(pulled(mug + bowl, 4, 2));
        assertThat(changes(staged(pulled(mug, 2, 1)), "APPLIED")).isEqualTo(1);

        long back = staged(pulled(mug + bowl, 4, 2));
        assertThat(database.sql("select operation || ' ' || status from staged_change where batch_id = ?")
                        .param(back)
                        .query(String.class)
                        .list())
                .containsExactly("CREATE PENDING");
        assertThat(database.sql("select count(*) from item where store_id = ?")
                        .param(store)
                        .query(Integer.class)
                        .single())
                .isEqualTo(2);

        rule("change.returning && change.title == 'Bowl'");
        long decided = staged(pulled(mug + bowl.replace("12.00", "13.00"), 4, 2));
        assertThat(changes(decided, "APPLIED"))
                .as("a rule that speaks of it may")
                .isEqualTo(1);
    }

    @Test
    void aResultThatIsMostlyBrokenIsNotReadToItsEnd() throws Exception {
        StringBuilder text = new StringBuilder();
        for (int i = 1; i <= 12_000; i++) {
            text.append(product(i, "Mug " + i, "10.00"));
            if (i % 4 == 0) {
                text.append("[]\n{no\n");
            }
        }
        long batch = pulled(text.toString(), 24_000, 12_000);
        await().untilAsserted(() -> assertThat(status(batch)).isEqualTo("INCOMPLETE"));
        assertThat(column("error", batch))
                .matches(
                        "[0-9,]+ of [0-9,]+ lines are refused or damaged, more than 5 %, so the rest was not read\\. .*");
        int read = Integer.parseInt(column("counters::json ->> 'lines'", batch));
        assertThat(read).isBetween(1_000, 25_000);
        assertThat(database.sql("select count(*)::int from dead_letter where batch_id = ?")
                        .param(batch)
                        .query(Integer.class)
                        .single())
                .isEqualTo(Integer.parseInt(column("counters::json ->> 'refused'", batch))
                        + Integer.parseInt(column("counters::json ->> 'damaged'", batch)))
                .isPositive();
        assertThat(changes(batch, "PENDING")).isPositive();
        assertThat(changes(batch, "APPLIED")).isZero();
    }

    private void rule(String expression) {
        database.sql(
                        "insert into approval_rule (store_id, name, expression, action, position, created_by) values (?, 'test', ?, 'APPROVE', 1, 'test')")
                .params(store, expression)
                .update();
    }

    private String column(String column, long batch) {
        return database.sql("select " + column + " from sync_batch where id = ?")
                .param(batch)
                .query(String.class)
                .single();
    }

    private long pulled(String text, int objects, int roots) throws Exception {
        return pulled(text, objects, roots, "0");
    }

    private long pulled(String text, int objects, int roots, String ago) throws Exception {
        return pulled(text, objects, roots, ago, "0");
    }

    /**
     * @param ago how long before the result was asked for
     * @param pause for which no route takes it up
     */
    private long pulled(String text, int objects, int roots, String ago, String pause) throws Exception {
        String name = UUID.randomUUID() + ".jsonl";
        Path file = Files.writeString(data.folder("spool").resolve(name), text);
        String counters = "{\"promisedObjects\":%d,\"promisedRoots\":%d,\"promisedBytes\":%d,\"bytes\":%d}"
                .formatted(objects, roots, Files.size(file), Files.size(file));
        long batch = database.sql(
                        "insert into sync_batch (store_id, type, direction, trigger, created_by, status, counters) values (?, 'FULL', 'PULL_FROM_SHOPIFY', 'REST', 'test', 'RUNNING', ?) returning id")
                .params(store, counters)
                .query(Long.class)
                .single();
        database.sql(
                        "insert into bulk_operation (batch_id, store_id, type, state, spool_file, submitted_at) values (?, ?, 'QUERY', 'COMPLETED', ?, now() - cast(? as interval))")
                .params(batch, store, name, ago)
                .update();
        database.sql("update sync_batch set phase = 'STAGE', next_look_at = now() + cast(? as interval) where id = ?")
                .params(pause, batch)
                .update();
        return batch;
    }

    private long staged(long batch) {
        await().untilAsserted(() -> assertThat(status(batch)).isEqualTo("SUCCEEDED"));
        return batch;
    }

    private String status(long batch) {
        return database.sql("select status from sync_batch where id = ?")
                .param(batch)
                .query(String.class)
                .single();
    }

    private String counts(long batch) {
        return database.sql("select (counters::jsonb)::text from sync_batch where id = ?")
                .param(batch)
                .query(String.class)
                .single()
                .replace(": ", ":");
    }

    private int changes(long batch, String status) {
        return database.sql("select count(*)::int from staged_change where batch_id = ? and status = ?")
                .params(batch, status)
                .query(Integer.class)
                .single();
    }

    private static String product(int id, String title, String price) {
        return "{\"id\":\"gid:\\/\\/shopify\\/Product\\/%d\",\"title\":\"%s\",\"handle\":\"p-%d\",\"vendor\":\"Hearth\",\"tags\":[\"a\",\"b\"]}\n"
                        .formatted(id, title, id)
                + "{\"id\":\"gid:\\/\\/shopify\\/ProductVariant\\/%d1\",\"sku\":\"S%d\",\"price\":\"%s\",\"__parentId\":\"gid:\\/\\/shopify\\/Product\\/%d\"}\n"
                        .formatted(id, id, price, id);
    }
}
