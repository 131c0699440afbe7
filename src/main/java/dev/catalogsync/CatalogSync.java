package dev.catalogsync;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurationExcludeFilter;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Profile;

/** Starts the application, or with the profile {@code sandbox-only} nothing but the sandbox. */
@SpringBootConfiguration
public class CatalogSync {

    private static final String ROUTES = "catalog.routes";

    public static void main(String[] args) {
        SpringApplication application = new SpringApplication(CatalogSync.class);
        // A routes folder beside us wins over the copy in the jar: an operator changes a route without a compiler.
        if (Files.isDirectory(Path.of("routes"))) {
            application.setDefaultProperties(Map.of(ROUTES, "file:routes/*.camel.yaml"));
        }
        application.run(args);
    }

    /** All rooms, and the sandbox where no shop is configured. */
    @Configuration(proxyBeanMethods = false)
    @Profile("!sandbox-only")
    @EnableAutoConfiguration
    @ComponentScan(
            basePackageClasses = CatalogSync.class,
            excludeFilters = {
                @ComponentScan.Filter(type = FilterType.CUSTOM, classes = TypeExcludeFilter.class),
                @ComponentScan.Filter(type = FilterType.CUSTOM, classes = AutoConfigurationExcludeFilter.class)
            })
    static class Rooms {}

    /** The sandbox in a process of its own; {@code SandboxServer} says what that needs. */
    @Configuration(proxyBeanMethods = false)
    @Profile("sandbox-only")
    @ComponentScan("dev.catalogsync.sandbox")
    static class SandboxOnly {}
}
