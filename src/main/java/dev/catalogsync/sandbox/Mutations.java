package dev.catalogsync.sandbox;

import java.util.HashMap;
import java.util.Map;

/** The mutations by name. */
final class Mutations {

    /** Makes its change in the draft and answers its payload; leaves the draft empty where it refuses. */
    @FunctionalInterface
    interface Mutation {
        Payload apply(Draft draft, Map<String, Object> arguments, Call call);
    }

    private final Map<String, Mutation> byName = new HashMap<>();

    Mutations on(String name, Mutation mutation) {
        byName.put(name, mutation);
        return this;
    }

    Mutation find(String name) {
        return byName.get(name);
    }
}
