package dev.catalogsync.stage;

import dev.catalogsync.postgres.Sql;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Which items of a chunk are not as they were last seen: one question for all of them, and no answer for those that are. */
@Component("stageKnown")
class Known {

    private static final String SELECT = Sql.statement("stage/select-moved");

    /**
     * A chunk with what is known of its items.
     *
     * @param moved by place in the chunk, from 0: the id of an item whose raw bytes are others than last time, or
     *     {@link #NEW}; what is not in here is unchanged
     */
    record Enriched(Chunk chunk, Map<Integer, Long> moved) {
        static final long NEW = 0;
    }

    private final JdbcTemplate database;

    Known(JdbcTemplate database) {
        this.database = database;
    }

    Enriched of(Run run, Chunk chunk) {
        List<RawItem> items = chunk.items();
        Map<Integer, Long> moved = new HashMap<>();
        if (!items.isEmpty()) {
            database.query(
                    SELECT,
                    row -> {
                        moved.put(row.getInt(1) - 1, row.getLong(2));
                    },
                    items.stream().map(RawItem::id).toArray(String[]::new),
                    items.stream().map(item -> item.raw().bytes()).toArray(byte[][]::new),
                    run.storeId,
                    run.kind.name());
        }
        return new Enriched(chunk, moved);
    }
}
