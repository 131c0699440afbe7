package dev.catalogsync.sandbox.mutation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.catalogsync.sandbox.graphql.Arguments;
import dev.catalogsync.sandbox.graphql.Mutations;
import dev.catalogsync.sandbox.graphql.Payload;
import dev.catalogsync.sandbox.graphql.UserErrors;
import dev.catalogsync.sandbox.seed.ShopSeed;
import dev.catalogsync.sandbox.store.Draft;
import dev.catalogsync.sandbox.store.Entity;
import dev.catalogsync.sandbox.store.Gid;
import java.util.List;
import java.util.Map;

/** On which publications a product or collection is. */
public final class Publishing {

    private final ShopSeed shop;

    public Publishing(ShopSeed shop) {
        this.shop = shop;
    }

    public void register(Mutations mutations) {
        mutations.on("publishablePublish", (draft, arguments, call) -> publish(draft, arguments, true));
        mutations.on("publishableUnpublish", (draft, arguments, call) -> publish(draft, arguments, false));
    }

    private Payload publish(Draft draft, Map<String, Object> arguments, boolean on) {
        String id = (String) arguments.get("id");
        UserErrors errors = new UserErrors();
        Payload payload = Payload.of("publishable", null, errors).and("shop", shop.entity());
        ObjectNode doc = List.of("Product", "Collection").contains(Gid.type(id)) ? draft.edit(id) : null;
        if (doc == null) {
            errors.add(null, "Resource does not exist", "id");
            return payload;
        }
        List<?> inputs = Arguments.list(arguments, "input");
        for (int index = 0; index < inputs.size(); index++) {
            Map<String, Object> input = Arguments.asMap(inputs.get(index));
            String publication = (String) input.get("publicationId");
            if (publication == null || draft.read(publication) == null) {
                errors.add(
                        null,
                        "Publication does not exist or is not publishable",
                        "input",
                        Integer.toString(index),
                        "publicationId");
                continue;
            }
            set(draft, doc, publication, input.get("publishDate"), on);
        }
        if (!errors.none()) {
            draft.forgetAll();
            return payload;
        }
        return payload.and("publishable", Entity.root(doc));
    }

    private static void set(Draft draft, ObjectNode doc, String publication, Object date, boolean on) {
        ArrayNode kept = doc.arrayNode();
        for (JsonNode each : doc.path("publications")) {
            if (!each.path("id").asText().equals(publication)) {
                kept.add(each);
            }
        }
        String since = date == null ? draft.now() : date.toString();
        if (on) {
            kept.addObject().put("id", publication).put("publishDate", since);
        }
        doc.set("publications", kept);
        if (publication.equals(ShopSeed.ONLINE_STORE) && doc.has("publishedAt")) {
            doc.put("publishedAt", on ? since : null);
        }
    }
}
