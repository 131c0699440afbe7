package dev.catalogsync.shopify;

import dev.catalogsync.Json;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * The token that goes with each call: a permanent one, or one by the client-credentials grant, which lives 24 hours
 * ({@code expires_in} seconds). One thread renews while the others wait for it; none is used in its last five minutes. Kept in
 * memory only.
 */
@Component("accessToken")
class AccessToken {

    private static final Duration MARGIN = Duration.ofMinutes(5);

    private record Token(String value, Instant usableUntil) {}

    private final ShopifyProperties properties;
    private final Shop shop;
    private final String sandboxToken;
    private final ReentrantLock renewal = new ReentrantLock();
    private volatile Token token;
    private volatile int renewals;

    AccessToken(
            ShopifyProperties properties,
            Shop shop,
            @Value("${catalog.sandbox.access-token:sandbox}") String sandboxToken) {
        this.properties = properties;
        this.shop = shop;
        this.sandboxToken = sandboxToken;
    }

    /** @throws Failure where a new one is needed and Shopify does not give one */
    public String current() {
        if (!properties.hasClientCredentials()) {
            return properties.hasToken() ? properties.accessToken() : sandboxToken;
        }
        Token known = token;
        if (known != null && Instant.now().isBefore(known.usableUntil())) {
            return known.value();
        }
        return renewed(renewals);
    }

    /** How often it was renewed; read before {@link #current}, it tells which token was refused. */
    public int renewals() {
        return renewals;
    }

    /**
     * After Shopify refused the one that was current at so many renewals.
     *
     * @throws Failure the refusal, where there is nothing to renew
     */
    public void renew(int before, Failure refusal) {
        if (!properties.hasClientCredentials()) {
            throw refusal;
        }
        renewed(before);
    }

    private String renewed(int before) {
        renewal.lock();
        try {
            if (renewals == before) {
                token = null;
                token = grant(Instant.now());
                renewals++;
            }
            // Nothing, where another thread tried and was refused as well.
            if (token == null) {
                throw away("it was refused a moment ago");
            }
            return token.value();
        } finally {
            renewal.unlock();
        }
    }

    private Token grant(Instant now) {
        String form = "grant_type=client_credentials&client_id=" + encoded(properties.clientId()) + "&client_secret="
                + encoded(properties.clientSecret());
        HttpRequest request = HttpRequest.newBuilder(shop.tokenUrl())
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Accept", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        try (HttpClient client = HttpClient.newBuilder()
                .connectTimeout(Duration.ofSeconds(10))
                .followRedirects(HttpClient.Redirect.NEVER)
                .build()) {
            HttpResponse<java.io.InputStream> response =
                    client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            byte[] body;
            try (java.io.InputStream stream = response.body()) {
                body = stream.readNBytes(65_536);
            }
            // The body of a refusal is not shown: it may repeat what was sent.
            if (response.statusCode() == 429 || response.statusCode() >= 500) {
                throw away("HTTP " + response.statusCode());
            }
            if (response.statusCode() != 200) {
                throw new Failure.TokenRefused(
                        Duration.ofMinutes(1),
                        "Shopify gives no access token for this client id and secret (HTTP " + response.statusCode()
                                + ").",
                        null);
            }
            Map<String, Object> granted = Json.object(body);
            if (!(granted.get("access_token") instanceof String value) || value.isBlank()) {
                throw away("the answer has no access_token");
            }
            Duration life = Duration.ofSeconds(
                    granted.get("expires_in") instanceof Number seconds ? seconds.longValue() : 3600);
            // A token that hardly outlives the margin is used for half its life.
            Duration use = life.compareTo(MARGIN.multipliedBy(2)) > 0 ? life.minus(MARGIN) : life.dividedBy(2);
            return new Token(value, now.plus(use));
        } catch (IOException e) {
            throw away(e.getClass().getSimpleName());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw away("interrupted");
        }
    }

    private static Failure away(String why) {
        return new Failure(
                Failure.Verdict.LATER,
                false,
                Duration.ofSeconds(5),
                "Shopify gave no access token: " + why + ".",
                null);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
