package dev.catalogsync.identity;

import dev.catalogsync.Refusal;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Who issues the tokens that are accepted. All blank: this installation itself.
 *
 * @param supabaseUrl the project, {@code https://<ref>.supabase.co}
 * @param supabaseJwtSecret the shared secret of an older project, whose tokens are signed with HS256
 * @param supabaseJwksUrl where the public keys are, if not at {@code <project>/auth/v1/.well-known/jwks.json}
 * @param secondFactor whether approving and rolling back takes a token whose bearer gave a second factor
 */
@ConfigurationProperties("catalog.identity")
record IdentityProperties(String supabaseUrl, String supabaseJwtSecret, String supabaseJwksUrl, boolean secondFactor) {

    /** RFC 7518, section 3.2: a key for HS256 has at least as many bits as the hash. */
    private static final int MIN_SECRET_BYTES = 32;

    IdentityProperties {
        supabaseUrl = supabaseUrl == null ? "" : supabaseUrl.strip().replaceFirst("/+$", "");
        supabaseJwtSecret = supabaseJwtSecret == null ? "" : supabaseJwtSecret;
        supabaseJwksUrl = supabaseJwksUrl == null ? "" : supabaseJwksUrl.strip();
    }

    /** @throws Refusal naming the one setting that is wrong */
    void check() {
        if (!supabaseJwtSecret.isEmpty() && !supabaseJwksUrl.isEmpty()) {
            throw refused(
                    "SUPABASE_JWT_SECRET and SUPABASE_JWKS_URL are both set, but tokens are verified in one way only.",
                    "Unset SUPABASE_JWT_SECRET if the project signs with ES256 or RS256, otherwise SUPABASE_JWKS_URL.");
        }
        if (supabaseUrl.isEmpty()) {
            if (secondFactor) {
                throw refused(
                        "CATALOG_SECOND_FACTOR is set, but logins of this installation have no second factor, so nobody could approve.",
                        "Set SUPABASE_URL to a project whose users have one, or unset CATALOG_SECOND_FACTOR.");
            }
            if (!supabaseJwtSecret.isEmpty() || !supabaseJwksUrl.isEmpty()) {
                throw refused(
                        (supabaseJwtSecret.isEmpty() ? "SUPABASE_JWKS_URL" : "SUPABASE_JWT_SECRET")
                                + " is set without SUPABASE_URL, so nobody knows which project's tokens to accept.",
                        "Set SUPABASE_URL to https://<ref>.supabase.co, or unset both for logins of this installation.");
            }
            return;
        }
        checkUrl("SUPABASE_URL", supabaseUrl);
        if (!supabaseJwksUrl.isEmpty()) {
            checkUrl("SUPABASE_JWKS_URL", supabaseJwksUrl);
        }
        if (!supabaseJwtSecret.isEmpty()
                && supabaseJwtSecret.getBytes(StandardCharsets.UTF_8).length < MIN_SECRET_BYTES) {
            throw refused(
                    "SUPABASE_JWT_SECRET is shorter than " + MIN_SECRET_BYTES + " bytes, which HS256 does not allow.",
                    "Copy the whole JWT secret from the project's settings.");
        }
    }

    boolean local() {
        return supabaseUrl.isEmpty();
    }

    /** What the tokens name as their issuer. */
    String issuer() {
        return supabaseUrl + "/auth/v1";
    }

    URI jwks() {
        return URI.create(supabaseJwksUrl.isEmpty() ? issuer() + "/.well-known/jwks.json" : supabaseJwksUrl);
    }

    private static void checkUrl(String name, String url) {
        try {
            URI uri = new URI(url);
            boolean https = "https".equals(uri.getScheme());
            boolean local = "http".equals(uri.getScheme()) && loopback(uri.getHost());
            boolean bare = uri.getUserInfo() == null && uri.getQuery() == null && uri.getFragment() == null;
            if (uri.getHost() != null && (https || local) && bare) {
                return;
            }
        } catch (URISyntaxException e) {
            // told below
        }
        throw refused(
                name + " is not an address that can be trusted with identities.",
                "Set it to https://<ref>.supabase.co, or to http://127.0.0.1:<port> for a Supabase on this machine.");
    }

    private static boolean loopback(String host) {
        try {
            return host != null
                    && (host.equals("localhost") || host.matches("[0-9.]+|\\[.*]"))
                    && InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static Refusal refused(String happened, String next) {
        return new Refusal(Refusal.Kind.UNAVAILABLE, happened)
                .kept("Nothing was started.")
                .next(next);
    }

    /** Never the secret. */
    @Override
    public String toString() {
        return "IdentityProperties[" + (local() ? "local" : issuer()) + "]";
    }
}
