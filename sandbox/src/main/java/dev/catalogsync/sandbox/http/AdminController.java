package dev.catalogsync.sandbox.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.catalogsync.sandbox.Sandbox;
import dev.catalogsync.sandbox.graphql.AdminApi;
import dev.catalogsync.sandbox.graphql.AdminCall;
import dev.catalogsync.sandbox.query.ApiVersions;
import dev.catalogsync.sandbox.query.Queries;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.context.annotation.Conditional;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The two addresses of the Admin API that a catalog sync calls: GraphQL, and the token grant. */
@RestController
@Conditional(NoShopConfigured.class)
final class AdminController {

    private static final String TOKEN = "X-Shopify-Access-Token";

    private final Sandbox sandbox;
    private final AccessTokens tokens;
    private final ObjectMapper json;

    AdminController(Sandbox sandbox, AccessTokens tokens, ObjectMapper json) {
        this.sandbox = sandbox;
        this.tokens = tokens;
        this.json = json;
    }

    @PostMapping(
            path = "/sandbox/admin/api/{version}/graphql.json",
            consumes = {MediaType.APPLICATION_JSON_VALUE, "application/graphql"},
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Object> graphql(
            @PathVariable("version") String version,
            @RequestHeader(name = TOKEN, required = false) String token,
            @RequestHeader(name = "Content-Type", required = false) String contentType,
            @RequestHeader(name = "Shopify-GraphQL-Cost-Debug", required = false) String debug,
            @RequestBody(required = false) String body,
            HttpServletRequest http) {
        String requestId = UUID.randomUUID() + "-" + sandbox.clock().instant().getEpochSecond();
        String serving = ApiVersions.serving(version);
        if (serving == null) {
            return answer(HttpStatus.NOT_FOUND, requestId, version, Map.of("errors", "Not Found"));
        }
        if (!tokens.valid(token)) {
            return answer(
                    HttpStatus.UNAUTHORIZED,
                    requestId,
                    serving,
                    Map.of("errors", "[API] Invalid API key or access token (unrecognized login or wrong password)"));
        }
        AdminApi.Request request = request(body, contentType);
        if (request == null) {
            return answer(
                    HttpStatus.BAD_REQUEST,
                    requestId,
                    serving,
                    Map.of("errors", Map.of("query", "Required parameter missing or invalid")));
        }
        if (sandbox.faults().internalError()) {
            return answer(HttpStatus.OK, requestId, serving, internalError(requestId));
        }
        AdminCall call = new AdminCall(
                requestId, token, serving, address(http), "1".equals(debug) || "true".equals(debug), false);
        return answer(HttpStatus.OK, requestId, serving, sandbox.api().answer(request, call));
    }

    /** In the words Shopify's documentation gives. */
    private static Map<String, Object> internalError(String requestId) {
        Map<String, Object> body = AdminApi.errors(List.of(Map.of(
                "message",
                "Internal error. Looks like something went wrong on our end.\nRequest ID: " + requestId
                        + " (include this in support requests).",
                "extensions",
                Map.of("code", "INTERNAL_SERVER_ERROR", "requestId", requestId))));
        body.put("data", null);
        return body;
    }

    /** Null where the body holds no query. */
    private AdminApi.Request request(String body, String contentType) {
        if (body == null) {
            return null;
        }
        if (contentType != null && contentType.startsWith("application/graphql")) {
            return new AdminApi.Request(body, Map.of(), null);
        }
        try {
            JsonNode root = json.readTree(body);
            JsonNode variables = root.path("variables");
            if (!root.path("query").isTextual()
                    || !(variables.isObject() || variables.isNull() || variables.isMissingNode())) {
                return null;
            }
            @SuppressWarnings("unchecked")
            Map<String, Object> given =
                    variables.isObject() ? json.convertValue(variables, LinkedHashMap.class) : Map.of();
            return new AdminApi.Request(
                    root.path("query").asText(),
                    given,
                    root.path("operationName").asText(null));
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    private static ResponseEntity<Object> answer(HttpStatus status, String requestId, String version, Object body) {
        return ResponseEntity.status(status)
                .header("X-Shopify-API-Version", version)
                .header("X-Request-Id", requestId)
                .body(body);
    }

    static String address(HttpServletRequest http) {
        return http.getScheme() + "://" + http.getServerName() + ":" + http.getServerPort() + "/sandbox";
    }

    /** The client credentials grant; the form may come as such or as JSON. */
    @PostMapping(path = "/sandbox/admin/oauth/access_token", consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    ResponseEntity<Object> token(@RequestParam Map<String, String> form) {
        if (!"client_credentials".equals(form.get("grant_type"))) {
            return ResponseEntity.badRequest().body(Map.of("error", "unsupported_grant_type"));
        }
        String token = tokens.grant(form.get("client_id"), form.get("client_secret"));
        if (token == null) {
            return ResponseEntity.badRequest()
                    .body(Map.of(
                            "error",
                            "invalid_client",
                            "error_description",
                            "The client id or secret is not that of the app"));
        }
        Map<String, Object> grant = new LinkedHashMap<>();
        grant.put("access_token", token);
        grant.put("scope", Queries.scopes());
        grant.put("expires_in", sandbox.settings().tokenLifetime().toSeconds() - 1);
        return ResponseEntity.ok(grant);
    }

    @PostMapping(path = "/sandbox/admin/oauth/access_token", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Object> tokenByJson(@RequestBody Map<String, String> form) {
        return token(form);
    }
}
