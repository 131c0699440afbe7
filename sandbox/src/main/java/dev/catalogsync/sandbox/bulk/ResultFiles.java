package dev.catalogsync.sandbox.bulk;

import dev.catalogsync.sandbox.graphql.Link;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Files that clients fetch or leave by a signed address: results of bulk operations, and staged uploads. */
public final class ResultFiles {

    private final Path folder;
    private final byte[] secret;
    private final Clock clock;

    public ResultFiles(Path folder, String secret, Clock clock) {
        this.folder = folder;
        this.secret = secret.getBytes(StandardCharsets.UTF_8);
        this.clock = clock;
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where a file of this name lies. Names are made by the sandbox: letters, digits, dots and dashes. */
    public Path path(String name) {
        if (!name.matches("[A-Za-z0-9-][A-Za-z0-9.-]{0,120}")) {
            throw new IllegalArgumentException("no file name: " + name);
        }
        return folder.resolve(name);
    }

    OutputStream create(String name) throws IOException {
        return Files.newOutputStream(path(name));
    }

    /** @param expires seconds since 1970 */
    String signature(String name, long expires) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal((name + '?' + expires).getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public boolean valid(String name, long expires, String signature) {
        return MessageDigest.isEqual(
                        signature(name, expires).getBytes(StandardCharsets.UTF_8),
                        signature.getBytes(StandardCharsets.UTF_8))
                && clock.instant().getEpochSecond() < expires;
    }

    /** A signed address of a result, in the form Shopify's have. */
    Link link(String name, long expires) {
        return new Link("/bulk-operation-outputs/" + name + "?GoogleAccessId=sandbox&Expires=" + expires + "&Signature="
                + signature(name, expires)
                + "&response-content-disposition=attachment%3B+filename%3D%22" + name + "%22"
                + "&response-content-type=application%2Fjsonl");
    }

    public void clear() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
    }
}
