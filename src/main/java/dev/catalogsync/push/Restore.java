package dev.catalogsync.push;

import dev.catalogsync.catalog.Document;
import java.util.List;
import java.util.Map;

/** What comes back with what was deleted, beside the document. */
public interface Restore {

    /** Asks which of the places where it was are still there; null where none has to be looked up. */
    Query places();

    /** @param data of the answer to {@link #places} */
    void found(Map<String, Object> data);

    /**
     * Once the store is as approved.
     *
     * @param now what the store has, null where nothing
     * @param isNew whether the whole item came back
     * @return reads what came back; null where nothing was to come back
     */
    DeletionSnapshot compare(Document now, boolean isNew);

    /** What was kept and did not come back, in words; empty where all did. */
    List<String> missing();

    /** @return publishes the item where it was published and is not yet; null where there is no such place */
    Mutation publish(String id);
}
