package dev.catalogsync.shopify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.catalogsync.Json;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.test.spring.junit5.CamelSpringBootTest;
import org.apache.camel.test.spring.junit5.UseAdviceWith;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.flyway.FlywayAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@CamelSpringBootTest
@UseAdviceWith
@SpringBootTest(
        classes = ShopifyCallRouteTest.Kit.class,
        properties = {
            "catalog.routes=classpath:routes/shopify.camel.yaml",
            "catalog.shopify.client-id=app",
            "catalog.shopify.client-secret=very-secret"
        })
class ShopifyCallRouteTest {

    @Configuration
    @EnableAutoConfiguration(exclude = {DataSourceAutoConfiguration.class, FlywayAutoConfiguration.class})
    @Import({
        AccessToken.class,
        Answers.class,
        Budget.class,
        Documents.class,
        Shop.class,
        ShopHealthIndicator.class,
        ShopifyConfiguration.class,
        Shops.class
    })
    static class Kit {}

    private static final String OK =
            """
            {"data":{"shop":{"name":"Demo"}},"extensions":{"cost":{"requestedQueryCost":3,"actualQueryCost":2,
             "throttleStatus":{"maximumAvailable":2000.0,"currentlyAvailable":1998,"restoreRate":100.0}}}}""";

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
        if (camel.getStatus().isStarted()) {
            return;
        }
        startWithoutDatabase(camel);
    }

    /** With points for every call, and a mock where they are settled. */
    static void startWithoutDatabase(CamelContext camel) throws Exception {
        AdviceWith.adviceWith(camel, "shopify-book", route -> route.weaveById("shopify-book-points")
                .replace()
                .setBody(exchange -> BigDecimal.ZERO));
        AdviceWith.adviceWith(camel, "shopify-send", route -> route.weaveById("shopify-settle-points")
                .replace()
                .to("mock:settled"));
        camel.start();
    }

    @Test
    void onlyTwoHeadersOfOursGoOutAndNoneComesBack() {
        shopify.tell(200, OK);

        Exchange answer = call("shop");

        assertThat(answer.getException()).isNull();
        assertThat(answer.getMessage().getBody()).isEqualTo(Map.of("shop", Map.of("name", "Demo")));
        assertThat(answer.getVariable("cost")).isEqualTo(new BigDecimal("2"));
        assertThat(answer.getMessage().getHeaders()).isEmpty();
        StandIn.Asked asked = shopify.asked().getLast();
        assertThat(asked.path()).isEqualTo("/admin/api/2026-10/graphql.json");
        assertThat(asked.headers().getFirst("X-Shopify-Access-Token")).startsWith("token-");
        assertThat(asked.headers().getFirst("Content-Type")).isEqualTo("application/json");
        assertThat(asked.headers()).doesNotContainKey("Secret-of-the-caller");
        assertThat(Json.object(asked.body())).containsEntry("variables", Map.of("first", 1));
    }

    @Test
    void aRefusedTokenIsRenewedOnceAndTheCallGoesOutAgain() {
        shopify.tell(200, OK);
        shopify.tell(401, "{\"errors\":\"[API] Invalid API key or access token\"}");
        shopify.tell(200, OK);

        call("shop");
        Exchange answer = call("shop");

        assertThat(answer.getException()).isNull();
        assertThat(shopify.asked().stream()
                        .filter(asked -> asked.path().endsWith("graphql.json"))
                        .map(asked -> asked.headers().getFirst("X-Shopify-Access-Token"))
                        .distinct())
                .hasSize(2);
    }

    @Test
    void aTokenThatIsRefusedAgainIsTheShopsTroubleAndNotTheWorks() {
        shopify.tell(401, "{\"errors\":\"no\"}");
        shopify.tell(401, "{\"errors\":\"no\"}");

        Failure failure = failure("shop");

        assertThat(failure.verdict()).isEqualTo(Failure.Verdict.LATER);
        assertThat(failure.counted()).isFalse();
        assertThat(failure).hasMessageNotContaining("token-").hasMessageNotContaining("very-secret");
    }

    @Test
    void aRedirectIsNotFollowed() {
        shopify.tell(new StandIn.Told(301, Map.of("Location", shopify.url() + "/elsewhere"), ""));

        assertThat(failure("shop").verdict()).isEqualTo(Failure.Verdict.NEVER);
        assertThat(shopify.asked()).noneMatch(asked -> asked.path().equals("/elsewhere"));
    }

    @Test
    void aLostAnswerToAQueryMayBeAskedAgainAndIsSentOnce() {
        shopify.tell(StandIn.HANG_UP);

        assertThat(failure("shop").verdict()).isEqualTo(Failure.Verdict.LATER);
        assertThat(shopify.asked().stream().filter(asked -> asked.path().endsWith("graphql.json")))
                .hasSize(1);
    }

    @Test
    void aLostAnswerToAMutationIsAnUnknownOutcome() {
        shopify.tell(StandIn.HANG_UP);

        assertThat(failure("product-delete").verdict()).isEqualTo(Failure.Verdict.UNKNOWN);
    }

    @Test
    void busyIsNotTriedAgainByTheHttpClient() {
        shopify.tell(429, "{\"errors\":\"slow down\"}");

        assertThat(failure("product-delete").counted()).isFalse();
        assertThat(shopify.asked().stream().filter(asked -> asked.path().endsWith("graphql.json")))
                .hasSize(1);
    }

    @Test
    void anotherApiVersionIsNamed() {
        shopify.tell(new StandIn.Told(200, Map.of("X-Shopify-API-Version", "2027-10"), OK));

        assertThat(failure("shop")).hasMessageContaining("2027-10").hasMessageContaining("2026-10");
    }

    private Exchange call(String document) {
        return template.request("direct:shopify-call", asked -> {
            asked.getMessage().setBody(Map.of("first", 1));
            asked.getMessage().setHeader("Secret-of-the-caller", "x");
            asked.getMessage().setHeader("CamelHttpUri", "http://127.0.0.1:1/elsewhere");
            asked.setVariable("document", document);
            asked.setVariable("storeId", 1);
        });
    }

    private Failure failure(String document) {
        return call(document).getException(Failure.class);
    }
}
