package dev.catalogsync;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.util.FileSystemUtils;

/**
 * The whole application on a free port, with a PostgreSQL and a data folder of its own. Classes with this annotation and no
 * further settings share one application, so each uses items of its own. {@link Calls} to it can be asked for.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "catalog.cycle.enabled=false",
            "catalog.sandbox.state=memory",
            "catalog.database.binaries=target/postgres-programs"
        })
@ContextConfiguration(initializers = WholeApplication.FreshData.class)
public @interface WholeApplication {

    class FreshData implements ApplicationContextInitializer<ConfigurableApplicationContext> {

        @Override
        public void initialize(ConfigurableApplicationContext context) {
            try {
                Path data = Files.createTempDirectory("catalog-sync");
                // Quartz keeps schedulers by the context's name for the whole JVM: two applications must not share one.
                TestPropertyValues.of("catalog.data=" + data, "camel.main.name=catalog-sync-" + UUID.randomUUID())
                        .applyTo(context);
                // One for each that asks, so that no token grows old in it.
                ((GenericApplicationContext) context)
                        .registerBean(
                                Calls.class,
                                () -> new Calls(
                                        context.getEnvironment().getRequiredProperty("local.server.port", int.class),
                                        context.getBean(DataFolder.class)),
                                definition -> definition.setScope(BeanDefinition.SCOPE_PROTOTYPE));
                // Beans close before this is deleted only when the JVM ends; the database must not lose its files under
                // it.
                Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(context, data)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static void delete(ConfigurableApplicationContext context, Path data) {
            try {
                context.close();
                FileSystemUtils.deleteRecursively(data);
            } catch (IOException e) {
                System.err.println("Left behind: " + data + ": " + e.getMessage());
            }
        }
    }
}
