package dev.catalogsync.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;

@Tag("req-45")
class IssuerTest {

    private static final String SECRET = "a-secret-of-an-older-project-long-enough";

    private static SupabaseProject project;
    private static JwtDecoder supabase;
    private static JwtDecoder older;

    @BeforeAll
    static void aProject() throws Exception {
        project = new SupabaseProject();
        supabase = Issuer.of(new IdentityProperties(project.url + "/", null, null, false))
                .decoder();
        older = Issuer.of(new IdentityProperties(project.url, SECRET, null, false))
                .decoder();
    }

    @AfterAll
    static void stop() {
        project.close();
    }

    @Test
    void aTokenOfTheProjectIsAccepted() throws Exception {
        assertThat(supabase.decode(project.es256(claims -> {})).getSubject()).isEqualTo("3f0c");
        assertThat(supabase.decode(
                                project.token(JWSAlgorithm.RS256, "rsa", new RSASSASigner(project.rsa), claims -> {}))
                        .getSubject())
                .isEqualTo("3f0c");
        assertThat(older.decode(project.token(JWSAlgorithm.HS256, "any-key-id", new MACSigner(SECRET), claims -> {}))
                        .getSubject())
                .isEqualTo("3f0c");
    }

    @Test
    void anUnsignedTokenIsRefused() {
        JWTClaimsSet.Builder claims = project.claims();
        assertRefused(supabase, new PlainJWT(claims.build()).serialize());
        assertRefused(older, new PlainJWT(claims.build()).serialize());
    }

    @Test
    void thePublicKeyIsNoSecret() throws Exception {
        for (byte[] key : project.publicKeys()) {
            assertRefused(supabase, project.token(JWSAlgorithm.HS256, "ec", new MACSigner(key), claims -> {}));
        }
    }

    @Test
    void oneModeAtATime() throws Exception {
        assertRefused(older, project.es256(claims -> {}));
        assertRefused(supabase, project.token(JWSAlgorithm.HS256, null, new MACSigner(SECRET), claims -> {}));
        assertRefused(older, project.token(JWSAlgorithm.HS512, null, new MACSigner(SECRET.repeat(2)), claims -> {}));
        assertRefused(supabase, project.token(JWSAlgorithm.RS512, "rsa", new RSASSASigner(project.rsa), claims -> {}));
    }

    @Test
    void anUnknownKeyIsRefusedEvenWhenAskedForAgainAndAgain() throws Exception {
        ECKey other = new ECKeyGenerator(Curve.P_256).keyID("other").generate();
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> supabase.decode(
                            project.token(JWSAlgorithm.ES256, "other", new ECDSASigner(other), claims -> {})))
                    .isInstanceOf(BadJwtException.class);
        }
        assertRefused(supabase, project.token(JWSAlgorithm.ES256, "ec", new ECDSASigner(other), claims -> {}));
    }

    @Test
    void aTokenIsOnlyGoodForItsTimeIssuerAndAudience() throws Exception {
        Instant now = Instant.now();
        refused(
                claims -> claims.issueTime(Date.from(now.minusSeconds(600)))
                        .expirationTime(Date.from(now.minusSeconds(120))),
                "expired");
        refused(claims -> claims.expirationTime(null), "never expires");
        refused(claims -> claims.notBeforeTime(Date.from(now.plusSeconds(600))), "before");
        refused(claims -> claims.issueTime(Date.from(now.plusSeconds(300))), "future");
        refused(claims -> claims.issuer("https://other.supabase.co/auth/v1"), "another issuer");
        refused(claims -> claims.issuer(project.url), "another issuer");
        refused(claims -> claims.issuer(null), "another issuer");
        refused(claims -> claims.audience("anon"), "another audience");
        refused(claims -> claims.audience((String) null), "another audience");
        refused(claims -> claims.subject(null), "has no subject");
    }

    @Test
    void programsAndAnonymousUsersAreRefused() throws Exception {
        refused(claims -> claims.claim("role", "service_role"), "a program");
        refused(claims -> claims.claim("role", "anon"), "a program");
        refused(claims -> claims.claim("is_anonymous", true), "anonymous");
        refused(claims -> claims.claim("is_anonymous", "true"), "anonymous");
    }

    @Test
    void rolesComeFromAppMetadataAlone() throws Exception {
        assertThat(roles(claims -> claims.claim("user_metadata", Map.of("roles", List.of("admin")))
                        .claim("roles", List.of("admin"))
                        .claim("scope", "admin")
                        .claim("role", "admin")))
                .isEmpty();
        assertThat(roles(claims -> claims.claim("app_metadata", Map.of("roles", List.of("operator")))))
                .containsExactlyInAnyOrder("ROLE_OPERATOR", "ROLE_VIEWER");
        assertThat(roles(claims ->
                        claims.claim("app_metadata", Map.of("roles", List.of("reviewer", "root", 7, "ADMIN")))))
                .containsExactlyInAnyOrder("ROLE_REVIEWER", "ROLE_VIEWER");
        assertThat(roles(claims -> claims.claim("app_metadata", Map.of("roles", List.of("admin")))))
                .hasSize(Role.values().length);
        assertThat(roles(claims -> claims.claim("app_metadata", Map.of("roles", "admin"))))
                .isEmpty();
        assertThat(roles(claims -> claims.claim("app_metadata", "admin"))).isEmpty();
    }

    @Test
    void aCallerIsNamedByAddressOrSubjectAndTheNameIsFitToPrint() throws Exception {
        assertThat(name(claims -> claims.claim("email", "ada@example.com"))).isEqualTo("ada@example.com");
        assertThat(name(claims -> {})).isEqualTo("3f0c");
        assertThat(name(claims -> claims.claim("email", "a\r\nSet-Cookie: x\u202e@example.com\u0000")))
                .isEqualTo("aSet-Cookie: x@example.com");
        assertThat(name(claims -> claims.claim("email", "\n "))).isEqualTo("3f0c");
        assertThat(name(claims -> claims.claim("email", "x".repeat(5_000)))).hasSizeLessThanOrEqualTo(Caller.MAX_NAME);
        assertThat(name(claims -> claims.claim("email", "😀".repeat(5_000)))).hasSizeLessThanOrEqualTo(Caller.MAX_NAME);
    }

    private static void refused(Consumer<JWTClaimsSet.Builder> change, String reason) throws Exception {
        String token = project.es256(change);
        assertThatThrownBy(() -> supabase.decode(token))
                .isInstanceOf(JwtException.class)
                .hasMessageContaining(reason);
    }

    private static void assertRefused(JwtDecoder decoder, String token) {
        assertThatThrownBy(() -> decoder.decode(token)).isInstanceOf(JwtException.class);
    }

    private static List<String> roles(Consumer<JWTClaimsSet.Builder> change) throws Exception {
        return new Caller()
                .convert(supabase.decode(project.es256(change))).getAuthorities().stream()
                        .map(GrantedAuthority::getAuthority)
                        .toList();
    }

    private static String name(Consumer<JWTClaimsSet.Builder> change) throws Exception {
        return new Caller().convert(supabase.decode(project.es256(change))).getName();
    }
}
