package dev.catalogsync.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.Test;

class ContractRoutesTest {

    private final Contract contract = new Contract();

    @Test
    void anOperationWithoutARouteEndsTheStart() throws Exception {
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            PluginHelper.getRoutesLoader(camel)
                    .loadRoutes(ResourceHelper.resolveResource(camel, "file:routes/api.camel.yaml"));
            for (Contract.Operation operation : contract.operations()) {
                if (!operation.route().equals("review-approve")) {
                    camel.addRoutes(route(operation.route()));
                }
            }
            ContractRoutes routes = new ContractRoutes(contract);

            assertThatThrownBy(() -> routes.beforeApplicationStart(camel))
                    .hasMessageContaining("no route: approve-change (review-approve).");

            camel.addRoutes(route("review-approve"));
            routes.beforeApplicationStart(camel);

            assertThat(camel.getRouteDefinitions())
                    .extracting(RouteDefinition::getRouteId)
                    .contains("api-approve-change");
        }
    }

    @Test
    void anOperationIsNamedOnce() {
        assertThat(contract.operations())
                .extracting(Contract.Operation::id)
                .doesNotHaveDuplicates()
                .allSatisfy(id -> assertThat(id).isNotBlank());
    }

    private static RouteBuilder route(String id) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:" + id).id(id).stop();
            }
        };
    }
}
