package dev.catalogsync.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.catalogsync.Calls;
import dev.catalogsync.Merchant;
import dev.catalogsync.WholeApplication;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;

/** One damaged item does not keep the others from being concluded about, where that is wanted. */
@WholeApplication
@Import(Merchant.class)
@TestPropertySource(properties = "catalog.stage.conclude-beside-damage=true")
class DamageIT {

    @Autowired
    private Calls calls;

    @Autowired
    private Merchant merchant;

    @Test
    void aNulCharacterInOneProductIsToldAndTheRestConcludes() {
        JsonNode first = pulled(calls);
        assertThat(first.path("status").asText()).isEqualTo("SUCCEEDED");
        JsonNode products = calls.get("viewer", "/api/sync/staged?batch=" + first.path("id") + "&limit=3&sort=id")
                .json()
                .path("changes");
        String damaged = products.get(0).path("shopifyId").asText();
        String edited = products.get(1).path("shopifyId").asText();
        String deleted = products.get(2).path("shopifyId").asText();
        merchant.update(damaged, Map.of("title", "cut \u0000 off"));
        merchant.update(edited, Map.of("title", "As good as new"));
        merchant.delete(deleted);

        JsonNode second = pulled(calls);

        assertThat(second.path("status").asText()).isEqualTo("SUCCEEDED");
        assertThat(second.path("error").asText()).contains("1 item was damaged").contains("dead letters");
        assertThat(second.at("/counters/damaged").asInt()).isEqualTo(1);
        assertThat(second.at("/counters/deletes").asInt()).isEqualTo(1);
        JsonNode letters = calls.get("viewer", "/api/sync/dead-letters?batch=" + second.path("id"))
                .json()
                .path("letters");
        assertThat(letters)
                .singleElement()
                .satisfies(letter -> assertThat(letter.path("reason").asText()).contains(damaged));
        JsonNode staged = calls.get("viewer", "/api/sync/staged?batch=" + second.path("id"))
                .json()
                .path("changes");
        assertThat(staged.findValuesAsText("shopifyId")).containsExactlyInAnyOrder(edited, deleted);
    }

    private static JsonNode pulled(Calls calls) {
        long batch = calls.send("operator", "POST", "/api/sync/shopify/pull", "{}")
                .json()
                .path("batchId")
                .asLong();
        await().atMost(Duration.ofMinutes(1)).until(() -> !calls.get("viewer", "/api/sync/batches/" + batch)
                .json()
                .path("endedAt")
                .isNull());
        return calls.get("viewer", "/api/sync/batches/" + batch).json();
    }
}
