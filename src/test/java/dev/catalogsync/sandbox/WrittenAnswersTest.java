package dev.catalogsync.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What Shopify's documentation promises, written down by hand as recordings are, so that a clone without recordings of a real store
 * shows something too. All of it must come out equal.
 */
class WrittenAnswersTest {

    @TestFactory
    Stream<DynamicTest> everyAnswerIsAsDocumented() throws IOException {
        return Recording.in(Path.of("src/test/resources/recordings")).stream().flatMap(WrittenAnswersTest::answers);
    }

    /** In one store, one after the other. */
    private static Stream<DynamicTest> answers(Recording recording) {
        TestStore store = ParityTest.store(0, 0);
        store.sandbox().faults().set(FaultPlan.NONE);
        Replay replay = new Replay(store, recording);
        return recording.exchanges().stream()
                .map(exchange -> DynamicTest.dynamicTest(
                        exchange.path(), () -> assertThat(replay.differs(exchange, exchange.query(), false))
                                .isNull()))
                .onClose(store::close);
    }
}
