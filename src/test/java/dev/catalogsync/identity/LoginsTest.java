package dev.catalogsync.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.catalogsync.DataFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.security.oauth2.jwt.JwtException;

class LoginsTest {

    @TempDir
    Path folder;

    @Test
    void eachRoleHasALoginThatOutlivesARestart() throws Exception {
        try (DataFolder data = new DataFolder(folder)) {
            Logins first = new Logins(data);
            for (String line : Files.readAllLines(folder.resolve("logins.txt"))) {
                if (!line.startsWith("#")) {
                    String[] login = line.split("\\s+");
                    assertThat(login[1]).hasSizeGreaterThanOrEqualTo(20);
                    assertThat(first.check(login[0], login[1]))
                            .isEqualTo(Role.named(login[0]))
                            .isPresent();
                    assertThat(new Logins(data).check(login[0], login[1])).isPresent();
                    assertThat(first.check("nobody", login[1])).isEmpty();
                    assertThat(first.check(login[0], login[1] + "x")).isEmpty();
                    assertThat(first.check(null, login[1])).isEmpty();
                    assertThat(first.check(login[0], "x".repeat(1_000_000))).isEmpty();
                }
            }
            assertThat(new Logins(data).check("viewer", "")).isEqualTo(Optional.empty());
        }
    }

    @Test
    void onlyTheOwnerReadsPasswordsAndKey() throws Exception {
        try (DataFolder data = new DataFolder(folder)) {
            new Logins(data);
            new LocalIssuer(data);
            assertThat(permissions("logins.txt")).isEqualTo("rw-------");
            assertThat(permissions("identity")).isEqualTo("rwx------");
            assertThat(permissions("identity/signing-key.json")).isEqualTo("rw-------");
        }
    }

    @Test
    void aTokenOutlivesARestartAndIsGoodForNoOtherInstallation(@TempDir Path elsewhere) throws Exception {
        try (DataFolder data = new DataFolder(folder);
                DataFolder other = new DataFolder(elsewhere)) {
            String token = new LocalIssuer(data).token("operator", Role.OPERATOR, Instant.now());
            assertThat(new LocalIssuer(data).issuer().decoder().decode(token).getSubject())
                    .isEqualTo("operator");
            assertThatThrownBy(() -> new LocalIssuer(other).issuer().decoder().decode(token))
                    .isInstanceOf(JwtException.class);
        }
    }

    @Test
    void afterTenWrongPasswordsAnAddressWaitsAndNobodyElse() {
        LoginThrottle throttle = new LoginThrottle();
        Instant start = Instant.parse("2026-10-01T00:00:00Z");
        for (int i = 0; i < LoginThrottle.ALLOWED; i++) {
            assertThat(throttle.wait("10.0.0.1", start)).isZero();
            throttle.wrong("10.0.0.1", start);
        }
        assertThat(throttle.wait("10.0.0.1", start.plusSeconds(1))).hasSeconds(59);
        assertThat(throttle.wait("10.0.0.2", start)).isZero();
        Instant later = start.plus(LoginThrottle.WINDOW);
        assertThat(throttle.wait("10.0.0.1", later).isPositive()).isFalse();
        throttle.wrong("10.0.0.1", later);
        assertThat(throttle.wait("10.0.0.1", later)).isZero();
    }

    private String permissions(String name) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name)));
    }
}
