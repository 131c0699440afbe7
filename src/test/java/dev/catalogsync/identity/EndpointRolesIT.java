package dev.catalogsync.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.catalogsync.Calls;
import dev.catalogsync.WholeApplication;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;

/**
 * Every operation of the served OpenAPI document, called by nobody and by each role. An operation that the table does not
 * name fails here. Bodies are no JSON, so that what is allowed is refused as unreadable and nothing is started.
 */
@WholeApplication
@Tag("req-47")
class EndpointRolesIT {

    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

    @Autowired
    Calls calls;

    private record Operation(String method, String path, String callable) {}

    @Test
    void everyOperationTakesExactlyTheRoleOfTheTable() {
        List<Operation> operations = operations();
        assertThat(operations).isNotEmpty();
        for (Operation operation : operations) {
            Optional<Access.Row> row = Access.row(HttpMethod.valueOf(operation.method), operation.path);
            assertThat(row)
                    .as("%s %s has no row in the table: say who may call it", operation.method, operation.path)
                    .isPresent();
            assertThat(call(null, operation).status())
                    .as("%s %s by nobody", operation.method, operation.path)
                    .isEqualTo(401);
            Role needed = row.get().role().orElseThrow();
            for (Role role : Role.values()) {
                Calls.Answer answer = call(role.label(), operation);
                if (role.included().contains(needed)) {
                    assertThat(answer.status())
                            .as("%s %s by %s: %s", operation.method, operation.path, role, answer.body())
                            .isNotIn(401, 403, 405, 500);
                } else {
                    assertThat(answer.status())
                            .as("%s %s by %s", operation.method, operation.path, role)
                            .isEqualTo(403);
                }
            }
        }
        int callers = 1 + Role.values().length;
        System.out.printf(
                "roles|%d operations, each called by %d callers, %d calls, all answered as the table says%n",
                operations.size(), callers, operations.size() * callers);
    }

    @Test
    void whatEveryoneMaySeeIsThisAndNothingElse() {
        assertThat(Access.TABLE)
                .filteredOn(row -> row.role().isEmpty())
                .extracting(row -> row.method() + " " + row.path())
                .containsExactlyInAnyOrder(
                        "GET /",
                        "GET /favicon.ico",
                        "GET /swagger-ui",
                        "GET /swagger-ui/**",
                        "GET /webjars/swagger-ui/**",
                        "GET /openapi.json",
                        "GET /livez",
                        "GET /readyz",
                        "GET /actuator/health",
                        "GET /actuator/health/liveness",
                        "GET /actuator/health/readiness",
                        "POST /auth/token");
    }

    @Test
    void rolesDoNotSpillOver() {
        assertThat(Role.OPERATOR.included()).doesNotContain(Role.REVIEWER, Role.ADMIN);
        assertThat(Role.REVIEWER.included()).doesNotContain(Role.OPERATOR, Role.ADMIN);
        assertThat(Role.VIEWER.included()).containsExactly(Role.VIEWER);
        assertThat(Role.ADMIN.included()).containsExactly(Role.values());
    }

    private Calls.Answer call(String role, Operation operation) {
        boolean body = Stream.of("POST", "PUT", "PATCH").anyMatch(operation.method::equals);
        return calls.send(role, operation.method, operation.callable, body ? "no JSON" : null);
    }

    private List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        JsonNode paths = calls.get(null, "/openapi.json").json().path("paths");
        paths.properties().forEach(path -> path.getValue().properties().forEach(method -> {
            if (METHODS.contains(method.getKey())) {
                operations.add(new Operation(
                        method.getKey().toUpperCase(Locale.ROOT),
                        path.getKey(),
                        path.getKey().replaceAll("\\{[^}]*}", "999999999")));
            }
        }));
        return operations;
    }
}
