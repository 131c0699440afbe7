package dev.catalogsync.api;

import dev.catalogsync.Refusal;
import dev.catalogsync.postgres.StoreLimit;
import dev.catalogsync.store.Stores;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;
import org.springframework.stereotype.Component;

/**
 * The first step of each API route: takes from the call what the rooms need and forgets the rest, so that no header of a
 * caller's choice steers a later step. It touches Camel because only the exchange has all of these at once.
 */
@Component("apiEntry")
class Entry {

    private static final String PRODUCT = "gid://shopify/Product/";

    private final Bodies bodies;
    private final Stores stores;

    Entry(Bodies bodies, Stores stores) {
        this.bodies = bodies;
        this.stores = stores;
    }

    /**
     * Sets the variables {@code actor} (who calls), {@code product} and the one for the id (both of the path, where it has one) and,
     * as the body, a map: of the JSON body, or of the query parameters where the call has none. Of a call that writes, {@code auditedCall} is
     * what the audit trail is told: {@code call} (an id of its own), {@code action}, {@code actor}, {@code origin}, and where there are such
     * {@code subject} with {@code id}, and {@code reason}.
     * Where the token is limited to stores, so is what the call sees of the database, until it ends.
     *
     * @param idVariable the variable in which the operation's route looks for the id
     */
    void enter(Exchange exchange, String idVariable) {
        var call = exchange.getMessage();
        limit(exchange, call.getHeader("CatalogStores", String.class));
        String method = call.getHeader(Exchange.HTTP_METHOD, String.class);
        String query = call.getHeader(Exchange.HTTP_QUERY, String.class);
        String id = call.getHeader("id", String.class);
        exchange.setVariable("actor", call.getHeader("CatalogActor", String.class));
        Map<String, Object> audited = new LinkedHashMap<>();
        if (!"GET".equals(method)) {
            audited.put("call", UUID.randomUUID().toString());
            audited.put("action", exchange.getFromRouteId().substring("api-".length()));
            audited.put("actor", call.getHeader("CatalogActor", String.class));
            audited.put("origin", call.getHeader("CatalogOrigin", String.class));
            exchange.setVariable("auditedCall", audited);
        }
        if (id != null) {
            audited.put("id", id(id));
            audited.put("subject", idVariable.replaceFirst("Id$", ""));
            exchange.setVariable(idVariable, audited.get("id"));
        }
        String product = call.getHeader("product", String.class);
        if (product != null) {
            exchange.setVariable("product", product(decode(product)));
        }
        byte[] body = call.getBody(byte[].class);
        Map<String, Object> asked =
                "GET".equals(method) ? parameters(query) : bodies.object(body == null ? new byte[0] : body);
        audited.put("reason", asked.get("reason"));
        call.setBody(asked);
        Object path = call.getHeader("CatalogPath");
        call.removeHeaders("*");
        call.setHeader("CatalogPath", path);
    }

    private void limit(Exchange exchange, String names) {
        // Whatever this thread did before.
        StoreLimit.lift();
        if (names != null) {
            List<String> named = Arrays.stream(names.substring(1).split(","))
                    .filter(name -> !name.isEmpty())
                    .toList();
            StoreLimit.set(stores.ids(named));
            exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
                @Override
                public void onDone(Exchange done) {
                    StoreLimit.lift();
                }
            });
        }
    }

    private static long id(String text) {
        try {
            long id = Long.parseLong(text);
            if (id > 0) {
                return id;
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        throw new Refusal(Refusal.Kind.NOT_FOUND, "id must be a positive integer.");
    }

    /** The Shopify id of a product, whole, from its number or as it is. */
    private static String product(String text) {
        String number = text.startsWith(PRODUCT) ? text.substring(PRODUCT.length()) : text;
        return PRODUCT + id(number);
    }

    /** @param query as it came, percent-encoded; null where there is none */
    static Map<String, Object> parameters(String query) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        List<Refusal.Field> wrong = new ArrayList<>();
        for (String pair : query == null || query.isEmpty() ? new String[0] : query.split("&")) {
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals));
            String value = decode(equals < 0 ? "" : pair.substring(equals + 1));
            if (parameters.putIfAbsent(name, value) != null) {
                wrong.add(new Refusal.Field(name, "was given more than once"));
            }
        }
        if (!wrong.isEmpty()) {
            throw Refusal.invalid(wrong);
        }
        return parameters;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new Refusal(Refusal.Kind.BAD_REQUEST, "The address is not percent-encoded: " + e.getMessage());
        }
    }
}
