package dev.catalogsync.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The sandbox alone, on a free port, spoken to over HTTP as any client would. */
final class SandboxProcess implements AutoCloseable {

    private final ConfigurableApplicationContext context;
    private final HttpClient http = HttpClient.newHttpClient();
    final String address;

    SandboxProcess(int products) {
        context = new SpringApplicationBuilder(SandboxServer.class)
                .profiles(SandboxServer.PROFILE)
                .run(
                        "--server.port=0",
                        "--catalog.sandbox.state=memory",
                        "--catalog.sandbox.webhook-retry=20ms",
                        "--catalog.sandbox.products=" + products);
        address = "http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port") + "/sandbox";
    }

    JsonNode graphql(String query, Map<String, Object> variables) throws IOException, InterruptedException {
        return TestStore.JSON.readTree(answer(query, variables).body());
    }

    HttpResponse<String> answer(String query, Map<String, Object> variables) throws IOException, InterruptedException {
        String body = TestStore.JSON.writeValueAsString(Map.of("query", query, "variables", variables));
        return send("/admin/api/2026-10/graphql.json", body, "X-Shopify-Access-Token", "sandbox");
    }

    HttpResponse<String> send(String path, String body, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> post(String url, String contentType, byte[] body) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create(url))
                        .header("Content-Type", contentType)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<byte[]> get(String url, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url)).GET();
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    JsonNode ledger(String filter) throws IOException, InterruptedException {
        return TestStore.JSON.readTree(get(address + "/ledger" + filter).body());
    }

    void faults(String plan) throws IOException, InterruptedException {
        HttpResponse<String> answer = send("/faults", plan);
        if (answer.statusCode() != 200) {
            throw new AssertionError(answer.body());
        }
    }

    @Override
    public void close() {
        http.close();
        context.close();
    }
}
