package dev.catalogsync.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A metafield means what its type says, however the store writes it. */
class MetafieldValueTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "json            | {\"b\": 1, \"a\": [1, 2]} | {\"a\":[1,2.0],\"b\":1}",
                "rich_text_field | {\"type\":\"root\",\"children\":[]} | {\"children\": [], \"type\": \"root\"}",
                "boolean         | ` TRUE ` | true",
                "number_integer  | 5.0 | 5",
                "number_decimal  | 1.1234567891 | 1.123456789",
                "date_time       | 2026-01-01T00:00:00Z | 2026-01-01T00:00:00+00:00",
                "date_time       | 2026-01-01T00:00:00Z | 2026-01-01T02:00:00+02:00",
                "date_time       | 2026-01-01T00:00:00 | 2026-01-01T00:00:00.000Z",
                "dimension       | {\"unit\":\"cm\",\"value\":10.0} | {\"value\":10,\"unit\":\"cm\"}",
                "rating          | {\"value\":\"4.50\",\"scale_min\":\"1\",\"scale_max\":\"5.0\"} | {\"scale_min\":\"1.0\",\"scale_max\":\"5\",\"value\":\"4.5\"}",
                "money           | {\"amount\":\"12.3\",\"currency_code\":\"CAD\"} | {\"currency_code\":\"CAD\",\"amount\":\"12.30\"}",
                "list.number_decimal | [\"1.0\", 2] | [1,\"2.00\"]",
                "list.date_time  | [\"2026-01-01T00:00:00Z\"] | [\"2026-01-01T00:00:00+00:00\"]",
                "list.dimension  | [{\"value\":1.0,\"unit\":\"cm\"}] | [{\"unit\":\"cm\",\"value\":1}]"
            })
    void theSameInAnotherFormIsNoChange(String type, String one, String other) {
        assertThat(Merge.differences(metafield(type, one), metafield(type, other)))
                .isEmpty();
        assertThat(metafield(type, one).fingerprint())
                .isEqualTo(metafield(type, other).fingerprint());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "json      | [1, 2] | [2, 1]",
                "json      | {\"a\":1} | {\"a\":\"1\"}",
                "json      | {\"a\":1,\"a\":2} | {\"a\":2}",
                "json      | {\"a\":null} | {}",
                "json      | 1e999999999 | 1e999999998",
                "number_integer | 5 | 50",
                "date_time | 2026-01-01T00:00:00Z | 2026-01-01T00:00:00+01:00",
                "date_time | nope | Nope",
                "dimension | {\"value\":10,\"unit\":\"cm\"} | {\"value\":10,\"unit\":\"mm\"}",
                "single_line_text_field | 1.0 | 1",
                "multi_line_text_field | {\"a\": 1} | {\"a\":1}",
                "list.product_reference | [\"gid://shopify/Product/1\",\"gid://shopify/Product/2\"] | [\"gid://shopify/Product/2\",\"gid://shopify/Product/1\"]"
            })
    void anotherValueIsAChange(String type, String one, String other) {
        assertThat(Merge.differences(metafield(type, one), metafield(type, other)))
                .containsExactly(new FieldChange("metafields[custom.spec].value", one, other));
        assertThat(metafield(type, one).fingerprint())
                .isNotEqualTo(metafield(type, other).fingerprint());
    }

    private static Document metafield(String type, String value) {
        return Document.of(
                Kind.PRODUCT,
                Map.of(
                        "metafields",
                        List.of(Map.of("namespace", "custom", "key", "spec", "type", type, "value", value))));
    }
}
