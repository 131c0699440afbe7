package dev.catalogsync.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.catalogsync.sandbox.graphql.AdminApi;
import dev.catalogsync.sandbox.graphql.AdminCall;
import dev.catalogsync.sandbox.store.SandboxSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.springframework.util.unit.DataSize;

/** A store in memory, called without HTTP. */
public record TestStore(Sandbox sandbox) implements AutoCloseable {

    public static final ObjectMapper JSON = new ObjectMapper();

    public static TestStore of(int products) {
        return with(settings(products, "", SandboxSettings.State.MEMORY, Path.of("unused")));
    }

    public static TestStore with(SandboxSettings settings) {
        try {
            return new TestStore(new Sandbox(settings, Clock.systemUTC(), JSON));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static SandboxSettings settings(int products, String catalog, SandboxSettings.State state, Path folder) {
        return new SandboxSettings(
                products,
                42,
                catalog,
                state,
                folder,
                "sandbox",
                "sandbox-client",
                "sandbox-secret",
                Duration.ofHours(24),
                "sandbox-store",
                SandboxSettings.Plan.STANDARD,
                Duration.ofMillis(20),
                DataSize.ofGigabytes(1));
    }

    public JsonNode call(String query) {
        return call(query, Map.of());
    }

    /** The whole body, as a client would read it. */
    public JsonNode call(String query, Map<String, Object> variables) {
        return call(query, variables, "2026-10");
    }

    public JsonNode call(String query, Map<String, Object> variables, String version) {
        AdminCall call = new AdminCall("test", "sandbox", version, "http://127.0.0.1:1/sandbox", false, false);
        return JSON.valueToTree(sandbox.api().answer(new AdminApi.Request(query, variables, null), call));
    }

    @Override
    public void close() {
        try {
            sandbox.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
