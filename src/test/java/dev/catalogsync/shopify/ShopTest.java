package dev.catalogsync.shopify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.catalogsync.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.env.MockEnvironment;

class ShopTest {

    private final MockEnvironment environment = new MockEnvironment().withProperty("local.server.port", "4711");

    @Test
    void aShopIsReachedOverHttpsWithTheVersionPinned() {
        assertThat(shop("demo.myshopify.com", "", "token").graphqlUrl())
                .isEqualTo("https://demo.myshopify.com/admin/api/2026-10/graphql.json");
    }

    @Test
    void withoutAShopItIsTheSandboxInThisProcess() {
        assertThat(shop("", "", "").graphqlUrl())
                .isEqualTo("http://127.0.0.1:4711/sandbox/admin/api/2026-10/graphql.json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "demo",
                "demo.example.com",
                "demo.myshopify.com.example.com",
                "demo.myshopify.com/",
                "https://demo.myshopify.com",
                "user@demo.myshopify.com",
                "DEMO.myshopify.com",
                "-x.myshopify.com",
                "a.b.myshopify.com"
            })
    void whatIsNoShopIsRefusedAtStart(String name) {
        assertThatThrownBy(() -> shop(name, "", "token"))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("SHOPIFY_SHOP");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://192.168.1.2:80",
                "http://example.com",
                "http://127.0.0.1@example.com",
                "http://localhost.example.com",
                "file:///etc/passwd",
                "http://[::2]:80",
                "127.0.0.1:80",
                "http://127.0.0.1:80?x=y",
                "http://127.0.0.1:80#x",
                "://"
            })
    void aStandInAwayFromThisMachineIsRefusedAtStart(String url) {
        assertThatThrownBy(() -> shop("", url, ""))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("SHOPIFY_URL")
                .hasMessageNotContaining("192.168");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:9090", "http://localhost:9090/", "http://[::1]:9090/shop"})
    void aStandInOnThisMachineIsTaken(String url) {
        assertThat(shop("", url, "").graphqlUrl()).startsWith(url.replaceAll("/$", "") + "/admin/api/");
    }

    @Test
    void aShopNeedsAWayInAndOnlyOne() {
        assertThatThrownBy(() -> shop("demo.myshopify.com", "", "")).hasMessageContaining("no credentials for");
        assertThatThrownBy(() -> new Shop(
                        new ShopifyProperties("demo.myshopify.com", "", "token", "id", "secret", 0.1), environment))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("both set");
    }

    @Test
    void settingsDoNotTellTheirSecrets() {
        assertThat(new ShopifyProperties("demo.myshopify.com", "", "shpat_1", "id", "secret_1", 0.1).toString())
                .doesNotContain("shpat_1")
                .doesNotContain("secret_1");
    }

    private Shop shop(String name, String url, String token) {
        return new Shop(new ShopifyProperties(name, url, token, "", "", 0.1), environment);
    }
}
