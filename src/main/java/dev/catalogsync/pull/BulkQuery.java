package dev.catalogsync.pull;

import dev.catalogsync.catalog.Kind;
import org.springframework.stereotype.Component;

/** Which bulk query brings the items of a kind; one document each, since Shopify answers one with one file. */
@Component("bulkQuery")
class BulkQuery {

    /** The name of a document in {@code graphql/}. */
    String document(Kind kind) {
        return switch (kind) {
            case PRODUCT -> "bulk-query-products";
            case COLLECTION -> "bulk-query-collections";
            case INVENTORY_LEVEL -> "bulk-query-inventory-levels";
        };
    }
}
