package dev.catalogsync.sandbox.http;

import dev.catalogsync.sandbox.fault.Faults;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.catalina.connector.ClientAbortException;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;

/**
 * Puts the faults that can be seen from outside between the client and the Admin API. A connection is broken as if its client had gone: the
 * container closes it where the answer has begun, and neither logs that nor looks for an error page.
 */
final class FaultFilter extends OncePerRequestFilter {

    private static final Pattern FROM = Pattern.compile("^bytes=(\\d{1,18})-");

    private final Supplier<Faults> plan;

    /** @param plan asked with each call: filters are made before anything that the sandbox's folder depends on */
    FaultFilter(Supplier<Faults> plan) {
        this.plan = plan;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Faults faults = plan.get();
        pause(faults.latency());
        int status = faults.status();
        if (status != 0) {
            refuse(response, status);
        } else if (request.getRequestURI().startsWith("/sandbox/bulk-operation-outputs/")) {
            download(faults, request, response, chain);
        } else if (faults.losesReply()) {
            // Executed to the end, answered to nobody: the length promises what never comes.
            chain.doFilter(request, new ContentCachingResponseWrapper(response));
            response.setContentLength(1_000_000);
            response.flushBuffer();
            throw new ClientAbortException("the sandbox lost this reply on demand");
        } else {
            chain.doFilter(request, response);
        }
    }

    private static void download(
            Faults faults, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        long start = start(request.getHeader("Range"));
        long at = faults.cut(start);
        if (at < 0) {
            chain.doFilter(request, response);
            return;
        }
        Cut cut = new Cut(response, at);
        chain.doFilter(request, cut);
        if (cut.truncated) {
            faults.wasCut(start + at);
            response.flushBuffer();
            throw new ClientAbortException("the sandbox cut this download on demand");
        }
    }

    /** Where the part begins that is asked for. */
    private static long start(String range) {
        Matcher matcher = FROM.matcher(range == null ? "" : range);
        return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
    }

    private static void pause(long ms) throws IOException {
        try {
            Thread.sleep(ms);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("stopped while waiting", e);
        }
    }

    private static void refuse(HttpServletResponse response, int status) throws IOException {
        response.setStatus(status);
        response.setContentType("application/json");
        if (status == 429) {
            response.setHeader("Retry-After", "2.0");
        }
        String errors =
                switch (status) {
                    case 429 ->
                        "Exceeded 2 calls per second for api client. Reduce request rates to resume uninterrupted service.";
                    case 402 -> "This shop's plan does not have access to this feature";
                    case 403 -> "Unavailable Shop";
                    case 404 -> "Not Found";
                    case 423 -> "This shop is unavailable";
                    default -> "An unexpected error occurred";
                };
        response.getOutputStream().write(("{\"errors\":\"" + errors + "\"}").getBytes(StandardCharsets.UTF_8));
    }

    /** Lets through so many bytes and no more. */
    private static final class Cut extends HttpServletResponseWrapper {

        private long left;
        private boolean truncated;

        Cut(HttpServletResponse response, long bytes) {
            super(response);
            this.left = bytes;
        }

        @Override
        public ServletOutputStream getOutputStream() throws IOException {
            ServletOutputStream out = super.getOutputStream();
            return new ServletOutputStream() {
                @Override
                public boolean isReady() {
                    return out.isReady();
                }

                @Override
                public void setWriteListener(WriteListener listener) {
                    out.setWriteListener(listener);
                }

                @Override
                public void write(int one) throws IOException {
                    write(new byte[] {(byte) one}, 0, 1);
                }

                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    int allowed = (int) Math.min(length, left);
                    out.write(bytes, offset, allowed);
                    left -= allowed;
                    truncated |= allowed < length;
                }
            };
        }
    }
}
