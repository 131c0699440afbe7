package dev.catalogsync.sandbox.graphql;

/**
 * Who asks, and how.
 *
 * @param requestId goes into the ledger and the answer's headers
 * @param token of the client; budgets are kept by it
 * @param version the API version that serves the call
 * @param address the sandbox's own address as the client reached it, for the URLs it hands out
 * @param debugCost whether the cost of each field was asked for
 * @param bulk whether this is a line of a bulk mutation: no cost, always synchronous
 */
public record AdminCall(
        String requestId, String token, String version, String address, boolean debugCost, boolean bulk) {

    AdminCall line(int number) {
        return new AdminCall(requestId + "-" + number, token, version, address, false, true);
    }
}
