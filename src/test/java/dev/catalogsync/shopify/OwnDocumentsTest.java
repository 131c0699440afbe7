package dev.catalogsync.shopify;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.catalogsync.sandbox.TestStore;
import dev.catalogsync.sandbox.graphql.GraphqlDocuments;
import graphql.language.Document;
import graphql.language.OperationDefinition;
import graphql.language.VariableDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every document that the application sends runs on the sandbox. */
class OwnDocumentsTest {

    private static final String PRODUCT = "gid://shopify/Product/8000000000000";
    private static final String COLLECTION = "gid://shopify/Collection/480000000000";

    /** What the narrow writes are given; that they do what they say is shown where they are sent. */
    private static final Map<String, Map<String, Object>> GIVEN = Map.ofEntries(
            entry("product-read", read()),
            entry(
                    "product-update",
                    Map.of("product", Map.of("id", PRODUCT, "title", "Renamed"), "category", true, "seo", true)),
            entry(
                    "product-set",
                    Map.of("input", Map.of("title", "Set anew"), "variants", 5, "media", 5, "metafields", 5)),
            entry(
                    "product-tags",
                    Map.of(
                            "id",
                            PRODUCT,
                            "added",
                            List.of("a"),
                            "adds",
                            true,
                            "removed",
                            List.of("b"),
                            "removes",
                            true)),
            entry(
                    "product-media-add",
                    Map.of(
                            "id",
                            PRODUCT,
                            "media",
                            List.of(Map.of(
                                    "originalSource", "https://example.com/a.jpg", "mediaContentType", "IMAGE")))),
            entry("product-media-reorder", Map.of("id", PRODUCT, "moves", List.of())),
            entry("files-update", Map.of("files", List.of())),
            entry(
                    "metafields-set",
                    Map.of("metafields", List.of(metafield(Map.of("type", "single_line_text_field", "value", "x"))))),
            entry("metafields-delete", Map.of("metafields", List.of(metafield(Map.of())))),
            entry(
                    "product-variants-update",
                    Map.of(
                            "productId",
                            PRODUCT,
                            "variants",
                            List.of(),
                            "selectedOptions",
                            true,
                            "inventoryItem",
                            true)),
            entry("product-variants-create", ofProduct("variants")),
            entry("product-variants-delete", ofProduct("variantsIds")),
            entry("product-variants-reorder", ofProduct("positions")),
            entry("places", Map.of("ids", List.of(PRODUCT))),
            entry("product-keep", Map.of("id", PRODUCT)),
            entry("variants-keep", Map.of("ids", List.of(PRODUCT))),
            entry("product-publish", Map.of("id", PRODUCT, "input", List.of())),
            entry("product-options-create", ofProduct("options")),
            entry("product-options-delete", ofProduct("options")),
            entry("product-options-reorder", ofProduct("options")),
            entry(
                    "product-option-update",
                    Map.of("productId", PRODUCT, "option", Map.of("id", "gid://shopify/ProductOption/1"))));

    private static Map<String, Object> read() {
        Map<String, Object> read = new LinkedHashMap<>();
        read.put("id", PRODUCT);
        read.put("nodes", List.of(PRODUCT));
        List.of(
                        "elements",
                        "category",
                        "seo",
                        "options",
                        "variants",
                        "selectedOptions",
                        "inventoryItem",
                        "media",
                        "metafields")
                .forEach(each -> read.put(each, true));
        read.put("keys", List.of("custom.care"));
        return read;
    }

    private static Map<String, Object> metafield(Map<String, Object> more) {
        Map<String, Object> metafield = new LinkedHashMap<>(more);
        metafield.put("ownerId", PRODUCT);
        metafield.put("namespace", "custom");
        metafield.put("key", "care");
        return metafield;
    }

    private static Map<String, Object> ofProduct(String list) {
        return Map.of("productId", PRODUCT, list, List.of());
    }

    static Stream<Path> documents() throws IOException {
        return Files.list(Path.of("src/main/resources/graphql")).sorted();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void itIsValidAndIsAnsweredWithData(Path file) throws IOException {
        String text = Files.readString(file);
        try (TestStore store = TestStore.of(20)) {
            Document document = GraphqlDocuments.parse(text);
            assertThat(store.sandbox().api().documents().validate(document)).isEmpty();
            if (file.getFileName().toString().startsWith("bulk-query-") && !text.contains("bulkOperationRunQuery")) {
                JsonNode submitted = store.call(
                        "mutation($q: String!) { bulkOperationRunQuery(query: $q) { userErrors { message } } }",
                        Map.of("q", text));
                assertThat(submitted
                                .at("/data/bulkOperationRunQuery/userErrors")
                                .toString())
                        .isEqualTo("[]");
                return;
            }
            String name = file.getFileName().toString().replace(".graphql", "");
            Map<String, Object> given =
                    GIVEN.containsKey(name) ? GIVEN.get(name) : variables(document, bulkOperation(store));
            JsonNode answer = store.call(text, given);
            assertThat(answer.has("errors")).as("%s", answer).isFalse();
            assertThat(answer.path("data").isObject()).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void itIsSaidWhatItsAnswerRestsOn(Path file) throws IOException {
        String name = file.getFileName().toString().replace(".graphql", "");
        assertThat(Files.readAllLines(Path.of("docs/sandbox.md")))
                .as("a row of docs/sandbox.md, What each document rests on, for %s", name)
                .anyMatch(line -> line.startsWith("| ")
                        && List.of(line.split("\\|")[1].strip().split(", ")).contains(name));
    }

    private static String bulkOperation(TestStore store) {
        return store.call("mutation { bulkOperationRunQuery(query: \"{ products { edges { node { id } } } }\")"
                        + " { bulkOperation { id } } }")
                .at("/data/bulkOperationRunQuery/bulkOperation/id")
                .asText();
    }

    private static Map<String, Object> variables(Document document, String bulkOperation) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (VariableDefinition variable : document.getDefinitionsOfType(OperationDefinition.class)
                .getFirst()
                .getVariableDefinitions()) {
            String name = variable.getName();
            Object value =
                    switch (name) {
                        case "id" ->
                            document.toString().contains("name='product'")
                                    ? PRODUCT
                                    : document.toString().contains("name='collection'") ? COLLECTION : bulkOperation;
                        case "ids" -> List.of(PRODUCT, bulkOperation);
                        case "after" -> null;
                        case "handle" -> "a-handle";
                        case "variants", "media", "metafields" -> 5;
                        case "identifier" -> Map.of("id", PRODUCT);
                        case "query" -> "{ products { edges { node { id } } } }";
                        case "product" -> Map.of("id", PRODUCT, "title", "Renamed");
                        case "input" ->
                            document.toString().contains("productDelete")
                                    ? Map.of("id", PRODUCT)
                                    : Map.of("title", "Set anew");
                        default -> throw new AssertionError("this test knows no value for $" + name);
                    };
            values.put(name, value);
        }
        return values;
    }
}
