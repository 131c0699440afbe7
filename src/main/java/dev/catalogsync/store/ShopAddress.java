package dev.catalogsync.store;

import java.net.URI;
import java.util.Set;
import java.util.regex.Pattern;

/** What the address of a store may be, so that no token is sent anywhere else. */
public final class ShopAddress {

    private static final Pattern DOMAIN = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}\\.myshopify\\.com");
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

    private ShopAddress() {}

    /** Whether it is the name of a shop, such as {@code demo.myshopify.com}. */
    public static boolean isShop(String name) {
        return DOMAIN.matcher(name).matches();
    }

    /** Whether it is the base address of a stand-in on this machine, such as {@code http://127.0.0.1:9090}. */
    public static boolean isOnThisMachine(String url) {
        try {
            URI uri = URI.create(url);
            return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                    && uri.getUserInfo() == null
                    && uri.getQuery() == null
                    && uri.getFragment() == null
                    && uri.getHost() != null
                    && LOOPBACK.contains(uri.getHost());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
