package dev.catalogsync.sandbox.bulk;

import dev.catalogsync.sandbox.graphql.Link;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Files that clients fetch or leave by a signed address: results of bulk operations, and staged uploads. Results go after seven days, as
 * Shopify's do, and the oldest go earlier where all together take more of the disk than they may.
 */
public final class ResultFiles {

    static final Duration KEPT = Duration.ofDays(7);
    private static final String RESULTS = "bulk-*.jsonl";

    private final Path folder;
    private final byte[] secret;
    private final long limit;
    private final Clock clock;

    /** @param limit how many bytes all results together may take */
    public ResultFiles(Path folder, String secret, long limit, Clock clock) {
        this.folder = folder;
        this.limit = limit;
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

    /** The file of an operation's result. */
    static String name(long operation) {
        return RESULTS.replace("*", Long.toString(operation));
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

    /**
     * Drops the results that are too old, and the oldest of the others until the rest fits.
     *
     * @param busy names of results that are still written; they stay, however much they take
     */
    synchronized void drop(Set<String> busy) throws IOException {
        List<Result> results = results();
        results.sort(Comparator.comparing(Result::written));
        long size = results.stream().mapToLong(Result::size).sum();
        Instant oldest = clock.instant().minus(KEPT);
        for (Result result : results) {
            if (!busy.contains(result.file().getFileName().toString())
                    && (result.written().isBefore(oldest) || size > limit)) {
                Files.deleteIfExists(result.file());
                size -= result.size();
            }
        }
    }

    private record Result(Path file, Instant written, long size) {}

    private List<Result> results() throws IOException {
        List<Result> results = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, RESULTS)) {
            for (Path file : files) {
                BasicFileAttributes seen = Files.readAttributes(file, BasicFileAttributes.class);
                results.add(new Result(file, seen.lastModifiedTime().toInstant(), seen.size()));
            }
        }
        return results;
    }

    public synchronized void clear() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
    }
}
