package dev.catalogsync.audit;

import java.util.HashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/** What the trail keeps of a call of the API: values for {@code insert-call.sql}. Of its body only the reason, and of the answer only the batch. */
@Component("callEntry")
class CallEntry {

    private static final int LONGEST = 500;

    /** @param call {@code call} (an id), {@code action}, {@code actor}, {@code origin}, {@code subject}, {@code id}, {@code reason}; any may be missing */
    Map<String, Object> asked(Map<String, Object> call) {
        return entry("ASKED", call, null);
    }

    /**
     * @param status of the answer
     * @param answer a map with {@code batchId}, where a batch came of it; anything else is not looked at
     */
    Map<String, Object> answered(Map<String, Object> call, int status, Object answer) {
        Map<String, Object> entry = entry("ANSWERED", call, status);
        if (entry.get("batchId") == null
                && answer instanceof Map<?, ?> map
                && map.get("batchId") instanceof Number batch) {
            entry.put("batchId", batch.longValue());
        }
        return entry;
    }

    /** A call that was turned away before it came to an operation. */
    Map<String, Object> refused(Map<String, Object> call, int status) {
        return entry("REFUSED", call, status);
    }

    private static Map<String, Object> entry(String event, Map<String, Object> call, Integer status) {
        Object subject = call.get("subject");
        Map<String, Object> entry = new HashMap<>();
        entry.put("event", event);
        entry.put("call", call.get("call"));
        entry.put("action", shortened(call.get("action")));
        entry.put("actor", shortened(call.get("actor")));
        entry.put("origin", shortened(call.get("origin")));
        entry.put("subject", subject == null ? null : subject + " " + call.get("id"));
        entry.put("batchId", "batch".equals(subject) ? call.get("id") : null);
        entry.put("changeId", "change".equals(subject) ? call.get("id") : null);
        entry.put("reason", call.get("reason") instanceof String reason ? shortened(reason) : null);
        entry.put("status", status);
        return entry;
    }

    private static String shortened(Object value) {
        String text = value == null ? null : value.toString();
        return text == null || text.codePointCount(0, text.length()) <= LONGEST
                ? text
                : text.substring(0, text.offsetByCodePoints(0, LONGEST - 1)) + "…";
    }
}
