package dev.catalogsync.sandbox.http;

import dev.catalogsync.sandbox.Sandbox;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Results of bulk operations by their signed addresses; Range is honoured. */
@RestController
@Conditional(NoShopConfigured.class)
final class FileController {

    private static final MediaType JSONL = MediaType.parseMediaType("application/jsonl");

    private final Sandbox sandbox;

    FileController(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    @GetMapping("/sandbox/bulk-operation-outputs/{name}")
    ResponseEntity<Resource> result(
            @PathVariable("name") String name,
            @RequestParam("Expires") long expires,
            @RequestParam("Signature") String signature) {
        if (!sandbox.files().valid(name, expires, signature)) {
            return ResponseEntity.status(HttpStatus.FORBIDDEN).build();
        }
        Path file = sandbox.files().path(name);
        if (!Files.exists(file)) {
            return ResponseEntity.notFound().build();
        }
        return ResponseEntity.ok()
                .contentType(JSONL)
                .header("Content-Disposition", "attachment; filename=\"" + name + "\"")
                .body(new FileSystemResource(file));
    }
}
