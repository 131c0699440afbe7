package dev.catalogsync;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
public class CatalogSync {

    public static void main(String[] args) {
        SpringApplication.run(CatalogSync.class, args);
    }
}
