package dev.catalogsync.postgres;

import dev.catalogsync.DataFolder;
import dev.catalogsync.Refusal;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL of our own, on a port that the system picks, listening on loopback only. The cluster outlives the process; a
 * server that a killed process left behind is stopped first, since two servers on one cluster would destroy it.
 *
 * <p>The library behind it is made for tests and starts with fsync off and trusts every local user; both are put right here.
 */
final class EmbeddedServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedServer.class);
    private static final String NAME = "catalog";

    private final EmbeddedPostgres server;
    private final String password;

    EmbeddedServer(DataFolder data, Path binaries) {
        Path cluster = data.folder("postgres").resolve("cluster");
        this.password = data.readOrCreate("postgres/password", EmbeddedServer::randomPassword);
        stopLeftOver(cluster);
        try {
            boolean fresh = Files.notExists(cluster.resolve("PG_VERSION"));
            this.server = EmbeddedPostgres.builder()
                    .setDataDirectory(cluster)
                    .setCleanDataDirectory(false)
                    .setRegisterShutdownHook(false)
                    .setOverrideWorkingDirectory(binaries.toFile())
                    .setPGStartupWait(Duration.ofMinutes(2))
                    .setLocaleConfig("locale", "C")
                    .setLocaleConfig("locale-provider", "builtin")
                    .setLocaleConfig("builtin-locale", "C.UTF-8")
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("full_page_writes", "on")
                    .setServerConfig("wal_compression", "on")
                    .setServerConfig("max_wal_size", "2GB")
                    .setServerConfig("listen_addresses", "127.0.0.1")
                    .setServerConfig("unix_socket_directories", "")
                    .setConnectConfig("password", password)
                    .start();
            secure(cluster);
            LOG.info(
                    "Embedded PostgreSQL {} on 127.0.0.1:{}, cluster {}",
                    fresh ? "created and started" : "started",
                    server.getPort(),
                    cluster);
        } catch (IllegalStateException e) {
            if (!"Missing embedded postgres binaries".equals(e.getMessage())) {
                throw e;
            }
            throw new Refusal(
                            Refusal.Kind.UNAVAILABLE,
                            "The embedded PostgreSQL did not start: its programs for "
                                    + System.getProperty("os.name") + " on " + System.getProperty("os.arch")
                                    + " are not in this build.")
                    .next(
                            "Build it on this kind of machine or with -Pall-platforms, or set CATALOG_DB_URL to use another server.")
                    .causedBy(e);
        } catch (IOException e) {
            throw new Refusal(
                            Refusal.Kind.UNAVAILABLE, "The embedded PostgreSQL did not start: " + e.getMessage() + ".")
                    .kept("Its cluster in " + cluster + " was left as it is.")
                    .next("Fix the reported problem, or set CATALOG_DB_URL to use another server.")
                    .causedBy(e);
        }
    }

    String url() {
        return "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/" + NAME;
    }

    String user() {
        return NAME;
    }

    String password() {
        return password;
    }

    /** Ends the trust of the first start: passwords for everybody, and a role for the application that is no superuser. */
    private void secure(Path cluster) throws IOException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            if (!exists(connection, "select 1 from pg_roles where rolname = ?")) {
                statement.execute("create role catalog login");
            }
            if (!exists(connection, "select 1 from pg_database where datname = ?")) {
                statement.execute("create database catalog owner catalog");
            }
            statement.execute(
                    "do 'begin create role catalog_limited nologin; exception when duplicate_object then null; end'");
            statement.execute("grant catalog_limited to catalog");
            // A random hex string of our own making; SQL has no parameters for a password.
            statement.execute("alter role catalog password '" + password + "'");
            statement.execute("alter role postgres password '" + password + "'");
            Files.write(cluster.resolve("pg_hba.conf"), List.of("host all all 127.0.0.1/32 scram-sha-256"));
            statement.execute("select pg_reload_conf()");
        } catch (SQLException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static boolean exists(Connection connection, String query) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, NAME);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    /** The data folder is locked by us, so whoever still runs on the cluster belongs to a process that is gone. */
    private static void stopLeftOver(Path cluster) {
        Path pidFile = cluster.resolve("postmaster.pid");
        try {
            if (Files.notExists(pidFile)) {
                return;
            }
            long pid = Long.parseLong(Files.readAllLines(pidFile).get(0).strip());
            Optional<ProcessHandle> postmaster = ProcessHandle.of(pid).filter(EmbeddedServer::isPostgres);
            if (postmaster.isEmpty()) {
                return;
            }
            LOG.info("Stopping PostgreSQL (process {}), left running by an earlier process", pid);
            // SIGINT is PostgreSQL's fast shutdown; ProcessHandle.destroy would wait for clients to leave.
            new ProcessBuilder("kill", "-INT", Long.toString(pid)).start().waitFor();
            postmaster.get().onExit().get(60, TimeUnit.SECONDS);
        } catch (IOException | NumberFormatException | TimeoutException | java.util.concurrent.ExecutionException e) {
            throw new Refusal(
                            Refusal.Kind.UNAVAILABLE,
                            "A PostgreSQL server left running by an earlier process in " + cluster
                                    + " could not be stopped: " + e.getMessage() + ".")
                    .kept("Its data is intact.")
                    .next("Stop it by hand and start again.")
                    .causedBy(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while stopping a PostgreSQL left behind", e);
        }
    }

    private static boolean isPostgres(ProcessHandle process) {
        return process.info()
                .command()
                .map(command -> command.contains("postgres"))
                .orElse(true);
    }

    private static String randomPassword() {
        byte[] bytes = new byte[24];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
