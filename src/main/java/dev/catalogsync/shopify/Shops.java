package dev.catalogsync.shopify;

import dev.catalogsync.store.StoreAccess;
import dev.catalogsync.store.Stores;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * The way into each store: its address and its token. That of the configuration is made at start; others are read from the database at each
 * call, so that new credentials count from the next one on, and keep the token they were granted until then.
 */
@Component("shops")
class Shops {

    /**
     * One store's address and token.
     *
     * @param configured whether it is the store of the configuration
     */
    record Door(Shop shop, AccessToken token, boolean configured) {}

    private record Known(StoreAccess access, Door door) {}

    private final Door configured;
    private final Environment environment;
    private final ObjectProvider<Stores> stores;
    private final Map<Integer, Known> known = new ConcurrentHashMap<>();

    /** @param stores absent where there is no database; then every store is that of the configuration */
    Shops(Shop shop, AccessToken token, Environment environment, ObjectProvider<Stores> stores) {
        this.configured = new Door(shop, token, true);
        this.environment = environment;
        this.stores = stores;
    }

    /** @throws dev.catalogsync.Refusal where the store's credentials are missing or cannot be opened */
    Door door(int storeId) {
        Stores rows = stores.getIfAvailable();
        Optional<StoreAccess> access = rows == null ? Optional.empty() : rows.access(storeId);
        return access.map(way -> known.compute(
                                storeId,
                                (id, before) -> before != null && before.access.equals(way)
                                        ? before
                                        : new Known(way, opened(way)))
                        .door)
                .orElse(configured);
    }

    /**
     * After Shopify refused the token that was current at so many renewals.
     *
     * @throws Failure the refusal, where there is nothing to renew
     */
    void renew(Door door, int before, Failure refusal) {
        door.token.renew(before, refusal);
    }

    private Door opened(StoreAccess access) {
        ShopifyProperties properties = new ShopifyProperties(
                access.shop(),
                access.url(),
                access.credentials().accessToken(),
                access.credentials().clientId(),
                access.credentials().clientSecret(),
                0);
        Shop shop = new Shop(properties, environment);
        return new Door(shop, new AccessToken(properties, shop, ""), false);
    }
}
