package dev.catalogsync.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.catalogsync.Refusal;
import dev.catalogsync.TestCatalog;
import dev.catalogsync.WholeApplication;
import dev.catalogsync.catalog.Document;
import dev.catalogsync.catalog.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.FluentProducerTemplate;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

@WholeApplication
@Import(TestCatalog.class)
class DeadLetterIT {

    @Autowired
    private TestCatalog catalog;

    @Autowired
    private FluentProducerTemplate routes;

    @Autowired
    private JdbcClient database;

    private final String handle = "plate-" + UUID.randomUUID();

    @Test
    void aDeadLetterIsFoundAndShownWithItsRequestAndAnswer() {
        long change = refused();

        Map<?, ?> page = ask("direct:dead-letter-list", null, Map.of("room", "push", "limit", "200"));
        Map<?, ?> shown = ask("direct:dead-letter-show", letter(change), Map.of());

        assertThat((List<?>) page.get("letters")).anySatisfy(letter -> assertThat(((Map<?, ?>) letter).get("changeId"))
                .isEqualTo(change));
        assertThat(shown.get("changeStatus")).isEqualTo("FAILED");
        assertThat(((Map<?, ?>) shown.get("request")).get("variables")).isNotNull();
        assertThat((Map<?, ?>) shown.get("answer")).isNotEmpty();
    }

    @Test
    void aReplayedOneIsSentAgainAndItsBatchGoesOn() {
        long change = refused();
        long batch = batchOf(change);
        mendWithoutBeingAsked(change);

        Map<?, ?> answer = ask("direct:dead-letter-replay", letter(change), Map.of());

        assertThat(answer.get("state")).isEqualTo("REPLAYED");
        Map<String, Object> ended = catalog.ended(batch);
        assertThat(ended).containsEntry("status", "SUCCEEDED");
        assertThat(TestCatalog.counters(ended)).containsEntry("applied", 1).containsEntry("failed", 0);
        assertThat(catalog.state(change)).isEqualTo("APPLIED");
        assertThatThrownBy(() -> ask("direct:dead-letter-replay", letter(change), Map.of()))
                .rootCause()
                .isInstanceOf(Refusal.class);
    }

    @Test
    void aMendedOneIsProposedAndNotSentUnseen() {
        long change = refused();

        Map<?, ?> answer =
                ask("direct:dead-letter-replay", letter(change), Map.of("document", Map.of("status", "DRAFT")));

        assertThat(catalog.state(change)).isEqualTo("REJECTED");
        String after = database.sql("select after from staged_change where batch_id = ? and status = 'PENDING'")
                .param(answer.get("batchId"))
                .query(String.class)
                .single();
        assertThat(Document.parse(Kind.PRODUCT, after).text("status")).isEqualTo("DRAFT");
        assertThat(Document.parse(Kind.PRODUCT, after).text("handle")).isEqualTo(handle);
    }

    @Test
    void whatIsMendedWronglyIsRefusedAndTheLetterStaysOpen() {
        long change = refused();

        assertThatThrownBy(() -> ask(
                        "direct:dead-letter-replay", letter(change), Map.of("document", Map.of("status", "NEITHER"))))
                .rootCause()
                .isInstanceOf(Refusal.class);

        assertThat(ask("direct:dead-letter-show", letter(change), Map.of()).get("state"))
                .isEqualTo("OPEN");
        assertThat(catalog.state(change)).isEqualTo("FAILED");
    }

    @Test
    void aDiscardedOneIsGivenUp() {
        long change = refused();

        ask("direct:dead-letter-discard", letter(change), Map.of());

        assertThat(catalog.state(change)).isEqualTo("REJECTED");
        assertThatThrownBy(() -> ask("direct:dead-letter-discard", letter(change), Map.of()))
                .rootCause()
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.kind()).isEqualTo(Refusal.Kind.CONFLICT));
    }

    private long refused() {
        Document plate = Document.of(
                Kind.PRODUCT, Map.of("title", "Plate", "handle", handle, "status", "NO_SUCH_STATUS", "vendor", "Kiln"));
        long change = catalog.approved(catalog.newItem(handle), "CREATE", null, plate);
        assertThat(catalog.pushed(change)).containsEntry("status", "INCOMPLETE");
        return change;
    }

    private void mendWithoutBeingAsked(long change) {
        Document after = Document.parse(
                Kind.PRODUCT,
                database.sql("select after from staged_change where id = ?")
                        .param(change)
                        .query(String.class)
                        .single());
        database.sql("update staged_change set after = ? where id = ?")
                .params(after.with("status", "DRAFT").toJson(), change)
                .update();
    }

    private long letter(long change) {
        return database.sql("select id from dead_letter where change_id = ?")
                .param(change)
                .query(Long.class)
                .single();
    }

    private long batchOf(long change) {
        return database.sql("select batch_id from push_task where ? = any (change_ids)")
                .param(change)
                .query(Long.class)
                .single();
    }

    private Map<?, ?> ask(String route, Long letter, Map<String, Object> body) {
        return routes.to(route)
                .withVariable("actor", "test")
                .withVariable("letterId", letter)
                .withBody(new HashMap<>(body))
                .request(Map.class);
    }
}
