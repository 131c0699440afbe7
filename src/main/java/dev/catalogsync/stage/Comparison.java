package dev.catalogsync.stage;

import dev.catalogsync.catalog.Conflict;
import dev.catalogsync.catalog.Difference;
import dev.catalogsync.catalog.Document;
import dev.catalogsync.catalog.Fingerprint;
import dev.catalogsync.catalog.Kind;
import dev.catalogsync.catalog.MalformedDocument;
import dev.catalogsync.catalog.Merge;
import dev.catalogsync.postgres.Sql;
import dev.catalogsync.stage.document.Assembly;
import dev.catalogsync.stage.file.Bytes;
import dev.catalogsync.stage.file.Chunk;
import dev.catalogsync.stage.file.RawItem;
import dev.catalogsync.stage.file.Refused;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
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

    /**
     * An item as it was compared.
     *
     * @param written which transaction wrote the item last, as it was read: another one means that it moved meanwhile
     * @param seen of the store's document
     * @param waiting whether an earlier change by the store is still to be decided
     */
    record Compared(long itemId, long written, RawItem item, Fingerprint seen, boolean waiting) {}

    /** An item that the store changed; documents as text, null where there is none. Before it was as the catalog has it. */
    record Changed(
            Compared item,
            String operation,
            String after,
            String remote,
            List<String> fields,
            List<Overlap> overlaps) {}

    /** @param proposalId the outgoing change that moves the same place; null where the catalog's own document does */
    record Overlap(Conflict conflict, Long proposalId) {}

    /**
     * An item whose bytes moved, and which asks for nothing.
     *
     * @param moved whether its content is another than when it was last seen: then what was staged of that is out of date
     * @param adopted the store's document where it brings ids that we lack, else null
     */
    record Same(Compared item, boolean moved, Assembly.Stored adopted) {}

    /**
     * @param documents of the created and changed ones, until the chunk is written
     * @param cut items with lists that are shorter than the store counts them; they are not compared until they are whole
     * @param unchanged items whose bytes are the same
     * @param unsettled items that were written while the store made this result, which may show them before or after: they
     *     are left for the next pull to judge
     */
    record Differences(
            Chunk chunk,
            Bytes documents,
            List<New> created,
            List<Changed> changed,
            List<Same> same,
            List<Refused> damaged,
            List<New> cut,
            long unchanged,
            long unsettled) {

        /** How many items or lines there is something to write of. */
        public int getSize() {
            return created.size()
                    + changed.size()
                    + same.size()
                    + damaged.size()
                    + cut.size()
                    + chunk.refused().size();
        }

        /** Without the items that were written to since they were compared. */
        Differences without(Predicate<Long> moved) {
            List<Changed> stillChanged = changed.stream()
                    .filter(each -> !moved.test(each.item().itemId()))
                    .toList();
            List<Same> stillSame = same.stream()
                    .filter(each -> !moved.test(each.item().itemId()))
                    .toList();
            long gone = changed.size() - stillChanged.size() + (long) same.size() - stillSame.size();
            return new Differences(
                    chunk, documents, created, stillChanged, stillSame, damaged, cut, unchanged, unsettled + gone);
        }
    }

    private record Row(
            String document,
            String base,
            byte[] seen,
            List<Proposed> proposed,
            long written,
            boolean unsettled,
            boolean waiting) {}

    /** An outgoing change that the store does not have yet; before is null of a new item, after of a deletion. */
    private record Proposed(long id, String before, String after) {}

    /** What comparing fills. */
    private record Found(
            List<New> created, List<Changed> changed, List<Same> same, List<Refused> damaged, AtomicLong unsettled) {
        Found() {
            this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new AtomicLong());
        }

        Differences differences(Chunk chunk, Bytes documents, List<New> cut, long unchanged) {
            return new Differences(chunk, documents, created, changed, same, damaged, cut, unchanged, unsettled.get());
        }
    }

    private final JdbcTemplate database;

    Comparison(JdbcTemplate database) {
        this.database = database;
    }

    Differences of(Run run, KnownItems.Enriched enriched) {
        Chunk chunk = enriched.chunk();
        Found found = new Found();
        long unchanged = 0;
        List<New> unknown = new ArrayList<>();
        List<New> cut = new ArrayList<>();
        Map<Long, New> moved = new HashMap<>();
        Bytes documents = run.documents();
        Assembly assembly = new Assembly(chunk, documents);
        for (int i = 0; i < chunk.items().size(); i++) {
            RawItem item = chunk.items().get(i);
            Long itemId = enriched.moved().get(i);
            if (item.damage() != null) {
                found.damaged().add(damaged(item, item.damage()));
            } else if (itemId == null) {
                unchanged++;
            } else {
                try {
                    New read = new New(item, assembly.of(item));
                    if (!read.stored().cut().isEmpty()) {
                        cut.add(read);
                    } else if (itemId == KnownItems.Enriched.NEW) {
                        unknown.add(read);
                    } else {
                        moved.put(itemId, read);
                    }
                } catch (Assembly.Unreadable e) {
                    found.damaged().add(damaged(item, e.getMessage()));
                }
            }
        }
        link(run, unknown, moved, found);
        merge(run, moved, found);
        return found.differences(chunk, documents, cut, unchanged);
    }

    /** What became of one item that was read again, and is whole. */
    Differences of(Run run, Map<Integer, Long> known, Chunk chunk, New whole) {
        Found found = new Found();
        Long itemId = known.get(0);
        List<New> unknown = new ArrayList<>();
        Map<Long, New> moved = new HashMap<>();
        if (itemId == null) {
            return found.differences(chunk, whole.stored().documents(), List.of(), 1);
        }
        if (itemId == KnownItems.Enriched.NEW) {
            unknown.add(whole);
        } else {
            moved.put(itemId, whole);
        }
        link(run, unknown, moved, found);
        merge(run, moved, found);
        return found.differences(chunk, whole.stored().documents(), List.of(), 0);
    }

    /** A product that we are creating right now may be pulled before its id is recorded: its handle says which it is. */
    private void link(Run run, List<New> unknown, Map<Long, New> moved, Found found) {
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
                found.created().add(item);
            } else {
                moved.put(itemId, item);
            }
        }
    }

    private void merge(Run run, Map<Long, New> moved, Found found) {
        if (moved.isEmpty()) {
            return;
        }
        Map<Long, Row> rows = HashMap.newHashMap(moved.size());
        database.query(
                SELECT_DIFFERING,
                row -> {
                    rows.put(
                            row.getLong(1),
                            new Row(
                                    row.getString(2),
                                    row.getString(3),
                                    row.getBytes(4),
                                    proposed(row),
                                    row.getLong(8),
                                    row.getBoolean(9),
                                    row.getBoolean(10)));
                },
                run.batchId,
                moved.keySet().toArray(Long[]::new));
        moved.forEach((itemId, read) -> {
            try {
                compare(run.kind, itemId, read, rows.get(itemId), found);
            } catch (MalformedDocument e) {
                found.damaged().add(damaged(read.item(), e.getMessage()));
            }
        });
    }

    /** The latest first; nearly always none. */
    private static List<Proposed> proposed(ResultSet row) throws SQLException {
        if (row.getArray(5) == null) {
            return List.of();
        }
        Long[] ids = (Long[]) row.getArray(5).getArray();
        String[] before = (String[]) row.getArray(6).getArray();
        String[] after = (String[]) row.getArray(7).getArray();
        List<Proposed> proposed = new ArrayList<>(ids.length);
        for (int i = 0; i < ids.length; i++) {
            proposed.add(new Proposed(ids[i], before[i], after[i]));
        }
        return proposed;
    }

    private static void compare(Kind kind, long itemId, New read, Row row, Found found) {
        Document remote = Document.parse(kind, read.stored().text());
        Fingerprint seen = remote.fingerprint();
        Compared item = new Compared(itemId, row.written(), read.item(), seen, row.waiting());
        if (row.seen() != null && seen.equals(Fingerprint.of(row.seen()))) {
            found.same().add(new Same(item, false, null));
            return;
        }
        if (row.document() == null) {
            String proposed =
                    row.proposed().isEmpty() ? null : row.proposed().getFirst().after();
            boolean ours = proposed != null
                    && Merge.merge(Document.empty(kind), Document.orEmpty(kind, proposed), remote)
                            .inStep();
            if (ours) {
                found.same().add(new Same(item, true, null));
            } else if (row.unsettled()) {
                found.unsettled().incrementAndGet();
            } else {
                found.changed().add(new Changed(item, "CREATE", read.stored().text(), null, List.of(), List.of()));
            }
            return;
        }
        if (row.unsettled()) {
            found.unsettled().incrementAndGet();
            return;
        }
        Document local = Document.orEmpty(kind, row.document());
        Document base = row.base() == null ? local : Document.orEmpty(kind, row.base());
        Merge.Outcome outcome = Merge.merge(base, local, remote);
        if (outcome.incoming().isEmpty() && outcome.conflicts().isEmpty()) {
            // What the catalog changed by itself, if anything, stands; the store brings ids at most.
            Assembly.Stored adopted = outcome.outgoing().isEmpty() ? read.stored() : null;
            boolean moved = row.seen() != null;
            found.same().add(new Same(item, moved, adopted));
            return;
        }
        boolean localStands =
                outcome.outgoing().isEmpty() && outcome.conflicts().isEmpty();
        String after = localStands ? read.stored().text() : outcome.merged().toJson();
        Difference difference = localStands && base == local
                ? Difference.of(outcome.incoming())
                : Difference.between(local, outcome.merged());
        found.changed()
                .add(new Changed(
                        item,
                        difference.operation(),
                        after,
                        localStands ? null : read.stored().text(),
                        difference.fields(),
                        overlaps(kind, row.proposed(), remote, outcome)));
    }

    /**
     * Where the store moved what waits to go out, each place once. A proposal is held against what its author saw of the store: one
     * that was made, or decided, over this very edit of the store overlaps with nothing.
     */
    private static List<Overlap> overlaps(Kind kind, List<Proposed> waiting, Document remote, Merge.Outcome own) {
        Map<String, Overlap> overlaps = new LinkedHashMap<>();
        for (Proposed proposed : waiting) {
            if (proposed.before() != null && proposed.after() != null) {
                Merge.merge(Document.orEmpty(kind, proposed.before()), Document.orEmpty(kind, proposed.after()), remote)
                        .conflicts()
                        .forEach(conflict ->
                                overlaps.putIfAbsent(conflict.path(), new Overlap(conflict, proposed.id())));
            }
        }
        own.conflicts().forEach(conflict -> overlaps.putIfAbsent(conflict.path(), new Overlap(conflict, null)));
        return List.copyOf(overlaps.values());
    }

    private static Refused damaged(RawItem item, String why) {
        return new Refused(item.line(), item.offset(), item.id() + ": " + why, item.id(), Refused.Kind.BROKEN);
    }
}
