package dev.catalogsync.sandbox.seed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.catalogsync.sandbox.TestStore;
import dev.catalogsync.sandbox.bulk.BulkQueryTest;
import dev.catalogsync.sandbox.store.SandboxSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileCatalogTest {

    private static final Path REFERENCE =
            Path.of(System.getProperty("reference.dir", "../shared")).resolve("shopify");

    @Test
    void aResultFileComesOutAsItWentIn(@TempDir Path folder) throws IOException {
        for (boolean grouped : new boolean[] {true, false}) {
            List<String> lines;
            try (TestStore store = TestStore.of(230)) {
                lines = BulkQueryTest.run(store, grouped);
            }
            Path file = Files.write(folder.resolve(grouped + ".jsonl"), lines);
            try (TestStore store = from(file)) {
                assertThat(new TreeSet<>(BulkQueryTest.run(store, true))).isEqualTo(new TreeSet<>(lines));
            }
        }
    }

    @Test
    void aRecordedResultOfARealStoreIsServed() {
        Path file = REFERENCE.resolve("captured/jsonl/bulk-query-products-variants-media-metafields.jsonl");
        assumeTrue(Files.exists(file), "skipped: no recorded result at " + file);
        try (TestStore store = from(file)) {
            JsonNode product = store.call(
                            "{ products(first: 5) { nodes { id title handle variants(first: 5) { nodes { sku title } }"
                                    + " media(first: 5) { nodes { alt mediaContentType } } metafields(first: 5) { nodes { key value } } } } }")
                    .at("/data/products/nodes/0");
            assertThat(product.at("/variants/nodes/0/title").asText()).isEqualTo("Default Title");
            assertThat(product.at("/media/nodes/0/alt").asText()).startsWith("Bulk child media");
            assertThat(product.at("/metafields/nodes/0/value").asText()).startsWith("bulk child");
        }
    }

    @Test
    void whatAFileRecordedOfComputedFieldsHoldsUntilAChange() {
        Path file = REFERENCE.resolve("gatsby/products.jsonl");
        assumeTrue(Files.exists(file), "skipped: no products at " + file);
        try (TestStore store = from(file)) {
            String query = "{ productByIdentifier(identifier: {handle: \"test-product\"}) { id totalInventory"
                    + " options { values } featuredImage { originalSrc } metafields(first: 5) { nodes { value } } } }";
            JsonNode product = store.call(query).at("/data/productByIdentifier");
            assertThat(product.path("totalInventory").asInt()).isEqualTo(3);
            assertThat(product.at("/options/0/values").toString()).contains("Medium");
            assertThat(product.at("/featuredImage/originalSrc").asText()).startsWith("https://cdn.shopify.com/");
            assertThat(product.at("/metafields/nodes/0/value").asText()).isEqualTo("Test Subtitle");
        }
    }

    private static TestStore from(Path file) {
        return TestStore.with(TestStore.settings(0, "file:" + file, SandboxSettings.State.MEMORY, Path.of("unused")));
    }
}
