package dev.catalogsync.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
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

    static Stream<Path> documents() throws IOException {
        return Files.list(Path.of("src/main/resources/graphql")).sorted();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void itIsValidAndIsAnsweredWithData(Path file) throws IOException {
        String text = Files.readString(file);
        try (TestStore store = TestStore.of(20)) {
            Document document = Documents.parse(text);
            assertThat(store.sandbox().api().documents().validate(document)).isEmpty();
            if (file.getFileName().toString().startsWith("bulk-query-") && !text.contains("bulkOperationRunQuery")) {
                assertThat(BulkQueryRules.check(store.sandbox().api().schema(), document))
                        .isEmpty();
                return;
            }
            JsonNode answer = store.call(text, variables(document, bulkOperation(store)));
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
