package dev.catalogsync.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.catalogsync.sandbox.fault.FaultPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Answers that were recorded without their query, one test for each file: whatever query an answer implies is sent with
 * the recorded variables, and most must be answered with the same fields, messages and codes.
 */
class RecordedAnswersTest {

    private static final Path ANSWERS =
            Path.of(System.getProperty("reference.dir", "../shared")).resolve("shopify/captured/answers");

    @TestFactory
    Stream<DynamicTest> noRecordedRequestIsTooMuchForTheSandbox() throws IOException {
        assumeTrue(Files.isDirectory(ANSWERS), "skipped: no recorded answers at " + ANSWERS);
        return Recording.in(ANSWERS).stream()
                .filter(recording -> !recording.answers().isEmpty())
                .map(recording -> DynamicTest.dynamicTest(recording.name(), () -> assertThat(differences(recording))
                        .noneMatch(difference -> difference != null && difference.contains("INTERNAL_SERVER_ERROR"))));
    }

    @Test
    void mostImpliedAnswersAreEqual() throws IOException {
        assumeTrue(Files.isDirectory(ANSWERS), "skipped: no recorded answers at " + ANSWERS);
        int asked = 0;
        int equal = 0;
        for (Recording recording : Recording.in(ANSWERS)) {
            for (String difference : differences(recording)) {
                asked++;
                equal += difference == null ? 1 : 0;
                if (difference != null) {
                    System.out.println("  differs: " + recording.name() + difference);
                }
            }
        }
        System.out.println(equal + " of " + asked + " implied answers equal");
        assertThat(equal).isGreaterThanOrEqualTo(asked * 6 / 10);
    }

    /** One for each answer whose query is implied by it; null where ours is equal. */
    private static List<String> differences(Recording recording) {
        List<String> differences = new ArrayList<>();
        try (TestStore store = ParityTest.store(0, 0)) {
            store.sandbox().faults().set(FaultPlan.NONE);
            Replay replay = new Replay(store, recording);
            ImpliedQuery implied = new ImpliedQuery(store.sandbox().api().schema());
            for (Recording.Exchange exchange : recording.answers()) {
                String query =
                        implied.of(exchange.variables(), exchange.response().path("data"));
                if (query != null) {
                    // What it cost depends on the query itself.
                    ObjectNode answer = ((ObjectNode) exchange.response()).deepCopy();
                    answer.remove("extensions");
                    String difference = replay.differs(
                            new Recording.Exchange(exchange.path(), query, exchange.variables(), answer), query, false);
                    differences.add(difference == null ? null : exchange.path() + ": " + difference);
                }
            }
        }
        return differences;
    }
}
