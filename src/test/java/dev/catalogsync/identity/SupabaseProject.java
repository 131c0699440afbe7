package dev.catalogsync.identity;

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
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A Supabase project on this machine: it serves its public keys, and signs whatever a test wants in its tokens. */
final class SupabaseProject implements AutoCloseable {

    final ECKey ec;
    final RSAKey rsa;
    final String url;
    private final HttpServer server;

    SupabaseProject() throws JOSEException, IOException {
        ec = new ECKeyGenerator(Curve.P_256).keyID("ec").generate();
        rsa = new RSAKeyGenerator(2048).keyID("rsa").generate();
        byte[] jwks = new JWKSet(List.of(ec.toPublicJWK(), rsa.toPublicJWK()))
                .toString()
                .getBytes(StandardCharsets.UTF_8);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/auth/v1/.well-known/jwks.json", call -> {
            call.sendResponseHeaders(200, jwks.length);
            call.getResponseBody().write(jwks);
            call.close();
        });
        server.start();
        url = "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** A good token, but for what is changed. */
    String es256(Consumer<JWTClaimsSet.Builder> change) throws JOSEException {
        return token(JWSAlgorithm.ES256, "ec", new ECDSASigner(ec), change);
    }

    String token(JWSAlgorithm algorithm, String keyId, JWSSigner signer, Consumer<JWTClaimsSet.Builder> change)
            throws JOSEException {
        JWTClaimsSet.Builder claims = claims();
        change.accept(claims);
        SignedJWT token =
                new SignedJWT(new JWSHeader.Builder(algorithm).keyID(keyId).build(), claims.build());
        token.sign(signer);
        return token.serialize();
    }

    JWTClaimsSet.Builder claims() {
        Instant now = Instant.now();
        return new JWTClaimsSet.Builder()
                .issuer(url + "/auth/v1")
                .audience("authenticated")
                .subject("3f0c")
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(600)))
                .claim("role", "authenticated");
    }

    /** The public key as bytes, in the forms in which it might be taken for a shared secret. */
    List<byte[]> publicKeys() throws JOSEException {
        byte[] der = ec.toECPublicKey().getEncoded();
        byte[] pem = ("-----BEGIN PUBLIC KEY-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                        + "\n-----END PUBLIC KEY-----\n")
                .getBytes(StandardCharsets.UTF_8);
        return List.of(der, pem, ec.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8));
    }

    /** Tokens that say they are an admin's and must not be taken, by what is wrong with them. */
    Map<String, String> forgeries() throws JOSEException {
        Instant now = Instant.now();
        ECKey other = new ECKeyGenerator(Curve.P_256).keyID("other").generate();
        Map<String, String> forged = new LinkedHashMap<>();
        forged.put("alg none", new PlainJWT(admin(claims()).build()).serialize());
        forged.put("a signature cut off", es256(SupabaseProject::admin).replaceFirst("[^.]*$", ""));
        forged.put("claims changed after signing", changed(es256(claims -> {})));
        int form = 0;
        for (byte[] key : publicKeys()) {
            forged.put(
                    "HS256 with the public key, form " + ++form,
                    token(JWSAlgorithm.HS256, "ec", new MACSigner(key), SupabaseProject::admin));
        }
        forged.put("unknown kid", token(JWSAlgorithm.ES256, "other", new ECDSASigner(other), SupabaseProject::admin));
        forged.put(
                "another key under our kid",
                token(JWSAlgorithm.ES256, "ec", new ECDSASigner(other), SupabaseProject::admin));
        forged.put("RS512", token(JWSAlgorithm.RS512, "rsa", new RSASSASigner(rsa), SupabaseProject::admin));
        forge(forged, "expired", claims -> claims.issueTime(Date.from(now.minusSeconds(600)))
                .expirationTime(Date.from(now.minusSeconds(120))));
        forge(forged, "no expiry", claims -> claims.expirationTime(null));
        forge(forged, "not valid yet", claims -> claims.notBeforeTime(Date.from(now.plusSeconds(600))));
        forge(forged, "issued in the future", claims -> claims.issueTime(Date.from(now.plusSeconds(300))));
        forge(forged, "another issuer", claims -> claims.issuer("https://other.supabase.co/auth/v1"));
        forge(forged, "no issuer", claims -> claims.issuer(null));
        forge(forged, "the local issuer", claims -> claims.issuer(LocalIssuer.NAME));
        forge(forged, "another audience", claims -> claims.audience("anon"));
        forge(forged, "no audience", claims -> claims.audience((String) null));
        forge(forged, "no subject", claims -> claims.subject(null));
        forge(forged, "service_role", claims -> claims.claim("role", "service_role"));
        forge(forged, "anon", claims -> claims.claim("role", "anon"));
        forge(forged, "an anonymous user", claims -> claims.claim("is_anonymous", true));
        return forged;
    }

    private void forge(Map<String, String> forged, String name, Consumer<JWTClaimsSet.Builder> change)
            throws JOSEException {
        forged.put(name, es256(claims -> change.accept(admin(claims))));
    }

    static JWTClaimsSet.Builder admin(JWTClaimsSet.Builder claims) {
        return claims.claim("app_metadata", Map.of("roles", List.of("admin")));
    }

    private String changed(String token) {
        String[] parts = token.split("\\.");
        parts[1] =
                new PlainJWT(admin(claims()).build()).getPayload().toBase64URL().toString();
        return String.join(".", parts);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
