package dev.catalogsync.identity;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.web.authentication.WebAuthenticationDetails;

/** Checks name and password of HTTP Basic: a token as the password is as good as one in the bearer header. */
final class ConsoleLogin implements AuthenticationProvider {

    private static final int MAX_TOKEN = 8_192;

    private final JwtDecoder tokens;
    private final Optional<Logins> logins;
    private final LoginThrottle throttle = new LoginThrottle();

    ConsoleLogin(JwtDecoder tokens, Optional<Logins> logins) {
        this.tokens = tokens;
        this.logins = logins;
    }

    @Override
    public Authentication authenticate(Authentication given) {
        String name = given.getName();
        String password = String.valueOf(given.getCredentials());
        String address =
                given.getDetails() instanceof WebAuthenticationDetails details ? details.getRemoteAddress() : "";
        Instant now = Instant.now();
        if (throttle.wait(address, now).isPositive()) {
            throw new BadCredentialsException("Too many failed logins from this address");
        }
        return byToken(password).or(() -> byLogin(name, password)).orElseThrow(() -> {
            throttle.wrong(address, now);
            return new BadCredentialsException("Neither a login of this installation nor a valid token");
        });
    }

    private Optional<Authentication> byToken(String token) {
        if (token.chars().filter(c -> c == '.').count() != 2 || token.length() > MAX_TOKEN) {
            return Optional.empty();
        }
        try {
            Authentication caller = new Caller().convert(tokens.decode(token));
            return Optional.of(
                    UsernamePasswordAuthenticationToken.authenticated(caller.getName(), null, caller.getAuthorities()));
        } catch (JwtException e) {
            return Optional.empty();
        }
    }

    private Optional<Authentication> byLogin(String name, String password) {
        return logins.flatMap(known -> known.check(name, password))
                .map(role ->
                        UsernamePasswordAuthenticationToken.authenticated(name, null, authorities(role.included())));
    }

    private static Set<SimpleGrantedAuthority> authorities(Set<Role> roles) {
        return roles.stream()
                .map(role -> new SimpleGrantedAuthority(role.authority()))
                .collect(Collectors.toSet());
    }

    @Override
    public boolean supports(Class<?> type) {
        return UsernamePasswordAuthenticationToken.class.isAssignableFrom(type);
    }
}
