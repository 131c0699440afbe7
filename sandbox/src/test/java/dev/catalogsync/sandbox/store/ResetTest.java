package dev.catalogsync.sandbox.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.catalogsync.sandbox.TestStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResetTest {

    @Test
    void neitherIdsNorNumbersOfChangesComeBackAfterAResetOrTheRestartBehindIt(@TempDir Path folder) throws IOException {
        SandboxSettings settings = TestStore.settings(3, "", SandboxSettings.State.FOLDER, folder);
        List<Long> ids = new ArrayList<>();
        List<Long> changes = new ArrayList<>();
        for (int start = 0; start < 3; start++) {
            try (TestStore store = TestStore.with(settings)) {
                store.sandbox()
                        .store()
                        .listen(line -> changes.add(line.path("sequence").asLong()));
                ids.add(made(store));
                store.sandbox().reset();
                ids.add(made(store));
                store.sandbox().reset();
            }
        }
        assertThat(ids).hasSize(6).isSorted().doesNotHaveDuplicates();
        assertThat(changes).hasSize(6).isSorted().doesNotHaveDuplicates();
    }

    private static long made(TestStore store) {
        return Gid.number(store.call("mutation { productCreate(product: {title: \"Made\"}) { product { id } } }")
                .at("/data/productCreate/product/id")
                .asText());
    }
}
