package dev.catalogsync.push;

import dev.catalogsync.catalog.Document;
import dev.catalogsync.catalog.FieldChange;
import dev.catalogsync.catalog.Kind;
import dev.catalogsync.catalog.Merge;
import dev.catalogsync.shopify.Failure;
import dev.catalogsync.shopify.Json;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** What became of a mutation, and what has to be written down. */
@Component("outcome")
class Outcome {

    private static final Logger LOG = LoggerFactory.getLogger(Outcome.class);
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final int maxAttempts;

    Outcome(@Value("${catalog.push.max-attempts}") int maxAttempts) {
        this.maxAttempts = maxAttempts;
    }

    /**
     * @param data of the answer to the intent's mutation
     * @return values for {@code record-applied.sql}
     * @throws Failure where the mutation was refused
     */
    Map<String, Object> applied(Intent intent, Map<String, Object> data) {
        Map<String, Object> payload = payload(data);
        String answer = Json.write(data);
        Failure failure = Failure.ofUserErrors(maps(payload.get("userErrors")), answer);
        boolean delete = intent.target().isDelete();
        if (failure != null && failure.gone() && !delete) {
            throw Failure.refused("The product was deleted in the store.", answer);
        }
        if (failure != null && !(failure.gone() && delete)) {
            throw failure;
        }
        if (!delete && !(payload.get("product") instanceof Map)) {
            throw Failure.unclear("Shopify names neither a product nor an error.", answer);
        }
        return settled(intent, delete ? null : product(payload.get("product")), answer);
    }

    /** Nothing had to be sent. */
    Map<String, Object> nothing(Intent intent) {
        return settled(intent, intent.target().wanted(), null);
    }

    /**
     * Whether a mutation whose answer was lost was done, by what the store has now.
     *
     * @param data of the answer to {@code product}
     * @return values for {@code record-applied.sql}, or null where it was not done
     */
    Map<String, Object> found(Intent intent, Map<String, Object> data) {
        Object product = data.get("productByIdentifier");
        Target target = intent.target();
        if (target.isDelete()) {
            return product == null ? settled(intent, null, Json.write(data)) : null;
        }
        if (!(product instanceof Map)) {
            if (target.isNew()) {
                return null;
            }
            throw Failure.refused("The product was deleted in the store.", Json.write(data));
        }
        Document remote = product(product);
        return isAsWanted(target, remote) ? settled(intent, remote, Json.write(data)) : null;
    }

    /**
     * @return values for {@code record-applied.sql} where the product under the handle of a new one is the one we meant to make
     * @throws Failure where it is another one, which an upsert would overwrite
     */
    Map<String, Object> mine(Intent intent, Map<String, Object> data) {
        Map<String, Object> values = found(intent, data);
        if (values == null) {
            throw Failure.refused(
                    "The store has another product with the handle "
                            + intent.lookUp().get("handle")
                            + ", which would be overwritten. Give this one another handle, or pull that one first.",
                    Json.write(data));
        }
        return values;
    }

    private static boolean isAsWanted(Target target, Document remote) {
        Set<String> sent = target.differences().stream().map(FieldChange::field).collect(Collectors.toSet());
        boolean media = !sent.contains("media")
                || remote.list("media").size() == target.wanted().list("media").size();
        return media
                && Merge.differences(remote, target.wanted()).stream()
                        .filter(change ->
                                sent.contains(change.field()) && !change.field().equals("media"))
                        // What the store adds to a new product by itself is no difference.
                        .allMatch(change -> target.isNew() && change.after() == null);
    }

    /** Values for {@code record-applied.sql}; documents as JSON. */
    private static Map<String, Object> settled(Intent intent, Document remote, String answer) {
        Target target = intent.target();
        Map<String, Object> values = new HashMap<>();
        Document document = target.isDelete() || remote == null ? null : known(target, remote);
        values.put("document", document == null ? null : document.toJson());
        values.put("shopifyId", document == null ? target.shopifyId() : document.id());
        values.put("outcome", answer == null ? "nothing to send" : answer);
        return values;
    }

