package dev.catalogsync.api;

import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.Model;
import org.apache.camel.model.rest.RestDefinition;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/**
 * Binds each operation of the {@link Contract} to the route {@code api-<operationId>}, by a consumer of its own. Camel's
 * {@code rest: openApi:} has one for all paths and answers the unknown ones itself, with an empty body; so they stay Spring's.
 */
@Component
class ContractRoutes extends RouteBuilder implements CamelContextConfiguration {

    private final Contract contract;

    ContractRoutes(Contract contract) {
        this.contract = contract;
    }

    @Override
    public void configure() {
        for (Contract.Operation operation : contract.operations()) {
            RestDefinition call = rest().verb(operation.method(), operation.path())
                    .description(operation.summary())
                    .produces(MediaType.APPLICATION_JSON_VALUE);
            if (operation.needsBody()) {
                call.consumes(MediaType.APPLICATION_JSON_VALUE);
            }
            call.to("direct:" + route(operation));
        }
    }

    /**
     * Runs when every route file is loaded.
     *
     * @throws IllegalStateException where an operation has no route, so that no call of it finds that out
     */
    @Override
    public void beforeApplicationStart(CamelContext camel) {
        Model model = camel.getCamelContextExtension().getContextPlugin(Model.class);
        List<String> missing = contract.operations().stream()
                .map(ContractRoutes::route)
                .filter(route -> model.getRouteDefinition(route) == null)
                .toList();
        if (!missing.isEmpty()) {
            throw new IllegalStateException("Operations of openapi.yaml have no route: " + String.join(", ", missing)
                    + ". Add each to routes/api.camel.yaml, or take its operation out of the contract.");
        }
    }

    @Override
    public void afterApplicationStart(CamelContext camel) {}

    private static String route(Contract.Operation operation) {
        return "api-" + operation.id();
    }
}
