package dev.catalogsync.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.catalogsync.Calls;
import dev.catalogsync.WholeApplication;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** An installation that takes the tokens of a Supabase project, and a second factor for what decides. */
@WholeApplication
class ForgedTokensIT {

    private static SupabaseProject project;

    @Autowired
    Calls calls;

    private record Operation(String method, String path) {

        boolean decides() {
            return method.equals("POST") && (path.endsWith("approve") || path.startsWith("/api/sync/rollback/"))
                    || Set.of("/api/rules", "/api/rules/999999999").contains(path) && !method.equals("GET");
        }
    }

    @DynamicPropertySource
    static void aProjectIssuesTheTokens(DynamicPropertyRegistry settings) throws Exception {
        project = new SupabaseProject();
        settings.add("catalog.identity.supabase-url", () -> project.url);
        settings.add("catalog.identity.second-factor", () -> true);
    }

    @AfterAll
    static void stop() {
        project.close();
    }

    @Test
    @Tag("req-45")
    void noForgedTokenIsTakenAnywhere() throws Exception {
        Map<String, String> forged = project.forgeries();
        List<Operation> operations = operations();
        assertThat(operations).isNotEmpty();
        forged.forEach((wrong, token) -> operations.forEach(
                operation -> assertThat(call(token, operation).status())
                        .as("%s %s with a token that is wrong: %s", operation.method, operation.path, wrong)
                        .isEqualTo(401)));
        System.out.printf(
                "tokens|%d forged tokens at %d operations, %d calls, 0 taken%n",
                forged.size(), operations.size(), forged.size() * operations.size());
    }

    @Test
    @Tag("req-45")
    @Tag("req-47")
    void whatAUserMayEditGivesNoRole() throws Exception {
        String token = project.es256(claims -> claims.claim("user_metadata", Map.of("roles", List.of("admin")))
                .claim("roles", List.of("admin"))
                .claim("aal", "aal2"));
        assertThat(operations())
                .allSatisfy(
                        operation -> assertThat(call(token, operation).status()).isEqualTo(403));
    }

    @Test
    @Tag("req-47")
    void whatDecidesTakesASecondFactor() throws Exception {
        String password = project.es256(claims -> SupabaseProject.admin(claims).claim("aal", "aal1"));
        String both = project.es256(claims -> SupabaseProject.admin(claims).claim("aal", "aal2"));
        String edited =
                project.es256(claims -> SupabaseProject.admin(claims).claim("user_metadata", Map.of("aal", "aal2")));
        assertThat(operations()).filteredOn(Operation::decides).hasSizeGreaterThanOrEqualTo(5);
        for (Operation operation : operations()) {
            assertThat(call(both, operation).status()).as(operation.toString()).isNotIn(401, 403, 500);
            for (String token : List.of(password, edited)) {
                Calls.Answer answer = call(token, operation);
                if (operation.decides()) {
                    assertThat(answer.status()).as(operation.toString()).isEqualTo(403);
                    assertThat(answer.json().path("detail").asText()).contains("second factor", "Nothing was changed");
                } else {
                    assertThat(answer.status()).as(operation.toString()).isNotIn(401, 403, 500);
                }
            }
        }
        String viewer = project.es256(claims -> claims.claim("app_metadata", Map.of("roles", List.of("viewer"))));
        assertThat(call(viewer, new Operation("POST", "/api/sync/staged/999999999/approve"))
                        .json()
                        .path("detail")
                        .asText())
                .contains("roles do not allow");
    }

    private Calls.Answer call(String token, Operation operation) {
        boolean body = Set.of("POST", "PUT", "PATCH").contains(operation.method);
        HttpRequest.Builder request = calls.request(operation.path).header("Authorization", "Bearer " + token);
        if (body) {
            request.header("Content-Type", "application/json");
        }
        return calls.send(
                null,
                request.method(
                        operation.method,
                        body ? HttpRequest.BodyPublishers.ofString("no JSON") : HttpRequest.BodyPublishers.noBody()));
    }

    private List<Operation> operations() {
        JsonNode paths = calls.get(null, "/openapi.json").json().path("paths");
        return paths.properties().stream()
                .flatMap(path -> StreamSupport.stream(
                                ((Iterable<String>) () -> path.getValue().fieldNames()).spliterator(), false)
                        .map(method -> new Operation(
                                method.toUpperCase(Locale.ROOT), path.getKey().replaceAll("\\{[^}]*}", "999999999"))))
                .toList();
    }
}
