package dev.catalogsync.sandbox.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The products a store begins with. A product is numbered from 0 in the order of its id, and never changes here. */
public interface Catalog {

    int size();

    /** The whole product with options, variants, media and metafields, as a document of its own. */
    ObjectNode product(int index);

    /** The number in the global id of a product. */
    long number(int index);

    /** Which product has this number in its id; -1 where none has. */
    int indexOf(long productNumber);

    /** Which product a variant, inventory item, media, option or metafield belongs to; -1 where none does. */
    int ownerOf(String type, long number);

    /** Which product has this handle; -1 where none has. */
    int withHandle(String handle);

    /** Root documents of other kinds that came with the catalog, such as collections. */
    default List<ObjectNode> others() {
        return List.of();
    }
}
