package dev.catalogsync;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The map in CONTRIBUTING.md leads to files and classes that are there. */
class ContributingTest {

    private static final Pattern NAME = Pattern.compile("`([^`]+)`");
    private static final List<String> SOURCES =
            List.of("src/main/java", "src/test/java", "sandbox/src/main/java", "sandbox/src/test/java");

    @Test
    void everyFileAndClassOfTheMapIsThere() throws IOException {
        String text = Files.readString(Path.of("CONTRIBUTING.md"));
        List<String> rows = text.lines()
                .dropWhile(line -> !line.startsWith("| you want"))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .toList();
        assertThat(rows).hasSizeGreaterThanOrEqualTo(10);
        Set<String> classes = classes();
        for (String row : rows) {
            String[] cells = row.split("\\|");
            assertThat(cells).as("wish, files and test of: %s", row).hasSize(4);
            assertThat(names(cells[2])).as("files of: %s", row).isNotEmpty().allSatisfy(name -> assertThat(
                            classes.contains(name) || Files.exists(Path.of(name)))
                    .as("%s is a class, or a file from the top", name)
                    .isTrue());
            assertThat(names(cells[3])).as("tests of: %s", row).isNotEmpty().allSatisfy(name -> assertThat(
                            classes.contains(name) || Files.isExecutable(Path.of(name.split(" ")[0])))
                    .as("%s is a test, or a command", name)
                    .isTrue());
        }
    }

    private static List<String> names(String cell) {
        return NAME.matcher(cell).results().map(match -> match.group(1)).toList();
    }

    private static Set<String> classes() throws IOException {
        Set<String> classes = new TreeSet<>();
        for (String folder : SOURCES) {
            try (Stream<Path> files = Files.walk(Path.of(folder))) {
                files.map(file -> file.getFileName().toString())
                        .filter(name -> name.endsWith(".java"))
                        .map(name -> name.substring(0, name.length() - ".java".length()))
                        .forEach(classes::add);
            }
        }
        return classes;
    }
}
