package dev.catalogsync.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.catalogsync.sandbox.fault.FaultPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What Shopify's documentation promises, written down by hand as recordings are, so that a clone without recordings of a real store
 * shows something too. All of it must come out equal.
 */
class WrittenAnswersTest {

    @Test
    void everyAnswerIsAsDocumented() throws IOException {
        List<String> differing = new ArrayList<>();
        int asked = 0;
        for (Recording recording : Recording.in(Path.of("sandbox/src/test/resources/recordings"))) {
            try (TestStore store = ParityTest.store(0, 0)) {
                store.sandbox().faults().set(FaultPlan.NONE);
                Replay replay = new Replay(store, recording);
                for (Recording.Exchange exchange : recording.exchanges()) {
                    asked++;
                    String difference = replay.differs(exchange, exchange.query(), false);
                    if (difference != null) {
                        differing.add(recording.name() + exchange.path() + ": " + difference);
                    }
                }
            }
        }
        assertThat(differing).isEmpty();
        assertThat(asked).isGreaterThan(10);
    }
}
