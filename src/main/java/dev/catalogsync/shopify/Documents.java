package dev.catalogsync.shopify;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.stereotype.Component;

/** The GraphQL documents in {@code graphql/}, read once; a call names one, so that none is ever put together from strings. */
@Component("documents")
class Documents {

    private final Map<String, String> texts = new TreeMap<>();

    Documents() throws IOException {
        for (Resource resource :
                new PathMatchingResourcePatternResolver().getResources("classpath*:graphql/*.graphql")) {
            String name = resource.getFilename().replaceFirst("\\.graphql$", "");
            texts.put(name, resource.getContentAsString(StandardCharsets.UTF_8).strip());
        }
    }

    /** @throws IllegalArgumentException where there is no document of that name */
    String text(String name) {
        String text = name == null ? null : texts.get(name);
        if (text == null) {
            throw new IllegalArgumentException("Missing resource graphql/" + name + ".graphql, only " + texts.keySet());
        }
        return text;
    }

    boolean isMutation(String name) {
        return text(name).startsWith("mutation");
    }
}
