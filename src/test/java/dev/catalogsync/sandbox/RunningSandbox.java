package dev.catalogsync.sandbox;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.catalogsync.CatalogSync;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The sandbox alone, as a process of its own would run it, and a client that knows it only by HTTP. */
final class RunningSandbox implements AutoCloseable {

    private final ConfigurableApplicationContext application;
    private final String address;
    private final HttpClient http = HttpClient.newHttpClient();

    RunningSandbox(String... settings) {
        List<String> arguments = Stream.concat(
                        Stream.of(
                                "--spring.profiles.active=sandbox-only",
                                "--server.port=0",
                                "--catalog.sandbox.state=memory"),
                        Stream.of(settings))
                .toList();
        application = new SpringApplicationBuilder(CatalogSync.class).run(arguments.toArray(String[]::new));
        address = "http://127.0.0.1:" + application.getEnvironment().getProperty("local.server.port") + "/sandbox";
    }

    HttpResponse<String> post(String path, String body) throws IOException {
        return send(HttpRequest.newBuilder(URI.create(address + path))
                .header("Content-Type", "application/json")
                .header("X-Shopify-Access-Token", "sandbox")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    HttpResponse<String> get(String url) throws IOException {
        return send(HttpRequest.newBuilder(URI.create(url.startsWith("http") ? url : address + url)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
        try {
            return http.send(request.timeout(Duration.ofSeconds(20)).build(), HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    HttpResponse<String> graphql(String query, Map<String, Object> variables) throws IOException {
        ObjectNode body = TestStore.JSON.createObjectNode().put("query", query);
        body.set("variables", TestStore.JSON.valueToTree(variables));
        return post("/admin/api/2026-10/graphql.json", body.toString());
    }

    JsonNode call(String query, Map<String, Object> variables) {
        try {
            return TestStore.JSON.readTree(graphql(query, variables).body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JsonNode call(String query) {
        return call(query, Map.of());
    }

    void faults(String plan) throws IOException {
        HttpResponse<String> answer = post("/faults", plan);
        if (answer.statusCode() != 200) {
            throw new IOException(answer.body());
        }
    }

    JsonNode ledger(String mutation) throws IOException {
        return TestStore.JSON.readTree(get("/ledger?mutation=" + mutation).body());
    }

    /** Starts a bulk query and returns its id. */
    String bulkQuery(String query) {
        JsonNode answer = call(
                "mutation($query: String!) { bulkOperationRunQuery(query: $query) { bulkOperation { id } userErrors { message } } }",
                Map.of("query", query));
        return answer.at("/data/bulkOperationRunQuery/bulkOperation/id").asText();
    }

    JsonNode bulkOperation(String id) {
        return call(
                        "query($id: ID!) { bulkOperation(id: $id) { status errorCode objectCount fileSize url partialDataUrl } }",
                        Map.of("id", id))
                .at("/data/bulkOperation");
    }

    JsonNode ended(String id) {
        return await().atMost(Duration.ofSeconds(30))
                .until(() -> bulkOperation(id), each -> List.of("COMPLETED", "FAILED", "CANCELED")
                        .contains(each.path("status").asText()));
    }

    @Override
    public void close() {
        application.close();
    }
}
