package dev.catalogsync.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Answers that were recorded without their query, one test for each file: whatever query an answer implies is sent with
 * the recorded variables, and must be answered with the same fields, messages and codes.
 */
class RecordedAnswersTest {

    private static final Path ANSWERS =
            Path.of(System.getProperty("reference.dir", "../shared")).resolve("shopify/captured/answers");

    @TestFactory
    Stream<DynamicTest> eachFileOfAnswersIsHonoured() throws IOException {
        assumeTrue(Files.isDirectory(ANSWERS), "skipped: no recorded answers at " + ANSWERS);
        return Recording.in(ANSWERS).stream()
                .filter(recording -> !recording.answers().isEmpty())
                .map(recording -> DynamicTest.dynamicTest(recording.name(), () -> honoured(recording)));
    }

    private static void honoured(Recording recording) {
        List<String> differing = new ArrayList<>();
        int asked = 0;
        try (TestStore store = ParityTest.store(0, 0)) {
            store.sandbox().faults().set(FaultPlan.NONE);
            Replay replay = new Replay(store, recording);
            ImpliedQuery implied = new ImpliedQuery(store.sandbox().api().schema());
            for (Recording.Exchange exchange : recording.answers()) {
                String query =
                        implied.of(exchange.variables(), exchange.response().path("data"));
                if (query == null) {
                    continue;
                }
                asked++;
                // What it cost depends on the query itself.
                ObjectNode answer = ((ObjectNode) exchange.response()).deepCopy();
                answer.remove("extensions");
                String difference = replay.differs(
                        new Recording.Exchange(exchange.path(), query, exchange.variables(), answer), query, false);
                if (difference != null) {
                    differing.add(exchange.path() + ": " + difference);
                }
            }
        }
        System.out.println(
                recording.name() + ": " + (asked - differing.size()) + " of " + asked + " implied answers equal");
        differing.forEach(each -> System.out.println("  differs: " + each));
        // What a store held before, aliases and most arguments are not in such files: some answers cannot be had again.
        assertThat(differing).hasSizeLessThanOrEqualTo(Math.max(2, asked / 2));
    }
}
