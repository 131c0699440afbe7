package dev.catalogsync;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import org.apache.camel.test.spring.junit5.CamelSpringBootTest;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ContextConfiguration;

/**
 * The application as it runs by default, with a PostgreSQL and a sandbox of its own, on a free port and in a temporary data
 * folder. Test classes that ask for the same properties share one.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@CamelSpringBootTest
@SpringBootTest(
        classes = CatalogSync.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "catalog.database.binaries=target/postgres",
            "spring.main.banner-mode=off",
            "catalog.cycle.enabled=false"
        })
@ContextConfiguration(initializers = WholeApplication.TemporaryData.class)
public @interface WholeApplication {

    /** Sets {@code catalog.data}. */
    class TemporaryData implements ApplicationContextInitializer<ConfigurableApplicationContext> {

        @Override
        public void initialize(ConfigurableApplicationContext context) {
            try {
                TestPropertyValues.of("catalog.data=" + Files.createTempDirectory("catalog-sync"))
                        .applyTo(context);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
