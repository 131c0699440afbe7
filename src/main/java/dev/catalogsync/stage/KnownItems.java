package dev.catalogsync.stage;

import dev.catalogsync.postgres.Sql;
import dev.catalogsync.stage.file.Chunk;
import dev.catalogsync.stage.file.RawItem;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Which items of a chunk are not as they were last seen: one question for all of them. A store writes its result by ascending
 * ids, and then both sides are merged, range by range; what comes in any other order is looked up.
 */
@Component("stageKnown")
class KnownItems {

    private static final String SELECT_RANGE = Sql.statement("stage/select-range");
    private static final String SELECT_MOVED = Sql.statement("stage/select-moved");

    /** So many more items than the chunk has may lie between its ids before looking them up is cheaper. */
    private static final int MOST_MISSING = 1_000;

    /**
     * A chunk with what is known of its items.
     *
     * @param moved by place in the chunk, from 0: the id of an item whose raw bytes are others than last time, or
     *     {@link #NEW}; what is not in here is unchanged
     */
    record Enriched(Chunk chunk, Map<Integer, Long> moved) {
        static final long NEW = 0;
    }

    /** An item that is there, or was, or is only staged. */
    private record Row(String shopifyId, long id, byte[] raw) {}

    private final JdbcTemplate database;

    KnownItems(JdbcTemplate database) {
        this.database = database;
    }

    /** @return as {@link Enriched#moved()} */
    Map<Integer, Long> moved(Run run, Chunk chunk) {
        List<RawItem> items = chunk.items();
        if (items.isEmpty()) {
            return Map.of();
        }
        if (run.full && ascend(items)) {
            String behind = run.readUpTo(items.getFirst().id(), items.getLast().id());
            List<Row> known = between(run, behind, items);
            if (known.size() < items.size() + MOST_MISSING) {
                return merged(run, items, known);
            }
        }
        run.readOutOfOrder();
        return movedOfEach(run, chunk);
    }

    /** Asks for each by its id, whatever their order. */
    Map<Integer, Long> movedOfEach(Run run, Chunk chunk) {
        Map<Integer, Long> moved = new HashMap<>();
        database.query(
                SELECT_MOVED,
                row -> {
                    moved.put(row.getInt(1) - 1, row.getLong(2));
                },
                chunk.items().stream().map(RawItem::id).toArray(String[]::new),
                chunk.items().stream().map(item -> item.raw().bytes()).toArray(byte[][]::new),
                run.storeId,
                run.kind.name());
        return moved;
    }

    /** In the order of the database's index: by bytes, and of ASCII that is the order of strings. */
    private static boolean ascend(List<RawItem> items) {
        for (int i = 0; i < items.size(); i++) {
            String id = items.get(i).id();
            if (i > 0 && id.compareTo(items.get(i - 1).id()) <= 0 || !isAscii(id)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAscii(String id) {
        for (int i = 0; i < id.length(); i++) {
            if (id.charAt(i) > 127) {
                return false;
            }
        }
        return true;
    }

    private List<Row> between(Run run, String behind, List<RawItem> items) {
        return database.query(
                SELECT_RANGE,
                (row, number) -> new Row(row.getString(1), row.getLong(2), row.getBytes(3)),
                run.storeId,
                run.kind.name(),
                behind,
                items.getLast().id(),
                items.size() + MOST_MISSING);
    }

    private static Map<Integer, Long> merged(Run run, List<RawItem> items, List<Row> known) {
        Map<Integer, Long> moved = new HashMap<>();
        int next = 0;
        for (int i = 0; i < items.size(); i++) {
            RawItem item = items.get(i);
            int order = -1;
            while (next < known.size() && (order = known.get(next).shopifyId().compareTo(item.id())) < 0) {
                run.breakContiguity();
                next++;
            }
            if (next == known.size() || order > 0) {
                moved.put(i, Enriched.NEW);
                continue;
            }
            Row row = known.get(next++);
            if (!Arrays.equals(row.raw(), item.raw().bytes())) {
                moved.put(i, row.id());
            }
        }
        return moved;
    }
}
