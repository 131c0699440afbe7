package dev.catalogsync.shopify;

import org.apache.hc.client5.http.HttpRequestRetryStrategy;
import org.apache.hc.client5.http.impl.DefaultHttpRequestRetryStrategy;
import org.apache.hc.core5.util.TimeValue;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ShopifyProperties.class)
class ShopifyConfiguration {

    /** The client would send a mutation again by itself on 429 and 503; that is the budget's and the push's to decide. */
    @Bean
    HttpRequestRetryStrategy neverRetry() {
        return new DefaultHttpRequestRetryStrategy(0, TimeValue.ZERO_MILLISECONDS);
    }
}
