package dev.catalogsync.sandbox.graphql;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.catalogsync.sandbox.store.Draft;
import dev.catalogsync.sandbox.store.Entity;
import dev.catalogsync.sandbox.store.SandboxStore;
import graphql.language.Directive;
import graphql.language.StringValue;
import graphql.language.Value;
import graphql.language.VariableReference;
import graphql.schema.DataFetchingEnvironment;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Runs mutations one at a time, and writes each into the ledger before it is answered. */
public final class MutationRunner {

    /** From 2026-04 on these refuse to run without a key, though the schema does not say so. */
    private static final Set<String> IDEMPOTENT = Set.of(
            "inventorySetQuantities",
            "inventoryAdjustQuantities",
            "inventoryMoveQuantities",
            "inventorySetOnHandQuantities",
            "inventoryActivate");

    private final Mutations mutations;
    private final SandboxStore store;
    private final ObjectMapper json;
    private final Set<String> inFlight = ConcurrentHashMap.newKeySet();

    public MutationRunner(Mutations mutations, SandboxStore store, ObjectMapper json) {
        this.mutations = mutations;
        this.store = store;
        this.json = json;
    }

    Object run(DataFetchingEnvironment environment) {
        String name = environment.getField().getName();
        AdminCall call = environment.getGraphQlContext().get(AdminCall.class);
        Mutations.Mutation mutation = mutations.find(name);
        Map<String, Object> arguments = environment.getArguments();
        String key = key(environment);
        if (key == null && IDEMPOTENT.contains(name) && call.version().compareTo("2026-04") >= 0) {
            throw new AdminException(
                    "BAD_REQUEST", "The @idempotent directive is required for this mutation but was not provided.");
        }
        ObjectNode entry = JsonNodeFactory.instance.objectNode();
        entry.put("origin", "app");
        entry.put("requestId", call.requestId());
        entry.put("idempotencyKey", key);
        entry.put("mutation", name);
        entry.set("arguments", json.valueToTree(arguments));
        if (key == null || !IDEMPOTENT.contains(name)) {
            return execute(mutation, arguments, call, entry, false);
        }
        if (!inFlight.add(key)) {
            return refused(
                    "IDEMPOTENCY_CONCURRENT_REQUEST", "A request with this idempotency key is still being processed.");
        }
        try {
            SandboxStore.IdempotentResult before = store.usedFor(key);
            return before == null
                    ? execute(mutation, arguments, call, entry, true)
                    : repeated(before, entry.get("arguments"));
        } finally {
            inFlight.remove(key);
        }
    }

    private Payload execute(
            Mutations.Mutation mutation,
            Map<String, Object> arguments,
            AdminCall call,
            ObjectNode entry,
            boolean idempotent) {
        Function<Draft, Payload> change = draft -> {
            Payload answer = mutation.apply(draft, arguments, call);
            if (!answer.userErrors().isEmpty()) {
                entry.set("userErrors", json.valueToTree(answer.userErrors()));
            } else if (idempotent) {
                entry.set("payload", remembered(answer));
            }
            return answer;
        };
        return call.bulk() ? store.changeSoon(entry, change) : store.change(entry, change);
    }

    private static String key(DataFetchingEnvironment environment) {
        for (Directive directive : environment.getField().getDirectives("idempotent")) {
            Value<?> value = directive.getArgument("key").getValue();
            if (value instanceof StringValue text) {
                return text.getValue();
            }
            if (value instanceof VariableReference reference) {
                return (String) environment.getVariables().get(reference.getName());
            }
        }
        return null;
    }

    /** The same key and arguments get the same answer; the same key for something else is refused. */
    private Payload repeated(SandboxStore.IdempotentResult before, JsonNode arguments) {
        if (!before.arguments().equals(arguments)) {
            return refused(
                    "IDEMPOTENCY_KEY_PARAMETER_MISMATCH",
                    "The idempotency key was already used with different parameters.");
        }
        Payload payload = Payload.of("none", null, new UserErrors());
        before.payload()
                .properties()
                .forEach(each -> payload.put(
                        each.getKey(),
                        each.getValue().isNull()
                                ? null
                                : store.find(each.getValue().asText())));
        return payload;
    }

    private static Payload refused(String code, String message) {
        return Payload.of("none", null, new UserErrors().add(code, message, (String[]) null));
    }

    private static ObjectNode remembered(Payload payload) {
        ObjectNode ids = JsonNodeFactory.instance.objectNode();
        payload.forEach((field, value) -> {
            if (!(value instanceof List<?>)) {
                ids.put(field, value instanceof Entity entity ? entity.id() : null);
            }
        });
        return ids;
    }
}
