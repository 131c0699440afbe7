package dev.catalogsync.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.catalogsync.DataFolder;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Issues tokens for the logins of this installation, in the shape of Supabase's, so that nothing else has to know the
 * difference. The key is made at the first start and kept in the data folder, so that tokens outlive a restart.
 */
final class LocalIssuer {

    static final String NAME = "urn:catalog-sync:local";
    static final Duration LIFETIME = Duration.ofHours(1);

    private final ECKey key;

    LocalIssuer(DataFolder data) {
        data.folder("identity");
        try {
            this.key = ECKey.parse(data.readOrCreate("identity/signing-key.json", LocalIssuer::newKey));
        } catch (ParseException e) {
            throw new IllegalStateException(
                    "The file " + data.root().resolve("identity/signing-key.json")
                            + " does not contain a valid key. Delete it to have a new one generated;"
                            + " all tokens issued so far will then be refused.",
                    e);
        }
    }

    Issuer issuer() {
        return new Issuer(
                NAME,
                new JWSVerificationKeySelector<>(
                        JWSAlgorithm.ES256, new ImmutableJWKSet<>(new JWKSet(key.toPublicJWK()))));
    }

    /** A signed token for one login, in compact form, valid from now for {@link #LIFETIME}. */
    String token(String login, Role role, Instant now) {
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .issuer(NAME)
                .audience(Issuer.AUDIENCE)
                .subject(login)
                .jwtID(UUID.randomUUID().toString())
                .issueTime(Date.from(now))
                .notBeforeTime(Date.from(now))
                .expirationTime(Date.from(now.plus(LIFETIME)))
                .claim("role", "authenticated")
                .claim("app_metadata", Map.of("roles", List.of(role.label())))
                .build();
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256)
                        .type(JOSEObjectType.JWT)
                        .keyID(key.getKeyID())
                        .build(),
                claims);
        try {
            token.sign(new ECDSASigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException("The key in the data folder cannot be used for signing", e);
        }
        return token.serialize();
    }

    private static String newKey() {
        try {
            return new ECKeyGenerator(Curve.P_256)
                    .keyIDFromThumbprint(true)
                    .generate()
                    .toJSONString();
        } catch (JOSEException e) {
            throw new IllegalStateException("This Java runtime cannot generate a P-256 key", e);
        }
    }
}
