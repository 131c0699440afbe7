package dev.catalogsync.shopify;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** A line to the sandbox that fails when a test says so. Needs {@code spring.main.allow-bean-definition-overriding=true}. */
public final class Detour implements AutoCloseable {

    /** What happens to a request. */
    public enum Trouble {
        NONE,
        /** The sandbox never sees it. */
        LOST_BEFORE,
        /** The sandbox does it, and the answer is lost. */
        LOST_AFTER,
        /** The sandbox does it, and the answer is HTTP 504. */
        TIMED_OUT_AFTER,
        /** HTTP 429, and the sandbox never sees it. */
        THROTTLED,
        /** HTTP 503, and the sandbox never sees it. */
        UNAVAILABLE
    }

    private record Plan(Predicate<String> when, Trouble trouble, int times) {}

    private final Environment environment;
    private final HttpServer server;
    private final HttpClient client = HttpClient.newHttpClient();
    private volatile Plan plan;

    Detour(Environment environment) {
        this.environment = environment;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::pass);
        server.start();
    }

    /** The next requests whose body contains a text meet trouble, so many times. */
    public void trouble(String text, Trouble trouble, int times) {
        plan = new Plan(body -> body.contains(text), trouble, times);
    }

    public void clear() {
        plan = null;
    }

    private synchronized Trouble next(String body) {
        Plan now = plan;
        if (now == null || now.times() == 0 || !now.when().test(body)) {
            return Trouble.NONE;
        }
        plan = new Plan(now.when(), now.trouble(), now.times() - 1);
        return now.trouble();
    }

    private void pass(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        Trouble trouble = next(new String(body, java.nio.charset.StandardCharsets.UTF_8));
        try (exchange) {
            switch (trouble) {
                case LOST_BEFORE -> {}
                case THROTTLED -> exchange.sendResponseHeaders(429, -1);
                case UNAVAILABLE -> exchange.sendResponseHeaders(503, -1);
                case LOST_AFTER -> forward(exchange, body);
                case TIMED_OUT_AFTER -> {
                    forward(exchange, body);
                    exchange.sendResponseHeaders(504, -1);
                }
                case NONE -> {
                    HttpResponse<byte[]> answer = forward(exchange, body);
                    answer.headers()
                            .firstValue("X-Shopify-API-Version")
                            .ifPresent(version -> exchange.getResponseHeaders().set("X-Shopify-API-Version", version));
                    exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
                    exchange.getResponseBody().write(answer.body());
                }
            }
        }
    }

    private HttpResponse<byte[]> forward(HttpExchange exchange, byte[] body) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(
                        "http://127.0.0.1:" + environment.getProperty("local.server.port") + exchange.getRequestURI()))
                .header("Content-Type", "application/json")
                .header("X-Shopify-Access-Token", exchange.getRequestHeaders().getFirst("X-Shopify-Access-Token"))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        client.close();
    }

    /** Puts the detour between the application and its sandbox. */
    @TestConfiguration
    public static class Line {

        @Bean
        Detour detour(Environment environment) {
            return new Detour(environment);
        }

        @Bean
        Shop shop(ShopifyProperties properties, Environment environment, Detour detour) {
            return new Shop(properties, environment) {
                @Override
                public String graphqlUrl() {
                    return "http://127.0.0.1:" + detour.server.getAddress().getPort() + "/sandbox/admin/api/"
                            + API_VERSION + "/graphql.json";
                }
            };
        }
    }
}
