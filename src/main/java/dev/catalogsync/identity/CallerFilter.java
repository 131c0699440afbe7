package dev.catalogsync.identity;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.core.annotation.Order;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Puts the caller's name on the request as the header {@code CatalogActor}, for routes run on another thread than the
 * servlet's and cannot ask Spring Security there, the stores that the token is limited to as {@code CatalogStores} (separated by commas
 * after a colon; absent where it is not limited), the path as {@code CatalogPath}, for error bodies, and the address it came from as
 * {@code CatalogOrigin}, for the audit trail. Names that mean something inside ({@code Camel*}, {@code Catalog*}) are
 * taken off what came from outside first: headers and parameters both become headers of a Camel message.
 */
@Component
@Order(CallerFilter.ORDER)
class CallerFilter extends OncePerRequestFilter {

    static final String ACTOR = "CatalogActor";
    static final String PATH = "CatalogPath";
    static final String ORIGIN = "CatalogOrigin";
    static final String STORES = "CatalogStores";

    /** Spring Security's chain is at -100; what comes after it sees only calls that are allowed. */
    static final int ORDER = 0;

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        chain.doFilter(new Named(request, SecurityContextHolder.getContext().getAuthentication()), response);
    }

    private static boolean ours(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.startsWith("camel") || lower.startsWith("catalog") || lower.startsWith("org.apache.camel");
    }

    private static final class Named extends HttpServletRequestWrapper {

        private final Map<String, String> own = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

        Named(HttpServletRequest request, Authentication caller) {
            super(request);
            own.put(PATH, request.getRequestURI());
            own.put(ORIGIN, request.getRemoteAddr());
            if (caller instanceof JwtAuthenticationToken token && token.isAuthenticated()) {
                own.put(ACTOR, token.getName());
                Caller.stores(token.getToken()).ifPresent(stores -> own.put(STORES, ":" + String.join(",", stores)));
            }
        }

        @Override
        public String getHeader(String name) {
            return name != null && ours(name) ? own.get(name) : super.getHeader(name);
        }

        @Override
        public Enumeration<String> getHeaders(String name) {
            if (name != null && ours(name)) {
                String value = getHeader(name);
                return value == null ? Collections.emptyEnumeration() : Collections.enumeration(List.of(value));
            }
            return super.getHeaders(name);
        }

        @Override
        public Enumeration<String> getHeaderNames() {
            List<String> names = new ArrayList<>(Collections.list(super.getHeaderNames()));
            names.removeIf(CallerFilter::ours);
            names.addAll(own.keySet());
            return Collections.enumeration(names);
        }

        @Override
        public String getParameter(String name) {
            return ours(name) ? null : super.getParameter(name);
        }

        @Override
        public String[] getParameterValues(String name) {
            return ours(name) ? null : super.getParameterValues(name);
        }

        @Override
        public Map<String, String[]> getParameterMap() {
            Map<String, String[]> parameters = new LinkedHashMap<>(super.getParameterMap());
            parameters.keySet().removeIf(CallerFilter::ours);
            return Collections.unmodifiableMap(parameters);
        }

        @Override
        public Enumeration<String> getParameterNames() {
            return Collections.enumeration(getParameterMap().keySet());
        }
    }
}
