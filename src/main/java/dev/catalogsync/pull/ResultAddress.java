package dev.catalogsync.pull;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Decides whether a result is fetched from an address that came in an answer: from hosts on a list over HTTPS, or from the very stand-in
 * for Shopify that was configured. Everything else (this machine, a private network, a cloud's metadata) is refused by not being listed.
 */
final class ResultAddress {

    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

    private ResultAddress() {}

    /**
     * @param url as Shopify gave it
     * @param graphqlUrl where we talk to the store; counts only on loopback
     * @param hosts host names; {@code *.example.com} stands for every name below example.com
     * @throws PullAborted where nothing is fetched from there; the message names the host and never the whole address
     */
    static URI checked(String url, String graphqlUrl, List<String> hosts) {
        URI address = parse(url);
        String host = address.getHost();
        if (address.getRawUserInfo() != null || host == null) {
            throw refused("an address of an unexpected form");
        }
        if (isStandIn(address, URI.create(graphqlUrl))) {
            return address;
        }
        String name = host.toLowerCase(Locale.ROOT);
        boolean listed = hosts.stream().anyMatch(pattern -> matches(name, pattern));
        if (!"https".equals(address.getScheme()) || (address.getPort() != -1 && address.getPort() != 443) || !listed) {
            throw refused(
                    address.getScheme() + "://" + host + (address.getPort() == -1 ? "" : ":" + address.getPort()));
        }
        return address;
    }

    private static URI parse(String url) {
        try {
            return new URI(url);
        } catch (URISyntaxException e) {
            // The cause would carry the address.
            throw refused("an invalid address");
        }
    }

    private static boolean isStandIn(URI address, URI store) {
        return LOOPBACK.contains(store.getHost())
                && store.getHost().equals(address.getHost())
                && store.getScheme().equals(address.getScheme())
                && store.getPort() == address.getPort();
    }

    private static boolean matches(String host, String pattern) {
        return pattern.startsWith("*.")
                ? host.endsWith(pattern.substring(1)) && host.length() > pattern.length() - 1
                : host.equals(pattern);
    }

    private static PullAborted refused(String where) {
        return PullAborted.failed(
                "The result is at " + where + ", which is not an allowed download host.",
                "If Shopify serves results from there now, add the host to catalog.pull.hosts and start the pull again.");
    }
}
