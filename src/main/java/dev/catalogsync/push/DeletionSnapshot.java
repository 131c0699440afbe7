package dev.catalogsync.push;

import java.util.Map;

/**
 * Reads, page by page, what the store has of an item beside its document. Read before a deletion, it is what a rollback brings back;
 * read after that rollback, it tells what came back.
 */
public interface DeletionSnapshot {

    /** What to ask next; null where everything was read. */
    Query query();

    /** @param data of the answer to {@link #query} */
    void took(Map<String, Object> data);

    /** Values for {@code keep-item.sql}: {@code whole}, whether the item itself is deleted, and {@code kept}, as JSON. */
    Map<String, Object> values();
}
