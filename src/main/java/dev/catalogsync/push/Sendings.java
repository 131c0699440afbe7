package dev.catalogsync.push;

import dev.catalogsync.Json;
import dev.catalogsync.catalog.Fingerprint;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.springframework.stereotype.Component;

/** What the steps of {@code push-send} do with a task on its way. */
@Component("sendings")
class Sendings {

    private final ItemWriters writers;

    Sendings(ItemWriters writers) {
        this.writers = writers;
    }

    /** @param task as claimed */
    Sending begin(Map<String, Object> task) {
        boolean probe = Boolean.TRUE.equals(task.get("probe"));
        boolean again = Boolean.TRUE.equals(task.get("again"));
        Object intent = task.get("intent");
        Object kept = task.get("kept");
        Target target = Target.of(task);
        return new Sending(
                target,
                writers.begin(target, again, kept == null ? Map.of() : Json.object((String) kept)),
                probe && intent != null ? Json.object((String) intent) : null);
    }

    void lookedUp(Sending sending, Map<String, Object> data) {
        sending.writer().lookedUp(data);
    }

    void read(Sending sending, Map<String, Object> data) {
        sending.read(data);
    }

    void rebase(Sending sending) {
        sending.rebase();
    }

    void found(Sending sending, Map<String, Object> data) {
        sending.writer().restore().found(data);
    }

    /** What is read before a deletion, or after a return. */
    void kept(DeletionSnapshot snapshot, Map<String, Object> data) {
        snapshot.took(data);
    }

    void compare(Sending sending) {
        sending.compare();
    }

    void restore(Sending sending) {
        sending.restore();
    }

    /** Values for {@code record-intent.sql}; the key is the same for the same changes on the same base. */
    Map<String, Object> intent(Sending sending) {
        var digest = Fingerprint.digest();
        sending.target()
                .changes()
                .forEach(change -> digest.update((change.id() + ",").getBytes(StandardCharsets.UTF_8)));
        if (sending.target().base() != null) {
            digest.update(sending.target().base().fingerprint().bytes());
        }
        Map<String, Object> intent = new HashMap<>();
        intent.put("intent", Json.write(sending.sent()));
        intent.put("key", HexFormat.of().formatHex(digest.digest()));
        intent.put("strategy", sending.mutation().document());
        return intent;
    }

    void abandon(Sending sending) {
        sending.abandon();
    }

    /** @param requestId Shopify's name of the answer; null where it gave none */
    void took(Sending sending, Map<String, Object> data, String requestId) {
        sending.answeredBy(requestId);
        sending.took(data);
    }

    void proceed(Sending sending) {
        sending.proceed();
    }

    /** Points of a task that takes more than one call. */
    BigDecimal sum(Number before, Number more) {
        return new BigDecimal(before.toString()).add(new BigDecimal(more.toString()));
    }
}
