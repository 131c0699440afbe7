package dev.catalogsync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Calls the running application over HTTP, as one of the logins it made, or as nobody. */
public final class Calls {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String address;
    private final Path data;
    private final Map<String, String> tokens = new ConcurrentHashMap<>();
    private final HttpClient http =
            HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();

    public record Answer(int status, String body, HttpResponse<String> response) {

        public JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (IOException e) {
                throw new UncheckedIOException("not JSON: " + body, e);
            }
        }

        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }
    }

    public Calls(int port, DataFolder data) {
        this.address = "http://127.0.0.1:" + port;
        this.data = data.root();
    }

    public Answer get(String role, String path) {
        return send(role, request(path).GET());
    }

    /** Sends a body as JSON; null sends none. */
    public Answer send(String role, String method, String path, String body) {
        HttpRequest.Builder request = request(path);
        if (body == null) {
            request.method(method, HttpRequest.BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json")
                    .method(method, HttpRequest.BodyPublishers.ofString(body));
        }
        return send(role, request);
    }

    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(address + path));
    }

    /** @param role a login's name, or null for nobody */
    public Answer send(String role, HttpRequest.Builder request) {
        if (role != null) {
            request.setHeader("Authorization", "Bearer " + token(role));
        }
        try {
            HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body(), response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Asks the Admin API of the sandbox, as another app would; variables may be empty. */
    public Answer admin(String query, Map<String, Object> variables) {
        String body =
                JSON.valueToTree(Map.of("query", query, "variables", variables)).toString();
        return send(
                null,
                request("/sandbox/admin/api/2026-10/graphql.json")
                        .header("X-Shopify-Access-Token", "sandbox")
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** A batch as the API shows it. */
    public JsonNode batch(long id) {
        return get("viewer", "/api/sync/batches/" + id).json();
    }

    /** A batch that is over: no phase is left of it. */
    public JsonNode ended(long id, Duration patience) {
        await().atMost(patience)
                .untilAsserted(() -> assertThat(batch(id).path("phase").isNull())
                        .as(() -> batch(id).toString())
                        .isTrue());
        return batch(id);
    }

    public String token(String role) {
        return tokens.computeIfAbsent(role, name -> {
            String form = "username=" + name + "&password=" + URLEncoder.encode(password(name), StandardCharsets.UTF_8);
            return send(
                            null,
                            request("/auth/token")
                                    .header("Content-Type", "application/x-www-form-urlencoded")
                                    .POST(HttpRequest.BodyPublishers.ofString(form)))
                    .json()
                    .path("access_token")
                    .asText();
        });
    }

    public String password(String role) {
        try {
            return Files.readAllLines(data.resolve("logins.txt")).stream()
                    .map(line -> line.split("\\s+"))
                    .filter(login -> login[0].equals(role))
                    .map(login -> login[1])
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
