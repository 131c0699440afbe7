package dev.catalogsync.pull.file;

import dev.catalogsync.DataFolder;
import dev.catalogsync.Refusal;
import dev.catalogsync.pull.PullAborted;
import dev.catalogsync.pull.Result;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.CloseableHttpResponse;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.util.Timeout;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/**
 * Brings a result file into the spool folder, a part at a time: as much as comes in {@value #SECONDS_A_PART} seconds, then it is forced
 * to disk, and whoever asked may renew a lease or stop. The next part goes on by {@code Range} (RFC 9110, section 14). Whatever
 * breaks, the bytes on disk stay, unless the server meanwhile has another file: that is fetched from its beginning ({@link ResultVersion}).
 * Nothing but the range goes out: no token, no cookie; no redirect is followed.
 *
 * <p>The first part may come compressed. What is stored and counted is what it means, so that a later part, which never is
 * compressed, goes on at that count: ranges are of the representation that was asked for.
 */
@Component("download")
class Download {

    private static final int SECONDS_A_PART = 10;
    private static final int MOST_EMPTY_READS = 3;
    private static final Timeout SILENCE = Timeout.ofSeconds(30);
    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d{1,18})-\\d{1,18}/(\\d{1,18}|\\*)");

    private final Path folder;
    private final long reserve;
    private final CloseableHttpClient http = HttpClients.custom()
            .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                    .setDefaultConnectionConfig(ConnectionConfig.custom()
                            .setConnectTimeout(Timeout.ofSeconds(10))
                            .setSocketTimeout(SILENCE)
                            .build())
                    .build())
            .setDefaultRequestConfig(
                    RequestConfig.custom().setResponseTimeout(SILENCE).build())
            .disableRedirectHandling()
            .disableAutomaticRetries()
            .disableCookieManagement()
            .disableAuthCaching()
            .disableContentCompression()
            .build();

    Download(DataFolder data, @Value("${catalog.pull.disk-reserve}") DataSize reserve) {
        this.folder = data.folder("spool");
        this.reserve = reserve.toBytes();
    }

    /**
     * Before the first part: what was written before a crash is kept up to the last forced byte.
     *
     * @param forced bytes that are known to be forced to disk
     * @throws Refusal UNAVAILABLE where the disk has no room for the rest, its archive and the reserve
     * @throws PullAborted where the slices before this one are not on disk any more
     */
    DownloadProgress begin(long batchId, Result result, long forced) {
        Path file = folder.resolve(Spool.file(batchId));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            long kept = Math.min(channel.size(), forced);
            if (kept < result.from()) {
                throw PullAborted.incomplete(
                        "The spool file of the pull has " + kept + " bytes and not the " + result.from()
                                + " that were fetched before.",
                        "Start the pull again.");
            }
            if (result.size() >= 0 && kept > result.end() || new ResultVersion(file, result.from()).torn()) {
                kept = result.from();
            }
            channel.truncate(kept);
            checkRoom(Math.max(0, result.end() - kept) + Math.max(0, result.end()) / 4);
            return new DownloadProgress(kept, 0, result.address() != null && kept != result.end());
        } catch (IOException e) {
            throw broken("The spool file cannot be written: ", e);
        }
    }

    /**
     * @return how far it is now
     * @throws Refusal UNAVAILABLE where the server or the disk is the trouble and nothing new came; later is fine
     */
    DownloadProgress next(long batchId, Result result, DownloadProgress before) {
        HttpGet get = new HttpGet(result.address());
        Path spooled = folder.resolve(Spool.file(batchId));
        ResultVersion version = new ResultVersion(spooled, result.from());
        boolean first = before.bytes() == result.from() && before.emptyReads() == 0;
        long bytes = before.bytes();
        try (FileChannel file = FileChannel.open(spooled, StandardOpenOption.WRITE)) {
            if (first) {
                get.setHeader(HttpHeaders.ACCEPT_ENCODING, "gzip, identity");
            } else {
                get.setHeader(HttpHeaders.RANGE, "bytes=" + (before.bytes() - result.from()) + "-");
                get.setHeader(HttpHeaders.ACCEPT_ENCODING, "identity");
                String validator = version.validator();
                if (!validator.isEmpty() && before.bytes() > result.from()) {
                    get.setHeader(HttpHeaders.IF_RANGE, validator);
                }
            }
            CloseableHttpResponse response = open(get);
            try {
                long start = start(response, before.bytes() - result.from(), result.size());
                if (start > 0 && response.getCode() == 206 && version.differs(response)) {
                    file.truncate(result.from());
                    file.force(true);
                    return new DownloadProgress(result.from(), 0, true);
                }
                if (response.getCode() == 200 || response.getCode() == 206) {
                    if (start == 0) {
                        version.begins(response);
                        file.truncate(result.from());
                    }
                    file.position(result.from() + start);
                    receive(content(response, first), file, result.end());
                } else {
                    file.position(result.from() + start);
                }
            } finally {
                abort(get, response);
            }
            file.truncate(file.position());
            file.force(true);
            version.arrived();
            bytes = file.position();
        } catch (IOException e) {
            bytes = keep(spooled, version, before.bytes(), e);
        }
        int emptyReads = bytes > before.bytes() ? 0 : before.emptyReads() + 1;
        boolean whole = result.size() < 0 ? emptyReads > 0 : bytes >= result.end();
        return new DownloadProgress(bytes, emptyReads, !whole && emptyReads < MOST_EMPTY_READS);
    }

    /** @throws PullAborted where the number of bytes is not the announced one */
    void check(Result result, DownloadProgress part) {
        long bytes = part.bytes() - result.from();
        if (result.size() >= 0 && bytes != result.size()) {
            throw PullAborted.incomplete(
                    "The result file ends at "
                            + (bytes > result.size() ? "more than " + result.size() : bytes)
                            + " bytes, but Shopify announced " + result.size() + ".",
                    "Start the pull again; the file as it came is kept in the spool folder.");
        }
    }

    private CloseableHttpResponse open(HttpGet get) throws IOException {
        HttpHost host = new HttpHost(get.getScheme(), get.getAuthority());
        return (CloseableHttpResponse) http.executeOpen(host, get, null);
    }

    /** Cancels first: otherwise the client would read the rest of the response when it closes. */
    private static void abort(HttpGet get, CloseableHttpResponse response) {
        get.cancel();
        try {
            response.close();
        } catch (IOException e) {
            // The rest of the response is not needed.
        }
    }

    private static InputStream content(CloseableHttpResponse response, boolean mayBeCompressed) throws IOException {
        Header encoding = response.getFirstHeader(HttpHeaders.CONTENT_ENCODING);
        String name =
                encoding == null ? "identity" : encoding.getValue().strip().toLowerCase(Locale.ROOT);
        InputStream body = response.getEntity().getContent();
        return switch (name) {
            case "identity" -> body;
            case "gzip" -> {
                if (!mayBeCompressed) {
                    throw new IOException("the server compressed a range that was requested uncompressed");
                }
                yield new GZIPInputStream(body, 1 << 16);
            }
            default -> throw new IOException("the server sent a content encoding that was not requested");
        };
    }

    /** The offset of the bytes in the response; 200 means the server sends the file from the start. */
    private static long start(CloseableHttpResponse response, long wanted, long size) throws IOException {
        return switch (response.getCode()) {
            case 200 -> 0;
            case 206 -> {
                Header range = response.getFirstHeader(HttpHeaders.CONTENT_RANGE);
                Matcher matcher = CONTENT_RANGE.matcher(range == null ? "" : range.getValue());
                if (!matcher.matches() || Long.parseLong(matcher.group(1)) != wanted) {
                    throw new IOException("the server sent a different range than was requested");
                }
                if (size >= 0
                        && !matcher.group(2).equals("*")
                        && wanted > 0
                        && Long.parseLong(matcher.group(2)) > size) {
                    throw new IOException("the server has a file of a different size than Shopify announced");
                }
                yield wanted;
            }
            // There is nothing after what was received.
            case 416 -> wanted;
            default -> throw new IOException("the server answered with HTTP " + response.getCode());
        };
    }

    /** Reads at most one byte beyond the announced end: enough to detect that the size is wrong. */
    private static void receive(InputStream in, FileChannel file, long end) throws IOException {
        long until = System.nanoTime() + Duration.ofSeconds(SECONDS_A_PART).toNanos();
        long most = end < 0 ? Long.MAX_VALUE : end + 1;
        byte[] buffer = new byte[1 << 16];
        int read;
        while (file.position() < most && System.nanoTime() < until && (read = in.read(buffer)) >= 0) {
            ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, (int) Math.min(read, most - file.position()));
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
        }
    }

    /** Keeps the bytes received before the connection broke, if there are any. */
    private static long keep(Path spooled, ResultVersion version, long before, IOException trouble) {
        try (FileChannel file = FileChannel.open(spooled, StandardOpenOption.WRITE)) {
            long bytes = file.size();
            file.force(true);
            version.arrived();
            if (bytes > before) {
                return bytes;
            }
        } catch (IOException e) {
            trouble = e;
        }
        throw broken("The result file cannot be downloaded: ", trouble);
    }

    private void checkRoom(long bytes) throws IOException {
        long free = Files.getFileStore(folder).getUsableSpace();
        if (free < bytes + reserve) {
            throw new Refusal(
                            Refusal.Kind.UNAVAILABLE,
                            "The disk of the spool folder has "
                                    + DataSize.ofBytes(free).toMegabytes()
                                    + " MB free; the result needs "
                                    + DataSize.ofBytes(bytes).toMegabytes() + " MB and "
                                    + DataSize.ofBytes(reserve).toMegabytes() + " MB are kept free.")
                    .kept("What has been fetched is kept.")
                    .next("Free some disk space; the download is retried automatically.");
        }
    }

    private static Refusal broken(String what, IOException trouble) {
        // Some messages of the client name the whole address, which is a credential.
        String why = trouble.getMessage() == null || trouble.getMessage().contains("?")
                ? trouble.getClass().getSimpleName()
                : trouble.getMessage();
        return new Refusal(Refusal.Kind.UNAVAILABLE, what + why + ".")
                .kept("What has been fetched is kept.")
                .next("It is retried automatically.");
    }

    @PreDestroy
    void close() throws IOException {
        http.close();
    }
}
