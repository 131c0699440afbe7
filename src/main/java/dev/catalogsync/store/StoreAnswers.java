package dev.catalogsync.store;

import dev.catalogsync.Json;
import dev.catalogsync.Refusal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** What callers are told of stores; never their credentials. */
@Component("storeAnswers")
class StoreAnswers {

    Map<String, Object> list(List<Map<String, Object>> stores) {
        return Map.of("stores", stores);
    }

    /** @throws Refusal NOT_FOUND where there is none */
    Map<String, Object> known(long id, Map<String, Object> store) {
        if (store == null) {
            throw new Refusal(Refusal.Kind.NOT_FOUND, "There is no store " + id + ".");
        }
        return store;
    }

    /** @throws Refusal CONFLICT where the shop had a store already, so that none was made */
    int made(Integer id, Map<String, Object> asked) {
        if (id == null) {
            throw new Refusal(Refusal.Kind.CONFLICT, "There is a store for " + asked.get("shop") + " already.")
                    .kept("It was not changed.")
                    .next("GET /api/stores lists them; change one with PUT, which also enables it again.");
        }
        return id;
    }

    /**
     * @param data of {@code shop.graphql}; null where the call failed
     * @param trouble why it failed; null where it did not
     * @return {@code connected}, {@code storeId}, {@code shop}, {@code apiVersion}, and either {@code problem} or what the store told
     */
    Map<String, Object> connection(
            Map<String, Object> store, Map<String, Object> data, Map<String, Object> points, String trouble) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("connected", trouble == null);
        answer.put("storeId", store.get("id"));
        answer.put("shop", store.get("shop"));
        answer.put("apiVersion", store.get("apiVersion"));
        if (trouble != null) {
            answer.put("problem", trouble);
            return answer;
        }
        Map<String, Object> shop = object(data.get("shop"));
        answer.put("shopName", shop.get("name"));
        answer.put("domain", shop.get("myshopifyDomain"));
        answer.put("currency", shop.get("currencyCode"));
        answer.put("plan", object(shop.get("plan")).get("publicDisplayName"));
        answer.put(
                "scopes",
                Json.maps(object(data.get("currentAppInstallation")).get("accessScopes")).stream()
                        .map(scope -> scope.get("handle"))
                        .toList());
        answer.putAll(points);
        return answer;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(Object value) {
        return value instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }
}
