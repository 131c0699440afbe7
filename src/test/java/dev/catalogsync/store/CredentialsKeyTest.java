package dev.catalogsync.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.catalogsync.DataFolder;
import dev.catalogsync.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("req-77")
class CredentialsKeyTest {

    private static final String SECRET = "shpat_very-secret";

    @TempDir
    Path folder;

    private DataFolder data;

    @BeforeEach
    void open() {
        data = new DataFolder(folder);
    }

    @AfterEach
    void close() throws IOException {
        data.close();
    }

    @Test
    void whatIsSealedOpensForItsOwnerAlone() {
        CredentialsKey key = key(newKey(1), "");
        String sealed = key.seal("store 1", SECRET);

        assertThat(sealed).startsWith("v1.").doesNotContain(SECRET);
        assertThat(key.open("store 1", sealed)).isEqualTo(SECRET);
        refused(key, "store 2", sealed);
    }

    @Test
    void theSameSecretIsNeverSealedTheSame() {
        CredentialsKey key = key(newKey(1), "");
        assertThat(key.seal("store 1", SECRET)).isNotEqualTo(key.seal("store 1", SECRET));
    }

    @Test
    void aChangedBitIsFound() {
        CredentialsKey key = key(newKey(1), "");
        String[] parts = key.seal("store 1", SECRET).split("\\.");
        byte[] text = Base64.getUrlDecoder().decode(parts[2]);
        for (int i = 0; i < text.length; i++) {
            text[i] ^= 1;
            refused(
                    key,
                    "store 1",
                    parts[0] + "." + parts[1] + "." + Base64.getUrlEncoder().encodeToString(text));
            text[i] ^= 1;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "v1", "v1..", "v2.00000000.AAAA", "v1.00000000.AAAA", "shpat_plain"})
    void whatIsNoSealIsRefused(String sealed) {
        refused(key(newKey(1), ""), "store 1", sealed);
    }

    @Test
    void aKeyOfBeforeOpensAndNoLongerSeals() {
        String sealed = key(newKey(1), "").seal("store 1", SECRET);
        CredentialsKey rotated = key(newKey(2), newKey(3) + "," + newKey(1));

        assertThat(rotated.open("store 1", sealed)).isEqualTo(SECRET);
        assertThat(rotated.isCurrent(sealed)).isFalse();
        assertThat(rotated.isCurrent(rotated.seal("store 1", SECRET))).isTrue();
        refused(key(newKey(2), ""), "store 1", sealed);
    }

    @Test
    void theEmbeddedDatabaseHasAKeyThatOnlyItsOwnerReads() throws IOException {
        String sealed = new CredentialsKey("", "", "", data).seal("store 1", SECRET);

        assertThat(new CredentialsKey("", "", "", data).open("store 1", sealed)).isEqualTo(SECRET);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(CredentialsKey.FILE))))
                .isEqualTo("rw-------");
    }

    @Test
    void withADatabaseElsewhereAndNoKeyNothingIsKeptAndItIsToldHowToMakeOne() {
        CredentialsKey none = new CredentialsKey("", "", "jdbc:postgresql://db/catalog", data);

        assertThatThrownBy(() -> none.seal("store 1", SECRET))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.next()).contains("openssl rand -base64 32"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"short", "c2hvcnQ=", "not base64 at all, but thirty-two", "%%%%"})
    void whatIsNoKeyIsRefusedAtStartWithoutBeingShown(String text) {
        assertThatThrownBy(() -> key(text, ""))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("CATALOG_CREDENTIALS_KEY")
                .hasMessageNotContaining(text);
    }

    private void refused(CredentialsKey key, String owner, String sealed) {
        assertThatThrownBy(() -> key.open(owner, sealed))
                .isInstanceOf(Refusal.class)
                .hasMessageNotContaining(SECRET);
    }

    private CredentialsKey key(String key, String old) {
        return new CredentialsKey(key, old, "", data);
    }

    private static String newKey(int fill) {
        byte[] key = new byte[32];
        key[0] = (byte) fill;
        return Base64.getEncoder().encodeToString(key);
    }
}
