package dev.catalogsync.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

class ContractRoutesTest {

    private final Contract contract = new Contract();

    @Test
    void anOperationWithoutARouteEndsTheStart() throws Exception {
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            for (Contract.Operation operation : contract.operations()) {
                if (!operation.id().equals("approve-change")) {
                    camel.addRoutes(route("api-" + operation.id()));
                }
            }
            ContractRoutes routes = new ContractRoutes(contract);

            assertThatThrownBy(() -> routes.beforeApplicationStart(camel))
                    .hasMessageContaining("no route: api-approve-change.");

            camel.addRoutes(route("api-approve-change"));
            routes.beforeApplicationStart(camel);
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
