package dev.catalogsync.stage;

import dev.catalogsync.Json;
import dev.catalogsync.catalog.Document;
import dev.catalogsync.catalog.Fingerprint;
import dev.catalogsync.stage.document.Assembly;
import dev.catalogsync.stage.file.Bytes;
import dev.catalogsync.stage.file.Chunk;
import dev.catalogsync.stage.file.RawItem;
import dev.catalogsync.stage.file.Refused;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Items with truncated lists: read again and compared like any other, or recorded as damaged with a reason. */
@Component("stageRepair")
class Repair {

    private final KnownItems known;
    private final Comparison comparison;
    private final Staging staging;

    Repair(KnownItems known, Comparison comparison, Staging staging) {
        this.known = known;
        this.comparison = comparison;
        this.staging = staging;
    }

    /** @param row of {@code select-short.sql} */
    Reading begin(Run run, Map<String, Object> row) {
        List<?> lists = (List<?>) Json.column((String) row.get("lists"));
        return new Reading(
                run.kind,
                (String) row.get("shopifyId"),
                ((Number) row.get("line")).longValue(),
                ((Number) row.get("offset")).longValue(),
                lists.stream().map(String.class::cast).toList(),
                (String) row.get("document"));
    }

    /** @param data the answer to what the reading asked for */
    void take(Reading reading, Map<String, Object> data) {
        reading.take(data);
    }

    /** For an item that the store refuses to return. */
    void giveUp(Reading reading, Exception why) {
        reading.fail(why.getMessage());
    }

    /** Stages the differences of an item that is complete now; one that is not is recorded as damaged. */
    void settle(Run run, Reading reading) {
        if (reading.trouble() != null) {
            staging.writeUnrepaired(
                    run,
                    new Refused(
                            reading.line(),
                            reading.offset(),
                            reading.id() + ": " + reading.trouble(),
                            reading.id(),
                            Refused.Kind.BROKEN));
            return;
        }
        byte[] text = reading.document().toJson().getBytes(StandardCharsets.UTF_8);
        // Not the hash of the truncated lines, which say nothing about the missing children: the next pull compares
        // again.
        Fingerprint raw = Fingerprint.of(Fingerprint.digest().digest(text));
        RawItem item = new RawItem(reading.id(), 0, 1, reading.line(), reading.offset(), raw, false, null);
        Chunk chunk =
                new Chunk(text, new int[0], new int[0], new int[0], List.of(item), List.of(), 0, 0, Map.of(), 0, 0);
        Comparison.New whole = new Comparison.New(item, stored(reading.document(), text));
        staging.writeRepaired(run, comparison.of(run, known.movedOfEach(run, chunk), chunk, whole));
    }

    private static Assembly.Stored stored(Document document, byte[] text) {
        Bytes bytes = new Bytes(text.length);
        bytes.put(text);
        return new Assembly.Stored(
                bytes,
                0,
                text.length,
                document.text("title") != null ? document.text("title") : document.text("sku"),
                document.text("vendor"),
                document.text("productType"),
                document.text("status"),
                document.text("handle"),
                document.tags(),
                List.of());
    }
}
