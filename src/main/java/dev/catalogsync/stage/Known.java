package dev.catalogsync.stage;

import dev.catalogsync.postgres.Sql;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** What is known of the items of a chunk: one question for all of them. */
@Component("stageKnown")
class Known {

    private static final String SELECT = Sql.statement("stage/select-known");

    /** An item as last seen. */
    record Seen(long itemId, byte[] raw) {
        boolean is(RawItem item) {
            return raw != null && Arrays.equals(raw, item.raw().bytes());
        }
    }

    /** A chunk with what is known of its items, by Shopify id. */
    record Enriched(Chunk chunk, Map<String, Seen> seen) {}

    private final JdbcTemplate database;

    Known(JdbcTemplate database) {
        this.database = database;
    }

    Enriched of(Run run, Chunk chunk) {
        List<String> ids = chunk.items().stream().map(RawItem::id).toList();
        Map<String, Seen> seen = HashMap.newHashMap(ids.size());
        if (!ids.isEmpty()) {
            database.query(
                    SELECT,
                    row -> {
                        seen.put(row.getString(2), new Seen(row.getLong(1), row.getBytes(3)));
                    },
                    run.storeId,
                    run.kind.name(),
                    ids.toArray(String[]::new));
        }
        return new Enriched(chunk, seen);
    }
}
