package dev.catalogsync.identity;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.JWSKeySelector;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.proc.SingleKeyJWSKeySelector;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.net.MalformedURLException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/**
 * Whose tokens are accepted, and how a token is known to be theirs. There is exactly one, and the algorithm is the
 * issuer's, never the token's: a token that names another is refused before any key is looked at.
 *
 * <p>Supabase's claims: <a href="https://supabase.com/docs/guides/auth/jwt-fields">JWT claims reference</a>.
 */
record Issuer(String name, JWSKeySelector<SecurityContext> keys) {

    static final String AUDIENCE = "authenticated";

    /** The PostgreSQL roles of Supabase's API keys: they are programs that pass row security by, or nobody at all. */
    private static final Set<String> NO_PERSON = Set.of("service_role", "anon", "supabase_admin");

    private static final int TIMEOUT_MS = 5_000;
    private static final int MAX_JWKS_BYTES = 100_000;

    static Issuer of(IdentityProperties properties) {
        if (!properties.supabaseJwtSecret().isEmpty()) {
            byte[] secret = properties.supabaseJwtSecret().getBytes(StandardCharsets.UTF_8);
            // Not a JWK set: tokens of such projects name a key id, although there is but one key.
            return new Issuer(
                    properties.issuer(),
                    new SingleKeyJWSKeySelector<>(JWSAlgorithm.HS256, new SecretKeySpec(secret, "HmacSHA256")));
        }
        try {
            JWKSource<SecurityContext> remote = JWKSourceBuilder.create(
                            properties.jwks().toURL(),
                            new DefaultResourceRetriever(TIMEOUT_MS, TIMEOUT_MS, MAX_JWKS_BYTES))
                    .retrying(true)
                    .outageTolerant(true)
                    .build();
            JWKSource<SecurityContext> patient = (selector, context) -> {
                try {
                    return remote.get(selector, context);
                } catch (RateLimitReachedException e) {
                    // Unknown keys were asked for too often: the token is refused, the project is left in peace.
                    return List.of();
                }
            };
            return new Issuer(
                    properties.issuer(),
                    new JWSVerificationKeySelector<>(Set.of(JWSAlgorithm.ES256, JWSAlgorithm.RS256), patient));
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("not a URL: " + properties.jwks(), e);
        }
    }

    JwtDecoder decoder() {
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        processor.setJWSKeySelector(keys);
        // The claims are checked below, where each refusal has a text.
        processor.setJWTClaimsSetVerifier((claims, context) -> {});
        NimbusJwtDecoder decoder = new NimbusJwtDecoder(processor);
        decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(List.of(
                new JwtTimestampValidator(),
                rule("the token never expires", jwt -> jwt.getExpiresAt() != null),
                rule("the token was issued in the future", jwt -> !later(jwt.getIssuedAt())),
                rule("another issuer's token", jwt -> name.equals(text(jwt, "iss"))),
                rule("a token for another audience", jwt -> audience(jwt).contains(AUDIENCE)),
                rule(
                        "the token has no subject",
                        jwt -> jwt.getSubject() != null && !jwt.getSubject().isBlank()),
                rule("the token of a program, not of a person", jwt -> !NO_PERSON.contains(text(jwt, "role"))),
                rule("an anonymous user's token", jwt -> !"true".equals(text(jwt, "is_anonymous"))))));
        return decoder;
    }

    private static List<String> audience(Jwt jwt) {
        return jwt.getAudience() == null ? List.of() : jwt.getAudience();
    }

    private static String text(Jwt jwt, String claim) {
        return String.valueOf(jwt.<Object>getClaim(claim));
    }

    private static boolean later(Instant issued) {
        return issued != null && issued.isAfter(Instant.now().plusSeconds(60));
    }

    private static OAuth2TokenValidator<Jwt> rule(String refusal, Predicate<Jwt> accepted) {
        OAuth2TokenValidatorResult refused =
                OAuth2TokenValidatorResult.failure(new OAuth2Error(OAuth2ErrorCodes.INVALID_TOKEN, refusal, null));
        return jwt -> accepted.test(jwt) ? OAuth2TokenValidatorResult.success() : refused;
    }
}
