package dev.catalogsync.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.catalogsync.sandbox.SandboxServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** A sandbox of its own beside that of the application, with another catalog and another token. */
public final class SecondShop implements AutoCloseable {

    public static final String TOKEN = "shpat_second-shop-only";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ConfigurableApplicationContext context;
    private final HttpClient http = HttpClient.newHttpClient();

    public SecondShop(int products) {
        context = new SpringApplicationBuilder(SandboxServer.class)
                .profiles("sandbox-only")
                .run(
                        "--server.port=0",
                        "--catalog.sandbox.state=memory",
                        "--catalog.sandbox.access-token=" + TOKEN,
                        "--catalog.sandbox.seed=4711",
                        "--catalog.sandbox.products=" + products);
    }

    public String url() {
        return "http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port") + "/sandbox";
    }

    /** The {@code data} of an answer. */
    public JsonNode ask(String query, Map<String, Object> variables) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url() + "/admin/api/2026-10/graphql.json"))
                .header("Content-Type", "application/json")
                .header("X-Shopify-Access-Token", TOKEN)
                .POST(HttpRequest.BodyPublishers.ofString(
                        JSON.writeValueAsString(Map.of("query", query, "variables", variables))))
                .build();
        return JSON.readTree(
                        http.send(request, HttpResponse.BodyHandlers.ofString()).body())
                .path("data");
    }

    @Override
    public void close() {
        http.close();
        context.close();
    }
}
