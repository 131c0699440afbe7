package dev.catalogsync.sandbox.http;

import dev.catalogsync.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.InputStreamResource;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Results of bulk operations by their signed addresses. Range is honoured, and If-Range with it: who asks for the rest of another version
 * than the one that is here gets the whole of this one.
 */
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
            @RequestParam("Signature") String signature,
            @RequestHeader(name = HttpHeaders.IF_RANGE, required = false) String version)
            throws IOException {
        if (!sandbox.files().valid(name, expires, signature)) {
            return ResponseEntity.status(HttpStatus.FORBIDDEN).build();
        }
        Path file = sandbox.files().path(name);
        if (!Files.exists(file)) {
            return ResponseEntity.notFound().build();
        }
        long size = Files.size(file);
        Instant written = Files.getLastModifiedTime(file).toInstant();
        String tag = "\"" + Long.toHexString(written.toEpochMilli()) + "-" + Long.toHexString(size) + "\"";
        ResponseEntity.BodyBuilder answer = ResponseEntity.ok()
                .contentType(JSONL)
                .eTag(tag)
                .lastModified(written)
                .header("Content-Disposition", "attachment; filename=\"" + name + "\"");
        return version == null || version.equals(tag)
                ? answer.body(new FileSystemResource(file))
                // Of a stream, no part is made.
                : answer.contentLength(size).body(new InputStreamResource(Files.newInputStream(file)));
    }
}
