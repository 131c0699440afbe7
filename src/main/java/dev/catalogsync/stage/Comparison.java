package dev.catalogsync.stage;

import dev.catalogsync.catalog.Conflict;
import dev.catalogsync.catalog.Document;
import dev.catalogsync.catalog.FieldChange;
import dev.catalogsync.catalog.Fingerprint;
import dev.catalogsync.catalog.Kind;
import dev.catalogsync.catalog.MalformedDocument;
import dev.catalogsync.catalog.Merge;
import dev.catalogsync.postgres.Sql;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * What became of the items of a chunk. Equal raw bytes prove "unchanged" and end the matter; everything else is read, made a
 * document, and merged with what the catalog has.
 */
@Component("stageComparison")
class Comparison {

    private static final String SELECT_DIFFERING = Sql.statement("stage/select-differing");
    private static final String SELECT_UNLINKED = Sql.statement("stage/select-unlinked");

    /** An item that nothing is known of. */
    record New(RawItem item, Assembly.Stored stored) {}

    /** An item that the store changed; documents as text, null where there is none. */
    record Changed(
            long itemId,
            RawItem item,
            Fingerprint seen,
            String operation,
            String before,
            String after,
            String remote,
            List<String> fields,
            List<Conflict> conflicts) {}

    /**
     * An item whose bytes moved and whose content did not.
     *
     * @param adopted the store's document where it brings ids that we lack, else null
     */
    record Same(long itemId, RawItem item, Fingerprint seen, String adopted) {}

    record Differences(
            Chunk chunk,
            List<New> created,
            List<Changed> changed,
            List<Same> same,
            List<Refused> damaged,
            long unchanged) {}

    private record Row(String document, String base, byte[] seen, String proposed) {}

    private final JdbcTemplate database;

    Comparison(JdbcTemplate database) {
        this.database = database;
    }

    Differences of(Run run, Known.Enriched enriched) {
        Chunk chunk = enriched.chunk();
        Differences differences =
                new Differences(chunk, new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), 0);
        long unchanged = 0;
        List<New> unknown = new ArrayList<>();
        Map<Long, New> moved = new HashMap<>();
        for (RawItem item : chunk.items()) {
            Known.Seen seen = enriched.seen().get(item.id());
            if (item.damage() != null) {
                differences.damaged().add(damaged(item, item.damage()));
            } else if (seen != null && seen.is(item)) {
                unchanged++;
            } else {
                try {
                    New read = new New(item, Assembly.of(chunk, item));
                    if (seen == null) {
                        unknown.add(read);
                    } else {
                        moved.put(seen.itemId(), read);
                    }
                } catch (Assembly.Unreadable e) {
                    differences.damaged().add(damaged(item, e.getMessage()));
                }
            }
        }
        link(run, unknown, moved, differences);
        merge(run.kind, moved, differences);
        return new Differences(
                chunk,
                differences.created(),
                differences.changed(),
                differences.same(),
                differences.damaged(),
                unchanged + differences.same().size());
    }

    /** A product that we are creating right now may be pulled before its id is recorded: its handle says which it is. */
    private void link(Run run, List<New> unknown, Map<Long, New> moved, Differences differences) {
        Map<String, Long> local = new HashMap<>();
        if (!unknown.isEmpty()) {
            database.query(
                    SELECT_UNLINKED,
                    row -> {
                        local.put(row.getString(2), row.getLong(1));
                    },
                    run.storeId,
                    run.kind.name(),
                    unknown.stream().map(item -> item.stored().handle()).toArray(String[]::new));
        }
        for (New item : unknown) {
            Long itemId = local.remove(item.stored().handle());
            if (itemId == null) {
                differences.created().add(item);
            } else {
                moved.put(itemId, item);
            }
        }
    }

    private void merge(Kind kind, Map<Long, New> moved, Differences differences) {
        if (moved.isEmpty()) {
            return;
        }
        Map<Long, Row> rows = HashMap.newHashMap(moved.size());
        database.query(
                SELECT_DIFFERING,
                row -> {
                    rows.put(
                            row.getLong(1),
                            new Row(row.getString(2), row.getString(3), row.getBytes(4), row.getString(5)));
                },
                (Object) moved.keySet().toArray(Long[]::new));
        moved.forEach((itemId, read) -> {
            try {
                compare(kind, itemId, read, rows.get(itemId), differences);
            } catch (MalformedDocument e) {
                differences.damaged().add(damaged(read.item(), e.getMessage()));
            }
        });
    }

    private static void compare(Kind kind, long itemId, New read, Row row, Differences differences) {
        Document remote = Document.parse(kind, read.stored().text());
        Fingerprint seen = remote.fingerprint();
        if (row.seen() != null && seen.equals(Fingerprint.of(row.seen()))) {
            differences.same().add(new Same(itemId, read.item(), seen, null));
            return;
        }
        Document proposed = document(kind, row.proposed());
        if (row.document() == null) {
            boolean ours = row.proposed() != null
                    && Merge.merge(Document.empty(kind), proposed, remote).inStep();
            if (ours) {
                differences.same().add(new Same(itemId, read.item(), seen, null));
            } else {
                differences
                        .changed()
                        .add(new Changed(
                                itemId,
                                read.item(),
                                seen,
                                "CREATE",
                                null,
                                read.stored().text(),
                                null,
                                List.of(),
                                List.of()));
            }
            return;
        }
        Document local = document(kind, row.document());
        Document base = row.base() == null ? local : document(kind, row.base());
        Merge.Outcome outcome = Merge.merge(base, local, remote);
        if (outcome.incoming().isEmpty() && outcome.conflicts().isEmpty()) {
            // What the catalog changed by itself, if anything, stands; the store brings ids at most.
            String adopted = outcome.outgoing().isEmpty() ? read.stored().text() : null;
            differences.same().add(new Same(itemId, read.item(), seen, adopted));
            return;
        }
        List<Conflict> conflicts = row.proposed() == null
                ? outcome.conflicts()
                : Merge.merge(base, proposed, remote).conflicts();
        boolean localStands =
                outcome.outgoing().isEmpty() && outcome.conflicts().isEmpty();
        String after = localStands ? read.stored().text() : outcome.merged().toJson();
        List<String> fields = Merge.differences(local, outcome.merged()).stream()
                .map(FieldChange::field)
                .distinct()
                .toList();
        differences
                .changed()
                .add(new Changed(
                        itemId,
                        read.item(),
                        seen,
                        operation(fields),
                        row.document(),
                        after,
                        localStands ? null : read.stored().text(),
                        fields,
                        conflicts));
    }

    private static String operation(List<String> fields) {
        if (fields.equals(List.of("status"))) {
            return "UPDATE_STATUS";
        }
        return fields.equals(List.of("media")) ? "UPDATE_IMAGES" : "UPDATE";
    }

    private static Document document(Kind kind, String text) {
        return text == null ? Document.empty(kind) : Document.parse(kind, text);
    }

    private static Refused damaged(RawItem item, String why) {
        return new Refused(item.line(), item.offset(), item.id() + ": " + why, item.id(), false);
    }
}
