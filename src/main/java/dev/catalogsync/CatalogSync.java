package dev.catalogsync;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
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
}
