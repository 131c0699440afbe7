package dev.catalogsync;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whose tables the statements of a room write: the third way in which rooms could reach into each other, beside packages and routes. */
class SqlTest {

    private static final Path SQL = Path.of("src/main/resources/sql");
    private static final Pattern WRITE =
            Pattern.compile("\\b(?:insert\\s+into|update|delete\\s+from|copy)\\s+([a-z_]+)\\b(?=\\s*\\(|\\s)");

    /** Every room writes its batches and what it measured; the rest is listed here, and a new line wants a reason. */
    private static final Map<String, Set<String>> WRITES = Map.of(
            "audit", Set.of("change_tracking"),
            "dead-letter", Set.of("dead_letter", "staged_change"),
            "pull", Set.of("bulk_operation", "store"),
            "stage", Set.of("item", "staged_change", "sync_conflict", "short_item", "pull_checkpoint", "dead_letter"),
            "review",
                    Set.of(
                            "item",
                            "staged_change",
                            "sync_conflict",
                            "sync_version",
                            "approval_rule",
                            "approval_rule_run",
                            "change_signature"),
            "push", Set.of("item", "staged_change", "sync_version", "push_task", "deleted_item", "dead_letter"),
            "rollback", Set.of("staged_change"),
            "shopify", Set.of("api_rate_limit", "store"),
            "store", Set.of("store", "api_rate_limit"));

    private static final Set<String> EVERYBODY = Set.of("sync_batch", "sync_metric");

    @Test
    void aRoomWritesItsOwnTablesOnly() throws IOException {
        Map<String, Set<String>> written = new TreeMap<>();
        for (Path file : statements()) {
            String room = file.getParent().getFileName().toString();
            WRITE.matcher(withoutComments(Files.readString(file))).results().forEach(write -> {
                String table = write.group(1);
                if (!EVERYBODY.contains(table) && !Set.of("of", "skip", "set").contains(table)) {
                    written.computeIfAbsent(room, any -> new TreeSet<>()).add(table);
                }
            });
        }

        assertThat(written).isNotEmpty();
        written.forEach((room, tables) -> assertThat(WRITES.getOrDefault(room, Set.of()))
                .as("tables that sql/%s may write", room)
                .containsAll(tables));
    }

    /** By the functions of V020; only a pull, which stages by the hundred thousand, has statements of its own. */
    @Test
    void onlyStageMakesChangesAndOnlyPushMakesTasks() throws IOException {
        assertThat(whoSays("(?:insert\\s+into|copy)\\s+staged_change\\b"))
                .containsExactly("stage/copy-changes.sql", "stage/insert-changes.sql", "stage/stage-deletes.sql");
        assertThat(whoSays("(?:insert\\s+into|copy)\\s+push_task\\b")).isEmpty();
        assertThat(whoSays("\\bstage_change\\s*\\("))
                .containsExactly(
                        "push/record-outcome.sql",
                        "review/split-change.sql",
                        "review/take-changes.sql",
                        "rollback/record-inverses.sql",
                        "stage/insert-proposal.sql",
                        "stage/record-settlement.sql");
        assertThat(whoSays("\\bqueue_task\\s*\\("))
                .containsExactly("dead-letter/replay-letter.sql", "push/plan-tasks.sql");
    }

    /** A function that is called in a "with" runs only if the statement reads what it gave. */
    @Test
    void whatIsStagedOrQueuedOnTheWayIsRead() throws IOException {
        Pattern call =
                Pattern.compile("(\\w+) as materialized \\(\\s*select[^()]*\\b(?:stage_change|queue_task)\\s*\\(");
        int found = 0;
        for (Path file : statements()) {
            String sql = withoutComments(Files.readString(file));
            String end = sql.substring(sql.lastIndexOf("\n)") + 1);
            for (MatchResult part : call.matcher(sql).results().toList()) {
                found++;
                assertThat(end)
                        .as("%s: the end of the statement reads %s", file, part.group(1))
                        .containsPattern("from " + part.group(1) + "\\b");
            }
        }
        assertThat(found).isEqualTo(6);
    }

    @Test
    void leasesEndByOneRule() throws IOException {
        for (Path file : statements()) {
            assertThat(withoutComments(Files.readString(file)))
                    .as("%s: ask lease_is_over", file)
                    .doesNotContainPattern("leased_until\\s*<");
        }
    }

    private static List<String> whoSays(String pattern) throws IOException {
        List<String> files = new ArrayList<>();
        for (Path file : statements()) {
            if (Pattern.compile(pattern)
                    .matcher(withoutComments(Files.readString(file)))
                    .find()) {
                files.add(SQL.relativize(file).toString());
            }
        }
        return files;
    }

    private static List<Path> statements() throws IOException {
        try (Stream<Path> files = Files.walk(SQL)) {
            return files.filter(file -> file.toString().endsWith(".sql"))
                    .sorted()
                    .toList();
        }
    }

    private static String withoutComments(String sql) {
        return sql.replaceAll("--.*", "");
    }
}
