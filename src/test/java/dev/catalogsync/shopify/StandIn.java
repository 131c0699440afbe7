package dev.catalogsync.shopify;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/** Answers whatever a test tells it to, in order, and keeps what it was asked. */
final class StandIn implements AutoCloseable {

    record Asked(String path, Headers headers, String body) {}

    record Told(int status, Map<String, String> headers, String body) {}

    /** Takes the request and hangs up. */
    static final Told HANG_UP = new Told(-1, Map.of(), "");

    private final HttpServer server;
    private final Queue<Told> told = new ArrayDeque<>();
    private int tokens;
    private int life = 86_399;
    private final List<Asked> asked = new ArrayList<>();

    StandIn() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    synchronized void reset() {
        told.clear();
        asked.clear();
    }

    synchronized void tell(Told answer) {
        told.add(answer);
    }

    void tell(int status, String body) {
        tell(new Told(status, Map.of("X-Shopify-API-Version", "2026-10"), body));
    }

    synchronized List<Asked> asked() {
        return List.copyOf(asked);
    }

    /** Tokens live so many seconds. */
    synchronized void grantFor(int seconds) {
        life = seconds;
    }

    synchronized void refuseTokens() {
        life = -1;
    }

    private Told token() {
        return life < 0
                ? new Told(400, Map.of(), "{\"error\":\"invalid_client\"}")
                : new Told(200, Map.of(), "{\"access_token\":\"token-" + tokens++ + "\",\"expires_in\":" + life + "}");
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Told answer;
        synchronized (this) {
            asked.add(new Asked(exchange.getRequestURI().toString(), exchange.getRequestHeaders(), body));
            answer = exchange.getRequestURI().getPath().endsWith("/access_token") ? token() : told.remove();
        }
        if (answer == HANG_UP) {
            exchange.close();
            return;
        }
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
