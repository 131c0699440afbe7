package dev.catalogsync.identity;

import static org.springframework.security.authorization.AuthorityAuthorizationManager.hasAuthority;
import static org.springframework.security.authorization.AuthorizationManagers.allOf;
import static org.springframework.security.authorization.AuthorizationManagers.not;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.www.BasicAuthenticationEntryPoint;
import org.springframework.security.web.authentication.www.BasicAuthenticationFilter;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * The operator's console, with the profile {@code ops}: Hawtio, Jolokia and the actuator on a port of their own that only
 * this machine reaches, for admins alone. A browser cannot send a bearer token by itself, so it may log in by HTTP Basic: with
 * a login of this installation, or with any name and a token as the password.
 */
@Configuration(proxyBeanMethods = false)
@Profile("ops")
class OpsSecurity {

    @Bean
    @Order(0)
    SecurityFilterChain console(
            HttpSecurity http, Environment settings, JwtDecoder tokens, Optional<Logins> logins, Denied denied)
            throws Exception {
        BasicAuthenticationEntryPoint login = new BasicAuthenticationEntryPoint();
        login.setRealmName("Catalog Sync operations");
        http.securityMatcher(call ->
                        Integer.toString(call.getLocalPort()).equals(settings.getProperty("local.management.port")))
                .authorizeHttpRequests(rules -> rules.dispatcherTypeMatchers(DispatcherType.ERROR)
                        .permitAll()
                        .requestMatchers(
                                PathPatternRequestMatcher.withDefaults().matcher(HttpMethod.GET, "/actuator/health/**"),
                                PathPatternRequestMatcher.withDefaults()
                                        .matcher(HttpMethod.GET, "/actuator/prometheus"))
                        .access(allOf(hasAuthority(Role.VIEWER.authority()), not(hasAuthority(Caller.LIMITED))))
                        .anyRequest()
                        .access(allOf(hasAuthority(Role.ADMIN.authority()), not(hasAuthority(Caller.LIMITED)))))
                .csrf(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .oauth2ResourceServer(
                        server -> server.jwt(jwt -> jwt.decoder(tokens).jwtAuthenticationConverter(new Caller())))
                .httpBasic(basic -> basic.authenticationEntryPoint(login))
                .exceptionHandling(errors -> errors.authenticationEntryPoint(login))
                .authenticationProvider(new ConsoleLogin(tokens, logins))
                .addFilterBefore(new SameSite(), BasicAuthenticationFilter.class)
                // Hawtio sets a content security policy of its own.
                .headers(Customizer.withDefaults());
        return http.build();
    }

    /**
     * Browsers send a Basic login along with whatever another site makes them ask for; such calls are refused, and so are
     * calls under a name that is not this machine's (DNS rebinding).
     */
    private static final class SameSite extends OncePerRequestFilter {

        private static final Set<String> HOSTS = Set.of("127.0.0.1", "localhost", "[::1]");
        private static final Set<String> SITES = Set.of("same-origin", "none");

        @Override
        protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws ServletException, IOException {
            String site = request.getHeader("Sec-Fetch-Site");
            String origin = request.getHeader(HttpHeaders.ORIGIN);
            boolean ours = HOSTS.contains(request.getServerName())
                    && (site == null || SITES.contains(site))
                    && (origin == null || origin.equals(own(request)));
            if (ours) {
                chain.doFilter(request, response);
            } else {
                response.sendError(HttpServletResponse.SC_FORBIDDEN);
            }
        }

        private static String own(HttpServletRequest request) {
            return request.getScheme() + "://" + request.getServerName() + ":" + request.getServerPort();
        }
    }
}
