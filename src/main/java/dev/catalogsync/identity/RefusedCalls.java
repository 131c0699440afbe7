package dev.catalogsync.identity;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.ProducerTemplate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.stereotype.Component;

/**
 * Tells the audit trail of calls that were turned away at the door: failed logins, refused tokens, roles that do not suffice. Anybody can make such
 * calls, and no entry is ever deleted, so at most {@value #AT_ONCE} of them are written at once and {@value #PER_MINUTE} a minute after that, of all
 * addresses together (some 14,000 a day, a few megabytes); the next one written says how many were left out.
 */
@Component
class RefusedCalls {

    static final int AT_ONCE = 100;
    static final int PER_MINUTE = 10;

    private static final Logger LOG = LoggerFactory.getLogger(RefusedCalls.class);

    private final ObjectProvider<ProducerTemplate> routes;
    private double left = AT_ONCE;
    private Instant filledAt = Instant.now();
    private long leftOut;

    RefusedCalls(ObjectProvider<ProducerTemplate> routes) {
        this.routes = routes;
    }

    /** @param status that is answered; what it was asked with is not kept, since people type passwords where a name belongs */
    void tell(HttpServletRequest request, int status) {
        Access.row(request).ifPresent(row -> {
            Long before = admit(Instant.now());
            if (before != null) {
                write(row, request, status, before);
            }
        });
    }

    /** How many were left out since the last one, or null where this one is left out as well. */
    synchronized Long admit(Instant now) {
        double minutes = Duration.between(filledAt, now).toMillis() / 60_000.0;
        left = Math.min(AT_ONCE, left + Math.max(0, minutes) * PER_MINUTE);
        filledAt = now;
        if (left < 1) {
            leftOut++;
            return null;
        }
        left--;
        long since = leftOut;
        leftOut = 0;
        return since;
    }

    private void write(Access.Row row, HttpServletRequest request, int status, long before) {
        Map<String, Object> call = new LinkedHashMap<>();
        call.put("action", row.method() + " " + row.path());
        call.put("actor", actor());
        call.put("origin", request.getRemoteAddr());
        call.put(
                "reason",
                before == 0 ? null : before + " more that were refused before this one are not in this trail");
        try {
            routes.getObject().sendBodyAndHeader("direct:audit-refuse", call, "refusedStatus", status);
        } catch (RuntimeException e) {
            // The caller gets the same answer; the next one that is written will not know of this one.
            LOG.warn("A refused call could not be written into the audit trail: {}", e.getMessage());
        }
    }

    private static String actor() {
        return SecurityContextHolder.getContext().getAuthentication() instanceof JwtAuthenticationToken token
                ? token.getName()
                : null;
    }
}
