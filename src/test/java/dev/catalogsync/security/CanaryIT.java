package dev.catalogsync.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.zaxxer.hikari.HikariDataSource;
import dev.catalogsync.Calls;
import dev.catalogsync.WholeApplication;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/** Secrets that nothing else looks like, planted in the configuration and handed in, and then looked for wherever the application tells something. */
@WholeApplication
@ExtendWith(OutputCaptureExtension.class)
@TestPropertySource(
        properties = {
            "logging.level.dev.catalogsync=debug",
            "catalog.sandbox.products=15",
            "catalog.sandbox.access-token=" + CanaryIT.SANDBOX_TOKEN,
            "catalog.sandbox.client-secret=" + CanaryIT.SANDBOX_SECRET,
            "catalog.shopify.client-id=sandbox-client",
            "catalog.shopify.client-secret=" + CanaryIT.SANDBOX_SECRET,
            "catalog.archive.access-key=" + CanaryIT.S3_KEY,
            "catalog.archive.secret-key=" + CanaryIT.S3_SECRET,
            "catalog.credentials.key=" + CanaryIT.CREDENTIALS_KEY,
            "catalog.identity.supabase-url=http://127.0.0.1:1",
            "catalog.identity.supabase-jwt-secret=" + CanaryIT.JWT_SECRET
        })
@Tag("req-77")
class CanaryIT {

    static final String SANDBOX_TOKEN = "shpat_canary5and80xt0ken";
    static final String SANDBOX_SECRET = "shpss_canary5and80x5ecret";
    static final String S3_KEY = "AKIACANARY53KEY";
    static final String S3_SECRET = "canary53secretAccessKey/Value";
    static final String CREDENTIALS_KEY = "Y2FuYXJ5LWNyZWRlbnRpYWxzLWtleS0zMi1ieXRlcyE=";
    static final String JWT_SECRET = "canary-jwt-secret-long-enough-for-hs256";
    private static final String STORE_TOKEN = "shpat_canary5t0ret0ken";

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Autowired
    Calls calls;

    @Autowired
    JdbcClient database;

    @Autowired
    DataSource source;

    private final Map<String, String> told = new LinkedHashMap<>();
    private String bearer;

    @BeforeEach
    void connect() throws Exception {
        SignedJWT token = new SignedJWT(
                new JWSHeader(JWSAlgorithm.HS256),
                new JWTClaimsSet.Builder()
                        .issuer("http://127.0.0.1:1/auth/v1")
                        .audience("authenticated")
                        .subject("canary")
                        .issueTime(new Date())
                        .expirationTime(Date.from(Instant.now().plusSeconds(600)))
                        .claim("role", "authenticated")
                        .claim("app_metadata", Map.of("roles", List.of("admin")))
                        .build());
        token.sign(new MACSigner(JWT_SECRET));
        bearer = token.serialize();
    }

    @Test
    void noSecretIsToldAnywhere(CapturedOutput log) throws Exception {
        work();
        tell("GET", "/openapi.json", null);
        tell("GET", "/actuator/health", null);
        tell("GET", "/actuator/prometheus", null);
        for (String path :
                List.of("stores", "sync/batches", "sync/dead-letters", "sync/staged", "rules", "sync/status")) {
            tell("GET", "/api/" + path, null);
        }
        List<String> tables = database.sql(
                        "select format('%I.%I', table_schema, table_name) from information_schema.tables where table_schema = 'public'")
                .query(String.class)
                .list();
        for (String table : tables) {
            told.put(
                    table,
                    database.sql("select coalesce(string_agg(t::text, chr(10)), '') from " + table + " t")
                            .query(String.class)
                            .single());
        }
        told.put("log", log.getAll());
        assertThat(log.getAll()).as("the log is at debug").contains("dev.catalogsync");

        Map<String, String> secrets = secrets();
        told.forEach((place, text) -> secrets.forEach((name, secret) ->
                assertThat(text.contains(secret)).as("%s in %s", name, place).isFalse()));
        System.out.printf(
                "canaries|%d secrets looked for in %d places (log, metrics, answers, %d tables), 0 found%n",
                secrets.size(), told.size(), tables.size());
    }

    /** A pull, a store of its own, and whatever goes wrong with secrets in it. */
    private void work() {
        tell("GET", "/api/shopify/test-connection", null);
        long batch = number(tell("POST", "/api/sync/shopify/pull", "{}").body(), "batchId");
        Awaitility.await().atMost(PATIENCE).until(() -> tell("GET", "/api/sync/batches/" + batch, null)
                .body()
                .contains("\"phase\":null"));
        String store = "{\"shop\":\"canary.myshopify.com\",\"url\":\"http://127.0.0.1:1\",\"accessToken\":\""
                + STORE_TOKEN + "\"}";
        long id = number(tell("POST", "/api/stores", store).body(), "id");
        tell("POST", "/api/stores", store);
        tell("POST", "/api/stores/" + id + "/test-connection", "{}");
        tell("PUT", "/api/stores/" + id, "{\"name\":\"x\",\"accessToken\":\"" + STORE_TOKEN + "\"}");
        for (String body : List.of(
                "{\"name\":{\"a\":\"" + STORE_TOKEN + "\"}}",
                "{\"name\":\"x\",\"accessToken\":[\"" + STORE_TOKEN + "\"]}",
                "{\"name\":\"x\",\"accessToken\":\"" + STORE_TOKEN + "\\n\"}",
                "{\"name\":\"x\",\"enabled\":\"" + STORE_TOKEN + "\"}",
                "{\"name\":\"x\",\"accessToken\":\"" + STORE_TOKEN)) {
            tell("PUT", "/api/stores/" + id, body);
        }
        told.put(
                "a forged token",
                calls.send(null, calls.request("/api/rules").header("Authorization", "Bearer " + bearer + "x"))
                        .body());
        tell("POST", "/api/sync/shopify/pull", "{\"store\":\"canary.myshopify.com\"}");
    }

    private Calls.Answer tell(String method, String path, String body) {
        HttpRequest.Builder request = calls.request(path).header("Authorization", "Bearer " + bearer);
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        Calls.Answer answer = calls.send(
                null,
                request.method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body)));
        told.merge(
                method + " " + path, answer.body() + answer.response().headers().map(), String::concat);
        return answer;
    }

    private Map<String, String> secrets() throws Exception {
        Map<String, String> secrets = new LinkedHashMap<>();
        secrets.put("the token of the store", SANDBOX_TOKEN);
        secrets.put("the client secret", SANDBOX_SECRET);
        secrets.put("the key of the archive", S3_KEY);
        secrets.put("the secret key of the archive", S3_SECRET);
        secrets.put("the credentials key", CREDENTIALS_KEY);
        secrets.put("the JWT secret", JWT_SECRET);
        secrets.put("the token of another store", STORE_TOKEN);
        secrets.put("the token of the caller", bearer);
        secrets.put(
                "the password of the database",
                source.unwrap(HikariDataSource.class).getPassword());
        for (Map.Entry<String, String> secret : new ArrayList<>(secrets.entrySet())) {
            secrets.put(
                    secret.getKey() + ", in base64",
                    Base64.getEncoder().encodeToString(secret.getValue().getBytes()));
        }
        return secrets;
    }

    private static long number(String json, String field) {
        return Long.parseLong(json.replaceFirst("(?s).*\"" + field + "\":([0-9]+).*", "$1"));
    }
}
