package dev.catalogsync.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LookTest {

    private static final String SHOP = "https://demo.myshopify.com/admin/api/2026-10/graphql.json";
    private static final String URL = "https://storage.googleapis.com/bulk.jsonl?Signature=secret";

    private final Look look = new Look(List.of("storage.googleapis.com"));

    @Test
    void whatWasSeenIsCountedAndNeverHoldsTheAddress() {
        Map<String, Object> seen = look.seen(answer("COMPLETED", null, "16", "42", URL), BigDecimal.ONE);
        assertThat(seen)
                .containsEntry("objects", 16L)
                .containsEntry("bytes", 42L)
                .containsEntry("fetch", true)
                .containsEntry("ended", true);
        assertThat(seen.toString()).doesNotContain("secret");
        assertThat(look.result(answer("COMPLETED", null, "16", "42", URL), SHOP, 0)
                        .toString())
                .doesNotContain("secret");
    }

    @ParameterizedTest
    @CsvSource({
        "FAILED,TIMEOUT,failed with TIMEOUT",
        "FAILED,ACCESS_DENIED,read_products",
        "CANCELED,,was cancelled at Shopify",
        "EXPIRED,,has expired"
    })
    void anEndWithoutAResultSaysWhatHappenedAndWhatToDo(String state, String code, String says) {
        assertThatThrownBy(() -> look.judge(look.seen(answer(state, code, "0", null, null), null)))
                .hasMessageContaining(says)
                .hasMessageContaining("The catalog is as it was")
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.type(PullEnded.class))
                .extracting(PullEnded::status)
                .isEqualTo("FAILED");
    }

    @Test
    void aPartOfAResultIsNotTakenForTheWhole() {
        assertThatThrownBy(() -> look.result(answer("CANCELED", null, "7", "42", URL), SHOP, 0))
                .hasMessageContaining("was not used");
    }

    @ParameterizedTest
    @CsvSource({"CREATED", "RUNNING", "CANCELING"})
    void whatRunsIsLookedAtAgain(String state) {
        Map<String, Object> seen = look.seen(answer(state, null, "0", null, null), null);
        assertThat(seen).containsEntry("ended", false).containsEntry("fetch", false);
        assertThatCode(() -> look.judge(seen)).doesNotThrowAnyException();
    }

    @Test
    void anEmptyStoreHasAnEmptyResultAndALostResultIsNone() {
        assertThat(look.result(answer("COMPLETED", null, "0", null, null), SHOP, 0))
                .isEqualTo(new Result(null, 0, 0));
        assertThat(look.seen(answer("COMPLETED", null, "0", null, null), null)).containsEntry("bytes", 0L);
        assertThatThrownBy(() -> look.result(answer("COMPLETED", null, "9", null, null), SHOP, 0))
                .hasMessageContaining("9 objects but gives no result");
    }

    @Test
    void anOperationThatShopifyForgotEndsThePull() {
        assertThatThrownBy(() -> look.seen(Collections.singletonMap("bulkOperation", null), null))
                .isInstanceOf(PullEnded.class);
    }

    private static Map<String, Object> answer(String state, String code, String objects, String size, String url) {
        Map<String, Object> operation = new HashMap<>();
        operation.put("id", "gid://shopify/BulkOperation/1");
        operation.put("status", state);
        operation.put("errorCode", code);
        operation.put("objectCount", objects);
        operation.put("rootObjectCount", objects);
        operation.put("fileSize", size);
        operation.put("url", url);
        return Map.of("bulkOperation", operation);
    }
}
