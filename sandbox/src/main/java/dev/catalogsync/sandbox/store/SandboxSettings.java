package dev.catalogsync.sandbox.store;

import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What the sandbox store is made of.
 *
 * @param products how many products the generated catalog holds
 * @param seed the same seed gives the same catalog, to the byte
 * @param catalog a bulk JSONL file to start from instead of the generated catalog, such as {@code file:products.jsonl}
 * @param state {@code folder}: everything survives the process; {@code memory}: nothing does
 * @param folder where the state is kept
 * @param accessToken the static token the Admin API accepts; no secret, since only loopback is served
 * @param clientId of the app, for the client credentials grant
 * @param clientSecret of the app; webhooks are signed with it
 * @param tokenLifetime how long a granted token is valid; Shopify gives 24 hours
 * @param shop the name of the store, the first part of its myshopify.com domain
 * @param webhookRetry how long after a failed delivery the next is tried; it doubles each time
 * @param resultLimit how much of the disk results of bulk operations may take before the oldest are dropped
 * @param plan decides bucket and restore rate: standard, advanced, plus or commerce
 */
@ConfigurationProperties("catalog.sandbox")
public record SandboxSettings(
        @DefaultValue("1000") int products,
        @DefaultValue("42") long seed,
        @DefaultValue("") String catalog,
        @DefaultValue("folder") State state,
        @DefaultValue("data/sandbox") Path folder,
        @DefaultValue("sandbox") String accessToken,
        @DefaultValue("sandbox-client") String clientId,
        @DefaultValue("sandbox-secret") String clientSecret,
        @DefaultValue("24h") Duration tokenLifetime,
        @DefaultValue("sandbox-store") String shop,
        @DefaultValue("standard") Plan plan,
        @DefaultValue("60s") Duration webhookRetry,
        @DefaultValue("10GB") DataSize resultLimit) {

    public enum State {
        FOLDER,
        MEMORY
    }

    /** Points a second restored, from Shopify's "API limits" page; the bucket was seen to hold 20 seconds of them. */
    public enum Plan {
        STANDARD(100),
        ADVANCED(200),
        PLUS(1000),
        COMMERCE(2000);

        public final int restoreRate;

        Plan(int restoreRate) {
            this.restoreRate = restoreRate;
        }

        public int bucket() {
            return restoreRate * 20;
        }
    }

    /** The file of {@code catalog}, which is a path or {@code file:} and a path. */
    public Path catalogFile() {
        return Path.of(catalog.startsWith("file:") ? catalog.substring("file:".length()) : catalog);
    }

    public String domain() {
        return shop + ".myshopify.com";
    }
}
