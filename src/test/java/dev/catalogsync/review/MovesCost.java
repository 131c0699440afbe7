package dev.catalogsync.review;

import static org.assertj.core.api.Assertions.assertThat;

import dev.catalogsync.WholeApplication;
import dev.catalogsync.shopify.Store;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.FluentProducerTemplate;
import org.apache.camel.Route;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What a trigger on changes costs: approved ones are taken into the catalog, one statement with the trigger, the next without. Run by
 * {@code bench/run moves} and {@code bench/run tracking}, and never in a build: it measures, and promises nothing.
 */
@WholeApplication
class MovesCost {

    private static final int CHANGES_PER_STATEMENT = 1_000;
    private static final String TRIGGER = System.getProperty("trigger", "staged_change_move");

    @Autowired
    private CamelContext camel;

    @Autowired
    private FluentProducerTemplate routes;

    @Autowired
    private JdbcClient database;

    @Autowired
    private Store store;

    @Test
    void cost() throws Exception {
        for (Route route : camel.getRoutes()) {
            if (route.getId().startsWith("schedule-") || route.getId().endsWith("-claim")) {
                camel.getRouteController().stopRoute(route.getId());
            }
        }
        int changes = Integer.getInteger("changes", 100_000);
        int rounds = Integer.getInteger("rounds", 2);
        double with = 0;
        double without = 0;
        for (int round = 0; round < rounds; round++) {
            approve(changes);
            for (int i = 0; i < changes / CHANGES_PER_STATEMENT; i++) {
                boolean guarded = (i + round) % 2 == 0;
                double took = taken(guarded);
                with += guarded ? took : 0;
                without += guarded ? 0 : took;
            }
            assertThat(database.sql("select count(*) from staged_change where status = 'APPLIED'")
                            .query(Integer.class)
                            .single())
                    .isEqualTo(changes);
        }
        System.out.printf(Locale.ROOT, "moves|%d|%.2f|%.2f%n", changes * rounds, with, without);
    }

    private void approve(int changes) {
        database.sql("truncate item, staged_change, sync_version cascade").update();
        database.sql(
                        """
                        insert into item (id, store_id, kind, shopify_id, title)
                        select n, ?, 'PRODUCT', 'gid://shopify/Product/' || n, 'Mug ' || n from generate_series(1, ?) n""")
                .params(store.id(), changes)
                .update();
        database.sql(
                        """
                        insert into staged_change (store_id, batch_id, item_id, kind, direction, operation, after, status, proposed_by, decided_by)
                        select ?, 0, n, 'PRODUCT', 'INCOMING', 'CREATE',
                               json_build_object('title', 'Mug ' || n, 'descriptionHtml',
                                   (select string_agg('<p>A plain mug of stoneware ' || md5(n::text || line::text) || '</p>', '')
                                      from generate_series(1, 8) line))::text,
                               'APPROVED', 'bench', 'bench'
                          from generate_series(1, ?) n""")
                .params(store.id(), changes)
                .update();
        database.sql("analyze item, staged_change").update();
    }

    /** @return seconds that the database computed; a clock would count what else the machine does */
    private double taken(boolean guarded) {
        database.sql("alter table staged_change " + (guarded ? "enable" : "disable") + " trigger " + TRIGGER)
                .update();
        double before = computed();
        routes.to("sql:classpath:sql/review/take-changes.sql?noop=true")
                .withBody(Map.of())
                .send();
        return computed() - before;
    }

    private double computed() {
        return database
                        .sql("select pid from pg_stat_activity where datname = current_database()")
                        .query(Long.class)
                        .list()
                        .stream()
                        .flatMap(pid -> ProcessHandle.of(pid).stream())
                        .flatMap(process -> process.info().totalCpuDuration().stream())
                        .mapToLong(Duration::toMillis)
                        .sum()
                / 1000.0;
    }
}
