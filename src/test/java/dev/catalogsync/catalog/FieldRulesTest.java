package dev.catalogsync.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldRulesTest {

    private static final Path RECORDINGS =
            Path.of(System.getProperty("reference.dir", "../shared"), "shopify/captured/answers");

    /** What only the store can know: what it has, which definitions it has, which currencies and units there are. */
    private static final Set<String> NOT_TOLD = Set.of(
            "invalidReferenceMissingProduct",
            "invalidValueListProductReference",
            "invalidValueWeightUnit",
            "moneyInvalidCurrency");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            number_integer | 5 | true
            number_integer | 5.00 | true
            number_integer | 5.1 | false
            number_integer | 9007199254740992 | false
            number_decimal | -0.5 | true
            number_decimal | 1e3 | false
            boolean | ` TRUE ` | true
            boolean | yes | false
            color | #ff8800 | true
            color | orange | false
            date | 2026-02-28 | true
            date | 2026-02-30 | false
            date_time | 2026-10-01T15:30:00 | true
            date_time | 2026-10-01T15:30:00+02:00 | true
            date_time | tomorrow | false
            json | {"a": [1]} | true
            json | {nope | false
            json | {} {} | false
            url | mailto:a@example.com | true
            url | ftp://example.com | false
            link | {"text": "Docs", "url": "https://example.com"} | true
            link | "https://example.com" | false
            money | {"amount": "5.99", "currency_code": "EUR"} | true
            money | {"amount": "5.99"} | false
            dimension | {"value": 1.5, "unit": "cm"} | true
            weight | {"value": -1, "unit": "kg"} | false
            rating | {"value": "3", "scale_min": "1", "scale_max": "5"} | true
            rating | {"value": "6", "scale_min": "1", "scale_max": "5"} | false
            product_reference | gid://shopify/Product/1 | true
            product_reference | 1 | false
            list.number_integer | [1, 2] | true
            list.number_integer | [1, "x"] | false
            list.number_decimal | [500.0, "1.50"] | true
            list.number_decimal | [1e999999999] | false
            list.single_line_text_field | one | false
            rich_text_field | [] | false
            something_new | whatever | true
            something_new | `  ` | false
            """)
    void aMetafieldsValueIsJudgedByItsType(String type, String value, boolean accepted) {
        assertThat(FieldRules.rule("metafields.value", value, Map.of("type", type)) == null)
                .isEqualTo(accepted);
    }

    @ParameterizedTest
    @CsvSource({
        "metafields.namespace, my, false",
        "metafields.namespace, bad$namespace, true",
        "metafields.namespace, protected, false",
        "metafields.key, k, false",
        "handle, two-words, true",
        "handle, Two words, false",
        "options.name, A / B, false",
        "category.id, gid://shopify/TaxonomyCategory/aa-1-2, true",
        "category.id, shirts, false",
        "media.originalSource, https://example.com/a.jpg, true",
        "media.originalSource, example.com/a.jpg, false",
        "seo.description, anything, true",
    })
    void aFieldIsJudgedByWhatAStoreAnswered(String path, String value, boolean accepted) {
        assertThat(FieldRules.rule(path, value, Map.of()) == null).isEqualTo(accepted);
    }

    @Test
    void lengthsAreThoseAStoreTold() {
        for (String path : new String[] {"title", "vendor", "productType", "handle", "tags"}) {
            assertThat(FieldRules.rule(path, "x".repeat(255), Map.of())).isNull();
            assertThat(FieldRules.rule(path, "x".repeat(256), Map.of())).contains("255");
        }
        assertThat(FieldRules.rule("media.alt", "x".repeat(513), Map.of())).contains("512");
        assertThat(FieldRules.form(
                        "variants.price",
                        Kind.PRODUCT.shape().fields().get("variants").fields().get("price"),
                        "-1"))
                .contains("at least 0");
    }

    @Test
    void whatAStoreTookIsTakenAndWhatItRefusedIsRefused() throws IOException {
        assumeTrue(Files.isDirectory(RECORDINGS));
        JsonNode refused = new ObjectMapper()
                .readTree(RECORDINGS
                        .resolve("metafields-set-input-validation.json")
                        .toFile());
        refused.path("cases").properties().forEach(FieldRulesTest::judge);
        JsonNode fidelity = new ObjectMapper()
                .readTree(RECORDINGS
                        .resolve("metafieldsSet-value-type-fidelity.json")
                        .toFile());
        fidelity.path("invalidCases").properties().forEach(FieldRulesTest::judge);
        fidelity.at("/acceptedSet/request/variables/metafields")
                .forEach(metafield ->
                        assertThat(isAccepted(metafield)).as("%s", metafield).isTrue());
    }

    private static void judge(Map.Entry<String, JsonNode> recorded) {
        JsonNode metafield = recorded.getValue().at("/request/variables/metafields/0");
        boolean taken = recorded.getValue()
                .at("/response/data/metafieldsSet/userErrors")
                .isEmpty();
        if (!NOT_TOLD.contains(recorded.getKey())) {
            assertThat(isAccepted(metafield)).as(recorded.getKey()).isEqualTo(taken);
        }
    }

    private static boolean isAccepted(JsonNode metafield) {
        Map<String, Object> around = Map.of("type", metafield.path("type").asText());
        return Stream.of("namespace", "key", "value")
                .allMatch(field -> FieldRules.rule(
                                "metafields." + field, metafield.path(field).asText(), around)
                        == null);
    }
}
