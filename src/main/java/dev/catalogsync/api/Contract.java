package dev.catalogsync.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
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

    /**
     * One operation.
     *
     * @param id its {@code operationId}
     * @param method in small letters, as the document writes it
     * @param path such as {@code /api/sync/staged/{id}}
     * @param summary one sentence, for whom it is included
     * @param needsBody whether a call without a body is refused
     */
    record Operation(String id, String method, String path, String summary, boolean needsBody) {}

    private final ObjectNode document = read();

    /** The OpenAPI document, version 3.0; a copy that the caller may change. */
    ObjectNode document() {
        return document.deepCopy();
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
                            operation.at("/requestBody/required").asBoolean()));
                }));
        return operations;
    }

    private static ObjectNode read() {
        try (InputStream text = Contract.class.getResourceAsStream(FILE)) {
            Object file = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
            return new ObjectMapper().valueToTree(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
