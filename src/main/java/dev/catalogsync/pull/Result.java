package dev.catalogsync.pull;

import java.net.URI;

/**
 * The location of the result of a bulk operation.
 *
 * @param address signed, so it is a credential: it stays in memory; null for an empty result
 * @param size bytes as Shopify promised them; -1 where it did not say
 * @param from where it begins in the spool file: after the preceding slices
 * @param partial whether the operation ended early, so that the last item may lack children
 */
public record Result(URI address, long size, long from, boolean partial) {

    /** Where it ends in the spool file; -1 where Shopify did not say how long it is. */
    public long end() {
        return size < 0 ? -1 : from + size;
    }

    /** Without the address. */
    @Override
    public String toString() {
        return "Result[" + size + " bytes]";
    }
}
