package dev.catalogsync.api;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.apache.camel.CamelContext;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * The server listens before the routes run and until after they have stopped; meanwhile there is nothing at their paths. That is told
 * as what it is, 503 and when to ask again, and not as 404. Works after Spring Security.
 */
@Component
@Order(-1)
class ReadinessFilter extends OncePerRequestFilter {

    private static final String SECONDS = "5";

    private final Answers answers;
    private volatile CamelContext camel;
    private volatile boolean stopping;

    ReadinessFilter(Answers answers) {
        this.answers = answers;
    }

    /** Only now can it be asked for without being made too early. */
    @EventListener
    void started(ApplicationStartedEvent event) {
        camel = event.getApplicationContext().getBean(CamelContext.class);
    }

    @EventListener(ContextClosedEvent.class)
    void stopping() {
        stopping = true;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        CamelContext routes = camel;
        boolean running = routes != null && routes.isStarted() && !stopping;
        return running || !request.getRequestURI().startsWith("/api/");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        response.setHeader(HttpHeaders.RETRY_AFTER, SECONDS);
        String now = stopping ? "The application is stopping." : "The application is starting.";
        answers.write(
                Problem.of(503, now + " Nothing was done.", request.getRequestURI())
                        .next("Ask again in " + SECONDS + " seconds."),
                response);
    }
}
