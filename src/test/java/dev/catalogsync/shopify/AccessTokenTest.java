package dev.catalogsync.shopify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;

class AccessTokenTest {

    private StandIn shopify;
    private AccessToken token;

    @BeforeEach
    void open() throws Exception {
        shopify = new StandIn();
        token = token(new ShopifyProperties("", shopify.url(), "", "app", "very-secret", 0.1));
    }

    @AfterEach
    void close() {
        shopify.close();
    }

    @Test
    void manyThreadsRenewOnce() throws Exception {
        Set<String> tokens = new HashSet<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<String>> calls = IntStream.range(0, 50)
                    .mapToObj(number -> (Callable<String>) token::current)
                    .toList();
            for (Future<String> call : threads.invokeAll(calls)) {
                tokens.add(call.get());
            }
        }

        assertThat(tokens).hasSize(1);
        assertThat(shopify.asked()).hasSize(1);
        assertThat(shopify.asked().getFirst().body())
                .isEqualTo("grant_type=client_credentials&client_id=app&client_secret=very-secret");
    }

    @Test
    void manyThreadsThatWereRefusedTheSameTokenRenewItOnce() throws Exception {
        String old = token.current();
        int renewals = token.renewals();
        Failure refusal = Failure.ofStatus(401, "", null, "", false);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Void>> calls = IntStream.range(0, 20)
                    .mapToObj(number -> (Callable<Void>) () -> {
                        token.renew(renewals, refusal);
                        return null;
                    })
                    .toList();
            for (Future<Void> call : threads.invokeAll(calls)) {
                call.get();
            }
        }

        assertThat(token.current()).isNotEqualTo(old);
        assertThat(shopify.asked()).hasSize(2);
    }

    @Test
    void aTokenThatIsAboutToEndIsNotUsed() {
        shopify.grantFor(0);

        assertThat(token.current()).isNotEqualTo(token.current());
    }

    @Test
    void aPermanentTokenCannotBeRenewed() {
        AccessToken permanent = token(new ShopifyProperties("", shopify.url(), "shpat_1", "", "", 0.1));
        Failure refusal = Failure.ofStatus(401, "", null, "", false);

        assertThat(permanent.current()).isEqualTo("shpat_1");
        assertThatThrownBy(() -> permanent.renew(permanent.renewals(), refusal)).isSameAs(refusal);
        assertThat(shopify.asked()).isEmpty();
    }

    @Test
    void whoIsNotLetInIsToldWithoutTheSecret() {
        shopify.refuseTokens();

        assertThatThrownBy(token::current)
                .isInstanceOf(Failure.class)
                .hasMessageContaining("HTTP 400")
                .hasMessageNotContaining("very-secret");
    }

    private static AccessToken token(ShopifyProperties properties) {
        return new AccessToken(properties, new Shop(properties, new MockEnvironment()), "sandbox");
    }
}
