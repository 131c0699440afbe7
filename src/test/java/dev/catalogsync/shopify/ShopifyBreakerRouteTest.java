package dev.catalogsync.shopify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.test.spring.junit5.CamelSpringBootTest;
import org.apache.camel.test.spring.junit5.UseAdviceWith;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@CamelSpringBootTest
@UseAdviceWith
@SpringBootTest(
        classes = ShopifyCallRouteTest.Kit.class,
        properties = {"catalog.routes=classpath:routes/shopify.camel.yaml", "catalog.shopify.access-token=of-a-test"})
class ShopifyBreakerRouteTest {

    private static StandIn shopify;

    @Autowired
    private CamelContext camel;

    @Autowired
    private ProducerTemplate template;

    @DynamicPropertySource
    static void standIn(DynamicPropertyRegistry registry) throws IOException {
        shopify = new StandIn();
        registry.add("catalog.shopify.url", shopify::url);
    }

    @AfterAll
    static void close() {
        shopify.close();
    }

    @BeforeEach
    void start() throws Exception {
        shopify.reset();
        ShopifyCallRouteTest.startWithoutDatabase(camel);
    }

    @Test
    void aStoreThatIsUnreachableIsLeftAloneForAWhileAndTheReasonIsTold() {
        for (int i = 0; i < 5; i++) {
            shopify.tell(503, "");
            assertThat(failure("shop")).hasMessageContaining("503");
        }

        Failure failure = failure("product-delete");

        assertThat(shopify.asked()).hasSize(5);
        assertThat(failure).hasMessageContaining("503").hasMessageContaining("10 s");
        assertThat(failure.verdict()).as("nothing was sent").isEqualTo(Failure.Verdict.LATER);
        assertThat(failure.counted()).isFalse();
    }

    private Failure failure(String document) {
        return template.request("direct:shopify-call", asked -> {
                    asked.getMessage().setBody(Map.of("first", 1));
                    asked.setVariable("document", document);
                    asked.setVariable("storeId", 1);
                })
                .getException(Failure.class);
    }
}
