package dev.catalogsync.sandbox.graphql;

import dev.catalogsync.sandbox.store.Draft;
import java.util.HashMap;
import java.util.Map;

/** The mutations by name. */
public final class Mutations {

    /** Makes its change in the draft and answers its payload; leaves the draft empty where it refuses. */
    @FunctionalInterface
    public interface Mutation {
        Payload apply(Draft draft, Map<String, Object> arguments, AdminCall call);
    }

    private final Map<String, Mutation> byName = new HashMap<>();

    public Mutations on(String name, Mutation mutation) {
        byName.put(name, mutation);
        return this;
    }

    public Mutation find(String name) {
        return byName.get(name);
    }
}
