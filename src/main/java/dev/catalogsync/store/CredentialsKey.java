package dev.catalogsync.store;

import dev.catalogsync.DataFolder;
import dev.catalogsync.Refusal;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Seals the credentials of stores with AES-256-GCM. A sealed text is {@code v1.<id of the key>.<nonce and ciphertext, base64url>}, bound
 * to what it is for: moved to another row, or its row given another address, it no longer opens.
 *
 * <p>The key is that of {@code CATALOG_CREDENTIALS_KEY}. Without one, an installation with the embedded database makes its own in the data
 * folder; with a database elsewhere nothing is sealed, since other nodes could not open it.
 */
@Component
class CredentialsKey {

    static final String FILE = "credentials-key.txt";

    private static final String VERSION = "v1";
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final String HOW_TO_MAKE_ONE =
            "Make a key with: openssl rand -base64 32, set CATALOG_CREDENTIALS_KEY to it, and keep a copy.";

    private final SecureRandom random = new SecureRandom();
    private final Map<String, SecretKeySpec> keys = new LinkedHashMap<>();
    private final String current;

    /**
     * @param key base64 of 32 bytes; blank for none
     * @param oldKeys such keys, separated by commas, which only open what was sealed before
     * @param database where the database is; blank for the embedded one
     */
    CredentialsKey(
            @Value("${catalog.credentials.key}") String key,
            @Value("${catalog.credentials.old-keys}") String oldKeys,
            @Value("${catalog.database.url}") String database,
            DataFolder data) {
        String own = key.isBlank() && database.isBlank() ? data.readOrCreate(FILE, this::newKey) : key;
        current = own.isBlank() ? null : add("CATALOG_CREDENTIALS_KEY", own);
        Arrays.stream(oldKeys.split(","))
                .filter(old -> !old.isBlank())
                .forEach(old -> add("CATALOG_CREDENTIALS_OLD_KEYS", old));
    }

    /**
     * @param owner what the secret is for; it opens for the same text only
     * @throws Refusal UNAVAILABLE where there is no key
     */
    String seal(String owner, String secret) {
        if (current == null) {
            throw new Refusal(Refusal.Kind.UNAVAILABLE, "There is no key to keep credentials with.")
                    .kept("Nothing was stored.")
                    .next(HOW_TO_MAKE_ONE);
        }
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] text =
                    cipher(Cipher.ENCRYPT_MODE, current, nonce, owner).doFinal(secret.getBytes(StandardCharsets.UTF_8));
            byte[] whole = Arrays.copyOf(nonce, NONCE_BYTES + text.length);
            System.arraycopy(text, 0, whole, NONCE_BYTES, text.length);
            return VERSION + "." + current + "."
                    + Base64.getUrlEncoder().withoutPadding().encodeToString(whole);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has AES-GCM", e);
        }
    }

    /** @throws Refusal UNAVAILABLE where the key is not here, or the text was sealed for another owner or changed */
    String open(String owner, String sealed) {
        String[] parts = sealed.split("\\.");
        if (parts.length != 3 || !VERSION.equals(parts[0]) || !keys.containsKey(parts[1])) {
            throw new Refusal(
                            Refusal.Kind.UNAVAILABLE,
                            "The credentials of the " + owner + " were sealed with a key that is not configured here.")
                    .next(
                            "Set CATALOG_CREDENTIALS_KEY, or CATALOG_CREDENTIALS_OLD_KEYS, to that key, or enter the credentials again.");
        }
        try {
            byte[] whole = Base64.getUrlDecoder().decode(parts[2]);
            byte[] nonce = Arrays.copyOf(whole, NONCE_BYTES);
            return new String(
                    cipher(Cipher.DECRYPT_MODE, parts[1], nonce, owner)
                            .doFinal(whole, NONCE_BYTES, whole.length - NONCE_BYTES),
                    StandardCharsets.UTF_8);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new Refusal(
                            Refusal.Kind.UNAVAILABLE,
                            "The credentials of the " + owner + " were changed, or belong to another store.")
                    .next("Enter the credentials of this store again.");
        }
    }

    /** Whether a new seal would be by the key that this one is by. */
    boolean isCurrent(String sealed) {
        return current != null && sealed.startsWith(VERSION + "." + current + ".");
    }

    private Cipher cipher(int mode, String keyId, byte[] nonce, String owner) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, keys.get(keyId), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(owner.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    private String add(String setting, String text) {
        try {
            byte[] key = Base64.getDecoder().decode(text.strip());
            if (key.length == KEY_BYTES) {
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(key);
                String id = HexFormat.of().formatHex(digest, 0, 4);
                keys.put(id, new SecretKeySpec(key, "AES"));
                return id;
            }
        } catch (IllegalArgumentException e) {
            // Told below, without what was given.
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
        throw new Refusal(Refusal.Kind.UNAVAILABLE, setting + " is not a key: it has to be 32 bytes in base64.")
                .kept("Nothing was started.")
                .next(HOW_TO_MAKE_ONE);
    }

    private String newKey() {
        byte[] key = new byte[KEY_BYTES];
        random.nextBytes(key);
        return Base64.getEncoder().encodeToString(key);
    }
}
