package dev.catalogsync.pull;

import dev.catalogsync.shopify.Json;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Shopify runs as many bulk queries of this app as it does at once, and has said which. */
class LanesTaken extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final Pattern OPERATION = Pattern.compile("gid://shopify/BulkOperation/\\d{1,19}");

    private final transient Set<String> running = new LinkedHashSet<>();

    /** @param message as Shopify gave it; it names the operations that run */
    LanesTaken(String message) {
        super(message);
        Matcher ids = OPERATION.matcher(message);
        while (ids.find()) {
            running.add(ids.group());
        }
    }

    /** The parameters of {@code learn-lanes.sql}: lanes (null where Shopify did not say), running (JSON), problem. */
    public Map<String, Object> told() {
        Map<String, Object> told = new HashMap<>();
        told.put("lanes", running.isEmpty() ? null : running.size());
        told.put("running", Json.write(running));
        told.put(
                "problem", "All lanes for bulk queries are taken at Shopify. The pull waits for one; nothing is lost.");
        return told;
    }
}
