package dev.catalogsync.push;

import dev.catalogsync.catalog.Document;
import dev.catalogsync.catalog.FieldChange;
import dev.catalogsync.catalog.Kind;
import dev.catalogsync.shopify.Failure;
import java.util.Map;
import java.util.Set;

/**
 * What a kind decides for itself when approved changes of one of its items go to the store. There is one for each task, since it keeps
 * what the answers told. In all that follows, {@code now} is what the store has and {@code wanted} what it shall have.
 */
public interface ItemWriter {

    /** A kind that has such a bean can be pushed. */
    interface Factory {

        Kind kind();

        /**
         * @param again whether an earlier try may have reached the store
         * @param kept what a {@link DeletionSnapshot} kept before the deletion that this takes back; empty where it takes none back
         */
        ItemWriter begin(Target target, boolean again, Map<String, Object> kept);
    }

    // ---- reading

    /** Asks whether the store has the new item already. */
    Query lookUp();

    /** @param data of the answer to {@link #lookUp} */
    void lookedUp(Map<String, Object> data);

    /** What has to be read next: before the first mutation what the changes touch, later what an answer did not tell; null where nothing. */
    Query reading();

    /**
     * @param data of the answer to {@link #reading}
     * @return what the store has by now; null where it does not have the item
     */
    Document read(Document now, Map<String, Object> data);

    // ---- what is sent

    /** What the store shall have of a new item. */
    Document created();

    /** @throws Failure where what was looked up is not the new item, made by a call that came through late, but another's */
    void refuseAnothers(Document now, Document wanted);

    /**
     * The mutation that comes next: one that creates where {@code now} is null, deletes where {@code wanted} is, and else brings the one
     * closer to the other and touches nothing in which they agree.
     *
     * @return null where nothing is left to be sent
     */
    Mutation next(Document now, Document wanted);

    /** {@code wanted} with each list in the order of the store where nobody approved another; {@code approved} are paths that differ. */
    Document inOrderOf(Document now, Document wanted, Set<String> approved);

    /** What has to be kept before {@link #next} is sent; null where it destroys nothing that a document does not hold. */
    DeletionSnapshot snapshot(Document now, Document wanted);

    /** What comes back with what was deleted; nothing where nothing was kept. */
    Restore restore();

    // ---- elements of lists, whose ids the store gives

    /** Without the ids of elements that are in none of the documents that are {@code known}: what was deleted comes back as a new one. */
    Document withoutStaleIds(Document wanted, Document... known);

    /** With those that the store took in since {@code before} in the place of the ones without an id that they were made of. */
    Document withAdopted(Document wanted, Document before, Document now);

    /** With those that the store made since {@code before} as it made them: it fills in what nobody named. */
    Document withMade(Document wanted, Document before, Document now);

    // ---- what came of it

    /** What the store has after a mutation, as far as its answer tells. */
    Document took(Mutation sent, Document now, Document wanted, Payloads payloads);

    /** Whether a new item lacks what was sent; what the store adds by itself, or brings in later, is not missing. */
    boolean isMissing(FieldChange left);

    /** Whether a path is not yet as it shall be after a mutation, since another will follow. */
    boolean isStillToBeSent(Mutation sent, String path);

    /** Whether the store may have made something else of a path than was sent, with nobody else at work. */
    boolean isMadeByStore(Mutation sent, String path);

    /** With what the store does by itself after a mutation; {@code merged} has what was done to the item at all. */
    Document withConsequences(Mutation sent, Document wanted, Document merged);
}
