package dev.catalogsync.cycle;

import dev.catalogsync.DataFolder;
import dev.catalogsync.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.ExitCodeGenerator;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Runs the cycle once at start and reports it, for people on standard output and for programs in {@code data/reports}. With
 * {@code --once} the application ends after it: exit code 0 where every step balanced, 1 where one did not. A shop of its
 * owner's is never edited by a start: there {@code --once} is one full pull, and without it nothing happens by itself.
 */
@Component
class StartUp implements ApplicationRunner {

    private static final Logger LOG = LoggerFactory.getLogger(StartUp.class);

    private final Cycle cycle;
    private final DataFolder data;
    private final DataSource database;
    private final Environment settings;
    private final ConfigurableApplicationContext application;
    private final boolean enabled;
    private final boolean sandbox;

    StartUp(
            Cycle cycle,
            DataFolder data,
            DataSource database,
            Environment settings,
            ConfigurableApplicationContext application) {
        this.cycle = cycle;
        this.data = data;
        this.database = database;
        this.settings = settings;
        this.application = application;
        this.enabled = settings.getRequiredProperty("catalog.cycle.enabled", Boolean.class);
        this.sandbox = settings.getProperty("catalog.shopify.shop", "").isEmpty();
    }

    @Override
    public void run(ApplicationArguments arguments) {
        boolean once = arguments.containsOption("once");
        boolean walks = once || sandbox && enabled;
        greet(once, walks);
        if (!walks) {
            return;
        }
        Thread.ofVirtual().name("start-up-cycle").start(() -> {
            boolean balanced = walk(once);
            if (once) {
                ExitCodeGenerator code = () -> balanced ? 0 : 1;
                System.exit(SpringApplication.exit(application, code));
            }
        });
    }

    /** What runs, where, and what to do next; of a run that ends by itself no address, which would soon be dead. */
    private void greet(boolean once, boolean walks) {
        String address = "http://localhost:" + settings.getProperty("local.server.port");
        StringBuilder text = new StringBuilder("\nCatalog Sync runs ").append(once ? "once" : "at " + address);
        text.append(sandbox ? ", with a sandbox in place of a shop.\n" : ".\n");
        text.append("\n  database  ").append(server());
        text.append("\n  files     ").append(data.root()).append(", where what was done is kept");
        if (!once) {
            if (sandbox) {
                text.append("\n  sandbox   ").append(address).append("/sandbox/ledger is what was written to it");
            }
            text.append("\n  try it    ").append(address).append("/swagger-ui/, or with curl as docs/tour.md does");
            if (settings.getProperty("catalog.identity.supabase-url", "").isEmpty()) {
                text.append("\n  log in    the names and passwords are in ")
                        .append(data.root().resolve("logins.txt"));
            }
            text.append("\n  operate   Hawtio, with --spring.profiles.active=ops");
            text.append("\n  stop      Ctrl-C");
        }
        text.append('\n');
        if (walks) {
            text.append(
                    sandbox
                            ? "\nOne cycle through all rooms begins; its report follows in about ten seconds."
                            : "\nOne full pull begins; its report follows when it has ended.");
        }
        System.out.println(text);
    }

    /** The database server and where it listens, without what a setting may say behind that. */
    private String server() {
        try (Connection connection = database.getConnection()) {
            DatabaseMetaData server = connection.getMetaData();
            return server.getDatabaseProductName() + " " + server.getDatabaseProductVersion() + " at "
                    + server.getURL().replaceAll("^jdbc:postgresql:(//)?|[?].*", "");
        } catch (SQLException e) {
            return "does not answer: " + e.getMessage();
        }
    }

    private boolean walk(boolean once) {
        try {
            Cycle.Report report = sandbox ? cycle.run() : cycle.pull();
            print(report, write(report), once);
            return report.balanced();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (IOException | RuntimeException e) {
            LOG.error("The start-up cycle stopped. What was done is kept, and the next start goes on from there.", e);
            return false;
        }
    }

    private Path write(Cycle.Report done) throws IOException {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("at", Instant.now().toString());
        report.put("balanced", done.balanced());
        report.put("steps", done.steps());
        String name = report.get("at").toString().replaceAll("[^0-9TZ]", "");
        Path file = data.folder("reports").resolve(name + ".json");
        Files.writeString(file, Json.indented(report));
        return file;
    }

    private void print(Cycle.Report done, Path file, boolean once) {
        StringBuilder text = new StringBuilder("\nThe cycle, step by step\n");
        for (Step step : done.steps()) {
            text.append(String.format(
                    Locale.ROOT,
                    "  %-10s batch %-4d %-10s %6.1f s %6.0f points  %s%n",
                    step.name(),
                    step.batchId(),
                    step.status(),
                    step.seconds(),
                    step.points(),
                    step.balanced() ? Counts.inWords(step.counts()) : "DOES NOT BALANCE: " + step.problem()));
        }
        text.append(done.balanced() ? "Every step balanced. " : "A step did not balance. ")
                .append("Report: ")
                .append(file)
                .append('\n');
        if (once && sandbox) {
            text.append(
                    "Next: start it without --once; it stays up, and docs/tour.md goes through the same by hand.\n");
        }
        System.out.println(text);
    }
}
