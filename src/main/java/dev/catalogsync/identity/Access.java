package dev.catalogsync.identity;

import static dev.catalogsync.identity.Role.ADMIN;
import static dev.catalogsync.identity.Role.OPERATOR;
import static dev.catalogsync.identity.Role.REVIEWER;
import static dev.catalogsync.identity.Role.VIEWER;
import static org.springframework.http.HttpMethod.DELETE;
import static org.springframework.http.HttpMethod.GET;
import static org.springframework.http.HttpMethod.PATCH;
import static org.springframework.http.HttpMethod.POST;
import static org.springframework.http.HttpMethod.PUT;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Who may call what. This table is all there is: it makes the filter chain, and the tests walk through it. What it does
 * not name is denied, so a new operation starts here. The first row that fits decides.
 */
final class Access {

    /**
     * @param method the HTTP method
     * @param path a pattern: {@code {id}} is one segment, {@code **} any number of them
     * @param role the role it takes, or empty where no token is needed
     */
    record Row(HttpMethod method, String path, Optional<Role> role) {

        /** Whether it lets changes through, one, many or by rule, or takes them back: where the setting says so, that takes a second factor. */
        boolean decides() {
            return DECIDES.matcher(method + " " + path).matches();
        }

        /** Whether it shows or makes what is of all stores at once, which a token that is limited to some may not. */
        boolean spansStores() {
            return SPANS_STORES.matcher(method + " " + path).matches();
        }

        boolean matches(HttpServletRequest request) {
            return matcher().matches(request);
        }

        RequestMatcher matcher() {
            return PathPatternRequestMatcher.withDefaults().matcher(method, path);
        }
    }

    private static final Pattern DECIDES =
            Pattern.compile("POST .*approve|POST /api/sync/rollback/.*|[A-Z]+ /api/rules/\\*\\*");

    private static final Pattern SPANS_STORES =
            Pattern.compile("GET /actuator/(health/\\*\\*|prometheus)|GET /api/audit.*|POST /api/stores");

    static final List<Row> TABLE = Stream.of(
                    everyone(
                            GET,
                            "/",
                            "/favicon.ico",
                            "/swagger-ui",
                            "/swagger-ui/**",
                            "/webjars/swagger-ui/**",
                            "/openapi.json",
                            "/livez",
                            "/readyz",
                            "/actuator/health",
                            "/actuator/health/liveness",
                            "/actuator/health/readiness"),
                    everyone(POST, "/auth/token"),
                    only(ADMIN, GET, "/api/audit", "/api/audit/**"),
                    only(VIEWER, GET, "/api/**", "/actuator/health/**", "/actuator/prometheus"),
                    only(
                            REVIEWER,
                            POST,
                            "/api/sync/staged/{id}/approve",
                            "/api/sync/staged/{id}/reject",
                            "/api/sync/staged/{id}/request-changes",
                            "/api/sync/staged/bulk-approve",
                            "/api/sync/staged/bulk-reject",
                            "/api/sync/staged/{id}/resolve",
                            "/api/sync/staged/patterns/{id}/approve",
                            "/api/sync/staged/patterns/{id}/reject",
                            "/api/rules/test",
                            "/api/rules/{id}/replay"),
                    only(
                            OPERATOR,
                            POST,
                            "/api/sync/shopify/pull",
                            "/api/sync/shopify/push",
                            "/api/sync/staged",
                            "/api/sync/batches/{id}/cancel",
                            "/api/sync/batches/{id}/pause",
                            "/api/sync/batches/{id}/resume",
                            "/api/sync/batches/{id}/restage",
                            "/api/sync/rollback/{id}",
                            "/api/shopify/products",
                            "/api/catalog/products/{id}/settle",
                            "/api/catalog/items/{id}/lock",
                            "/api/catalog/items/{id}/unlock",
                            "/api/shopify/sync/full",
                            "/api/sync/dead-letters/{id}/replay",
                            "/api/sync/dead-letters/{id}/discard",
                            "/api/sync/import"),
                    only(OPERATOR, PUT, "/api/sync/dead-letters/{id}"),
                    write(ADMIN, "/api/rules/**"),
                    write(ADMIN, "/api/schedules/**"),
                    only(ADMIN, POST, "/api/stores"),
                    write(ADMIN, "/api/stores/**"),
                    write(ADMIN, "/api/routes/**"))
            .flatMap(rows -> rows)
            .toList();

    private Access() {}

    /** The first row that fits a call. */
    static Optional<Row> row(HttpServletRequest request) {
        return TABLE.stream().filter(row -> row.matches(request)).findFirst();
    }

    /** The first row that fits a path in which {@code {name}} stands for any one segment. */
    static Optional<Row> row(HttpMethod method, String path) {
        PathContainer example = PathContainer.parsePath(path.replaceAll("\\{[^}]*}", "x"));
        return TABLE.stream()
                .filter(row -> row.method.equals(method))
                .filter(row -> PathPatternParser.defaultInstance.parse(row.path).matches(example))
                .findFirst();
    }

    private static Stream<Row> everyone(HttpMethod method, String... paths) {
        return Stream.of(paths).map(path -> new Row(method, path, Optional.empty()));
    }

    private static Stream<Row> only(Role role, HttpMethod method, String... paths) {
        return Stream.of(paths).map(path -> new Row(method, path, Optional.of(role)));
    }

    private static Stream<Row> write(Role role, String path) {
        return Stream.of(POST, PUT, PATCH, DELETE).map(method -> new Row(method, path, Optional.of(role)));
    }
}
