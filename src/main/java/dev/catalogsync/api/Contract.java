package dev.catalogsync.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.catalogsync.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * What the API promises, from {@code openapi/openapi.yaml}: each operation, what it takes and what it answers. Calls are bound to
 * routes by it, and it is what is served as the OpenAPI document, so there is no second place that could say otherwise.
 */
@Component
class Contract {

    private static final String FILE = "/openapi/openapi.yaml";
    private static final String ROUTE = "x-route";
    private static final String VARIABLE = "x-variable";

    /**
     * One operation.
     *
     * @param id its {@code operationId}
     * @param method in small letters, as the document writes it
     * @param path such as {@code /api/sync/staged/{id}}
     * @param summary one sentence, for whom it is included
     * @param needsBody whether a call without a body is refused
     * @param route who carries it out, such as {@code review-approve}; empty where the document does not say
     * @param variable in which that route finds the id of the path, such as {@code changeId}; null where the path has none
     * @param status what is answered where nothing went wrong, such as 200
     * @param produces the media types of that answer, by commas
     */
    record Operation(
            String id,
            String method,
            String path,
            String summary,
            boolean needsBody,
            String route,
            String variable,
            String status,
            String produces) {}

    private final ObjectNode document = read();

    /** The OpenAPI document, version 3.0, without what only we need of it; a copy that the caller may change. */
    ObjectNode document() {
        ObjectNode served = document.deepCopy();
        for (String ours : List.of(ROUTE, VARIABLE)) {
            served.findParents(ours).forEach(parent -> ((ObjectNode) parent).remove(ours));
        }
        return served;
    }

    /** All operations, in the order of the document. */
    List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(method -> {
                    JsonNode operation = method.getValue();
                    operations.add(new Operation(
                            operation.path("operationId").asText(),
                            method.getKey(),
                            path.getKey(),
                            operation.path("summary").asText(),
                            operation.at("/requestBody/required").asBoolean(),
                            operation.path(ROUTE).asText(),
                            variable(operation),
                            status(operation),
                            produces(operation)));
                }));
        return operations;
    }

    private String variable(JsonNode operation) {
        for (JsonNode parameter : operation.path("parameters")) {
            JsonNode variable = resolved(parameter).get(VARIABLE);
            if (variable != null) {
                return variable.asText();
            }
        }
        return null;
    }

    private JsonNode resolved(JsonNode parameter) {
        JsonNode reference = parameter.get("$ref");
        return reference == null ? parameter : document.at(reference.asText().substring(1));
    }

    private static String produces(JsonNode operation) {
        List<String> types = new ArrayList<>();
        operation
                .path("responses")
                .path(status(operation))
                .path("content")
                .fieldNames()
                .forEachRemaining(types::add);
        return String.join(",", types);
    }

    private static String status(JsonNode operation) {
        return operation.path("responses").properties().stream()
                .map(Map.Entry::getKey)
                .filter(status -> status.startsWith("2"))
                .findFirst()
                .orElseThrow();
    }

    private static ObjectNode read() {
        try (InputStream text = Contract.class.getResourceAsStream(FILE)) {
            Object file = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
            return Json.tree(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
