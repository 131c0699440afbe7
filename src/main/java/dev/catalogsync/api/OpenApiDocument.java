package dev.catalogsync.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.core.util.Json;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.servers.Server;
import java.util.List;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.model.Model;
import org.apache.camel.model.rest.RestDefinition;
import org.apache.camel.openapi.BeanConfig;
import org.apache.camel.openapi.RestOpenApiReader;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Serves the OpenAPI document at {@code /openapi.json}. Camel makes it from the REST DSL; what is the same for every
 * operation is added here once: the address it was asked at, the role it takes, and that all errors are {@link Problem}s. What
 * goes in and comes out of each is described by {@link Schemas}.
 */
@RestController
class OpenApiDocument {

    private static final String DESCRIPTION =
            """
            Keeps a product catalog and a Shopify store in step: pull, stage, review, push, roll back.
            Every call needs a token, `Authorization: Bearer <token>`. Without an identity provider, \
            `POST /auth/token` gives one to the logins of this installation (`username`, `password`, as a form or as JSON).""";

    private final CamelContext camel;
    private final ObjectProvider<RoleOfOperation> roles;
    private volatile String document;

    OpenApiDocument(CamelContext camel, ObjectProvider<RoleOfOperation> roles) {
        this.camel = camel;
        this.roles = roles;
    }

    @GetMapping(path = "/openapi.json", produces = org.springframework.http.MediaType.APPLICATION_JSON_VALUE)
    String document() throws Exception {
        if (document == null) {
            document = made();
        }
        return document;
    }

    private String made() throws Exception {
        BeanConfig config = new BeanConfig();
        config.setDefaultConsumes("application/json");
        config.setDefaultProduces("application/json");
        config.setInfo(new Info()
                .title("Catalog Sync")
                .version("1")
                .description(DESCRIPTION)
                .license(new License().name("Apache-2.0").url("https://www.apache.org/licenses/LICENSE-2.0")));
        List<RestDefinition> operations =
                camel.getCamelContextExtension().getContextPlugin(Model.class).getRestDefinitions();
        OpenAPI openApi =
                new RestOpenApiReader().read(camel, operations, config, camel.getName(), camel.getClassResolver());
        // Relative to where the document came from, so that it holds behind any name and any proxy.
        openApi.setServers(List.of(new Server().url("/")));
        // Camel names it once for each group of operations.
        openApi.setSecurity(openApi.getSecurity().stream().distinct().toList());
        openApi.getPaths().forEach((path, item) -> item.readOperationsMap().forEach((method, operation) -> {
            describeErrors(operation);
            describeRole(operation, method.name(), path);
        }));
        if (openApi.getComponents() == null) {
            openApi.setComponents(new Components());
        }
        // Camel names a class with its package, a client would have it twice.
        if (openApi.getComponents().getSchemas() != null) {
            openApi.getComponents().getSchemas().keySet().removeIf(name -> name.contains("."));
        }
        ModelConverters.getInstance().readAll(Problem.class).forEach(openApi.getComponents()::addSchemas);
        ObjectNode document = Json.mapper().valueToTree(openApi);
        new Schemas().describe(document);
        return document.toString();
    }

    private static void describeErrors(Operation operation) {
        Content problem = new Content()
                .addMediaType(
                        Problem.MEDIA_TYPE,
                        new MediaType().schema(new Schema<>().$ref("#/components/schemas/Problem")));
        operation.getResponses().forEach((code, response) -> {
            if (code.startsWith("4") || code.startsWith("5")) {
                response.setContent(problem);
            }
        });
        operation
                .getResponses()
                .addApiResponse(
                        "default",
                        new ApiResponse()
                                .description("Refused, with the reason")
                                .content(problem));
    }

    private void describeRole(Operation operation, String method, String path) {
        roles.stream()
                .map(known -> known.role(method, path))
                .flatMap(Optional::stream)
                .findFirst()
                .ifPresent(role -> {
                    operation.addExtension("x-role", role);
                    operation.setDescription("Takes the role **" + role + "**.");
                });
    }
}
