package dev.catalogsync.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.catalogsync.DataFolder;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class Database {

    private final int connections;

    Database(@Value("${catalog.database.max-connections}") int connections) {
        this.connections = connections;
    }

    @Bean
    DataFolder dataFolder(@Value("${catalog.data}") Path root) {
        return new DataFolder(root);
    }

    @Bean
    @ConditionalOnExpression("'${catalog.database.url:}'.isEmpty()")
    EmbeddedServer embeddedServer(DataFolder data, @Value("${catalog.database.binaries}") Path binaries) {
        return new EmbeddedServer(data, binaries);
    }

    @Bean
    @ConditionalOnExpression("'${catalog.database.url:}'.isEmpty()")
    DataSource embeddedDatabase(EmbeddedServer server) {
        return pool(server.url(), server.user(), server.password());
    }

    @Bean
    @ConditionalOnExpression("!'${catalog.database.url:}'.isEmpty()")
    DataSource otherDatabase(
            @Value("${catalog.database.url}") String url,
            @Value("${catalog.database.user}") String user,
            @Value("${catalog.database.password}") String password) {
        return pool(url, user, password);
    }

    private DataSource pool(String url, String user, String password) {
        HikariConfig pool = new HikariConfig();
        pool.setPoolName("catalog");
        pool.setJdbcUrl(url);
        pool.setUsername(user);
        pool.setPassword(password);
        pool.setMaximumPoolSize(connections);
        pool.setConnectionTimeout(10_000);
        pool.addDataSourceProperty("ApplicationName", "catalog-sync");
        // A first pull fills an empty table in a minute; a plan that was made when it was empty must not outlive that.
        pool.addDataSourceProperty("options", "-c plan_cache_mode=force_custom_plan");
        return new LimitedDataSource(new HikariDataSource(pool));
    }
}
