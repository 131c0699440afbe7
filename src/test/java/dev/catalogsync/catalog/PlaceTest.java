package dev.catalogsync.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlaceTest {

    @ParameterizedTest
    @CsvSource({
        "title, title, TEXT, , false",
        "seo.title, seo.title, TEXT, , false",
        "variants[SKU-1].price, variants.price, DECIMAL, SKU-1, false",
        "variants[SKU-1], variants, LIST, SKU-1, true",
        "variants[a]b].price, variants.price, DECIMAL, a]b, false",
        "options[Color].optionValues[Red].name, options.optionValues.name, TEXT, Red, false",
        "metafields[custom.care].value, metafields.value, TEXT, custom.care, false"
    })
    void aPathLeadsToItsShape(String path, String fields, Shape.Type type, String element, boolean isElement) {
        Place place = Place.of(Kind.PRODUCT, path);
        assertThat(place.fields()).isEqualTo(fields);
        assertThat(place.shape().type()).isEqualTo(type);
        assertThat(place.element()).isEqualTo(element);
        assertThat(place.isElement()).isEqualTo(isElement);
    }

    @ParameterizedTest
    @CsvSource({"nope", "title.more", "variants[SKU-1", "variants[SKU-1].nope", "title[x]"})
    void aPathOfAnotherKindLeadsNowhere(String path) {
        assertThat(Place.of(Kind.PRODUCT, path)).isNull();
    }

    @Test
    void aValueIsHeldAgainstItsPlace() {
        assertThat(wrong("title", Map.of("a", 1))).containsKey("");
        assertThat(wrong("title", null)).containsKey("");
        assertThat(wrong("title", "Agreed")).isEmpty();
        assertThat(wrong("vendor", null)).as("may be cleared").isEmpty();
        assertThat(wrong("variants[S].price", "cheap")).containsKey("");
        assertThat(wrong("variants[S].price", "12.50")).isEmpty();
        assertThat(wrong("variants[S]", null)).as("taken away").isEmpty();
        assertThat(wrong("variants[S]", Map.of("price", "cheap", "nope", 1))).containsOnlyKeys("/price", "/nope");
        assertThat(Place.of(Kind.PRODUCT, "metafields[custom.size].value")
                        .wrong("much", Map.of("type", "number_integer")))
                .containsKey("");
    }

    private static Map<String, String> wrong(String path, Object value) {
        return Place.of(Kind.PRODUCT, path).wrong(value, Map.of());
    }
}
