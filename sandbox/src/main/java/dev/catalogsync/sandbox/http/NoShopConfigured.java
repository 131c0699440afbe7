package dev.catalogsync.sandbox.http;

import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** True where neither a shop nor another sandbox is named, and in a process that is only a sandbox. */
final class NoShopConfigured implements Condition {

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
        Environment environment = context.getEnvironment();
        return environment.acceptsProfiles(Profiles.of("sandbox-only"))
                || blank(environment, "catalog.shopify.shop") && blank(environment, "catalog.shopify.url");
    }

    private static boolean blank(Environment environment, String name) {
        return environment.getProperty(name, "").isBlank();
    }
}
