package dev.catalogsync.api;

import java.util.List;
import java.util.Locale;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.model.Model;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/**
 * Makes the route {@code api-<operationId>} for each operation of the {@link Contract}, by a consumer of its own. Camel's
 * {@code rest: openApi:} has one for all paths and answers the unknown ones itself, with an empty body; so they stay Spring's.
 */
@Component
class ContractRoutes implements CamelContextConfiguration {

    private static final String TEMPLATE = "api-operation";

    private final Contract contract;

    ContractRoutes(Contract contract) {
        this.contract = contract;
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
                .filter(operation -> model.getRouteDefinition(operation.route()) == null)
                .map(operation -> operation.id() + " (" + operation.route() + ")")
                .toList();
        if (!missing.isEmpty()) {
            throw new IllegalStateException("Operations of openapi.yaml have no route: " + String.join(", ", missing)
                    + ". Let x-route of each name a route that is there, or take the operation out of the contract.");
        }
        contract.operations().forEach(operation -> add(camel, operation));
    }

    private static void add(CamelContext camel, Contract.Operation operation) {
        TemplatedRouteBuilder route = TemplatedRouteBuilder.builder(camel, TEMPLATE)
                .routeId("api-" + operation.id())
                .parameter("method", operation.method().toUpperCase(Locale.ROOT))
                .parameter("path", operation.path())
                .parameter("summary", operation.summary())
                .parameter("route", operation.route())
                .parameter("produces", operation.produces())
                .parameter("status", operation.status());
        if (operation.needsBody()) {
            route.parameter("consumes", MediaType.APPLICATION_JSON_VALUE);
        }
        if (operation.variable() != null) {
            route.parameter("idVariable", operation.variable());
        }
        route.add();
    }

    @Override
    public void afterApplicationStart(CamelContext camel) {}
}
