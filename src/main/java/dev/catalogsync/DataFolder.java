package dev.catalogsync;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;

/**
 * Where this node keeps what is on disk: the embedded database, spool, archive, logins, reports. Only the owner may enter,
 * and only one process at a time: it is locked until the process ends, however it ends.
 */
public final class DataFolder implements AutoCloseable {

    private final Path root;
    private final String start = UUID.randomUUID().toString();
    private String lease;
    private final FileChannel lock;

    /** @throws Refusal where another process has the folder, or where it cannot be made */
    public DataFolder(Path root) {
        this.root = root.toAbsolutePath().normalize();
        try {
            make(this.root);
            this.lock =
                    FileChannel.open(this.root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!tryLock(lock)) {
                lock.close();
                throw new Refusal(
                                Refusal.Kind.UNAVAILABLE,
                                "The data folder " + this.root + " is in use by another process.")
                        .kept("Nothing was changed.")
                        .next("Stop that process, or set CATALOG_DATA to another folder.");
            }
        } catch (IOException e) {
            throw new Refusal(
                            Refusal.Kind.UNAVAILABLE,
                            "The data folder " + this.root + " cannot be used: " + e.getMessage() + ".")
                    .next("Set CATALOG_DATA to a folder that this user may write.")
                    .causedBy(e);
        }
    }

    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            FileLock held = channel.tryLock();
            return held != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    /** A folder inside, made if absent, for the owner only. */
    public Path folder(String name) {
        try {
            return make(root.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The folder " + root.resolve(name) + " cannot be made: " + e.getMessage(), e);
        }
    }

    public Path root() {
        return root;
    }

    /** The name of this node, the same after each restart on the same folder. */
    public String node() {
        return readOrCreate("node", UUID.randomUUID()::toString);
    }

    /** What this start of this node signs its leases with: the node, a space, and something that no other start has. */
    public synchronized String lease() {
        lease = lease == null ? node() + " " + start : lease;
        return lease;
    }

    /** The text of a file that only the owner may read; made on first use. */
    public synchronized String readOrCreate(String name, java.util.function.Supplier<String> first) {
        Path file = root.resolve(name);
        try {
            if (!Files.exists(file)) {
                Path draft = Files.createTempFile(
                        root,
                        "draft",
                        null,
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                Files.writeString(draft, first.get());
                Files.move(draft, file);
            }
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("The file " + file + " cannot be read or made: " + e.getMessage(), e);
        }
    }

    private static Path make(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        return folder;
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
