package dev.catalogsync.api;

import java.util.Locale;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.component.platform.http.PlatformHttpComponent;
import org.apache.camel.spi.ComponentCustomizer;
import org.apache.camel.spi.HeaderFilterStrategy;
import org.springframework.stereotype.Component;

/**
 * Which headers pass between HTTP and a route. A Camel message goes out with the headers it came in with, and parameters of
 * the query become headers too: without this a link could make us answer with headers of its author's choice. So only those
 * named here go out, and none of them comes in.
 */
@Component("apiHeaders")
class Headers implements HeaderFilterStrategy, ComponentCustomizer {

    private static final Set<String> ANSWER = Set.of(
            "content-type",
            "content-disposition",
            "cache-control",
            "etag",
            "link",
            "location",
            "retry-after",
            "idempotent-replayed");

    private static final Set<String> NOT_IN = Set.of("content-encoding", "transfer-encoding");

    @Override
    public void configure(String name, org.apache.camel.Component component) {
        ((PlatformHttpComponent) component).setHeaderFilterStrategy(this);
    }

    @Override
    public boolean isEnabled(String name, org.apache.camel.Component component) {
        return component instanceof PlatformHttpComponent;
    }

    /** True takes the header off an answer. */
    @Override
    public boolean applyFilterToCamelHeaders(String name, Object value, Exchange exchange) {
        return !ANSWER.contains(name.toLowerCase(Locale.ROOT));
    }

    /** True takes the header off a call. */
    @Override
    public boolean applyFilterToExternalHeaders(String name, Object value, Exchange exchange) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.startsWith("camel") || ANSWER.contains(lower) || NOT_IN.contains(lower);
    }
}
