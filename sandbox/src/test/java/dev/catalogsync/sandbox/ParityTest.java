package dev.catalogsync.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.catalogsync.sandbox.fault.FaultPlan;
import dev.catalogsync.sandbox.store.SandboxSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The sandbox answers as a real store did, wherever both request and answer were recorded. */
class ParityTest {

    private static final Path ANSWERS =
            Path.of(System.getProperty("reference.dir", "../shared")).resolve("shopify/captured/answers");

    /** What the request asks for and the sandbox does not have, as its documentation says, is told and not counted. */
    @Test
    void atLeastSevenOfTenRecordedAnswersOfWhatItServesAreEqual() throws IOException {
        assumeTrue(Files.isDirectory(ANSWERS), "skipped: no recorded answers at " + ANSWERS);
        int exchanges = 0;
        List<String> leftOut = new ArrayList<>();
        List<String> differing = new ArrayList<>();
        for (Recording recording : Recording.in(ANSWERS)) {
            try (TestStore store = store(recording)) {
                Replay replay = new Replay(store, recording);
                for (Recording.Exchange exchange : recording.exchanges()) {
                    String difference = replay.differs(exchange, exchange.query());
                    if (difference != null && difference.startsWith(Replay.LEFT_OUT)) {
                        leftOut.add(recording.name() + exchange.path() + ": " + difference);
                        continue;
                    }
                    exchanges++;
                    if (difference != null) {
                        differing.add(recording.name() + exchange.path() + ": " + difference);
                    }
                }
            }
        }
        System.out.println((exchanges - differing.size()) + " of " + exchanges + " answers equal, " + leftOut.size()
                + " more ask for what is left out");
        leftOut.forEach(each -> System.out.println("  " + each));
        differing.forEach(each -> System.out.println("  differs: " + each));
        assertThat(differing.size()).isLessThanOrEqualTo(exchanges * 3 / 10);
    }

    private static TestStore store(Recording recording) {
        // What was cancelled while it ran must run for as long as it is polled before.
        boolean cancelled = recording.content().toString().contains("bulkOperationCancel");
        return store(recording.products(), cancelled ? 3_000 : 1_500);
    }

    /** A shop called as the recorded one, whose bulk operations take so many milliseconds. */
    static TestStore store(int products, int running) {
        SandboxSettings plain = TestStore.settings(products, "", SandboxSettings.State.MEMORY, Path.of("unused"));
        TestStore store = TestStore.with(new SandboxSettings(
                plain.products(),
                plain.seed(),
                plain.catalog(),
                plain.state(),
                plain.folder(),
                plain.accessToken(),
                plain.clientId(),
                plain.clientSecret(),
                plain.tokenLifetime(),
                "example-store",
                plain.plan(),
                plain.webhookRetry(),
                plain.resultLimit()));
        store.sandbox()
                .faults()
                .set(new ObjectMapper()
                        .convertValue(
                                Map.of("slowBulk", Map.of("createdMs", 250, "runningMs", running)), FaultPlan.class));
        return store;
    }
}
