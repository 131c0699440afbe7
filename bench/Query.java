import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Prints the rows of a query, columns by tabs. Arguments: the folder of an embedded PostgreSQL that runs, and the query. */
class Query {

    public static void main(String[] arguments) throws Exception {
        try (Connection connection = connect(Path.of(arguments[0]));
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(arguments[1])) {
            while (rows.next()) {
                StringBuilder line = new StringBuilder();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    line.append(i > 1 ? "\t" : "").append(rows.getString(i));
                }
                System.out.println(line);
            }
        }
    }

    static Connection connect(Path postgres) throws Exception {
        List<String> pid = Files.readAllLines(postgres.resolve("cluster/postmaster.pid"));
        String url = "jdbc:postgresql://127.0.0.1:" + pid.get(3).strip() + "/catalog";
        try {
            return DriverManager.getConnection(url, "catalog", Files.readString(postgres.resolve("password")));
        } catch (SQLException e) {
            throw new IllegalStateException("no PostgreSQL runs in " + postgres, e);
        }
    }
}
