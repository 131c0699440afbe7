package dev.catalogsync.sandbox.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.catalogsync.sandbox.fault.Faults;
import dev.catalogsync.sandbox.store.Entity;
import dev.catalogsync.sandbox.store.Gid;
import dev.catalogsync.sandbox.store.ProductParts;
import dev.catalogsync.sandbox.store.SandboxSettings;
import dev.catalogsync.sandbox.store.SandboxStore;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Tells subscribers what happened, as Shopify's delivery pages say: signed, at least once, sometimes twice and out of
 * order; 5 seconds to answer, 8 more tries, and after 8 failures in a row the subscription is gone. Only this machine is
 * called; a subscriber elsewhere is kept and never told.
 */
public final class Webhooks {

    private static final Duration CONNECT = Duration.ofSeconds(1);
    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final int FAILURES = 8;
    private static final double USUALLY_DOUBLED = 0.05;
    private static final double USUALLY_DELAYED = 0.05;
    private static final long DELAY_MS = 200;
    private static final Set<String> ENDED = Set.of("COMPLETED", "FAILED", "CANCELED");

    private final SandboxStore store;
    private final SandboxSettings settings;
    private final Faults faults;
    private final ScheduledExecutorService clockwork;
    private final Random random;
    private final Map<String, Integer> failures = new ConcurrentHashMap<>();
    private volatile int era;
    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    public Webhooks(SandboxStore store, SandboxSettings settings, Faults faults, ScheduledExecutorService clockwork) {
        this.store = store;
        this.settings = settings;
        this.faults = faults;
        this.clockwork = clockwork;
        this.random = new Random(settings.seed());
        store.listen(line -> {
            if (store.all("WebhookSubscription").iterator().hasNext()) {
                events(line);
            }
        });
    }

    private void events(ObjectNode line) {
        String event = UUID.nameUUIDFromBytes(("event " + line.path("sequence")).getBytes(StandardCharsets.UTF_8))
                .toString();
        String at = line.path("at").asText();
        line.path("after").properties().forEach(each -> {
            JsonNode before = line.path("before").path(each.getKey());
            events(each.getKey(), before, each.getValue(), (topic, payload) -> publish(topic, payload, event, at));
        });
    }

    private static void events(String id, JsonNode before, JsonNode after, BiConsumer<String, ObjectNode> publish) {
        String kind =
                switch (Gid.type(id)) {
                    case "Product" -> "PRODUCTS";
                    case "Collection" -> "COLLECTIONS";
                    case "BulkOperation" -> "BULK_OPERATIONS";
                    default -> null;
                };
        if (kind == null) {
            return;
        }
        if (kind.equals("BULK_OPERATIONS")) {
            if (ENDED.contains(after.path("status").asText())
                    && !ENDED.contains(before.path("status").asText())) {
                publish.accept("BULK_OPERATIONS_FINISH", WebhookPayload.bulkOperation((ObjectNode) after));
            }
        } else if (after.isNull()) {
            publish.accept(kind + "_DELETE", WebhookPayload.deleted(id));
        } else {
            ObjectNode doc = (ObjectNode) after;
            publish.accept(
                    kind + (before.isObject() ? "_UPDATE" : "_CREATE"),
                    kind.equals("PRODUCTS") ? WebhookPayload.product(doc) : WebhookPayload.collection(doc));
            if (kind.equals("PRODUCTS") && before.isObject()) {
                levels(before, after, publish);
            }
        }
    }

    private static void levels(JsonNode before, JsonNode after, BiConsumer<String, ObjectNode> publish) {
        for (JsonNode variant : after.path("variants")) {
            String item = variant.path("inventoryItem").path("id").asText();
            ObjectNode was = ProductParts.among(
                    before.path("variants"), variant.path("id").asText(), null);
            for (JsonNode level : variant.path("inventoryItem").path("levels")) {
                JsonNode old = was == null
                        ? null
                        : find(
                                was.path("inventoryItem").path("levels"),
                                level.path("location").asText());
                if (old == null) {
                    publish.accept("INVENTORY_LEVELS_CONNECT", WebhookPayload.level(item, level));
                } else if (old.path("available").asInt()
                        != level.path("available").asInt()) {
                    publish.accept("INVENTORY_LEVELS_UPDATE", WebhookPayload.level(item, level));
                }
            }
        }
    }

