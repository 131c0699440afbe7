import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;

/**
 * Seconds of processor time that each phase of a batch takes, of the application and of its database; unlike a clock they do not count what
 * else a machine does. Arguments: the folder of an embedded PostgreSQL that runs, and the process of the application. Prints batch, phase,
 * and the seconds of both, a line for each phase that has ended, until the database is gone.
 */
class Cpu {

    private static final Duration LOOK = Duration.ofMillis(5);

    public static void main(String[] arguments) throws Exception {
        Path postgres = Path.of(arguments[0]);
        ProcessHandle application = ProcessHandle.of(Long.parseLong(arguments[1])).orElseThrow();
        ProcessHandle server = ProcessHandle.of(Long.parseLong(
                        Files.readAllLines(postgres.resolve("cluster/postmaster.pid")).get(0).strip()))
                .orElseThrow();
        try (Connection connection = Query.connect(postgres);
                PreparedStatement look = connection.prepareStatement(
                        "select (select id || ' ' || phase from sync_batch where phase is not null order by id limit 1), pg_backend_pid()")) {
            String phase = null;
            double applicationBefore = 0;
            double serverBefore = 0;
            while (server.isAlive() && application.isAlive()) {
                String now;
                long own;
                try (ResultSet row = look.executeQuery()) {
                    row.next();
                    now = row.getString(1);
                    own = row.getLong(2);
                }
                if (!Objects.equals(now, phase)) {
                    double applicationNow = seconds(application);
                    double serverNow = server.descendants()
                            .filter(process -> process.pid() != own)
                            .mapToDouble(Cpu::seconds)
                            .sum();
                    if (phase != null) {
                        System.out.printf(
                                Locale.ROOT,
                                "%s %.2f %.2f%n",
                                phase,
                                applicationNow - applicationBefore,
                                serverNow - serverBefore);
                    }
                    phase = now;
                    applicationBefore = applicationNow;
                    serverBefore = serverNow;
                }
                Thread.sleep(LOOK.toMillis());
            }
        } catch (SQLException e) {
            // 57P01: the database is shut down.
            if (!"57P01".equals(e.getSQLState())) {
                throw e;
            }
        }
    }

    /** Seconds of processor time so far, of this process and of the one that serves its connection. */
    static double computed(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select pg_backend_pid()")) {
            row.next();
            return seconds(ProcessHandle.current())
                    + seconds(ProcessHandle.of(row.getLong(1)).orElseThrow());
        }
    }

    private static double seconds(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1000.0;
    }
}
