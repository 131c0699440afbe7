package dev.catalogsync.shopify;

import dev.catalogsync.postgres.Sql;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The row of the configured store, made at start together with its budget. */
@Component("store")
public class Store {

    private final int id;

    Store(Shop shop, JdbcClient database) {
        this.id = database.sql(Sql.statement("shopify/open-store"))
                .param("shop", shop.name())
                .param("version", Shop.API_VERSION)
                .query(Integer.class)
                .single();
    }

    /** What the variable {@code storeId} is set to. */
    public int id() {
        return id;
    }
}
