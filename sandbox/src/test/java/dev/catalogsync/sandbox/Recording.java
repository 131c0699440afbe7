package dev.catalogsync.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.catalogsync.sandbox.query.ApiVersions;
import dev.catalogsync.sandbox.store.Gid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A file of answers that a real store gave.
 *
 * @param exchanges those whose request was recorded as well, in file order
 * @param answers those that were recorded without their query: variables and answer, in file order
 * @param facts what the whole file says of each thing that has an id
 */
record Recording(
        String name,
        JsonNode content,
        List<Exchange> exchanges,
        List<Exchange> answers,
        Map<String, ObjectNode> facts) {

    /** @param query null where it was not recorded */
    record Exchange(String path, String query, JsonNode variables, JsonNode response) {}

    static List<Recording> in(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Recording> recordings = new ArrayList<>();
            for (Path file : files.filter(each -> each.toString().endsWith(".json"))
                    .sorted()
                    .toList()) {
                JsonNode content = TestStore.JSON.readTree(file.toFile());
                Recording recording = new Recording(
                        file.getFileName().toString(),
                        content,
                        new ArrayList<>(),
                        new ArrayList<>(),
                        new LinkedHashMap<>());
                recording.exchanges("", content);
                recording.facts(content);
                recordings.add(recording);
            }
            return recordings;
        }
    }

    /** The version that was asked for. */
    String version() {
        return ApiVersions.serving(content.path("apiVersion").asText("2026-04"));
    }

    /** How many products the recorded store held at least, by its own count of what a bulk query found. */
    int products() {
        int most = 0;
        for (JsonNode operation : content.findParents("rootObjectCount")) {
            if (operation.path("type").asText().equals("QUERY")) {
                most = Math.max(most, operation.path("rootObjectCount").asInt());
            }
        }
        return most;
    }

    private void exchanges(String path, JsonNode node) {
        if (node.isObject()) {
            JsonNode request = node.path("request").path("query").isTextual()
                            || node.path("request").has("variables")
                    ? node.path("request")
                    : node;
            JsonNode response = response(node);
            boolean queried = request.path("query").asText().contains("{");
            if (response != null && (queried || request.has("variables") || node.has("variables"))) {
                JsonNode variables =
                        request.path("variables").isObject() ? request.path("variables") : node.path("variables");
                Exchange exchange = new Exchange(
                        path,
                        queried ? request.path("query").asText() : null,
                        variables.isObject() ? variables : JsonNodeFactory.instance.objectNode(),
                        response);
                (queried ? exchanges : answers).add(exchange);
            }
            node.properties().forEach(each -> exchanges(path + "/" + each.getKey(), each.getValue()));
        } else if (node.isArray()) {
            for (int index = 0; index < node.size(); index++) {
                exchanges(path + "/" + index, node.get(index));
            }
        }
    }

    private static JsonNode response(JsonNode node) {
        for (String name : List.of("response", "result")) {
            JsonNode response = node.path(name);
            response = response.has("payload") ? response.path("payload") : response;
            if (response.has("data") || response.has("errors")) {
                return response;
            }
        }
        return null;
    }

    /** Later words about a thing add to the earlier ones. */
    private void facts(JsonNode node) {
        if (node.isObject() && Gid.parse(node.path("id").asText()) != null && node.size() > 1) {
            ObjectNode known =
                    facts.computeIfAbsent(node.path("id").asText(), id -> JsonNodeFactory.instance.objectNode());
            node.properties().forEach(each -> {
                if (!known.hasNonNull(each.getKey())) {
                    known.set(each.getKey(), each.getValue());
                }
            });
        }
        // What a request says is a wish, not a fact.
        node.properties().stream()
                .filter(each -> !each.getKey().equals("variables"))
                .forEach(each -> facts(each.getValue()));
        if (node.isArray()) {
            node.forEach(this::facts);
        }
    }
}
