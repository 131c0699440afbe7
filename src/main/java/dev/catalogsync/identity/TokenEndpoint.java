package dev.catalogsync.identity;

import dev.catalogsync.Refusal;
import dev.catalogsync.api.Bodies;
import dev.catalogsync.api.Problem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.constraints.NotNull;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Gives tokens to the logins of this installation; with an identity provider it is not there. */
@RestController
@ConditionalOnExpression("'${catalog.identity.supabase-url:}'.isBlank()")
class TokenEndpoint {

    private static final int MAX_BODY = 4_096;

    /** As RFC 6749, section 5.1, has it. */
    private record Token(String access_token, String token_type, long expires_in) {}

    private record Login(@NotNull String username, @NotNull String password) {}

    private final LocalIssuer issuer;
    private final Logins logins;
    private final Bodies bodies;
    private final RefusedCalls refusedCalls;
    private final LoginThrottle throttle = new LoginThrottle();

    TokenEndpoint(LocalIssuer issuer, Logins logins, Bodies bodies, RefusedCalls refusedCalls) {
        this.issuer = issuer;
        this.logins = logins;
        this.bodies = bodies;
        this.refusedCalls = refusedCalls;
    }

    @PostMapping(path = "/auth/token", consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    ResponseEntity<String> form(
            @RequestParam(defaultValue = "") String username,
            @RequestParam(defaultValue = "") String password,
            HttpServletRequest request) {
        return token(username, password, request);
    }

    @PostMapping(path = "/auth/token", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<String> body(HttpServletRequest request) throws IOException {
        byte[] body = request.getInputStream().readNBytes(MAX_BODY + 1);
        if (body.length > MAX_BODY) {
            throw new Refusal(Refusal.Kind.TOO_LARGE, "A login request may be at most " + MAX_BODY + " bytes.");
        }
        Login login = bodies.read(body, Login.class);
        return token(login.username, login.password, request);
    }

    private ResponseEntity<String> token(String username, String password, HttpServletRequest request) {
        Instant now = Instant.now();
        String address = request.getRemoteAddr();
        Duration wait = throttle.wait(address, now);
        if (wait.isPositive()) {
            long seconds = wait.toSeconds() + 1;
            refusedCalls.tell(request, 429);
            return problem(
                    Problem.of(429, "Too many failed logins from your address.", request.getRequestURI())
                            .next("Try again in " + seconds + " seconds."),
                    HttpHeaders.RETRY_AFTER,
                    Long.toString(seconds));
        }
        Optional<Role> role = logins.check(username, password);
        if (role.isEmpty()) {
            throttle.wrong(address, now);
            refusedCalls.tell(request, 401);
            return problem(
                    Problem.of(401, "Wrong name or password.", request.getRequestURI())
                            .next("The logins of this installation are in logins.txt in its data folder."),
                    HttpHeaders.WWW_AUTHENTICATE,
                    "Bearer");
        }
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .body(bodies.write(new Token(
                        issuer.token(username, role.get(), now), "Bearer", LocalIssuer.LIFETIME.toSeconds())));
    }

    private ResponseEntity<String> problem(Problem problem, String header, String value) {
        return ResponseEntity.status(problem.status())
                .header(header, value)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(bodies.write(problem));
    }
}
