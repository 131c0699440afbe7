package dev.catalogsync.sandbox.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.catalogsync.sandbox.Sandbox;
import dev.catalogsync.sandbox.store.SandboxSettings;
import jakarta.servlet.DispatcherType;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Profile;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;

/** Serves the sandbox under {@code /sandbox} of the application's own port, where no shop is configured. */
@Configuration(proxyBeanMethods = false)
@Conditional(NoShopConfigured.class)
@EnableConfigurationProperties(SandboxSettings.class)
@Import({AdminController.class, ControlController.class, FileController.class, UploadController.class})
class SandboxConfiguration {

    @Bean
    Sandbox sandbox(SandboxSettings settings, ObjectMapper json) throws IOException {
        return new Sandbox(settings, Clock.systemUTC(), json);
    }

    @Bean
    AccessTokens sandboxAccessTokens(SandboxSettings settings) {
        return new AccessTokens(settings, Clock.systemUTC());
    }

    @Bean
    FilterRegistrationBean<FaultFilter> sandboxFaults(ObjectProvider<Sandbox> sandbox) {
        FilterRegistrationBean<FaultFilter> filter = new FilterRegistrationBean<>(
                new FaultFilter(() -> sandbox.getObject().faults()));
        filter.addUrlPatterns("/sandbox/admin/*", "/sandbox/bulk-operation-outputs/*", "/sandbox/staged-uploads/*");
        return filter;
    }

    /** Only this machine may talk to the sandbox. */
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE + 10)
    SecurityFilterChain sandboxSecurity(HttpSecurity http) throws Exception {
        return http.securityMatcher("/sandbox/**")
                .csrf(AbstractHttpConfigurer::disable)
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .authorizeHttpRequests(requests -> requests.anyRequest()
                        .access((authentication, context) -> new AuthorizationDecision(
                                loopback(context.getRequest().getRemoteAddr()))))
                .build();
    }

    private static boolean loopback(String address) {
        try {
            return InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** A process that serves nothing else lets nothing else in. */
    @Configuration(proxyBeanMethods = false)
    @Profile("sandbox-only")
    static class Alone {

        @Bean
        @Order(Ordered.LOWEST_PRECEDENCE)
        SecurityFilterChain nothingElse(HttpSecurity http) throws Exception {
            return http.authorizeHttpRequests(requests -> requests.dispatcherTypeMatchers(DispatcherType.ERROR)
                            .permitAll()
                            .anyRequest()
                            .denyAll())
                    .build();
        }
    }
}
