package dev.catalogsync.push;

import dev.catalogsync.Json;
import dev.catalogsync.shopify.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The payloads of a mutation's answer, and whether they are a success. */
public final class Payloads {

    private final List<Map<String, Object>> payloads;
    private final String answer;

    /**
     * @param data by the names of the mutations; one that was left out is not in it
     * @param answer the same as JSON, to be kept with a failure
     */
    Payloads(Map<String, Object> data, String answer) {
        this.answer = answer;
        this.payloads =
                Json.maps(data.values().stream().filter(Map.class::isInstance).toList());
        if (payloads.isEmpty()) {
            throw Failure.unclear("Shopify answered without the mutation's payload.", answer);
        }
    }

    /** One for each mutation, at least one. */
    public List<Map<String, Object>> all() {
        return payloads;
    }

    /** As JSON. */
    public String answer() {
        return answer;
    }

    /** @throws Failure where anything was refused, or nothing is said at all */
    void judge() {
        Failure failure = Failure.ofUserErrors(userErrors(), answer);
        if (failure != null && failure.gone()) {
            throw Failure.moved(
                    "An object that was to be changed is no longer in the store (" + failure.getMessage() + ").",
                    answer);
        }
        if (failure != null) {
            throw failure;
        }
        if (payloads.stream().allMatch(payload -> payload.values().stream()
                .allMatch(value -> value == null || value instanceof List<?> list && list.isEmpty()))) {
            throw Failure.unclear("Shopify reported neither a result nor an error.", answer);
        }
    }

    /** An item that is gone already is as good as deleted. */
    void judgeDeletion() {
        Failure failure = Failure.ofUserErrors(userErrors(), answer);
        if (failure != null && !failure.gone()) {
            throw failure;
        }
    }

    private List<Map<String, Object>> userErrors() {
        List<Map<String, Object>> errors = new ArrayList<>();
        for (Map<String, Object> payload : payloads) {
            errors.addAll(Json.maps(payload.get("userErrors")));
            errors.addAll(Json.maps(payload.get("mediaUserErrors")));
        }
        return errors;
    }
}
