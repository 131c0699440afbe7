package dev.catalogsync.pull;

import dev.catalogsync.Json;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Shopify already runs as many bulk queries of this app at once as it allows, and names them. */
class BulkLimitReached extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final Pattern OPERATION = Pattern.compile("gid://shopify/BulkOperation/\\d{1,19}");

    private final transient Set<String> running = new LinkedHashSet<>();

    /** @param message as Shopify gave it; it names the operations that run */
    BulkLimitReached(String message) {
        super(message);
        Matcher ids = OPERATION.matcher(message);
        while (ids.find()) {
            running.add(ids.group());
        }
    }

    /** The parameters of {@code learn-lanes.sql}: lanes (null where Shopify did not say), running (JSON), problem. */
    public Map<String, Object> parameters() {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("lanes", running.isEmpty() ? null : running.size());
        parameters.put("running", Json.write(running));
        parameters.put(
                "problem",
                "Shopify already runs as many bulk queries of this app as it allows. The pull waits until one has ended; nothing is lost.");
        return parameters;
    }
}