    /** What we wanted, with what only the store could tell: of a new product everything, else the ids of new elements. */
    private static Document known(Target target, Document remote) {
        if (target.isNew() && remote.text("title") != null) {
            return remote;
        }
        Document known = target.wanted();
        if (known.id() == null && (remote.id() != null || target.shopifyId() != null)) {
            known = known.with("id", remote.id() != null ? remote.id() : target.shopifyId());
        }
        for (String list : List.of("options", "variants", "media")) {
            boolean lacks = known.list(list).stream().anyMatch(element -> element.get("id") == null);
            if (lacks && remote.list(list).size() == known.list(list).size()) {
                known = known.with(list, remote.list(list));
            }
        }
        return known;
    }

    /** A product of an answer as a document: connections are lists. */
    private static Document product(Object product) {
        Map<String, Object> fields = new LinkedHashMap<>();
        ((Map<?, ?>) product).forEach((name, value) -> {
            Object plain = value instanceof Map<?, ?> map && map.get("nodes") instanceof List<?> nodes ? nodes : value;
            if (plain != null) {
                fields.put((String) name, plain);
            }
        });
        return Document.of(Kind.PRODUCT, fields);
    }

    /** Points of a task that takes more than one call. */
    BigDecimal sum(Number before, Number more) {
        return new BigDecimal(before.toString()).add(new BigDecimal(more.toString()));
    }

    /** What went wrong, also where it is an error of ours: then nobody knows how far the task came. */
    Failure failure(Throwable trouble) {
        for (Throwable cause = trouble; cause != null; cause = cause.getCause()) {
            if (cause instanceof Failure failure) {
                return failure;
            }
        }
        LOG.error("A push task failed in a way that nobody thought of; it is tried again", trouble);
        return Failure.unclear("Catalog Sync failed: " + trouble, null);
    }

    /**
     * @param task as claimed
     * @param intent null where it could not even be made
     * @return values for {@code record-failure.sql}: state, counted (0 or 1), delay in seconds, reason, request, answer
     */
    Map<String, Object> failed(Failure failure, Map<String, Object> task, Intent intent) {
        int counted = failure.counted() ? 1 : 0;
        int attempts = ((Number) task.get("attempts")).intValue() + counted;
        boolean never = failure.verdict() == Failure.Verdict.NEVER;
        boolean dead = never || counted == 1 && attempts >= maxAttempts;
        boolean unknown = failure.verdict() == Failure.Verdict.UNKNOWN || Boolean.TRUE.equals(task.get("probe"));
        Map<String, Object> values = new HashMap<>();
        values.put("state", dead ? "DEAD" : unknown ? "INDETERMINATE" : "READY");
        values.put("counted", counted);
        values.put("delay", delay(failure, attempts).toMillis() / 1000.0);
        values.put(
                "reason",
                never || !dead
                        ? failure.getMessage()
                        : failure.getMessage() + " Given up after " + attempts + " attempts"
                                + (unknown ? "; whether it was done is not known." : "."));
        values.put("request", intent == null ? null : intent.json());
        values.put("answer", failure.answer());
        return values;
    }

    /** Twice as long each time, up to five minutes, half of it by chance, so that what failed together does not come together. */
    static Duration delay(Failure failure, int attempts) {
        long backoff = failure.counted() ? Math.min(LONGEST.toMillis(), 500L << Math.min(attempts, 12)) : 0;
        long floor = Math.max(failure.after().toMillis(), backoff);
        return Duration.ofMillis(floor / 2 + ThreadLocalRandom.current().nextLong(floor / 2 + 1))
                .plus(failure.counted() ? Duration.ZERO : failure.after().dividedBy(2));
    }

    private static Map<String, Object> payload(Map<String, Object> data) {
        for (Object value : data.values()) {
            if (value instanceof Map<?, ?> payload) {
                Map<String, Object> copy = new LinkedHashMap<>();
                payload.forEach((name, field) -> copy.put((String) name, field));
                return copy;
            }
        }
        throw Failure.unclear("Shopify answered without the mutation's payload.", Json.write(data));
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> maps(Object list) {
        return list instanceof List<?> elements ? (List<Map<String, Object>>) elements : List.of();
    }
}
