package dev.catalogsync.push.product;

import static org.assertj.core.api.Assertions.assertThat;

import dev.catalogsync.catalog.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A field that is compared has to be read wherever a product is read, or it would look cleared there. */
class PlainFieldsTest {

    @ParameterizedTest
    @ValueSource(strings = {"bulk-query-products", "product-read", "product-set", "product-update"})
    void everyPlainFieldIsReadWhereverAProductIs(String document) throws IOException {
        String text = Files.readString(Path.of("src/main/resources/graphql", document + ".graphql"));
        assertThat(Kind.PRODUCT.shape().fields().keySet())
                .filteredOn(ProductInput::isPlain)
                .hasSizeGreaterThanOrEqualTo(9)
                .allSatisfy(field -> assertThat(text).containsPattern("\\b" + field + "\\b(?!:)"));
    }

    @Test
    void everyOtherFieldHasMutationsOfItsOwn() {
        assertThat(Kind.PRODUCT.shape().fields().keySet())
                .filteredOn(field -> !ProductInput.isPlain(field))
                .containsExactly("id", "tags", "options", "variants", "media", "metafields");
    }
}
