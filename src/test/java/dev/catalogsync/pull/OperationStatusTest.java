package dev.catalogsync.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperationStatusTest {

    private static final String SHOP = "https://demo.myshopify.com/admin/api/2026-10/graphql.json";
    private static final Map<String, Object> SLICE = Map.of("attempt", 9, "depth", 0, "base", 0L);
    private static final String URL = "https://storage.googleapis.com/bulk.jsonl?Signature=secret";

    private final OperationStatus look = new OperationStatus(List.of("storage.googleapis.com"), Duration.ofHours(1));

    @Test
    void whatWasSeenIsCountedAndNeverHoldsTheAddress() {
        Map<String, Object> seen = look.seen(answer("COMPLETED", null, "16", "42", URL), BigDecimal.ONE, SLICE);
        assertThat(seen)
                .containsEntry("objects", 16L)
                .containsEntry("bytes", 42L)
                .containsEntry("fetch", true)
                .containsEntry("ended", true);
        assertThat(seen.toString()).doesNotContain("secret");
        assertThat(look.result(answer("COMPLETED", null, "16", "42", URL), SHOP, SLICE)
                        .toString())
                .doesNotContain("secret");
    }

    @ParameterizedTest
    @CsvSource({"FAILED,ACCESS_DENIED,read_products", "CANCELED,,was cancelled at Shopify", "EXPIRED,,has expired"})
    void anEndWithoutAResultSaysWhatHappenedAndWhatToDo(String state, String code, String says) {
        assertThatThrownBy(() -> look.judge(look.seen(answer(state, code, "0", null, null), null, SLICE), SLICE))
                .hasMessageContaining(says)
                .hasMessageContaining("The catalog is as it was")
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.type(PullAborted.class))
                .extracting(PullAborted::status)
                .isEqualTo("FAILED");
    }

    @ParameterizedTest
    @CsvSource({"FAILED,TIMEOUT", "FAILED,INTERNAL_SERVER_ERROR", "FAILED,", "CANCELED,"})
    void aPartOfAResultIsFetchedAndNotTakenForTheWhole(String state, String code) {
        Map<String, Object> answer = answer(state, code, "7", "42", URL);
        assertThat(look.judge(look.seen(answer, null, SLICE), SLICE)).isEqualTo("FETCH");
        Result result = look.result(answer, SHOP, Map.of("base", 10L));
        assertThat(result.partial()).isTrue();
        assertThat(result.from()).isEqualTo(10);
        assertThat(result.size()).isEqualTo(-1);
    }

    @Test
    void aPartThatIsSortedByTimeOrWasDeniedIsNotUsed() {
        Map<String, Object> byTime = Map.of("since", "2026", "attempt", 0, "depth", 0);
        assertThat(look.judge(look.seen(answer("FAILED", "TIMEOUT", "7", null, URL), null, byTime), byTime))
                .isEqualTo("HALVE");
        assertThatThrownBy(() ->
                        look.judge(look.seen(answer("FAILED", "ACCESS_DENIED", "7", null, URL), null, SLICE), SLICE))
                .isInstanceOf(PullAborted.class);
    }

    @ParameterizedTest
    @CsvSource({"CREATED", "RUNNING", "CANCELING"})
    void whatRunsIsLookedAtAgain(String state) {
        Map<String, Object> seen = look.seen(answer(state, null, "0", null, null), null, SLICE);
        assertThat(seen).containsEntry("ended", false).containsEntry("fetch", false);
        assertThatCode(() -> look.judge(seen, SLICE)).doesNotThrowAnyException();
    }

    @Test
    void anEmptyStoreHasAnEmptyResultAndALostResultIsNone() {
        assertThat(look.result(answer("COMPLETED", null, "0", null, null), SHOP, SLICE))
                .isEqualTo(new Result(null, 0, 0, false));
        assertThat(look.seen(answer("COMPLETED", null, "0", null, null), null, SLICE))
                .containsEntry("bytes", 0L);
        assertThatThrownBy(() -> look.result(answer("COMPLETED", null, "9", null, null), SHOP, SLICE))
                .hasMessageContaining("9 objects but gives no result");
    }

    @Test
    void anOperationThatShopifyForgotEndsThePull() {
        assertThatThrownBy(() -> look.seen(Collections.singletonMap("bulkOperation", null), null, SLICE))
                .isInstanceOf(PullAborted.class);
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
