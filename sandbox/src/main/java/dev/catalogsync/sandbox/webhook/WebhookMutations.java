package dev.catalogsync.sandbox.webhook;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.catalogsync.sandbox.graphql.AdminCall;
import dev.catalogsync.sandbox.graphql.Arguments;
import dev.catalogsync.sandbox.graphql.Fields;
import dev.catalogsync.sandbox.graphql.Mutations;
import dev.catalogsync.sandbox.graphql.Payload;
import dev.catalogsync.sandbox.graphql.UserErrors;
import dev.catalogsync.sandbox.query.ProductFields;
import dev.catalogsync.sandbox.store.Draft;
import dev.catalogsync.sandbox.store.Entity;
import dev.catalogsync.sandbox.store.Gid;
import java.util.List;
import java.util.Map;

/** Subscriptions to webhooks. */
public final class WebhookMutations {

    private final ObjectMapper json;

    public WebhookMutations(ObjectMapper json) {
        this.json = json;
    }

    public void register(Mutations mutations, Fields fields) {
        mutations.on("webhookSubscriptionCreate", this::create);
        mutations.on("webhookSubscriptionUpdate", this::update);
        mutations.on("webhookSubscriptionDelete", (draft, arguments, call) -> delete(draft, arguments));
        String type = "WebhookSubscription";
        fields.on(type, "legacyResourceId", (subscription, arguments) -> ProductFields.legacyId(subscription));
        fields.on(type, "callbackUrl", (subscription, arguments) -> subscription.text("uri"));
        fields.on(
                type,
                "endpoint",
                (subscription, arguments) -> subscription.child(
                        "WebhookHttpEndpoint",
                        JsonNodeFactory.instance.objectNode().put("callbackUrl", subscription.text("uri"))));
        fields.on(type, "apiVersion", (subscription, arguments) -> {
            String version = subscription.doc().path("version").asText();
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("handle", version)
                    .put("displayName", version)
                    .put("supported", true);
        });
    }

    private Payload create(Draft draft, Map<String, Object> arguments, AdminCall call) {
        Map<String, Object> input = Arguments.map(arguments, "webhookSubscription");
        UserErrors errors = new UserErrors();
        String topic = arguments.get("topic").toString();
        check(input, true, errors);
        for (Entity other : draft.store().all("WebhookSubscription")) {
            if (errors.none()
                    && other.text("topic").equals(topic)
                    && other.text("uri").equals(uri(input))
                    && String.valueOf(other.text("filter")).equals(String.valueOf(input.get("filter")))) {
                errors.add(null, "Address for this topic has already been taken", "webhookSubscription", "callbackUrl");
            }
        }
        if (!errors.none()) {
            return Payload.of("webhookSubscription", null, errors);
        }
        ObjectNode subscription = draft.create("WebhookSubscription");
        subscription.put("topic", topic);
        subscription.put("format", "JSON");
        subscription.putArray("includeFields");
        subscription.putArray("metafieldNamespaces");
        subscription.putArray("metafields");
        subscription.putNull("filter");
        subscription.putNull("name");
        subscription.put("version", call.version());
        subscription.put("createdAt", draft.now());
        subscription.put("updatedAt", draft.now());
        apply(subscription, input);
        return Payload.of("webhookSubscription", Entity.root(subscription), errors);
    }

    private Payload update(Draft draft, Map<String, Object> arguments, AdminCall call) {
        Map<String, Object> input = Arguments.map(arguments, "webhookSubscription");
        UserErrors errors = new UserErrors();
        String id = (String) arguments.get("id");
        ObjectNode subscription = Gid.type(id).equals("WebhookSubscription") ? draft.edit(id) : null;
        if (subscription == null) {
            return Payload.of(
                    "webhookSubscription", null, errors.add(null, "Webhook subscription does not exist", "id"));
        }
        check(input, false, errors);
        if (!errors.none()) {
            draft.forgetAll();
            return Payload.of("webhookSubscription", null, errors);
        }
        apply(subscription, input);
        return Payload.of("webhookSubscription", Entity.root(subscription), errors);
    }

    private static Payload delete(Draft draft, Map<String, Object> arguments) {
        UserErrors errors = new UserErrors();
        String id = (String) arguments.get("id");
        if (!Gid.type(id).equals("WebhookSubscription") || draft.read(id) == null) {
            return Payload.of(
                    "deletedWebhookSubscriptionId",
                    null,
                    errors.add(null, "Webhook subscription does not exist", "id"));
        }
        draft.delete(id);
        return Payload.of("deletedWebhookSubscriptionId", id, errors);
    }

    private void apply(ObjectNode subscription, Map<String, Object> input) {
        for (String name : List.of("filter", "format", "includeFields", "metafieldNamespaces", "metafields", "name")) {
            if (input.containsKey(name)) {
                subscription.set(name, json.valueToTree(input.get(name)));
            }
        }
        if (uri(input) != null) {
            subscription.put("uri", uri(input));
        }
    }

    private static String uri(Map<String, Object> input) {
        Object uri = input.get("uri") != null ? input.get("uri") : input.get("callbackUrl");
        return uri == null ? null : uri.toString();
    }

    /** Only https is called; loopback is let through as well, since the sandbox stays on one machine. */
    private static void check(Map<String, Object> input, boolean needed, UserErrors errors) {
        String uri = uri(input);
        String[] at = {"webhookSubscription", "callbackUrl"};
        if (uri == null ? needed : uri.isBlank()) {
            errors.add(null, "Address can't be blank", at);
        } else if (uri != null && uri.startsWith("pubsub://")) {
            if (!uri.matches("pubsub://[^:/]+:[^:/]+")) {
                errors.add(null, "Address protocol pubsub:// is not supported", at);
                errors.add(
                        null, "Address is not a valid GCP pub/sub format. Format should be pubsub://project:topic", at);
            }
        } else if (uri != null && !uri.startsWith("https://") && !uri.startsWith("arn:aws:events:") && !loopback(uri)) {
            int end = uri.indexOf("://");
            errors.add(
                    null,
                    end < 0
                            ? "Address is invalid"
                            : "Address protocol " + uri.substring(0, end + 3) + " is not supported",
                    at);
        }
        if (input.get("filter") instanceof String filter && !filter.isBlank() && !filter.contains(":")) {
            errors.add(
                    null,
                    "The specified filter is invalid, please ensure you specify the field(s) you wish to filter on.",
                    "webhookSubscription");
        }
    }

    static boolean loopback(String uri) {
        return uri.matches("http://(127\\.0\\.0\\.1|localhost|\\[::1])(:\\d+)?(/.*)?");
    }
}
