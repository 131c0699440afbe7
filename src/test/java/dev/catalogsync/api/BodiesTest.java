package dev.catalogsync.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.catalogsync.Refusal;
import jakarta.validation.Valid;
import jakarta.validation.Validation;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BodiesTest {

    enum Direction {
        INCOMING,
        OUTGOING
    }

    record Part(@NotNull String name, Integer count) {}

    record Wanted(
            @NotNull @Size(max = 5) String title,
            @Max(10) Integer size,
            Direction direction,
            Boolean dryRun,
            Instant since,
            List<@Valid Part> parts) {}

    private final Bodies bodies =
            new Bodies(Validation.buildDefaultValidatorFactory().getValidator());

    @Test
    void aBodyBecomesARecord() {
        Wanted wanted = read(
                """
                {"title":"Föö😀","size":3,"direction":"OUTGOING","dryRun":true,"since":"2026-10-01T00:00:00Z",
                 "parts":[{"name":"a","count":1}]}""");
        assertThat(wanted)
                .isEqualTo(new Wanted(
                        "Föö😀",
                        3,
                        Direction.OUTGOING,
                        true,
                        Instant.parse("2026-10-01T00:00:00Z"),
                        List.of(new Part("a", 1))));
    }

    @Test
    void everyWrongFieldIsNamedAtOnce() {
        Refusal refusal = refused(
                """
                {"title":"ok","sise":3,"direction":"SIDEWAYS","parts":[{"name":"a","kount":{"x":[1]},"sise":1},{"name":"b","count":[1]}]}""");
        assertThat(refusal.kind()).isEqualTo(Refusal.Kind.INVALID);
        assertThat(refusal.fields())
                .extracting(Refusal.Field::pointer)
                .containsExactlyInAnyOrder("/sise", "/direction", "/parts/0/kount", "/parts/0/sise", "/parts/1/count");
        assertThat(refusal.fields())
                .extracting(Refusal.Field::detail)
                .anySatisfy(detail ->
                        assertThat(detail).contains("allowed are direction, dryRun, parts, since, size, title"))
                .contains("expected one of INCOMING, OUTGOING");
    }

    @Test
    void aWrongTypeDoesNotHideAnUnknownField() {
        assertThat(refused("{\"title\":\"a\",\"sise\":1,\"size\":\"3\",\"dryRun\":7,\"parts\":[{\"name\":5}]}")
                        .fields())
                .extracting(Refusal.Field::pointer)
                .containsExactlyInAnyOrder("/sise", "/size", "/dryRun", "/parts/0/name");
    }

    @Test
    void everyBrokenConstraintIsNamedAtOnce() {
        assertThat(refused("{\"title\":\"too long\",\"size\":11,\"parts\":[{}]}")
                        .fields())
                .extracting(Refusal.Field::pointer)
                .containsExactly("/parts/0/name", "/size", "/title");
        assertThat(refused("").fields()).extracting(Refusal.Field::pointer).containsExactly("/title");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"title\":5}|/title|expected a string",
                "{\"size\":\"5\"}|/size|expected an integer",
                "{\"size\":1.5}|/size|expected an integer",
                "{\"size\":99999999999}|/size|expected an integer",
                "{\"dryRun\":\"true\"}|/dryRun|expected true or false",
                "{\"dryRun\":1}|/dryRun|expected true or false",
                "{\"since\":\"yesterday\"}|/since|expected a time such as 2026-10-01T12:00:00Z",
                "{\"parts\":\"a\"}|/parts|expected an array",
                "{\"title\":\"a\\u0000b\"}|/title|it contains a NUL character, which cannot be stored",
                "{\"title\":\"a\\ud800\"}|/title|it contains an unpaired surrogate, which is not a character",
                "[]|``|expected an object, not an array",
                "5|``|expected an object",
            })
    void aWrongTypeIsNamedWithWhatWasExpected(String body, String pointer, String detail) {
        Refusal refusal = refused(body);
        assertThat(refusal.kind()).isEqualTo(Refusal.Kind.INVALID);
        assertThat(refusal.fields()).containsExactly(new Refusal.Field(pointer == null ? "" : pointer, detail));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"title\":\"a\",\"title\":\"b\"}",
                "{\"title\":\"a\"} {}",
                "{\"title\":\"a\"",
                "{'title':'a'}",
                "{\"title\":\"a\",}",
                "{\"size\":NaN}",
                "nonsense",
            })
    void brokenJsonIsToldWithItsPlace(String body) {
        Refusal refusal = refused("\n" + body);
        assertThat(refusal.kind()).isEqualTo(Refusal.Kind.BAD_REQUEST);
        assertThat(refusal.happened()).contains("at line 2, column ");
    }

    @Test
    void bombsAreRefusedNotUnpacked() {
        for (String bomb : List.of(
                "[".repeat(10_000) + "]".repeat(10_000),
                "{\"a\":" + "1".repeat(1_000) + "}",
                "{\"" + "k".repeat(10_000) + "\":1}",
                "{\"a\":\"" + "x".repeat(1_100_000) + "\"}")) {
            Refusal refusal =
                    catchThrowableOfType(Refusal.class, () -> bodies.object(bomb.getBytes(StandardCharsets.UTF_8)));
            assertThat(refusal.kind()).isEqualTo(Refusal.Kind.BAD_REQUEST);
            assertThat(refusal.happened()).hasSizeLessThan(400);
        }
    }

    @Test
    void bytesThatAreNoUtf8AreRefused() {
        byte[] latin = "{\"title\":\"Föö\"}".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(catchThrowableOfType(Refusal.class, () -> bodies.object(latin))
                        .kind())
                .isEqualTo(Refusal.Kind.BAD_REQUEST);
    }

    @Test
    void aPriceStaysADecimal() {
        assertThat(bodies.object("{\"price\":10.10}".getBytes(StandardCharsets.UTF_8)))
                .containsEntry("price", new BigDecimal("10.10"));
        assertThat(bodies.objects("[{\"a\":1},{\"a\":2}]".getBytes(StandardCharsets.UTF_8)))
                .hasSize(2);
        assertThat(catchThrowableOfType(
                                Refusal.class, () -> bodies.objects("[{\"a\":1},2]".getBytes(StandardCharsets.UTF_8)))
                        .fields())
                .extracting(Refusal.Field::pointer)
                .containsExactly("/1");
    }

    private Wanted read(String body) {
        return bodies.read(body.getBytes(StandardCharsets.UTF_8), Wanted.class);
    }

    private Refusal refused(String body) {
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> read(body));
        assertThat(refusal).as("refused: " + body).isNotNull();
        return refusal;
    }
}
