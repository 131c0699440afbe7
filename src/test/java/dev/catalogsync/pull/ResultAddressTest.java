package dev.catalogsync.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResultAddressTest {

    private static final List<String> HOSTS = List.of("storage.googleapis.com", "*.shopify.com");
    private static final String SHOP = "https://demo.myshopify.com/admin/api/2026-10/graphql.json";
    private static final String SANDBOX = "http://127.0.0.1:8080/sandbox/admin/api/2026-10/graphql.json";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://storage.googleapis.com/bucket/bulk.jsonl?Expires=1&Signature=s",
                "https://storage.googleapis.com:443/bucket/bulk.jsonl?Signature=a%2Bb%3D%3D",
                "https://STORAGE.googleapis.com/bulk.jsonl",
                "https://cdn.shopify.com/bulk.jsonl"
            })
    void resultsAreFetchedFromShopifysHosts(String url) {
        assertThat(ResultAddress.checked(url, SHOP, HOSTS)).hasToString(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://storage.googleapis.com/bulk.jsonl",
                "https://storage.googleapis.com:8443/bulk.jsonl",
                "https://user@storage.googleapis.com/bulk.jsonl",
                "https://storage.googleapis.com@evil.example/bulk.jsonl",
                "https://storage.googleapis.com.evil.example/bulk.jsonl",
                "https://evilstorage.googleapis.com/bulk.jsonl",
                "https://shopify.com.evil.example/bulk.jsonl",
                "https://notshopify.com/bulk.jsonl",
                "https://.shopify.com/bulk.jsonl",
                "https://demo.myshopify.com/bulk.jsonl",
                "https://storage.googleapis.com./bulk.jsonl",
                "https://127.0.0.1/bulk.jsonl",
                "https://localhost/bulk.jsonl",
                "https://[::1]/bulk.jsonl",
                "https://[::ffff:127.0.0.1]/bulk.jsonl",
                "https://2130706433/bulk.jsonl",
                "https://0x7f000001/bulk.jsonl",
                "http://169.254.169.254/latest/meta-data/",
                "https://10.0.0.1/bulk.jsonl",
                "http://127.0.0.1:8080/sandbox/bulk.jsonl",
                "file:///etc/passwd",
                "ftp://storage.googleapis.com/bulk.jsonl",
                "//storage.googleapis.com/bulk.jsonl",
                "https:///bulk.jsonl",
                "https://storage.googleapis.com\\@evil.example/bulk.jsonl",
                "bulk.jsonl",
                ""
            })
    void andFromNowhereElse(String url) {
        assertThatThrownBy(() -> ResultAddress.checked(url, SHOP, HOSTS)).isInstanceOf(PullAborted.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:8081/bulk.jsonl",
                "http://localhost:8080/bulk.jsonl",
                "https://127.0.0.1:8080/bulk.jsonl",
                "http://127.0.0.1/bulk.jsonl",
                "http://127.0.0.2:8080/bulk.jsonl",
                "http://me@127.0.0.1:8080/bulk.jsonl"
            })
    void aStandInMayOnlyNameItself(String url) {
        assertThat(ResultAddress.checked("http://127.0.0.1:8080/sandbox/bulk.jsonl", SANDBOX, HOSTS))
                .isNotNull();
        assertThatThrownBy(() -> ResultAddress.checked(url, SANDBOX, HOSTS)).isInstanceOf(PullAborted.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example/x?Signature=secret", "https://evil.example/x y?Signature=secret"})
    void aRefusalDoesNotCarryTheAddress(String url) {
        assertThatThrownBy(() -> ResultAddress.checked(url, SHOP, HOSTS))
                .hasMessageNotContaining("secret")
                .hasNoCause();
    }
}
