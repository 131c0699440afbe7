package dev.catalogsync.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.Status;

class RoomsHealthIndicatorTest {

    private final DefaultCamelContext camel = new DefaultCamelContext();

    @BeforeEach
    void start() throws Exception {
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:push-send").id("push-send").group("push").to("log:a");
                from("direct:push-plan").id("push-plan").group("push").to("log:a");
                from("direct:pull-start").id("pull-start").group("pull").to("log:a");
            }
        });
        camel.start();
    }

    @AfterEach
    void stop() {
        camel.stop();
    }

    @Test
    void roomsAreCounted() {
        Health health = new RoomsHealthIndicator(camel, List.of("pull", "push")).health();
        assertThat(health.getStatus()).isEqualTo(Status.UP);
        assertThat(health.getDetails()).containsEntry("push", 2).containsEntry("pull", 1);
    }

    @Test
    void aRoomWithoutRoutesIsDownAndNamed() {
        Health health = new RoomsHealthIndicator(camel, List.of("pull", "push", "review")).health();
        assertThat(health.getStatus()).isEqualTo(Status.DOWN);
        assertThat(health.getDetails()).containsEntry("missing", List.of("review"));
    }

    @Test
    void aStoppedRouteIsDownAndNamed() throws Exception {
        camel.getRouteController().stopRoute("push-plan");
        Health health = new RoomsHealthIndicator(camel, List.of("pull", "push")).health();
        assertThat(health.getStatus()).isEqualTo(Status.DOWN);
        assertThat(health.getDetails()).containsEntry("stopped", List.of("push-plan"));
    }
}
