package dev.catalogsync.identity;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.catalogsync.DataFolder;
import java.nio.file.Files;
import java.time.Instant;
import java.util.Date;
import java.util.Map;

/** Tokens as an installation without an identity provider signs them, with more in them than it would put there. */
public final class LocalTokens {

    private LocalTokens() {}

    /** @param metadata {@code app_metadata}: roles, stores */
    public static String token(DataFolder data, Map<String, Object> metadata) throws Exception {
        ECKey key = ECKey.parse(Files.readString(data.root().resolve("identity/signing-key.json")));
        Instant now = Instant.now();
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build(),
                new JWTClaimsSet.Builder()
                        .issuer(LocalIssuer.NAME)
                        .audience(Issuer.AUDIENCE)
                        .subject("limited")
                        .issueTime(Date.from(now))
                        .expirationTime(Date.from(now.plusSeconds(600)))
                        .claim("role", "authenticated")
                        .claim("app_metadata", metadata)
                        .build());
        token.sign(new ECDSASigner(key));
        return token.serialize();
    }
}
