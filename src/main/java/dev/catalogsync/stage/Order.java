package dev.catalogsync.stage;

/** The assumed position of children in a result file; if it proves wrong, the walk starts again with the next assumption. */
enum Order {
    /** Directly below their item, as the query requested. */
    GROUPED,
    /** Some lines after their item, as Shopify writes results that are not grouped. */
    NEAR,
    /** Anywhere. */
    ANY;

    Order next() {
        return values()[ordinal() + 1];
    }
}
