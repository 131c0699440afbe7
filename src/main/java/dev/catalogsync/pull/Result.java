package dev.catalogsync.pull;

import java.net.URI;

/**
 * Where the result of a bulk operation lies.
 *
 * @param address signed, so it is a credential: it stays in memory; null for an empty result
 * @param size bytes as Shopify promised them; -1 where it did not say
 */
record Result(URI address, long size) {

    /** Without the address. */
    @Override
    public String toString() {
        return "Result[" + size + " bytes]";
    }
}
