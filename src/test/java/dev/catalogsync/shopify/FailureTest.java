package dev.catalogsync.shopify;

import static dev.catalogsync.shopify.Failure.Verdict.LATER;
import static dev.catalogsync.shopify.Failure.Verdict.NEVER;
import static dev.catalogsync.shopify.Failure.Verdict.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.catalogsync.shopify.Failure.Verdict;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.mock.env.MockEnvironment;

/** Every documented way in which a call fails, for a query and for a mutation. */
class FailureTest {

    private static final String DATA = "\"data\":{\"productSet\":null}";

    private final Answers answers = new Answers(new ShopHealthIndicator(
            new Shop(new ShopifyProperties("demo.myshopify.com", "", "token", "", "", 0.1), new MockEnvironment())));

    /** HTTP status, body, verdict for a query, verdict for a mutation, whether it counts against the work. */
    static Stream<Arguments> answers() {
        return Stream.of(
                arguments(
                        400, "{\"errors\":{\"query\":\"Required parameter missing or invalid\"}}", NEVER, NEVER, true),
                arguments(401, "{\"errors\":\"[API] Invalid API key or access token\"}", LATER, LATER, false),
                arguments(
                        402,
                        "{\"errors\":\"This shop's plan does not have access to this feature\"}",
                        LATER,
                        LATER,
                        false),
                arguments(403, "{\"errors\":\"Unavailable Shop\"}", LATER, LATER, false),
                arguments(403, "{\"errors\":\"[API] This action requires merchant approval\"}", NEVER, NEVER, true),
                arguments(404, "{\"errors\":\"Not Found\"}", LATER, LATER, false),
                arguments(406, "", NEVER, NEVER, true),
                arguments(414, "", NEVER, NEVER, true),
                arguments(415, "", NEVER, NEVER, true),
                arguments(422, "{\"errors\":{\"base\":[\"is not possible\"]}}", NEVER, NEVER, true),
                arguments(423, "{\"errors\":\"This shop is unavailable\"}", LATER, LATER, false),
                arguments(429, "{\"errors\":\"Exceeded 2 calls per second\"}", LATER, LATER, false),
                arguments(430, "", LATER, LATER, false),
                arguments(500, "{\"errors\":\"An unexpected error occurred\"}", LATER, UNKNOWN, true),
                arguments(502, "<html>Bad gateway</html>", LATER, UNKNOWN, false),
                arguments(503, "", LATER, UNKNOWN, false),
                arguments(504, "{\"errors\":\"timeout\"}", LATER, UNKNOWN, true),
                arguments(530, "", LATER, UNKNOWN, false),
                arguments(540, "", LATER, UNKNOWN, false),
                arguments(301, "", NEVER, NEVER, true),
                arguments(200, "<html>captive portal</html>", LATER, UNKNOWN, true),
                arguments(200, "{\"data\":", LATER, UNKNOWN, true),
                arguments(200, "[]", LATER, UNKNOWN, true),
                arguments(200, "{}", LATER, UNKNOWN, true),
                arguments(200, coded("THROTTLED", ""), LATER, LATER, false),
                arguments(200, "{\"errors\":[{\"message\":\"Throttled\"}]}", LATER, LATER, false),
                arguments(200, coded("MAX_COST_EXCEEDED", ""), NEVER, NEVER, true),
                arguments(200, coded("INTERNAL_SERVER_ERROR", ",\"data\":null"), LATER, UNKNOWN, true),
                arguments(200, coded("ACCESS_DENIED", "," + DATA), NEVER, NEVER, true),
                arguments(200, coded("SHOP_INACTIVE", ""), LATER, LATER, false),
                arguments(200, coded("BAD_REQUEST", "," + DATA), NEVER, NEVER, true),
                arguments(200, coded("INVALID_FIELD_ARGUMENTS", ""), NEVER, NEVER, true),
                arguments(200, coded("INVALID_VARIABLE", ""), NEVER, NEVER, true),
                arguments(200, coded("RESOURCE_NOT_FOUND", "," + DATA), NEVER, NEVER, true),
                arguments(200, coded("NOT_FOUND", "," + DATA), NEVER, NEVER, true),
                arguments(200, coded("MAX_INPUT_SIZE_EXCEEDED", ""), NEVER, NEVER, true),
                arguments(200, coded("undefinedField", ""), NEVER, NEVER, true),
                arguments(200, coded("missingRequiredArguments", ""), NEVER, NEVER, true),
                arguments(200, coded("SOMETHING_NEW", "," + DATA), NEVER, UNKNOWN, true),
                arguments(200, "{\"errors\":\"a text\"}", NEVER, NEVER, true),
                arguments(200, "{\"errors\":{\"query\":[\"an object\"]}}", NEVER, NEVER, true));
    }

    private static String coded(String code, String rest) {
        return "{\"errors\":[{\"message\":\"It failed\",\"extensions\":{\"code\":\"" + code + "\"}}]" + rest + "}";
    }

    @ParameterizedTest(name = "HTTP {0} {1}")
    @MethodSource("answers")
    void everyAnswerIsJudged(int status, String body, Verdict query, Verdict mutation, boolean counted) {
        assertThat(failure(status, body, false).verdict()).isEqualTo(query);
        assertThat(failure(status, body, true).verdict()).isEqualTo(mutation);
        assertThat(failure(status, body, true).counted()).isEqualTo(counted);
        assertThat(failure(status, body, true).getMessage()).isNotBlank();
    }

