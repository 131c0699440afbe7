import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Locale;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/**
 * The floor that a first pull cannot get under: the same rows, already made, sent by two COPYs into empty logged tables of the
 * same columns, types and primary keys, in the same database. Prints rows, bytes, and the seconds by the clock and of the processor, its own
 * and the database's.
 */
class Floor {

    public static void main(String[] arguments) throws Exception {
        Path postgres = Path.of(arguments[0]);
        long batch = Long.parseLong(arguments[1]);
        Path items = Files.createTempFile("items", ".copy");
        Path changes = Files.createTempFile("changes", ".copy");
        try (Connection connection = Query.connect(postgres);
                Statement statement = connection.createStatement()) {
            CopyManager copy = connection.unwrap(PGConnection.class).getCopyAPI();
            // As staging wrote them: the documents of items came later, when the rule had them taken into the catalog.
            statement.execute("create temporary table staged_item as select i.* from item i"
                    + " join staged_change c on c.item_id = i.id where c.batch_id = " + batch);
            statement.execute("update staged_item set document = null, base = null");
            dump(copy, "copy staged_item to stdout (format binary)", items);
            dump(
                    copy,
                    "copy (select * from staged_change where batch_id = " + batch + ") to stdout (format binary)",
                    changes);
            statement.execute("create table floor_item (like item including defaults, primary key (id))");
            statement.execute("create table floor_change (like staged_change including defaults, primary key (id))");
            double computed = Cpu.computed(connection);
            long start = System.nanoTime();
            long rows = load(copy, "copy floor_item from stdin (format binary)", items);
            load(copy, "copy floor_change from stdin (format binary)", changes);
            double seconds = (System.nanoTime() - start) / 1e9;
            System.out.printf(
                    Locale.ROOT,
                    "%d %d %.2f %.2f%n",
                    rows,
                    Files.size(items) + Files.size(changes),
                    seconds,
                    Cpu.computed(connection) - computed);
        } finally {
            Files.delete(items);
            Files.delete(changes);
        }
    }

    private static void dump(CopyManager copy, String statement, Path file) throws Exception {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
            copy.copyOut(statement, out);
        }
    }

    private static long load(CopyManager copy, String statement, Path file) throws Exception {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 20)) {
            return copy.copyIn(statement, in, 1 << 20);
        }
    }
}
