package dev.catalogsync.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.catalogsync.Calls;
import dev.catalogsync.WholeApplication;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What health and metrics tell, and to whom. */
@WholeApplication
class HealthIT {

    @Autowired
    Calls calls;

    @Test
    void everyoneLearnsWhetherItRunsAndViewersWhatRuns() {
        Calls.Answer nobody = calls.get(null, "/actuator/health");
        assertThat(nobody.json().path("status").asText()).isNotBlank();
        assertThat(nobody.json().has("components")).isFalse();
        JsonNode components = calls.get("viewer", "/actuator/health").json().path("components");
        JsonNode rooms = components.path("rooms");
        assertThat(rooms.path("status").asText()).as(rooms.toString()).isEqualTo("UP");
        for (String room : new String[] {"pull", "stage", "review", "push", "rollback", "api"}) {
            assertThat(rooms.path("details").path(room).asInt()).as(room).isPositive();
        }
        assertThat(components.path("db").path("status").asText()).isEqualTo("UP");
        assertThat(components.path("diskSpace").path("status").asText()).isEqualTo("UP");
        assertThat(components.has("shop")).isTrue();
    }

    @Test
    void metricsTakeAViewer() {
        assertThat(calls.get(null, "/actuator/prometheus").status()).isEqualTo(401);
        // Spring Boot switches the export off in tests, so whoever is let in finds nothing there.
        assertThat(calls.get("viewer", "/actuator/prometheus").status()).isEqualTo(404);
    }
}
