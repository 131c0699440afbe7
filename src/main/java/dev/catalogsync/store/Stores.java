package dev.catalogsync.store;

import dev.catalogsync.Refusal;
import dev.catalogsync.postgres.Sql;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which store is meant, and the way into it. */
@Component("stores")
public class Stores {

    private static final String CHOOSE = Sql.statement("store/choose-store");
    private static final String ACCESS = Sql.statement("store/select-access");
    private static final String IDS = Sql.statement("store/select-ids");
    private static final String RESEAL = Sql.statement("store/reseal-credentials");

    private record Row(String shop, String url, String credentials) {}

    private final JdbcClient database;
    private final CredentialsKey key;

    Stores(JdbcClient database, CredentialsKey key) {
        this.database = database;
        this.key = key;
    }

    /**
     * The id of the store that a request names by {@code store}, its shop or its id; without one that of the configuration, or
     * else the first that the caller may see.
     *
     * @param known where it is settled already, that store; else null
     * @throws Refusal INVALID where there is no such store, or it is disabled
     */
    public int choose(Map<String, Object> asked, Integer known) {
        if (known != null) {
            return known;
        }
        Object named = asked == null ? null : asked.get("store");
        if (named != null && !(named instanceof String) && !(named instanceof Integer)) {
            throw Refusal.invalid("/store", "must be the shop or the id of a store");
        }
        return database.sql(CHOOSE)
                .param("named", named == null ? null : named.toString())
                .query(Integer.class)
                .optional()
                .orElseThrow(() -> Refusal.invalid(
                        "/store",
                        named == null
                                ? "there is no store that is enabled"
                                : "there is no store of this name or id that is enabled"));
    }

    /**
     * The way into a store; empty where the configuration has it.
     *
     * @throws Refusal UNAVAILABLE where its credentials are missing or cannot be opened
     */
    public Optional<StoreAccess> access(int id) {
        return database.sql(ACCESS)
                .param("id", id)
                .query((row, number) ->
                        new Row(row.getString("shop"), row.getString("url"), row.getString("credentials")))
                .optional()
                .map(row -> opened(id, row));
    }

    /** The ids of those stores, named by shop or id, that there are. */
    public List<Integer> ids(List<String> names) {
        return names.isEmpty()
                ? List.of()
                : database.sql(IDS).param("names", names).query(Integer.class).list();
    }

    /** The text that credentials are sealed for. */
    static String owner(int id, String shop, String url) {
        return "store " + id + ", " + shop + (url.isEmpty() ? "" : " at " + url);
    }

    private StoreAccess opened(int id, Row row) {
        if (row.credentials == null) {
            throw new Refusal(Refusal.Kind.UNAVAILABLE, "There are no credentials for " + row.shop + ".")
                    .next("Enter them with PUT /api/stores/" + id + ".");
        }
        String owner = owner(id, row.shop, row.url);
        Credentials credentials = Credentials.read(key.open(owner, row.credentials));
        if (!key.isCurrent(row.credentials)) {
            database.sql(RESEAL)
                    .param("id", id)
                    .param("old", row.credentials)
                    .param("sealed", key.seal(owner, credentials.json()))
                    .update();
        }
        return new StoreAccess(row.shop, row.url, credentials);
    }
}
