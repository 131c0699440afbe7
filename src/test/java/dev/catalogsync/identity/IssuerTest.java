package dev.catalogsync.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
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

    private static HttpServer project;
    private static String url;
    private static ECKey ec;
    private static RSAKey rsa;
    private static JwtDecoder supabase;
    private static JwtDecoder older;

    @BeforeAll
    static void aProject() throws Exception {
        ec = new ECKeyGenerator(Curve.P_256).keyID("ec").generate();
        rsa = new RSAKeyGenerator(2048).keyID("rsa").generate();
        byte[] jwks = new JWKSet(List.of(ec.toPublicJWK(), rsa.toPublicJWK()))
                .toString()
                .getBytes(StandardCharsets.UTF_8);
        project = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        project.createContext("/auth/v1/.well-known/jwks.json", call -> {
            call.sendResponseHeaders(200, jwks.length);
            call.getResponseBody().write(jwks);
            call.close();
        });
        project.start();
        url = "http://127.0.0.1:" + project.getAddress().getPort();
        supabase = Issuer.of(new IdentityProperties(url + "/", null, null)).decoder();
        older = Issuer.of(new IdentityProperties(url, SECRET, null)).decoder();
    }

    @AfterAll
    static void stop() {
        project.stop(0);
    }

    @Test
    void aTokenOfTheProjectIsAccepted() throws Exception {
        assertThat(supabase.decode(es256(claims -> {})).getSubject()).isEqualTo("3f0c");
        assertThat(supabase.decode(token(JWSAlgorithm.RS256, "rsa", new RSASSASigner(rsa), claims -> {}))
                        .getSubject())
                .isEqualTo("3f0c");
        assertThat(older.decode(token(JWSAlgorithm.HS256, "any-key-id", new MACSigner(SECRET), claims -> {}))
                        .getSubject())
                .isEqualTo("3f0c");
    }

    @Test
    void anUnsignedTokenIsRefused() {
        JWTClaimsSet.Builder claims = claims();
        assertRefused(supabase, new PlainJWT(claims.build()).serialize());
        assertRefused(older, new PlainJWT(claims.build()).serialize());
    }

    @Test
    void thePublicKeyIsNoSecret() throws Exception {
        byte[] der = ec.toECPublicKey().getEncoded();
        byte[] pem = ("-----BEGIN PUBLIC KEY-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                        + "\n-----END PUBLIC KEY-----\n")
                .getBytes(StandardCharsets.UTF_8);
        for (byte[] key : List.of(der, pem, ec.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8))) {
            assertRefused(supabase, token(JWSAlgorithm.HS256, "ec", new MACSigner(key), claims -> {}));
        }
    }

    @Test
    void oneModeAtATime() throws Exception {
        assertRefused(older, es256(claims -> {}));
        assertRefused(supabase, token(JWSAlgorithm.HS256, null, new MACSigner(SECRET), claims -> {}));
        assertRefused(older, token(JWSAlgorithm.HS512, null, new MACSigner(SECRET.repeat(2)), claims -> {}));
        assertRefused(supabase, token(JWSAlgorithm.RS512, "rsa", new RSASSASigner(rsa), claims -> {}));
    }

    @Test
    void anUnknownKeyIsRefusedEvenWhenAskedForAgainAndAgain() throws Exception {
        ECKey other = new ECKeyGenerator(Curve.P_256).keyID("other").generate();
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() ->
                            supabase.decode(token(JWSAlgorithm.ES256, "other", new ECDSASigner(other), claims -> {})))
                    .isInstanceOf(BadJwtException.class);
        }
        assertRefused(supabase, token(JWSAlgorithm.ES256, "ec", new ECDSASigner(other), claims -> {}));
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
        refused(claims -> claims.issuer(url), "another issuer");
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
        String token = es256(change);
        assertThatThrownBy(() -> supabase.decode(token))
                .isInstanceOf(JwtException.class)
                .hasMessageContaining(reason);
    }

    private static void assertRefused(JwtDecoder decoder, String token) {
        assertThatThrownBy(() -> decoder.decode(token)).isInstanceOf(JwtException.class);
    }

    private static List<String> roles(Consumer<JWTClaimsSet.Builder> change) throws Exception {
        return new Caller()
                .convert(supabase.decode(es256(change))).getAuthorities().stream()
                        .map(GrantedAuthority::getAuthority)
                        .toList();
    }

    private static String name(Consumer<JWTClaimsSet.Builder> change) throws Exception {
        return new Caller().convert(supabase.decode(es256(change))).getName();
    }

    private static String es256(Consumer<JWTClaimsSet.Builder> change) throws JOSEException {
        return token(JWSAlgorithm.ES256, "ec", new ECDSASigner(ec), change);
    }

    private static String token(
            JWSAlgorithm algorithm, String keyId, JWSSigner signer, Consumer<JWTClaimsSet.Builder> change)
            throws JOSEException {
        JWTClaimsSet.Builder claims = claims();
        change.accept(claims);
        SignedJWT token =
                new SignedJWT(new JWSHeader.Builder(algorithm).keyID(keyId).build(), claims.build());
        token.sign(signer);
        return token.serialize();
    }

    private static JWTClaimsSet.Builder claims() {
        Instant now = Instant.now();
        return new JWTClaimsSet.Builder()
                .issuer(url + "/auth/v1")
                .audience("authenticated")
                .subject("3f0c")
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(600)))
                .claim("role", "authenticated");
    }
}
