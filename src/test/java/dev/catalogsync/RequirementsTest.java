package dev.catalogsync;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which of the numbered requirements a test shows from outside, and which none does yet: a report more than a check. */
class RequirementsTest {

    private static final int REQUIREMENTS = 77;
    private static final Pattern TAG = Pattern.compile("@Tag\\(\"req-([0-9]+)\"\\)");

    @Test
    void everyTagNamesARequirementAndTheRestIsTold() throws IOException {
        Set<Integer> shown = new TreeSet<>();
        for (String root : List.of("src/test/java", "sandbox/src/test/java")) {
            try (Stream<Path> files = Files.walk(Path.of(root))) {
                List<Path> tests =
                        files.filter(file -> file.toString().endsWith(".java")).toList();
                for (Path test : tests) {
                    TAG.matcher(Files.readString(test))
                            .results()
                            .forEach(tag -> shown.add(Integer.valueOf(tag.group(1))));
                }
            }
        }
        assertThat(shown).isNotEmpty().allMatch(number -> number >= 1 && number <= REQUIREMENTS);
        System.out.println(IntStream.rangeClosed(1, REQUIREMENTS)
                .filter(number -> !shown.contains(number))
                .mapToObj(String::valueOf)
                .collect(Collectors.joining(
                        " ", "Of " + REQUIREMENTS + " requirements " + shown.size() + " have a test; none has: ", "")));
    }
}
