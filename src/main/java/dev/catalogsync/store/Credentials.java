package dev.catalogsync.store;

import dev.catalogsync.Json;
import java.util.Map;

/**
 * How a store lets us in: by a permanent token, or by the client id and secret of an app. What is not used is blank.
 *
 * @param accessToken a permanent token of a custom app
 * @param clientId with {@code clientSecret}: an app of the Dev Dashboard
 */
public record Credentials(String accessToken, String clientId, String clientSecret) {

    static Credentials read(String json) {
        Map<String, Object> fields = Json.object(json);
        return new Credentials((String) fields.get("accessToken"), (String) fields.get("clientId"), (String)
                fields.get("clientSecret"));
    }

    String json() {
        return Json.write(Map.of("accessToken", accessToken, "clientId", clientId, "clientSecret", clientSecret));
    }

    /** Without the secrets, which must not reach a log. */
    @Override
    public String toString() {
        return "Credentials[" + (accessToken.isBlank() ? "app" : "token") + "]";
    }
}
