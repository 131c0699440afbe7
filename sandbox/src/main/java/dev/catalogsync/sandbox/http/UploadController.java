package dev.catalogsync.sandbox.http;

import dev.catalogsync.sandbox.Sandbox;
import dev.catalogsync.sandbox.bulk.StagedUploads;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.springframework.context.annotation.Conditional;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/** Takes in staged files the way Google's storage does for Shopify. */
@RestController
@Conditional(NoShopConfigured.class)
final class UploadController {

    private final Sandbox sandbox;

    UploadController(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    /** The form has its fields first and the file last; the answer is XML with status 201. */
    @PostMapping(
            path = {"/sandbox/staged-uploads", "/sandbox/staged-uploads/"},
            consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    ResponseEntity<String> form(
            @RequestParam("key") String key,
            @RequestParam(name = "x-goog-signature", defaultValue = "") String signature,
            @RequestParam(name = "x-goog-credential", defaultValue = "/0") String credential,
            @RequestParam(name = "file", required = false) MultipartFile file,
            HttpServletRequest http)
            throws IOException {
        long expires = Long.parseLong(credential.replaceAll(".*/", "0"));
        Path target = sandbox.uploads().file(key);
        if (target == null || !sandbox.uploads().signed(key, expires, signature)) {
            return error(HttpStatus.FORBIDDEN, "AccessDenied", "Access denied.");
        }
        if (file == null) {
            return error(HttpStatus.BAD_REQUEST, "InvalidArgument", "The form has no field named file.");
        }
        try (InputStream in = file.getInputStream()) {
            Files.copy(in, target, StandardCopyOption.REPLACE_EXISTING);
        }
        String location = AdminController.address(http) + StagedUploads.BASE + key;
        return ResponseEntity.status(HttpStatus.CREATED)
                .contentType(MediaType.APPLICATION_XML)
                .body("<?xml version='1.0' encoding='UTF-8'?><PostResponse><Location>" + location
                        + "</Location><Bucket>shopify-staged-uploads</Bucket><Key>" + escaped(key)
                        + "</Key><ETag>\"" + Long.toHexString(Files.size(target)) + "\"</ETag></PostResponse>");
    }

    @PutMapping("/sandbox/staged-uploads/**")
    ResponseEntity<String> put(
            @RequestParam("X-Goog-Expires") long expires,
            @RequestParam("X-Goog-Signature") String signature,
            HttpServletRequest http)
            throws IOException {
        String path = http.getServletPath();
        String key = path.substring(path.indexOf(StagedUploads.BASE) + StagedUploads.BASE.length());
        Path target = sandbox.uploads().file(key);
        if (target == null || !sandbox.uploads().signed(key, expires, signature)) {
            return error(HttpStatus.FORBIDDEN, "SignatureDoesNotMatch", "Access denied.");
        }
        try (InputStream in = http.getInputStream()) {
            Files.copy(in, target, StandardCopyOption.REPLACE_EXISTING);
        }
        return ResponseEntity.ok().build();
    }

    private static ResponseEntity<String> error(HttpStatus status, String code, String message) {
        return ResponseEntity.status(status)
                .contentType(MediaType.APPLICATION_XML)
                .body("<?xml version='1.0' encoding='UTF-8'?><Error><Code>" + code + "</Code><Message>" + message
                        + "</Message></Error>");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }
}
