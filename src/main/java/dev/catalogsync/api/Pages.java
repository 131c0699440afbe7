package dev.catalogsync.api;

import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Addresses for people: until there is more to see, the front door leads to the operations. */
@Configuration(proxyBeanMethods = false)
class Pages implements WebMvcConfigurer {

    @Override
    public void addViewControllers(ViewControllerRegistry pages) {
        pages.addRedirectViewController("/", "/swagger-ui/index.html");
        pages.addRedirectViewController("/swagger-ui", "/swagger-ui/index.html");
        pages.addRedirectViewController("/swagger-ui/", "/swagger-ui/index.html");
    }
}
