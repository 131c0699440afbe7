package dev.catalogsync.sandbox.http;

import dev.catalogsync.sandbox.store.SandboxSettings;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The tokens the Admin API accepts: the configured one, and those granted to the app for a day. */
final class AccessTokens {

    private static final int KEPT = 1_000;

    private final SandboxSettings settings;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Instant> granted = new ConcurrentHashMap<>();

    AccessTokens(SandboxSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    boolean valid(String token) {
        if (token == null) {
            return false;
        }
        Instant end = granted.get(token);
        return same(token, settings.accessToken())
                || (end != null && clock.instant().isBefore(end));
    }

    /** A new token; null where id and secret are not the app's. */
    String grant(String clientId, String clientSecret) {
        if (!same(clientId, settings.clientId()) || !same(clientSecret, settings.clientSecret())) {
            return null;
        }
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        String token = "shpat_" + HexFormat.of().formatHex(bytes);
        if (granted.size() >= KEPT) {
            granted.values().removeIf(end -> !clock.instant().isBefore(end));
        }
        granted.put(token, clock.instant().plus(settings.tokenLifetime()));
        return token;
    }

    private static boolean same(String one, String other) {
        return one != null
                && MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    void clear() {
        granted.clear();
    }
}
