package dev.catalogsync.pull.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.catalogsync.DataFolder;
import dev.catalogsync.Refusal;
import dev.catalogsync.pull.PullAborted;
import dev.catalogsync.pull.Result;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

@Timeout(20)
class DownloadTest {

    private static final int SIZE = 300_000;

    @TempDir
    Path folder;

    private final byte[] content = new byte[SIZE];
    private final List<String> ranges = new ArrayList<>();
    private final List<String> conditions = new ArrayList<>();
    private DataFolder data;
    private Download download;
    private HttpServer server;
    private Behaviour behaviour = this::whole;

    private interface Behaviour {
        void answer(HttpExchange exchange, int from) throws IOException;
    }

    @BeforeEach
    void serve() throws IOException {
        new Random(7).nextBytes(content);
        data = new DataFolder(folder);
        download = new Download(data, DataSize.ofBytes(0));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String range = exchange.getRequestHeaders().getFirst("Range");
            ranges.add(String.valueOf(range));
            conditions.add(String.valueOf(exchange.getRequestHeaders().getFirst("If-Range")));
            try (exchange) {
                behaviour.answer(
                        exchange, range == null ? 0 : Integer.parseInt(range.substring(6, range.length() - 1)));
            } catch (IOException e) {
                // The client went away, or was cut off.
            }
        });
        server.start();
    }

    @AfterEach
    void close() throws IOException {
        server.stop(0);
        download.close();
        data.close();
    }

    @Test
    void aResultComesWhole() throws IOException {
        assertThat(fetched(begun(0))).isEqualTo(content);
        assertThat(ranges).containsExactly("null");
    }

    @Test
    void whatIsOnDiskIsNotFetchedAgain() throws IOException {
        spool(Arrays.copyOf(content, 100_000));
        assertThat(fetched(begun(100_000))).isEqualTo(content);
        assertThat(ranges).containsExactly("bytes=100000-");
    }

    @Test
    void whatMayNotHaveReachedTheDiskIsFetchedAgain() throws IOException {
        byte[] torn = Arrays.copyOf(content, 100_000);
        Arrays.fill(torn, 60_000, 100_000, (byte) 0);
        spool(torn);
        assertThat(fetched(begun(60_000))).isEqualTo(content);
        assertThat(ranges).containsExactly("bytes=60000-");
    }

    @Test
    void aConnectionThatIsCutAgainAndAgainOnlyTakesLonger() throws IOException {
        Random random = new Random(11);
        behaviour = (exchange, from) -> {
            int to = Math.min(SIZE, from + 1 + random.nextInt(10_000));
            exchange.getResponseHeaders().add("Content-Range", "bytes " + from + "-" + (SIZE - 1) + "/" + SIZE);
            exchange.sendResponseHeaders(206, SIZE - from);
            exchange.getResponseBody().write(content, from, to - from);
            exchange.getResponseBody().flush();
        };
        assertThat(fetched(begun(0))).isEqualTo(content);
        assertThat(ranges).hasSizeGreaterThan(30);
    }

    @Test
    void aServerThatKnowsNoRangesBeginsAtTheBeginning() throws IOException {
        spool(new byte[100_000]);
        behaviour = (exchange, from) -> {
            exchange.sendResponseHeaders(200, SIZE);
            exchange.getResponseBody().write(content);
        };
        assertThat(fetched(begun(100_000))).isEqualTo(content);
    }

    @Test
    void anUnchangedFileGoesOnWhereItWasCut() throws IOException {
        behaviour = (exchange, from) -> {
            exchange.getResponseHeaders().add("ETag", "\"one\"");
            cutOnce(exchange, from);
        };
        assertThat(fetched(begun(0))).isEqualTo(content);
        assertThat(ranges).containsExactly("null", "bytes=100000-");
        assertThat(conditions).containsExactly("null", "\"one\"");
    }

    @Test
    void anUnchangedFileGoesOnAfterARestartToo() throws IOException {
        behaviour = (exchange, from) -> {
            exchange.getResponseHeaders().add("ETag", "\"one\"");
            cutOnce(exchange, from);
        };
        download.next(5, result(), begun(0));
        assertThat(fetched(begun(100_000))).isEqualTo(content);
        assertThat(ranges).containsExactly("null", "bytes=100000-");
        assertThat(conditions).containsExactly("null", "\"one\"");
    }

    @Test
    void aFileThatChangedInBetweenIsFetchedFromTheStart() throws IOException {
        byte[] old = content.clone();
        behaviour = (exchange, from) -> {
            boolean changed = !Arrays.equals(old, content);
            String tag = changed ? "\"two\"" : "\"one\"";
            exchange.getResponseHeaders().add("ETag", tag);
            String known = exchange.getRequestHeaders().getFirst("If-Range");
            if (known != null && !known.equals(tag)) {
                exchange.sendResponseHeaders(200, SIZE);
                exchange.getResponseBody().write(content);
            } else if (changed) {
                whole(exchange, from);
            } else {
                cutOnce(exchange, from);
                new Random(8).nextBytes(content);
            }
        };
        assertThat(fetched(begun(0))).isEqualTo(content).isNotEqualTo(old);
        assertThat(conditions).containsExactly("null", "\"one\"");
    }

    @Test
    void aChangeIsSeenOfAServerThatDoesNotKnowTheConditionToo() throws IOException {
        behaviour = (exchange, from) -> {
            exchange.getResponseHeaders().add("ETag", "\"" + Arrays.hashCode(content) + "\"");
            if (ranges.size() == 1) {
                cutOnce(exchange, from);
                new Random(8).nextBytes(content);
            } else {
                whole(exchange, from);
            }
        };
        assertThat(fetched(begun(0))).isEqualTo(content);
        assertThat(ranges).containsExactly("null", "bytes=100000-", "null");
    }

    @Test
    void whatWasTornWhileAFileBeganAnewIsFetchedAgain() throws IOException {
        behaviour = (exchange, from) -> {
            exchange.getResponseHeaders().add("ETag", "\"one\"");
            whole(exchange, from);
        };
        spool(new byte[100_000]);
        Files.writeString(Path.of(file() + ResultVersion.SUFFIX), "0");
        assertThat(fetched(begun(100_000))).isEqualTo(content);
        assertThat(ranges).containsExactly("null");
    }

    @Test
    void aTagThatIsWeakOrOfACompressedFileIsNoCondition() throws IOException {
        behaviour = (exchange, from) -> {
            exchange.getResponseHeaders().add("ETag", from == 0 ? "\"compressed\"" : "W/\"weak\"");
            exchange.getResponseHeaders().add("Last-Modified", "Tue, 24 Nov 2026 12:00:00 GMT");
            if (from == 0) {
                compressed(exchange, 100_000);
            } else {
                whole(exchange, from);
            }
        };
        assertThat(fetched(begun(0))).isEqualTo(content);
        assertThat(conditions).containsExactly("null", "Tue, 24 Nov 2026 12:00:00 GMT");
    }

    /** The first 100,000 bytes and no more, or all from where it goes on. */
    private void cutOnce(HttpExchange exchange, int from) throws IOException {
        if (from > 0) {
            whole(exchange, from);
            return;
        }
        exchange.sendResponseHeaders(200, SIZE);
        exchange.getResponseBody().write(content, 0, 100_000);
        exchange.getResponseBody().flush();
    }

    @Test
    void aFileThatEndsEarlyIsIncompleteAndKept() throws IOException {
        behaviour = (exchange, from) -> part(exchange, from, 200_000);
        DownloadProgress part = run(begun(0));
        assertThatThrownBy(() -> download.check(result(), part))
                .isInstanceOfSatisfying(
                        PullAborted.class, end -> assertThat(end.status()).isEqualTo("INCOMPLETE"))
                .hasMessageContaining("ends at 200000 bytes, but Shopify announced 300000");
        assertThat(Files.size(file())).isEqualTo(200_000);
        assertThat(ranges).hasSize(4);
    }

    @Test
    void whatAServerSaysBeyondTheEndOfAFileIsNoTrouble() throws IOException {
        byte[] page = new byte[20_000];
        behaviour = (exchange, from) -> {
            if (from < 200_000) {
                part(exchange, from, 200_000);
                return;
            }
            exchange.sendResponseHeaders(416, page.length);
            exchange.getResponseBody().write(page);
        };
        DownloadProgress part = run(begun(0));
        assertThatThrownBy(() -> download.check(result(), part)).isInstanceOf(PullAborted.class);
    }

    @Test
    void aFileThatDoesNotEndIsNotTaken() throws IOException {
        behaviour = (exchange, from) -> {
            exchange.sendResponseHeaders(200, 0);
            while (true) {
                exchange.getResponseBody().write(content);
            }
        };
        DownloadProgress part = run(begun(0));
        assertThat(Files.size(file())).isEqualTo(SIZE + 1);
        assertThatThrownBy(() -> download.check(result(), part)).hasMessageContaining("more than 300000");
    }

    @Test
    void aResultMayComeCompressed() throws IOException {
        Arrays.fill(content, 1_000, 200_000, (byte) 'a');
        behaviour = (exchange, from) -> compressed(exchange, Integer.MAX_VALUE);
        assertThat(fetched(begun(0))).isEqualTo(content);
        assertThat(ranges).containsExactly("null");
    }

    @Test
    void aCompressedResultThatIsCutGoesOnUncompressedWhereItsContentEnded() throws IOException {
        behaviour = (exchange, from) -> {
            if (from == 0) {
                compressed(exchange, 100_000);
            } else {
                assertThat(exchange.getRequestHeaders().getFirst("Accept-Encoding"))
                        .isEqualTo("identity");
                whole(exchange, from);
            }
        };
        assertThat(fetched(begun(0))).isEqualTo(content);
        assertThat(ranges).hasSize(2).first().isEqualTo("null");
        assertThat(Integer.parseInt(ranges.getLast().replaceAll("\\D", ""))).isBetween(50_000, 110_000);
    }

    @Test
    void aCompressedResultThatSwellsIsNotTaken() throws IOException {
        behaviour = (exchange, from) -> {
            exchange.getResponseHeaders().add("Content-Encoding", "gzip");
            exchange.sendResponseHeaders(200, 0);
            try (GZIPOutputStream out = new GZIPOutputStream(exchange.getResponseBody())) {
                byte[] zeros = new byte[1 << 20];
                for (int i = 0; i < 1_000; i++) {
                    out.write(zeros);
                }
            }
        };
        DownloadProgress part = run(begun(0));
        assertThat(Files.size(file())).isEqualTo(SIZE + 1);
        assertThatThrownBy(() -> download.check(result(), part)).hasMessageContaining("more than 300000");
    }

    private void compressed(HttpExchange exchange, int most) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content);
        }
        exchange.getResponseHeaders().add("Content-Encoding", "gzip");
        exchange.sendResponseHeaders(200, bytes.size());
        exchange.getResponseBody().write(bytes.toByteArray(), 0, Math.min(most, bytes.size()));
        exchange.getResponseBody().flush();
    }

    @Test
    void aRedirectIsNotFollowedAndTheAddressIsNotTold() {
        behaviour = (exchange, from) -> {
            exchange.getResponseHeaders().add("Location", "http://127.0.0.1:1/?Signature=elsewhere");
            exchange.sendResponseHeaders(302, -1);
        };
        assertThatThrownBy(() -> run(begun(0)))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("HTTP 302")
                .hasMessageNotContaining("Signature");
        assertThat(ranges).hasSize(1);
    }

    @Test
    void aServerThatIsAwayIsToldAndTriedLater() {
        server.stop(0);
        assertThatThrownBy(() -> run(begun(0)))
                .isInstanceOf(Refusal.class)
                .hasMessageNotContaining("Signature")
                .hasNoCause();
    }

    @Test
    void anEmptyResultIsAnEmptyFile() throws IOException {
        DownloadProgress part = download.begin(5, new Result(null, 0, 0, false), 0);
        assertThat(part.more()).isFalse();
        assertThat(Files.size(file())).isZero();
        assertThatCode(() -> download.check(new Result(null, 0, 0, false), part))
                .doesNotThrowAnyException();
    }

    @Test
    void aDiskThatIsTooFullIsNotFilledFurther() {
        Download careful = new Download(data, DataSize.ofTerabytes(1_000_000));
        assertThatThrownBy(() -> careful.begin(5, result(), 0))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("MB free");
    }

    private void whole(HttpExchange exchange, int from) throws IOException {
        part(exchange, from, SIZE);
    }

    private void part(HttpExchange exchange, int from, int end) throws IOException {
        if (from >= end) {
            exchange.sendResponseHeaders(416, -1);
            return;
        }
        exchange.getResponseHeaders().add("Content-Range", "bytes " + from + "-" + (end - 1) + "/" + end);
        exchange.sendResponseHeaders(206, end - from);
        exchange.getResponseBody().write(content, from, end - from);
    }

    private Result result() {
        return new Result(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/bulk.jsonl?Signature=secret"),
                SIZE,
                0,
                false);
    }

    private DownloadProgress begun(long forced) {
        return download.begin(5, result(), forced);
    }

    private DownloadProgress run(DownloadProgress part) {
        while (part.more()) {
            part = download.next(5, result(), part);
        }
        return part;
    }

    private byte[] fetched(DownloadProgress part) throws IOException {
        download.check(result(), run(part));
        return Files.readAllBytes(file());
    }

    private void spool(byte[] bytes) throws IOException {
        Files.write(file(), bytes);
    }

    private Path file() {
        return folder.resolve("spool/batch-5.jsonl");
    }
}
