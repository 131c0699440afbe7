package dev.catalogsync.pull;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.catalogsync.Calls;
import dev.catalogsync.WholeApplication;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

@WholeApplication
@TestPropertySource(properties = "catalog.sandbox.products=30")
class AbsenceIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Autowired
    JdbcClient database;

    @Autowired
    Calls calls;

    @Test
    void anIdThatTheStoreDoesNotHaveIsProposedForDeletionAndOneThatWasOnlyNotShownIsNot() throws Exception {
        pull(calls, Map.of("type", "FULL"));
        List<String> ids = database.sql("select shopify_id from item where kind = 'PRODUCT' order by id limit 3")
                .query(String.class)
                .list();
        JsonNode narrowed = pull(calls, select(Map.of("ids", ids, "vendor", "Nobody at all")));
        assertThat(narrowed.at("/counters/roots").asInt()).isZero();
        assertThat(narrowed.at("/counters/deletes").asInt()).isZero();

        String delete = "mutation { productDelete(input: {id: \"" + ids.get(1) + "\"}) { deletedProductId } }";
        Calls.Answer deleted = calls.admin(delete, Map.of());
        assertThat(deleted.body()).contains(ids.get(1));

        JsonNode dry = pull(calls, Map.of("type", "SELECTIVE", "select", Map.of("ids", ids), "dryRun", true));
        assertThat(dry.at("/counters/deletes").asInt()).isZero();

        JsonNode pulled = pull(calls, select(Map.of("ids", ids)));
        assertThat(pulled.at("/counters/roots").asInt()).isEqualTo(2);
        assertThat(pulled.at("/counters/deletes").asInt()).isEqualTo(1);
        assertThat(pulled.at("/criteria/gone/0").asText()).isEqualTo(ids.get(1));
        assertThat(database.sql(
                                "select i.shopify_id || ' ' || c.operation from staged_change c join item i on i.id = c.item_id where c.status = 'PENDING'")
                        .query(String.class)
                        .single())
                .isEqualTo(ids.get(1) + " DELETE");
        assertThat(pull(calls, select(Map.of("ids", ids)))
                        .at("/counters/deletes")
                        .asInt())
                .isZero();
    }

    private static Map<String, Object> select(Map<String, Object> select) {
        return Map.of("type", "SELECTIVE", "select", select);
    }

    private static JsonNode pull(Calls calls, Map<String, Object> body) throws Exception {
        Calls.Answer answer = calls.send("operator", "POST", "/api/sync/shopify/pull", JSON.writeValueAsString(body));
        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
        JsonNode report = calls.ended(answer.json().path("batchId").asLong(), Duration.ofSeconds(60));
        assertThat(report.path("status").asText()).as(report.toString()).isEqualTo("SUCCEEDED");
        return report;
    }
}
