package dev.catalogsync.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * What goes in and comes out of each operation, from {@code openapi/schemas.yaml}. The REST DSL could name Java classes only,
 * and bodies and answers here are maps: their shape is told in one file, which the tests hold against real answers.
 */
final class Schemas {

    static final String FILE = "/openapi/schemas.yaml";

    /** What the ids of the REST DSL begin with, so that they are not those of the routes. */
    private static final String PREFIX = "api-call-";

    private final JsonNode file = read();

    /**
     * Gives the document the schemas, and each operation its own: of the body, of the answer, and of the parameters that take
     * one of some words.
     *
     * @param document made from the REST DSL, OpenAPI 3.0
     */
    void describe(ObjectNode document) {
        document.withObjectProperty("components").withObjectProperty("schemas").setAll((ObjectNode)
                file.path("schemas"));
        document.path("paths").forEach(path -> path.forEach(operation -> describeOperation((ObjectNode) operation)));
    }

    private void describeOperation(ObjectNode operation) {
        String id = operation.path("operationId").asText().replaceFirst(PREFIX, "");
        operation.put("operationId", id);
        JsonNode known = file.path("operations").path(id);
        operation.path("parameters").forEach(parameter -> {
            String name =
                    known.path("query").path(parameter.path("name").asText()).asText();
            if (!name.isEmpty()) {
                refer((ObjectNode) parameter, name);
            } else if (parameter.path("schema").path("type").asText().equals("integer")) {
                ((ObjectNode) parameter.path("schema")).put("format", "int64");
            }
        });
        if (known.has("body")) {
            operation
                    .path("requestBody")
                    .path("content")
                    .forEach(content -> refer((ObjectNode) content, known, "body"));
        }
        operation.path("responses").properties().forEach(response -> {
            if (response.getKey().startsWith("2") && known.has("answer")) {
                ObjectNode content = ((ObjectNode) response.getValue()).withObjectProperty("content");
                refer(content.withObjectProperty("application/json"), known, "answer");
            }
        });
    }

    private static void refer(ObjectNode holder, JsonNode known, String what) {
        refer(holder, known.path(what).asText());
    }

    private static void refer(ObjectNode holder, String schema) {
        holder.putObject("schema").put("$ref", "#/components/schemas/" + schema);
    }

    private static JsonNode read() {
        try (InputStream text = Schemas.class.getResourceAsStream(FILE)) {
            Object file = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
            return new ObjectMapper().valueToTree(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
