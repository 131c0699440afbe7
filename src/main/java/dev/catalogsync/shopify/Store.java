package dev.catalogsync.shopify;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The row of the configured store, made at start together with its budget. */
@Component("store")
public class Store {

    private final int id;

    Store(Shop shop, JdbcClient database) throws IOException {
        String statement =
                new ClassPathResource("sql/shopify/open-store.sql").getContentAsString(StandardCharsets.UTF_8);
        this.id = database.sql(statement)
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
