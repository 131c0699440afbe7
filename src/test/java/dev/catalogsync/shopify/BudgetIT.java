package dev.catalogsync.shopify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.catalogsync.WholeApplication;
import java.math.BigDecimal;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@WholeApplication
class BudgetIT {

    @Autowired
    private ProducerTemplate template;

    @Autowired
    private JdbcClient database;

    @Autowired
    private Store store;

    @BeforeEach
    void fillNothing() {
        row(2000, 100, 205);
    }

    @Test
    @Tag("req-66")
    void backgroundWorkLeavesAShareAndBooksAhead() {
        assertThat(book(10, 0.1)).isCloseTo(0.05, within(0.04));
        assertThat(available()).isCloseTo(195, within(20.0));
        assertThat(book(10, 0.1)).isCloseTo(0.15, within(0.1));
    }

    @Test
    void aPersonMayUseTheWholeBucket() {
        assertThat(book(100, 0)).isZero();
    }

    @Test
    void aWaitThatIsTooLongBooksNothing() {
        assertThat(book(500, 0.1)).isGreaterThan(2);
        assertThat(available()).isGreaterThanOrEqualTo(205);
    }

    @Test
    void aCallLargerThanTheBucketLessItsShareStillGetsThrough() {
        row(1000, 1000, 1000);

        assertThat(book(1000, 0.1)).isZero();
    }

    @Test
    void theRowFollowsShopifysOwnNumber() {
        settle(10, 10, 50);
        assertThat(available()).as("somebody else spends as well").isCloseTo(50, within(20.0));

        settle(10, 10, 1500);
        assertThat(available()).as("what was booked and lost comes back").isCloseTo(1300, within(20.0));
    }

    @Test
    void whatWasNotTakenIsGivenBack() {
        settle(100, 40, 300);

        assertThat(available()).isCloseTo(265, within(20.0));
    }

    private void row(int maximum, int rate, int available) {
        database.sql(
                        "update api_rate_limit set maximum_available = ?, restore_rate = ?, currently_available = ?, read_at = clock_timestamp()")
                .params(maximum, rate, available)
                .update();
    }

    private double book(double points, double share) {
        return send(
                        "sql:classpath:sql/shopify/book-points.sql?outputType=SelectOne",
                        Map.of("points", points, "share", share, "patience", 2))
                .getMessage()
                .getBody(BigDecimal.class)
                .doubleValue();
    }

    private void settle(int booked, int spent, int available) {
        send(
                "sql:classpath:sql/shopify/settle-points.sql",
                Map.of(
                        "booked",
                        booked,
                        "spent",
                        spent,
                        "maximum",
                        2000,
                        "available",
                        available,
                        "rate",
                        100,
                        "slack",
                        0.1,
                        "throttled",
                        0));
    }

    private Exchange send(String statement, Map<String, Object> body) {
        Exchange exchange = template.request(statement, asked -> {
            asked.setVariable("storeId", store.id());
            asked.getMessage().setBody(body);
        });
        assertThat(exchange.getException()).isNull();
        return exchange;
    }

    private double available() {
        return database.sql("select currently_available from api_rate_limit")
                .query(Double.class)
                .single();
    }
}