    static Stream<Arguments> troubles() {
        return Stream.of(
                arguments(new UnknownHostException("demo.myshopify.com"), LATER),
                arguments(new ConnectException("Connection refused"), LATER),
                arguments(new ConnectTimeoutException("timed out"), LATER),
                arguments(new SSLHandshakeException("bad certificate"), LATER),
                arguments(new SocketTimeoutException("Read timed out"), UNKNOWN),
                arguments(new SocketException("Connection reset"), UNKNOWN),
                arguments(new NoHttpResponseException("failed to respond"), UNKNOWN),
                arguments(new IOException("wrapped", new SocketException("Broken pipe")), UNKNOWN));
    }

    @ParameterizedTest
    @MethodSource("troubles")
    void aLostConnectionIsUnknownOnlyWhereAMutationMayHaveGoneOut(Exception trouble, Verdict mutation) {
        assertThat(Failure.lost(trouble, true).verdict()).isEqualTo(mutation);
        assertThat(Failure.lost(trouble, false).verdict()).isEqualTo(LATER);
    }

    static Stream<Arguments> userErrors() {
        return Stream.of(
                arguments("OPERATION_IN_PROGRESS", "A bulk query operation is already in progress", LATER, false),
                arguments("LIMIT_REACHED", "Bulk operations limit reached.", LATER, false),
                arguments("IDEMPOTENCY_CONCURRENT_REQUEST", "in flight", LATER, false),
                arguments(null, "Another operation already in progress. Please wait.", LATER, false),
                arguments("PRODUCT_DOES_NOT_EXIST", "Product does not exist", NEVER, true),
                arguments(null, "Product does not exist", NEVER, true),
                arguments("HANDLE_NOT_UNIQUE", "Handle 'bowl' already in use", NEVER, false),
                arguments("ID_NOT_ALLOWED", "The id field is not allowed", NEVER, false),
                arguments("VARIANTS_INPUT_MISSING", "Variants input is required", NEVER, false),
                arguments("INVENTORY_QUANTITIES_LIMIT_EXCEEDED", "too many", NEVER, false),
                arguments("CHANGE_FROM_QUANTITY_STALE", "stale", NEVER, false),
                arguments("STALE_OBJECT", "stale", LATER, false),
                arguments("NON_READY_STATE", "still being fetched", LATER, false),
                arguments("IDEMPOTENCY_KEY_PARAMETER_MISMATCH", "other variables", NEVER, false));
    }

    @ParameterizedTest
    @MethodSource("userErrors")
    void userErrorsAreJudgedByCodeAndWhereThereIsNoneByText(
            String code, String message, Verdict verdict, boolean gone) {
        Map<String, Object> error = new java.util.HashMap<>();
        error.put("code", code);
        error.put("message", message);
        error.put("field", List.of("input", "variants", "0"));

        Failure failure = Failure.ofUserErrors(List.of(error), "{}");

        assertThat(failure.verdict()).isEqualTo(verdict);
        assertThat(failure.gone()).isEqualTo(gone);
        assertThat(failure).hasMessageContaining(message).hasMessageContaining("input.variants.0");
    }

    @Test
    void noUserErrorsAreNoFailure() {
        assertThat(Failure.ofUserErrors(List.of(), "{}")).isNull();
        assertThat(Failure.ofUserErrors(null, "{}")).isNull();
    }

    @Test
    void theWaitAfterThrottlingIsTheDeficitOverTheRestoreRate() {
        String body =
                """
                {"errors":[{"message":"Throttled","extensions":{"code":"THROTTLED"}}],
                 "extensions":{"cost":{"requestedQueryCost":752,"actualQueryCost":null,
                  "throttleStatus":{"maximumAvailable":1000.0,"currentlyAvailable":666,"restoreRate":50.0}}}}""";

        assertThat(failure(200, body, true).after()).isEqualTo(Duration.ofMillis(1720));
        assertThat(failure(429, body, true).after()).isEqualTo(Duration.ofMillis(1720));
    }

    @Test
    void retryAfterIsKept() {
        assertThat(answers.read(call(true), stream("{}"), 429, null, "2.0")
                        .failure()
                        .after())
                .isEqualTo(Duration.ofSeconds(2));
        assertThat(answers.read(call(true), stream("{}"), 429, null, "soon")
                        .failure()
                        .after())
                .isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void anAnswerThatIsTooLargeIsNotReadToItsEnd() {
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return ' ';
            }

            @Override
            public int read(byte[] bytes, int from, int length) {
                java.util.Arrays.fill(bytes, from, from + length, (byte) ' ');
                return length;
            }
        };

        Failure failure =
                answers.read(call(true), endless, 200, Shop.API_VERSION, null).failure();

        assertThat(failure.verdict()).isEqualTo(UNKNOWN);
        assertThat(failure.answer().length()).isLessThan(11_000);
    }

    @Test
    void numbersMayBeFloats() {
        Answer answer = answers.read(
                call(false),
                stream(
                        """
                        {"data":{},"extensions":{"cost":{"requestedQueryCost":3,"actualQueryCost":2,
                         "throttleStatus":{"maximumAvailable":2000.0,"currentlyAvailable":1998.0,"restoreRate":100.0}}}}"""),
                200,
                Shop.API_VERSION,
                null);

        assertThat(answer.failure()).isNull();
        assertThat(answer.points()).isEqualByComparingTo("2");
        assertThat(answer.throttle().available()).isEqualByComparingTo("1998");
    }

    private Failure failure(int status, String body, boolean mutation) {
        return answers.read(call(mutation), stream(body), status, Shop.API_VERSION, null)
                .failure();
    }

    private static Call call(boolean mutation) {
        return new Call("any", mutation, 10, 0, "{}");
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
