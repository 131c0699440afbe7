package dev.catalogsync.identity;

import dev.catalogsync.api.Answers;
import dev.catalogsync.api.Problem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpHeaders;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.jwt.JwtValidationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.stereotype.Component;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

/**
 * Tells a caller why a call was denied. Only somebody with a token learns whether a path exists: an unknown one is 404, a
 * wrong method 405, and what the table of {@link Access} does not name stays 403.
 */
@Component
class Denied implements AuthenticationEntryPoint, AccessDeniedHandler {

    private final Answers answers;
    private final RefusedCalls refusedCalls;
    private final ObjectProvider<RequestMappingInfoHandlerMapping> mappings;

    Denied(Answers answers, RefusedCalls refusedCalls, ObjectProvider<RequestMappingInfoHandlerMapping> mappings) {
        this.answers = answers;
        this.refusedCalls = refusedCalls;
        this.mappings = mappings;
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException reason)
            throws IOException {
        if (reason instanceof AuthenticationServiceException) {
            answers.write(
                    Problem.of(
                                    503,
                                    "Tokens cannot be verified now: the identity provider does not respond.",
                                    request.getRequestURI())
                            .next("Try again in a minute; the token may well be right."),
                    response);
            return;
        }
        boolean tokenGiven = request.getHeader(HttpHeaders.AUTHORIZATION) != null;
        if (tokenGiven) {
            refusedCalls.tell(request, 401);
        }
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, tokenGiven ? "Bearer error=\"invalid_token\"" : "Bearer");
        answers.write(
                Problem.of(401, tokenGiven ? refusal(reason) : "The request has no token.", request.getRequestURI())
                        .next("Send the header Authorization: Bearer <token> with a token that is valid now."),
                response);
    }

    private static String refusal(AuthenticationException reason) {
        return reason.getCause() instanceof JwtValidationException invalid
                ? "The token was refused: " + descriptions(invalid.getErrors()) + "."
                : "The token was refused: it is not one that the identity provider of this installation signed.";
    }

    private static String descriptions(Collection<OAuth2Error> errors) {
        return errors.stream().map(OAuth2Error::getDescription).distinct().collect(Collectors.joining("; "));
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException reason)
            throws IOException {
        Optional<Access.Row> named = Access.row(request);
        if (named.isPresent()) {
            refusedCalls.tell(request, 403);
        }
        Problem problem = named.map(row -> refused(row, request)).orElseGet(() -> unlisted(request, response));
        answers.write(problem, response);
    }

    private static boolean has(String authority) {
        Authentication caller = SecurityContextHolder.getContext().getAuthentication();
        return caller != null
                && caller.getAuthorities().stream().anyMatch(given -> authority.equals(given.getAuthority()));
    }

    /** Of a row that the caller's roles allow, something else was missing. */
    private static Problem refused(Access.Row row, HttpServletRequest request) {
        if (row.role().filter(role -> has(role.authority())).isEmpty()) {
            return forbidden(request);
        }
        return row.spansStores() && has(Caller.LIMITED) ? limited(request) : secondFactorMissing(request);
    }

    private static Problem limited(HttpServletRequest request) {
        return Problem.of(
                        403,
                        "This request concerns all stores, and the token is limited to some. Nothing was changed.",
                        request.getRequestURI())
                .next("Ask an admin whose token is not limited; the stores are in the token's app_metadata.stores.");
    }

    private static Problem secondFactorMissing(HttpServletRequest request) {
        return Problem.of(
                        403,
                        "Approving and rolling back takes a login with a second factor, and this token comes from one without. Nothing was changed.",
                        request.getRequestURI())
                .next("Log in again with your second factor, and send the new token.");
    }

    private static Problem forbidden(HttpServletRequest request) {
        return Problem.of(403, "Your roles do not allow this request. Nothing was changed.", request.getRequestURI())
                .next("Ask an admin for the required role; roles are in the token's app_metadata.roles.");
    }

    private Problem unlisted(HttpServletRequest request, HttpServletResponse response) {
        try {
            for (RequestMappingInfoHandlerMapping mapping : mappings) {
                if (mapping.getHandler(request) != null) {
                    return forbidden(request);
                }
            }
        } catch (HttpRequestMethodNotSupportedException e) {
            if (e.getSupportedHttpMethods() != null) {
                response.setHeader(
                        HttpHeaders.ALLOW,
                        e.getSupportedHttpMethods().stream()
                                .map(Object::toString)
                                .collect(Collectors.joining(", ")));
            }
            return Problem.of(405, "This path does not allow " + e.getMethod() + ".", request.getRequestURI());
        } catch (Exception e) {
            return forbidden(request);
        }
        return Problem.of(404, "There is nothing at this path.", request.getRequestURI())
                .next("The OpenAPI document at /openapi.json lists every path.");
    }
}
