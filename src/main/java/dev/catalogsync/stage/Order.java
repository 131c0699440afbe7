package dev.catalogsync.stage;

/** Where children stand in a result file; where they turn out not to, the walk begins again and takes the next for true. */
enum Order {
    /** Below their item, as the store was asked to write them. */
    GROUPED,
    /** Some lines behind their item, as stores write what they were not asked to group. */
    NEAR,
    /** Anywhere. */
    ANY;

    Order next() {
        return values()[ordinal() + 1];
    }
}
