package dev.catalogsync.postgres;

import com.zaxxer.hikari.HikariDataSource;
import dev.catalogsync.Refusal;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Set;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** Hands out connections under the {@link StoreLimit} of the thread that asks, and takes them back without it. */
final class LimitedDataSource extends DelegatingDataSource implements AutoCloseable {

    /** An undefined role: the database has none of that name, or does not let us become it. */
    private static final Set<String> NO_ROLE = Set.of("22023", "42501", "42704");

    private static final String LIMIT = Sql.statement("postgres/limit-connection");
    private static final String FREE = Sql.statement("postgres/free-connection");

    private final HikariDataSource pool;

    LimitedDataSource(HikariDataSource pool) {
        super(pool);
        this.pool = pool;
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection connection = super.getConnection();
        String ids = StoreLimit.ids();
        return ids == null ? connection : limited(connection, ids);
    }

    private Connection limited(Connection connection, String ids) throws SQLException {
        try (PreparedStatement limit = connection.prepareStatement(LIMIT)) {
            limit.setString(1, ids);
            limit.execute();
        } catch (SQLException e) {
            pool.evictConnection(connection);
            if (NO_ROLE.contains(String.valueOf(e.getSQLState()))) {
                throw noRole(e);
            }
            throw e;
        }
        return (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        free(connection);
                        return null;
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** One that cannot be freed of its limit is not used again. */
    private void free(Connection connection) throws SQLException {
        if (connection.isClosed()) {
            return;
        }
        try (PreparedStatement free = connection.prepareStatement(FREE)) {
            if (!connection.getAutoCommit()) {
                connection.rollback();
                connection.setAutoCommit(true);
            }
            free.execute();
        } catch (SQLException e) {
            pool.evictConnection(connection);
        }
        connection.close();
    }

    private static Refusal noRole(SQLException trouble) {
        return new Refusal(
                        Refusal.Kind.UNAVAILABLE,
                        "Tokens that are limited to stores cannot be served: the database has no role catalog_limited for us.")
                .kept("Nothing was read or changed.")
                .next("Let its owner run: create role catalog_limited nologin; grant catalog_limited to the user of"
                        + " CATALOG_DB_USER; then start again.")
                .causedBy(trouble);
    }

    @Override
    public void close() {
        pool.close();
    }
}
