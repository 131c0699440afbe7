package dev.catalogsync.cycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of {@code docs/tour.md}, pasted as a whole into a shell, against the packaged application. */
class TourIT {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```\\n(.*?)^```$");
    private static final Pattern PRICE = Pattern.compile("\"sku\":\"([^\"]*)\",\"price\":\"([^\"]*)\"");

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Process> processes = new ArrayList<>();

    @TempDir
    Path folder;

    @BeforeEach
    void tools() {
        for (String tool : List.of("bash", "curl")) {
            assumeTrue(
                    Stream.of(System.getenv("PATH").split(":"))
                            .anyMatch(place -> Files.isExecutable(Path.of(place, tool))),
                    "the tour is walked with " + tool + ", which is not on this machine's PATH");
        }
    }

    @AfterEach
    void stop() throws Exception {
        for (Process process : processes) {
            process.destroy();
            process.waitFor(30, TimeUnit.SECONDS);
        }
    }

    @Test
    @Tag("req-1")
    @Tag("req-3")
    @Tag("req-4")
    @Tag("req-5")
    @Tag("req-7")
    @Tag("req-8")
    @Tag("req-9")
    @Tag("req-10")
    @Tag("req-29")
    @Tag("req-31")
    @Tag("req-41")
    void onAnEmptyFolderTheTourEndsAsItSays() throws Exception {
        theTourEndsAsItSays(start("--catalog.cycle.enabled=false"));
    }

    @Test
    void afterTheCycleTheTourEndsTheSame() throws Exception {
        Process cycle = launch(freePort(), "--once");
        assertThat(cycle.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(cycle.exitValue()).as(log()).isZero();

        theTourEndsAsItSays(start("--catalog.cycle.enabled=false"));
    }

    private void theTourEndsAsItSays(int port) throws Exception {
        String script = script(port);
        Process shell = new ProcessBuilder("bash")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        try (var input = shell.outputWriter()) {
            input.write(script);
        }
        String told = new String(shell.getInputStream().readAllBytes());
        assertThat(shell.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();

        assertThat(shell.exitValue()).as(told).isZero();
        assertThat(told.strip()).endsWith("Every price is what it was.");
        assertThat(told.lines().filter(line -> line.matches("batch [0-9]+: .*")))
                .as(told)
                .hasSize(4)
                .allMatch(line -> line.endsWith(": SUCCEEDED"));
        assertThat(told.lines().filter("APPROVED"::equals)).as(told).hasSize(1);
        assertThatOnePriceMoved(told);
        assertThatTheStoreSaysTheSame(port, told);
    }

    /** The shown change is one price, and what the store says before and after it differs in that one alone. */
    private static void assertThatOnePriceMoved(String told) {
        String fields = told.lines()
                .filter(line -> line.startsWith("fields: "))
                .findFirst()
                .orElseThrow();
        assertThat(fields.split("\"path\":", -1)).as(fields).hasSize(2);
        assertThat(fields).contains(".price\"").contains("71.50");
        List<String> shown =
                told.lines().filter(line -> PRICE.matcher(line).matches()).toList();
        assertThat(shown).as(told).isNotEmpty().size().isEven();
        List<String> before = shown.subList(0, shown.size() / 2);
        List<String> after = shown.subList(shown.size() / 2, shown.size());
        long moved = 0;
        for (int i = 0; i < before.size(); i++) {
            moved += before.get(i).equals(after.get(i)) ? 0 : 1;
        }
        assertThat(moved).as("%s and after the push %s", before, after).isEqualTo(1);
        assertThat(String.join("\n", after)).contains("71.50");
    }

    private void assertThatTheStoreSaysTheSame(int port, String told) throws Exception {
        Matcher product =
                Pattern.compile("(?m)^(gid://shopify/Product/[0-9]+) costs$").matcher(told);
        assertThat(product.find()).as(told).isTrue();
        List<String> shown =
                told.lines().filter(line -> PRICE.matcher(line).matches()).toList();
        assertThat(prices(port, product.group(1))).isEqualTo(shown.subList(0, shown.size() / 2));
    }

    private List<String> prices(int port, String product) throws Exception {
        String query = "{\"query\": \"{ product(id: \\\"" + product
                + "\\\") { variants(first: 100) { nodes { sku price } } } }\"}";
        String answer = http.send(
                        HttpRequest.newBuilder(URI.create(
                                        "http://127.0.0.1:" + port + "/sandbox/admin/api/2026-10/graphql.json"))
                                .header("Content-Type", "application/json")
                                .header("X-Shopify-Access-Token", "sandbox")
                                .POST(HttpRequest.BodyPublishers.ofString(query))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
        return PRICE.matcher(answer).results().map(MatchResult::group).toList();
    }

    /** All blocks after the one that starts the application, with its address. */
    private static String script(int port) throws IOException {
        List<String> blocks = BLOCK.matcher(Files.readString(Path.of("docs/tour.md")))
                .results()
                .map(block -> block.group(1))
                .toList();
        assertThat(blocks.getFirst()).contains("spring-boot:run");
        String script = blocks.stream().skip(1).collect(Collectors.joining());
        assertThat(script).contains("BASE=http://localhost:8080\n");
        return script.replace("BASE=http://localhost:8080\n", "BASE=http://localhost:" + port + "\n");
    }

    private int start(String... arguments) throws Exception {
        int port = freePort();
        launch(port, arguments);
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> http.send(
                                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/readyz"))
                                                .build(),
                                        HttpResponse.BodyHandlers.ofString())
                                .statusCode()
                        == 200);
        return port;
    }

    private Process launch(int port, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx256m",
                "-jar",
                jar().toString(),
                "--server.port=" + port,
                "--catalog.database.binaries="
                        + Path.of("target/postgres-programs").toAbsolutePath(),
                "--catalog.sandbox.products=60"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()));
        builder.environment().keySet().removeAll(List.of("CATALOG_CYCLE", "CATALOG_DATA"));
        Process process = builder.start();
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

    private String log() throws IOException {
        List<String> lines = Files.readAllLines(folder.resolve("log"));
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
