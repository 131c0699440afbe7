package dev.catalogsync.identity;

import static org.springframework.security.authorization.AuthorityAuthorizationManager.hasAuthority;
import static org.springframework.security.authorization.AuthorizationManagers.allOf;
import static org.springframework.security.authorization.AuthorizationManagers.not;

import dev.catalogsync.DataFolder;
import dev.catalogsync.api.RoleOfOperation;
import jakarta.servlet.DispatcherType;
import java.util.List;
import java.util.Optional;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.security.web.authentication.AuthenticationEntryPointFailureHandler;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.security.web.header.writers.CrossOriginOpenerPolicyHeaderWriter.CrossOriginOpenerPolicy;
import org.springframework.security.web.header.writers.CrossOriginResourcePolicyHeaderWriter.CrossOriginResourcePolicy;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;

/**
 * The filter chain of everything that has none of its own: {@link Access} turned into rules, deny first, a verified token
 * for all but the few open rows. There are no cookies and no sessions, hence nothing for a forged cross-site request to ride on.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(IdentityProperties.class)
class Security {

    /** Everything from here, nothing inline; icons in style sheets are data URLs. */
    static final String CONTENT_SECURITY_POLICY = String.join(
            "; ",
            List.of(
                    "default-src 'none'",
                    "script-src 'self'",
                    "style-src 'self'",
                    "img-src 'self' data:",
                    "font-src 'self'",
                    "connect-src 'self'",
                    "form-action 'self'",
                    "base-uri 'none'",
                    "frame-ancestors 'none'"));

    @Bean
    @ConditionalOnExpression("'${catalog.identity.supabase-url:}'.isBlank()")
    LocalIssuer localIssuer(DataFolder data, IdentityProperties properties) {
        properties.check();
        return new LocalIssuer(data);
    }

    @Bean
    @ConditionalOnExpression("'${catalog.identity.supabase-url:}'.isBlank()")
    Logins logins(DataFolder data, IdentityProperties properties) {
        properties.check();
        return new Logins(data);
    }

    @Bean
    JwtDecoder tokens(IdentityProperties properties, Optional<LocalIssuer> local) {
        properties.check();
        return local.map(LocalIssuer::issuer)
                .orElseGet(() -> Issuer.of(properties))
                .decoder();
    }

    /** An id such as gid://shopify/Product/1 may stand in a path, percent-encoded: one segment, whatever it holds. */
    @Bean
    StrictHttpFirewall firewall() {
        StrictHttpFirewall firewall = new StrictHttpFirewall();
        firewall.setAllowUrlEncodedSlash(true);
        firewall.setAllowUrlEncodedDoubleSlash(true);
        // The container leaves %2F as it is, and nothing here decodes twice.
        firewall.setAllowUrlEncodedPercent(true);
        return firewall;
    }

    /** For the OpenAPI document. */
    @Bean
    RoleOfOperation roleOfOperation() {
        return (method, path) -> Access.row(HttpMethod.valueOf(method), path)
                .flatMap(Access.Row::role)
                .map(Role::label);
    }

    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    SecurityFilterChain everything(HttpSecurity http, JwtDecoder tokens, Denied denied, IdentityProperties properties)
            throws Exception {
        http.authorizeHttpRequests(rules -> {
            // What was refused or failed before is only being answered; the call itself went through the rows below.
            rules.dispatcherTypeMatchers(DispatcherType.ERROR).permitAll();
            for (Access.Row row : Access.TABLE) {
                var matched = rules.requestMatchers(row.matcher());
                row.role()
                        .map(role -> needs(role, row, properties.secondFactor()))
                        .ifPresentOrElse(matched::access, matched::permitAll);
            }
            rules.anyRequest().denyAll();
        });
        bearer(http, tokens, denied);
        headers(http);
        return http.build();
    }

    private static AuthorizationManager<RequestAuthorizationContext> needs(
            Role role, Access.Row row, boolean secondFactor) {
        AuthorizationManager<RequestAuthorizationContext> needed = hasAuthority(role.authority());
        if (secondFactor && row.decides()) {
            needed = allOf(needed, hasAuthority(Caller.SECOND_FACTOR));
        }
        if (row.spansStores()) {
            needed = allOf(needed, not(hasAuthority(Caller.LIMITED)));
        }
        return needed;
    }

    static void bearer(HttpSecurity http, JwtDecoder tokens, Denied denied) throws Exception {
        http.csrf(AbstractHttpConfigurer::disable)
                .formLogin(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .anonymous(anonymous -> {})
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .exceptionHandling(
                        errors -> errors.authenticationEntryPoint(denied).accessDeniedHandler(denied))
                .oauth2ResourceServer(server -> server.jwt(
                                jwt -> jwt.decoder(tokens).jwtAuthenticationConverter(new Caller()))
                        .authenticationEntryPoint(denied)
                        .accessDeniedHandler(denied)
                        .withObjectPostProcessor(new ObjectPostProcessor<BearerTokenAuthenticationFilter>() {
                            @Override
                            public <F extends BearerTokenAuthenticationFilter> F postProcess(F filter) {
                                // An identity provider that is away is answered like any other refusal, not thrown.
                                var handler = new AuthenticationEntryPointFailureHandler(denied);
                                handler.setRethrowAuthenticationServiceException(false);
                                filter.setAuthenticationFailureHandler(handler);
                                return filter;
                            }
                        }));
    }

    static void headers(HttpSecurity http) throws Exception {
        http.headers(headers -> headers.contentSecurityPolicy(csp -> csp.policyDirectives(CONTENT_SECURITY_POLICY))
                .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.NO_REFERRER))
                .crossOriginOpenerPolicy(opener -> opener.policy(CrossOriginOpenerPolicy.SAME_ORIGIN))
                .crossOriginResourcePolicy(resource -> resource.policy(CrossOriginResourcePolicy.SAME_ORIGIN))
                .permissionsPolicyHeader(
                        permissions -> permissions.policy("camera=(), geolocation=(), microphone=(), payment=()")));
    }
}
