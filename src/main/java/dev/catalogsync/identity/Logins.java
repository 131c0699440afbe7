package dev.catalogsync.identity;

import dev.catalogsync.DataFolder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The logins of an installation without an identity provider: one for each role, named like it, with a random password.
 * They stand in {@code logins.txt} of the data folder, readable by its owner only; whoever edits the file changes the
 * password with the next start.
 */
final class Logins {

    static final String FILE = "logins.txt";

    /** Longer ones are not looked at. */
    static final int MAX_LENGTH = 128;

    private static final int PASSWORD_BYTES = 15;

    private final Map<Role, byte[]> passwords = new EnumMap<>(Role.class);

    Logins(DataFolder data) {
        String file = data.readOrCreate(FILE, Logins::newLogins);
        file.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> line.strip().split("\\s+"))
                .filter(login -> login.length == 2 && login[1].length() <= MAX_LENGTH)
                .forEach(login -> Role.named(login[0]).ifPresent(role -> passwords.put(role, digest(login[1]))));
        if (passwords.isEmpty()) {
            throw new IllegalStateException("The file " + data.root().resolve(FILE)
                    + " contains no login. Delete it to have new ones generated at the next start.");
        }
    }

    /** The role of this login, if the password is right; takes the same time for any wrong answer. */
    Optional<Role> check(String name, String password) {
        if (name == null || password == null || name.length() > MAX_LENGTH || password.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        byte[] given = digest(password);
        Role match = null;
        for (Map.Entry<Role, byte[]> login : passwords.entrySet()) {
            boolean right = MessageDigest.isEqual(login.getValue(), given);
            if (right & login.getKey().label().equals(name)) {
                match = login.getKey();
            }
        }
        return Optional.ofNullable(match);
    }

    private static String newLogins() {
        SecureRandom random = new SecureRandom();
        return Arrays.stream(Role.values())
                .map(role -> {
                    byte[] password = new byte[PASSWORD_BYTES];
                    random.nextBytes(password);
                    return "%-9s %s"
                            .formatted(
                                    role.label(),
                                    Base64.getUrlEncoder().withoutPadding().encodeToString(password));
                })
                .collect(Collectors.joining("\n", "# Logins of this installation, for POST /auth/token\n", "\n"));
    }

    /** A password is 120 random bits: a plain hash, only to make all of them equally long, gives nothing away. */
    private static byte[] digest(String password) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(password.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
