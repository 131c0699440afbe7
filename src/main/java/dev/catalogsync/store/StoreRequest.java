package dev.catalogsync.store;

import dev.catalogsync.Refusal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** What somebody wants a store to be. */
@Component("storeRequest")
class StoreRequest {

    private static final Set<String> CREDENTIALS = Set.of("accessToken", "clientId", "clientSecret");
    private static final Set<String> NEW = Set.of("shop", "url", "name", "accessToken", "clientId", "clientSecret");
    private static final Set<String> CHANGED = Set.of("name", "enabled", "accessToken", "clientId", "clientSecret");
    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_SECRET = 500;
    private static final int LONGEST_URL = 500;

    private final CredentialsKey key;
    private final boolean standIns;

    /** @param shop the configured shop: an installation with a real one takes no stand-ins */
    StoreRequest(CredentialsKey key, @Value("${catalog.shopify.shop}") String shop) {
        this.key = key;
        this.standIns = shop.isBlank();
    }

    /**
     * @param body {@code shop}, {@code accessToken} or {@code clientId} and {@code clientSecret}; optional {@code name} and {@code url}
     * @return {@code shop}, {@code url} (blank for a real shop), {@code name}, {@code credentials}
     * @throws Refusal INVALID, naming each field that is not acceptable
     */
    Map<String, Object> created(Map<String, Object> body) {
        List<Refusal.Field> wrong = new ArrayList<>();
        Refusal.unknown(body.keySet(), NEW, "/", wrong);
        Map<String, Object> store = new HashMap<>();
        String shop = text(body, "shop", LONGEST_NAME, wrong);
        if (!shop.isEmpty() && !ShopAddress.isShop(shop) || body.get("shop") == null) {
            wrong.add(new Refusal.Field("/shop", "must be the name of a shop, such as demo.myshopify.com"));
        }
        String url = text(body, "url", LONGEST_URL, wrong).replaceAll("/+$", "");
        if (!url.isEmpty() && !standIns) {
            wrong.add(new Refusal.Field("/url", "is only for installations without a shop in their configuration"));
        } else if (!url.isEmpty() && !ShopAddress.isOnThisMachine(url)) {
            wrong.add(new Refusal.Field("/url", "must be a stand-in on this machine, such as http://127.0.0.1:9090"));
        }
        store.put("shop", shop);
        store.put("url", url);
        store.put("name", text(body, "name", LONGEST_NAME, wrong));
        store.put("credentials", credentials(body, wrong));
        if (wrong.isEmpty() && store.get("credentials") == null) {
            wrong.add(new Refusal.Field("/accessToken", "is required, or clientId and clientSecret"));
        }
        if (!wrong.isEmpty()) {
            throw Refusal.invalid(wrong).kept("No store was made.");
        }
        return store;
    }

    /**
     * @param body {@code name}; optional {@code enabled} (true), and credentials that replace those it has
     * @param known its row
     * @return {@code name}, {@code enabled}, {@code credentials} sealed, or null where they stay
     * @throws Refusal INVALID as above; CONFLICT where the configuration says what the store is
     */
    Map<String, Object> changed(Map<String, Object> body, Map<String, Object> known) {
        changeable(known);
        List<Refusal.Field> wrong = new ArrayList<>();
        Refusal.unknown(body.keySet(), CHANGED, "/", wrong);
        Map<String, Object> store = new HashMap<>();
        store.put("name", text(body, "name", LONGEST_NAME, wrong));
        Object enabled = body.getOrDefault("enabled", true);
        if (!(enabled instanceof Boolean)) {
            wrong.add(new Refusal.Field("/enabled", "must be true or false"));
        }
        store.put("enabled", enabled);
        Credentials credentials = credentials(body, wrong);
        if (!wrong.isEmpty()) {
            throw Refusal.invalid(wrong).kept("The store was not changed.");
        }
        store.put(
                "credentials",
                credentials == null
                        ? null
                        : seal(
                                ((Number) known.get("id")).intValue(),
                                known.get("shop"),
                                known.get("url"),
                                credentials));
        return store;
    }

    /** The same, its credentials sealed for the id that it gets. */
    Map<String, Object> sealed(int id, Map<String, Object> store) {
        store.put("credentials", seal(id, store.get("shop"), store.get("url"), (Credentials) store.get("credentials")));
        return store;
    }

    /** @throws Refusal CONFLICT where the configuration says what the store is */
    static void changeable(Map<String, Object> known) {
        if (Boolean.TRUE.equals(known.get("configured"))) {
            throw new Refusal(
                            Refusal.Kind.CONFLICT,
                            "Store " + known.get("id")
                                    + " is the one of the configuration, which alone says what it is.")
                    .kept("It was not changed.")
                    .next("Change SHOPIFY_SHOP and its credentials, and start again.");
        }
    }

    private String seal(int id, Object shop, Object url, Credentials credentials) {
        return key.seal(Stores.owner(id, (String) shop, url == null ? "" : (String) url), credentials.json());
    }

    private static Credentials credentials(Map<String, Object> body, List<Refusal.Field> wrong) {
        if (CREDENTIALS.stream().allMatch(name -> body.get(name) == null)) {
            return null;
        }
        String token = text(body, "accessToken", LONGEST_SECRET, wrong);
        String id = text(body, "clientId", LONGEST_SECRET, wrong);
        String secret = text(body, "clientSecret", LONGEST_SECRET, wrong);
        if (token.isEmpty() == (id.isEmpty() || secret.isEmpty()) || !token.isEmpty() && !(id + secret).isEmpty()) {
            wrong.add(new Refusal.Field("/accessToken", "give either this, or clientId and clientSecret"));
        }
        return new Credentials(token, id, secret);
    }

    /** Blank where it is absent; what is wrong is told without what was given, which may be a secret. */
    private static String text(Map<String, Object> body, String name, int longest, List<Refusal.Field> wrong) {
        Object value = body.get(name);
        if (value == null) {
            return "";
        }
        if (value instanceof String text
                && text.length() <= longest
                && text.equals(text.strip())
                && text.chars().noneMatch(Character::isISOControl)) {
            return text;
        }
        wrong.add(new Refusal.Field(
                "/" + name,
                "must be a string of at most " + longest + " printable characters, without blanks around it"));
        return "";
    }
}
