package dev.catalogsync.sandbox.mutation;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.catalogsync.sandbox.graphql.AdminCall;
import dev.catalogsync.sandbox.graphql.Arguments;
import dev.catalogsync.sandbox.graphql.Fields;
import dev.catalogsync.sandbox.graphql.Payload;
import dev.catalogsync.sandbox.graphql.UserErrors;
import dev.catalogsync.sandbox.store.Draft;
import dev.catalogsync.sandbox.store.Entity;
import dev.catalogsync.sandbox.store.Gid;
import dev.catalogsync.sandbox.store.SandboxStore;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Mutations that answer before they have happened: an operation is handed out, becomes ACTIVE, and COMPLETE when its
 * work is done. What was accepted is in the journal, so it is done even if the process is killed in between.
 */
public final class Operations {

    private static final long ACTIVE_AFTER_MS = 100;
    private static final long COMPLETE_AFTER_MS = 900;

    private final ScheduledExecutorService clockwork;
    private final ObjectMapper json;
    private SandboxStore store;
    private ProductMutations products;

    public Operations(ScheduledExecutorService clockwork, ObjectMapper json) {
        this.clockwork = clockwork;
        this.json = json;
    }

    /** Takes up what was accepted and not yet done. */
    public void start(SandboxStore opened, ProductMutations mutations) {
        this.store = opened;
        this.products = mutations;
        for (String type : new String[] {"ProductSetOperation", "ProductDeleteOperation"}) {
            for (Entity operation : store.all(type)) {
                if (!operation.text("status").equals("COMPLETE")) {
                    schedule(operation.id());
                }
            }
        }
    }

    Payload set(Draft draft, Map<String, Object> arguments, AdminCall call) {
        UserErrors errors = new UserErrors();
        Map<String, Object> identifier = Arguments.map(arguments, "identifier");
        Map<String, Object> input = Arguments.input(arguments, "input");
        String target = identifier != null ? ProductMutations.identified(draft, identifier) : (String) input.get("id");
        if (target != null && busy(draft, target)) {
            return Payload.of("product", null, busyError(errors)).and("productSetOperation", null);
        }
        ObjectNode operation = begin(draft, "ProductSetOperation", target);
        operation.set("arguments", json.valueToTree(arguments));
        schedule(operation.path("id").asText());
        return Payload.of("product", null, errors).and("productSetOperation", Entity.root(operation));
    }

    Payload delete(Draft draft, String product, AdminCall call) {
        UserErrors errors = new UserErrors();
        Payload payload = Payload.of("deletedProductId", null, errors).and("productDeleteOperation", null);
        if (draft.read(product) == null) {
            errors.add(null, "Product does not exist", "id");
            return payload;
        }
        if (busy(draft, product)) {
            busyError(errors);
            return payload;
        }
        ObjectNode operation = begin(draft, "ProductDeleteOperation", product);
        schedule(operation.path("id").asText());
        return payload.and("productDeleteOperation", Entity.root(operation));
    }

    private static UserErrors busyError(UserErrors errors) {
        return errors.add(
                null, "Another operation already in progress. Please wait until current one is finished.", (String[])
                        null);
    }

    private ObjectNode begin(Draft draft, String type, String target) {
        ObjectNode operation = draft.create(type);
        operation.put("status", "CREATED");
        operation.put("target", target);
        operation.putNull("product");
        operation.putNull("deletedProductId");
        operation.putArray("userErrors");
        return operation;
    }

    private boolean busy(Draft draft, String product) {
        for (String type : new String[] {"ProductSetOperation", "ProductDeleteOperation"}) {
            for (Entity operation : draft.store().reversed(type)) {
                if (product.equals(operation.text("target"))
                        && !operation.text("status").equals("COMPLETE")) {
                    return true;
                }
            }
        }
        return false;
    }

    private void schedule(String operation) {
        clockwork.schedule(() -> activate(operation), ACTIVE_AFTER_MS, TimeUnit.MILLISECONDS);
        clockwork.schedule(() -> complete(operation), COMPLETE_AFTER_MS, TimeUnit.MILLISECONDS);
    }

    private void activate(String id) {
        change(id, "system", (draft, operation) -> operation.put("status", "ACTIVE"));
    }

    private void complete(String id) {
        change(id, "operation", (draft, operation) -> {
            operation.put("status", "COMPLETE");
            if (Gid.type(id).equals("ProductDeleteOperation")) {
                String target = operation.path("target").asText();
                if (draft.read(target) != null) {
                    ProductMutations.deleteNow(draft, target);
                }
                operation.put("deletedProductId", target);
                return;
            }
            @SuppressWarnings("unchecked")
            Map<String, Object> arguments = json.convertValue(operation.path("arguments"), Map.class);
            Payload payload = products.setNow(draft, arguments);
            // A refused set empties its draft, and this operation with it.
            ObjectNode kept = draft.edit(id);
            kept.put("status", "COMPLETE");
            kept.set("userErrors", json.valueToTree(payload.userErrors()));
            if (payload.get("product") instanceof Entity product) {
                kept.put("product", product.id());
            }
        });
    }

    private interface Step {
        void apply(Draft draft, ObjectNode operation);
    }

    private void change(String id, String origin, Step step) {
        ObjectNode entry =
                JsonNodeFactory.instance.objectNode().put("origin", origin).put("operation", id);
        store.change(entry, draft -> {
            ObjectNode operation = draft.edit(id);
            if (operation != null && !operation.path("status").asText().equals("COMPLETE")) {
                step.apply(draft, operation);
            }
            return null;
        });
    }

    public void register(Fields fields) {
        for (String type : new String[] {"ProductSetOperation", "ProductDeleteOperation"}) {
            fields.on(
                    type,
                    "product",
                    (operation, arguments) ->
                            operation.text("product") == null ? null : store.find(operation.text("product")));
        }
    }
}
