package dev.catalogsync.cycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job from outside: the packaged application in a process of its own, killed where it says so. */
class CycleIT {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final HttpClient http = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();
    private final List<Process> processes = new ArrayList<>();

    @TempDir
    Path data;

    @AfterEach
    void stop() throws Exception {
        for (Process process : processes) {
            process.destroy();
            process.waitFor(30, TimeUnit.SECONDS);
        }
    }

    @Test
    @Tag("req-24")
    @Tag("req-54")
    void aWholeCycleBalancesAndLeavesExactlyTheApprovedMutationsAndTheirInverse() throws Exception {
        Process first = start("--once");
        assertThat(first.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(first.exitValue()).as(log()).isZero();
        assertThatTheScreenIsReadAtAGlance();
        JsonNode report = reports().getFirst();
        assertThat(report.path("balanced").asBoolean()).isTrue();
        assertThat(report.path("steps").findValuesAsText("name"))
                .containsExactly("pull", "edit", "create", "push", "roll back", "push back", "verify");
        JsonNode pulled = report.path("steps").get(0).path("counts");
        assertThat(pulled.path("roots").asInt()).isEqualTo(pulled.path("staged").asInt());
        assertThat(pulled.path("taken").asInt()).isEqualTo(pulled.path("staged").asInt());

        Process second = start("--once");
        assertThat(second.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(second.exitValue()).as(log()).isZero();
        assertThat(reports().getLast().path("steps").findValuesAsText("staged")).containsExactly("0");
        assertThatTheLedgerHoldsTheCycleOnce();
    }

    @Test
    @Tag("req-53")
    @Tag("req-61")
    void aCycleThatWasKilledBetweenPullAndPushGoesOnAndDoesNothingTwice() throws Exception {
        Process first = start();
        awaitTheArchive();
        first.destroyForcibly().waitFor();

        Process second = start("--once");
        assertThat(second.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(second.exitValue()).as(log()).isZero();
        assertThat(reports().getLast().path("balanced").asBoolean()).isTrue();
        assertThatTheLedgerHoldsTheCycleOnce();
    }

    /** A report, no line for each route, no address of what has ended, and no password, since a screen ends in a log. */
    private void assertThatTheScreenIsReadAtAGlance() throws IOException {
        List<String> screen = Files.readAllLines(data.resolve("log"));
        assertThat(screen).hasSizeLessThan(25).noneMatch(line -> line.contains("http://localhost"));
        assertThat(Files.readAllLines(data.resolve("data/logins.txt")))
                .filteredOn(line -> !line.startsWith("#") && !line.isBlank())
                .hasSize(4)
                .allSatisfy(login -> assertThat(screen).noneMatch(line -> line.contains(login.split("\\s+")[1])));
    }

    /** Three edits, one creation, three inverse edits: each once, and the three products are what they were. */
    private void assertThatTheLedgerHoldsTheCycleOnce() throws Exception {
        int port = freePort();
        start("--server.port=" + port, "--catalog.cycle.enabled=false");
        await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> assertThat(get(port, "/sandbox/ledger"))
                .isNotEmpty());
        JsonNode ledger = get(port, "/sandbox/ledger");
        Set<String> keys = new HashSet<>();
        Map<String, JsonNode> first = new HashMap<>();
        Map<String, JsonNode> last = new HashMap<>();
        int mutations = 0;
        for (JsonNode entry : ledger) {
            if (!entry.path("mutation").asText().startsWith("bulkOperation")) {
                mutations++;
                keys.add(entry.path("mutation").asText() + entry.path("arguments"));
                entry.path("before").properties().forEach(item -> first.putIfAbsent(item.getKey(), item.getValue()));
                entry.path("after").properties().forEach(item -> last.put(item.getKey(), item.getValue()));
            }
        }
        assertThat(mutations).as(ledger.toPrettyString()).isEqualTo(7);
        assertThat(keys).hasSize(7);
        first.values().removeIf(JsonNode::isNull);
        assertThat(first.keySet()).hasSize(3);
        first.forEach((id, before) -> assertThat(timeless(last.get(id))).as(id).isEqualTo(timeless(before)));
    }

    private static JsonNode timeless(JsonNode document) {
        JsonNode copy = document.deepCopy();
        copy.findParents("updatedAt").forEach(node -> ((ObjectNode) node).remove("updatedAt"));
        return copy;
    }

    private void awaitTheArchive() {
        // Kill as soon as the pull is over: its report line is not printed yet, but the spool file and the archive are
        // there.
        await().atMost(PATIENCE).until(() -> {
            try (Stream<Path> files = Files.walk(data.resolve("data/archive"))) {
                return files.anyMatch(file -> file.toString().endsWith(".gz"));
            } catch (IOException e) {
                return false;
            }
        });
    }

    private Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElseThrow());
        command.addAll(List.of("-Xmx256m", "-jar", jar().toString()));
        command.addAll(List.of(
                "--catalog.data=" + data.resolve("data"),
                "--catalog.database.binaries="
                        + Path.of("target/postgres-programs").toAbsolutePath(),
                "--catalog.sandbox.products=200"));
        if (Arrays.stream(arguments).noneMatch(argument -> argument.startsWith("--server.port"))) {
            command.add("--server.port=" + freePort());
        }
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(data.resolve("log").toFile()))
                .start();
        processes.add(process);
        return process;
    }

    private static Path jar() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("target"))) {
            return files.filter(file -> file.getFileName().toString().matches("catalog-sync-.*\\.jar"))
                    .findFirst()
                    .orElseThrow()
                    .toAbsolutePath();
        }
    }

    private List<JsonNode> reports() throws IOException {
        try (Stream<Path> files = Files.list(data.resolve("data/reports"))) {
            List<JsonNode> reports = new ArrayList<>();
            for (Path file : files.sorted().toList()) {
                reports.add(json.readTree(file.toFile()));
            }
            return reports;
        }
    }

    private JsonNode get(int port, String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        return json.readTree(answer.body());
    }

    private String log() throws IOException {
        List<String> lines = Files.readAllLines(data.resolve("log"));
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