    private static JsonNode find(JsonNode levels, String location) {
        for (JsonNode level : levels) {
            if (level.path("location").asText().equals(location)) {
                return level;
            }
        }
        return null;
    }

    private void publish(String topic, ObjectNode payload, String event, String at) {
        for (Entity subscription : store.all("WebhookSubscription")) {
            if (!subscription.text("topic").equals(topic) || !WebhookMutations.loopback(subscription.text("uri"))) {
                continue;
            }
            ObjectNode body = payload;
            if (!subscription.doc().path("includeFields").isEmpty()) {
                body = payload.deepCopy();
                Set<String> wanted = new HashSet<>();
                subscription.doc().path("includeFields").forEach(field -> wanted.add(field.asText()));
                body.retain(wanted);
            }
            String webhook = UUID.nameUUIDFromBytes(
                            (event + subscription.id() + body.hashCode()).getBytes(StandardCharsets.UTF_8))
                    .toString();
            Delivery delivery = new Delivery(era, subscription.id(), topic, body.toString(), webhook, event, at);
            int copies = Math.max(faults.copies(), 0);
            copies += copies > 0 && random.nextDouble() < USUALLY_DOUBLED ? 1 : 0;
            for (int copy = 0; copy < copies; copy++) {
                boolean late = copy > 0 || faults.delaysWebhook() || random.nextDouble() < USUALLY_DELAYED;
                schedule(delivery, 0, late ? DELAY_MS : 0);
            }
        }
    }

    /** Forgets what is under way, for a reset. */
    public void clear() {
        era++;
        failures.clear();
    }

    /** It ends with the era in which it began. */
    private record Delivery(
            int era, String subscription, String topic, String body, String webhook, String event, String at) {}

    private void schedule(Delivery delivery, int attempt, long delayMs) {
        clockwork.schedule(
                () -> Thread.ofVirtual().start(() -> deliver(delivery, attempt)), delayMs, TimeUnit.MILLISECONDS);
    }

    private void deliver(Delivery delivery, int attempt) {
        ObjectNode subscription = store.document(delivery.subscription());
        if (subscription == null || delivery.era() != era) {
            return;
        }
        boolean accepted = accepted(delivery, subscription);
        if (delivery.era() != era) {
            return;
        }
        if (accepted) {
            failures.remove(delivery.subscription());
            return;
        }
        int failed = failures.merge(delivery.subscription(), 1, Integer::sum);
        if (failed >= FAILURES) {
            drop(delivery.subscription());
        } else if (attempt < FAILURES) {
            schedule(delivery, attempt + 1, settings.webhookRetry().toMillis() << attempt);
        }
    }

    private boolean accepted(Delivery delivery, ObjectNode subscription) {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(
                            URI.create(subscription.path("uri").asText()))
                    .timeout(ANSWER)
                    .header("Content-Type", "application/json")
                    .header(
                            "X-Shopify-Topic",
                            delivery.topic().toLowerCase(Locale.ROOT).replaceFirst("_([a-z]+)$", "/$1"))
                    .header("X-Shopify-Hmac-Sha256", signature(delivery.body()))
                    .header("X-Shopify-Shop-Domain", settings.domain())
                    .header(
                            "X-Shopify-API-Version",
                            subscription.path("version").asText("2026-10"))
                    .header("X-Shopify-Webhook-Id", delivery.webhook())
                    .header("X-Shopify-Event-Id", delivery.event())
                    .header("X-Shopify-Triggered-At", delivery.at());
            if (subscription.hasNonNull("name")) {
                request.header("X-Shopify-Name", subscription.path("name").asText());
            }
            int status = http.send(
                            request.POST(HttpRequest.BodyPublishers.ofString(delivery.body()))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
            return status >= 200 && status < 300;
        } catch (IOException | IllegalArgumentException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void drop(String subscription) {
        failures.remove(subscription);
        store.change(JsonNodeFactory.instance.objectNode().put("origin", "system"), draft -> {
            if (draft.read(subscription) != null) {
                draft.delete(subscription);
            }
            return null;
        });
    }

    /** Base64 of the HMAC-SHA256 of the body's bytes under the app's client secret. */
    String signature(String body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(settings.clientSecret().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return Base64.getEncoder().encodeToString(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
