package dev.catalogsync.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The sandbox answers as a real store did, wherever both request and answer were recorded. */
class ParityTest {

    private static final Path ANSWERS =
            Path.of(System.getProperty("reference.dir", "../shared")).resolve("shopify/captured/answers");

    @Test
    void atLeastNineOfTenRecordedAnswersAreEqual() throws IOException {
        assumeTrue(Files.isDirectory(ANSWERS), "skipped: no recorded answers at " + ANSWERS);
        int exchanges = 0;
        List<String> differing = new ArrayList<>();
        for (Recording recording : Recording.in(ANSWERS)) {
            try (TestStore store = store(recording.products())) {
                Replay replay = new Replay(store, recording);
                for (Recording.Exchange exchange : recording.exchanges()) {
                    exchanges++;
                    String difference = replay.differs(exchange, exchange.query());
                    if (difference != null) {
                        differing.add(recording.name() + exchange.path() + ": " + difference);
                    }
                }
            }
        }
        System.out.println((exchanges - differing.size()) + " of " + exchanges + " answers equal");
        differing.forEach(each -> System.out.println("  differs: " + each));
        assertThat(differing.size()).isLessThanOrEqualTo(exchanges / 10);
    }

    /** A shop called as the recorded one, whose bulk operations take a while. */
    static TestStore store(int products) {
        SandboxSettings plain = TestStore.settings(products, "", SandboxSettings.State.MEMORY, Path.of("unused"));
        TestStore store = TestStore.with(new SandboxSettings(
                plain.products(),
                plain.seed(),
                "none",
                plain.state(),
                plain.folder(),
                plain.accessToken(),
                plain.clientId(),
                plain.clientSecret(),
                plain.tokenLifetime(),
                "example-store",
                plain.plan()));
        store.sandbox()
                .faults()
                .set(new FaultPlan(
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        new FaultPlan.SlowBulk(250, 1_500),
                        null,
                        null,
                        null,
                        null));
        return store;
    }
}
