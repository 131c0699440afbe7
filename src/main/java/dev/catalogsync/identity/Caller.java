package dev.catalogsync.identity;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.core.convert.converter.Converter;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;

/**
 * Reads who calls from a token that has been verified. The name is the e-mail address, or else the subject; the roles are
 * those of {@code app_metadata.roles}, which only the project's owner can set, and never of {@code user_metadata}, which
 * users edit themselves. Names of roles that are none of ours are ignored.
 */
final class Caller implements Converter<Jwt, JwtAuthenticationToken> {

    /** The authority of a token whose bearer gave a second factor: Supabase's claim {@code aal} says {@code aal2}. */
    static final String SECOND_FACTOR = "AAL2";

    /** The authority, or rather the lack of it, of a token that is limited to some stores. */
    static final String LIMITED = "LIMITED";

    /** More than these of the stores that a token names are not looked at, and what can be no name or id of one neither. */
    private static final int MAX_STORES = 100;

    private static final Pattern STORE = Pattern.compile("[a-z0-9][a-z0-9.-]{0,99}");

    static final int MAX_NAME = 200;
    private static final int MAX_ROLES = 50;

    @Override
    public JwtAuthenticationToken convert(Jwt jwt) {
        var authorities = roles(jwt).stream()
                .limit(MAX_ROLES)
                .flatMap(name -> Role.named(name).stream())
                .flatMap(role -> role.included().stream())
                .map(role -> new SimpleGrantedAuthority(role.authority()))
                .collect(Collectors.toCollection(HashSet::new));
        if (stores(jwt).isPresent()) {
            authorities.add(new SimpleGrantedAuthority(LIMITED));
        }
        if ("aal2".equals(jwt.getClaim("aal"))) {
            authorities.add(new SimpleGrantedAuthority(SECOND_FACTOR));
        }
        return new JwtAuthenticationToken(jwt, authorities, name(jwt));
    }

    /**
     * The stores that the token is limited to, by shop or id, of {@code app_metadata.stores}; empty where it is not limited. What is no
     * list names none.
     */
    static Optional<List<String>> stores(Jwt jwt) {
        if (!(jwt.getClaim("app_metadata") instanceof Map<?, ?> metadata) || !metadata.containsKey("stores")) {
            return Optional.empty();
        }
        Collection<?> named = metadata.get("stores") instanceof Collection<?> list ? list : List.of();
        return Optional.of(named.stream()
                .limit(MAX_STORES)
                .map(String::valueOf)
                .filter(name -> STORE.matcher(name).matches())
                .toList());
    }

    private static Collection<?> roles(Jwt jwt) {
        return jwt.getClaim("app_metadata") instanceof Map<?, ?> metadata
                        && metadata.get("roles") instanceof Collection<?> roles
                ? roles
                : List.of();
    }

    private static String name(Jwt jwt) {
        String email = jwt.getClaim("email") instanceof String text ? printable(text) : "";
        return email.isEmpty() ? printable(jwt.getSubject()) : email;
    }

    /** Names go into headers, rows and logs: no control or format characters, and not endless. */
    private static String printable(String name) {
        String clean =
                name.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]", "").strip();
        return clean.length() <= MAX_NAME ? clean : clean.substring(0, clean.offsetByCodePoints(0, MAX_NAME / 2));
    }
}
