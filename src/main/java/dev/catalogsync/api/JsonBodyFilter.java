package dev.catalogsync.api;

import dev.catalogsync.Refusal;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.annotation.Order;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Reads the body of each call of the API, up to {@code catalog.api.max-body}, before anything else sees it: what is too
 * large is known while it is read, whatever its length was said to be. Only JSON gets through; a form, above all, would
 * become headers of a Camel message. Works after Spring Security, so that nobody unknown makes us read.
 */
@Component
@Order(1)
class JsonBodyFilter extends OncePerRequestFilter {

    private static final Set<String> WITHOUT_BODY = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

    private final Answers answers;
    private final int limit;

    JsonBodyFilter(Answers answers, @Value("${catalog.api.max-body:2MB}") DataSize limit) {
        this.answers = answers;
        this.limit = Math.toIntExact(limit.toBytes());
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !request.getRequestURI().startsWith("/api/");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (request.getContentLengthLong() > limit) {
            refuse(tooLarge(), request, response);
            return;
        }
        byte[] body;
        try {
            body = request.getInputStream().readNBytes(limit + 1);
        } catch (IOException e) {
            refuse(cut(), request, response);
            return;
        }
        if (body.length > limit) {
            refuse(tooLarge(), request, response);
        } else if (body.length > 0 && WITHOUT_BODY.contains(request.getMethod())) {
            refuse(
                    new Refusal(Refusal.Kind.BAD_REQUEST, "The request has a body with " + request.getMethod() + "."),
                    request,
                    response);
        } else if (body.length > 0 && !json(request.getContentType())) {
            answers.write(
                    Problem.of(415, "Only JSON bodies are accepted.", request.getRequestURI())
                            .next("Send it with the header Content-Type: application/json."),
                    response);
        } else {
            chain.doFilter(new Read(request, body), response);
        }
    }

    private void refuse(Refusal refusal, HttpServletRequest request, HttpServletResponse response) throws IOException {
        // What is left of the body is not worth reading.
        response.setHeader("Connection", "close");
        answers.write(Problem.of(refusal, request.getRequestURI()), response);
    }

    private Refusal tooLarge() {
        return new Refusal(Refusal.Kind.TOO_LARGE, "The body is larger than " + limit + " bytes.")
                .kept("Nothing was changed.")
                .next("Send it in several calls.");
    }

    private static Refusal cut() {
        return new Refusal(Refusal.Kind.BAD_REQUEST, "The body ended before it was complete.")
                .kept("Nothing was changed.")
                .next("Send it again.");
    }

    private static boolean json(String contentType) {
        try {
            MediaType type = MediaType.parseMediaType(contentType == null ? "" : contentType);
            return type.equalsTypeAndSubtype(MediaType.APPLICATION_JSON)
                    && (type.getCharset() == null || type.getCharset().equals(StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static final class Read extends HttpServletRequestWrapper {

        private final byte[] body;

        Read(HttpServletRequest request, byte[] body) {
            super(request);
            this.body = body;
        }

        @Override
        public ServletInputStream getInputStream() {
            ByteArrayInputStream bytes = new ByteArrayInputStream(body);
            return new ServletInputStream() {
                @Override
                public int read() {
                    return bytes.read();
                }

                @Override
                public int read(byte[] into, int offset, int length) {
                    return bytes.read(into, offset, length);
                }

                @Override
                public boolean isFinished() {
                    return bytes.available() == 0;
                }

                @Override
                public boolean isReady() {
                    return true;
                }

                @Override
                public void setReadListener(ReadListener listener) {
                    throw new UnsupportedOperationException("The body is already here: read it.");
                }
            };
        }

        @Override
        public BufferedReader getReader() {
            return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
        }

        @Override
        public int getContentLength() {
            return body.length;
        }

        @Override
        public long getContentLengthLong() {
            return body.length;
        }
    }
}
