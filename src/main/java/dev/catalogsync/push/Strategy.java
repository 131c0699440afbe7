package dev.catalogsync.push;

/** The mutation that does it with the fewest points. */
enum Strategy {
    /** Only fields that {@code productUpdate} takes differ: 10 points, whatever the product's size. */
    PRODUCT_UPDATE,
    /** Lists differ, or the product is new: 10 points and some for each variant, file and metafield. */
    PRODUCT_SET,
    PRODUCT_DELETE
}
