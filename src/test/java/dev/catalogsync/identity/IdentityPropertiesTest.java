package dev.catalogsync.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.catalogsync.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdentityPropertiesTest {

    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-, -, -",
                "https://abc.supabase.co, -, -",
                "https://abc.supabase.co/, -, -",
                "http://127.0.0.1:54321, " + SECRET + ", -",
                "http://localhost:54321, -, -",
                "https://abc.supabase.co, -, https://keys.example.com/jwks.json",
            })
    void whatIsRightIsTaken(String url, String secret, String jwks) {
        assertThatCode(() -> new IdentityProperties(url, secret, jwks, false).check())
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "https://abc.supabase.co, " + SECRET + ", https://keys.example.com/jwks.json, both set",
                "-, " + SECRET + ", -, SUPABASE_JWT_SECRET is set without SUPABASE_URL",
                "-, -, https://keys.example.com/jwks.json, SUPABASE_JWKS_URL is set without SUPABASE_URL",
                "https://abc.supabase.co, short, -, shorter than 32 bytes",
                "http://abc.supabase.co, -, -, SUPABASE_URL is not an address",
                "http://127.0.0.1.example.com, -, -, SUPABASE_URL is not an address",
                "ftp://abc.supabase.co, -, -, SUPABASE_URL is not an address",
                "https://user:pw@abc.supabase.co, -, -, SUPABASE_URL is not an address",
                "abc.supabase.co, -, -, SUPABASE_URL is not an address",
                "https://a b, -, -, SUPABASE_URL is not an address",
                "https://abc.supabase.co, -, file:///etc/passwd, SUPABASE_JWKS_URL is not an address",
            })
    void whatIsWrongIsToldWithTheSettingsName(String url, String secret, String jwks, String message) {
        assertThatThrownBy(() -> new IdentityProperties(url, secret, jwks, false).check())
                .isInstanceOf(Refusal.class)
                .hasMessageContaining(message)
                .satisfies(refusal -> assertThat(((Refusal) refusal).next()).isNotBlank());
    }

    @Test
    void aSecondFactorNeedsAProjectWhoseUsersHaveOne() {
        assertThatThrownBy(() -> new IdentityProperties("", null, null, true).check())
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("CATALOG_SECOND_FACTOR");
        assertThatCode(() -> new IdentityProperties("https://abc.supabase.co", null, null, true).check())
                .doesNotThrowAnyException();
    }

    @Test
    void theSecretIsNotPrinted() {
        assertThat(new IdentityProperties("https://abc.supabase.co", SECRET, null, false).toString())
                .doesNotContain(SECRET);
    }
}
