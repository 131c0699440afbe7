package dev.catalogsync.pull.file;

import dev.catalogsync.DataFolder;
import dev.catalogsync.Refusal;
import dev.catalogsync.pull.PullAborted;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;
import org.springframework.stereotype.Component;

/** Archives each result unchanged, compressed: in the data folder, or in an S3 bucket. */
@Component("archive")
class Archive {

    private final Path spool;
    private final Path folder;
    private final ArchiveProperties properties;

    Archive(DataFolder data, ArchiveProperties properties) {
        this.spool = data.folder("spool");
        this.folder = data.folder("archive");
        this.properties = properties;
    }

    /** Whether results are archived in a bucket instead of the data folder. */
    boolean remote() {
        return properties.hasBucket();
    }

    /**
     * Compresses the spool file into a draft beside it, and reads it once for its hash on the way.
     *
     * @param month of the pull, {@code 2026/11}
     * @return {@code file}, {@code draft} (a path), {@code sha256} (hex, of the file as it came), {@code archive} (the key, of
     *     letters, digits and {@code /_.-} only)
     */
    Map<String, Object> draft(long batchId, String month) throws IOException {
        Path file = spool.resolve(Spool.file(batchId));
        Path draft = spool.resolve(Spool.file(batchId) + ".gz");
        MessageDigest hash = sha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), hash);
                FileOutputStream out = new FileOutputStream(draft.toFile())) {
            // Closing the stream that compresses would close the file before it is forced.
            GZIPOutputStream compressed = new Fast(out);
            in.transferTo(compressed);
            compressed.finish();
            out.getFD().sync();
        }
        Map<String, Object> archived = new HashMap<>();
        archived.put("file", Spool.file(batchId));
        archived.put("draft", draft);
        archived.put("sha256", HexFormat.of().formatHex(hash.digest()));
        archived.put("archive", properties.prefix() + month + "/" + Spool.file(batchId) + ".gz");
        return archived;
    }

    /** Moves the draft into the data folder, atomically. */
    void keep(Map<String, Object> archived) throws IOException {
        Path target = folder.resolve((String) archived.get("archive"));
        Files.createDirectories(target.getParent());
        Files.move(
                (Path) archived.get("draft"),
                target,
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    /** Deletes the draft after it was uploaded to the bucket. */
    void forget(Map<String, Object> archived) throws IOException {
        Files.deleteIfExists((Path) archived.get("draft"));
    }

    /**
     * Refuses what cannot be staged again.
     *
     * @param row of {@code select-archived.sql}, null where there is no such batch
     */
    void known(long batchId, Map<String, Object> row) {
        if (row == null) {
            throw new Refusal(Refusal.Kind.NOT_FOUND, "There is no batch " + batchId + ".");
        }
        if (row.get("archive") == null) {
            throw new Refusal(Refusal.Kind.CONFLICT, "Batch " + batchId + " has no result in the archive.")
                    .next("Only a pull whose result was fetched can be staged again; start a pull instead.");
        }
    }

    /** @throws PullAborted where there is nothing to restore */
    void kept(Map<String, Object> row) {
        if (row.get("archive") == null) {
            throw PullAborted.incomplete(
                    "The result is neither in the spool folder nor in the archive.", "Start the pull again.");
        }
    }

    /** The archived result in the data folder. */
    InputStream open(Map<String, Object> row) throws IOException {
        return Files.newInputStream(folder.resolve((String) row.get("archive")));
    }

    /**
     * Restores a result into the spool folder, atomically, and closes the input.
     *
     * @param row of {@code select-archived.sql}
     * @param compressed as it was archived
     * @return the parameters of {@code finish-restore.sql}: file
     * @throws PullAborted where it is not what was archived
     */
    Map<String, Object> restore(long batchId, Map<String, Object> row, InputStream compressed) throws IOException {
        Path draft = spool.resolve(Spool.file(batchId) + ".gz");
        long bytes = ((Number) row.get("bytes")).longValue();
        MessageDigest hash = sha256();
        boolean same;
        try (InputStream in = new GZIPInputStream(compressed, 1 << 16);
                FileOutputStream out = new FileOutputStream(draft.toFile())) {
            byte[] buffer = new byte[1 << 16];
            long left = bytes;
            int read;
            while ((read = in.read(buffer)) >= 0 && (left -= read) >= 0) {
                hash.update(buffer, 0, read);
                out.write(buffer, 0, read);
            }
            out.getFD().sync();
            same = left == 0 && HexFormat.of().formatHex(hash.digest()).equals(row.get("sha256"));
        } catch (ZipException e) {
            same = false;
        }
        if (!same) {
            Files.deleteIfExists(draft);
            throw PullAborted.incomplete(
                    "The archived result " + row.get("archive") + " does not match its recorded size and hash.",
                    "Start a pull instead.");
        }
        Files.move(
                draft,
                spool.resolve(Spool.file(batchId)),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        return Map.of("file", Spool.file(batchId));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** The fastest compression level, because a pull waits for it. */
    private static final class Fast extends GZIPOutputStream {

        Fast(OutputStream out) throws IOException {
            super(out, 1 << 16);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
