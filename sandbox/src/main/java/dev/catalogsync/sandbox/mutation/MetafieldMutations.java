package dev.catalogsync.sandbox.mutation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.catalogsync.sandbox.graphql.Arguments;
import dev.catalogsync.sandbox.graphql.Mutations;
import dev.catalogsync.sandbox.graphql.Payload;
import dev.catalogsync.sandbox.graphql.UserErrors;
import dev.catalogsync.sandbox.query.Metafields;
import dev.catalogsync.sandbox.store.Draft;
import dev.catalogsync.sandbox.store.Entity;
import dev.catalogsync.sandbox.store.Gid;
import dev.catalogsync.sandbox.store.ProductParts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** metafieldsSet, which does all or nothing, and metafieldsDelete. */
public final class MetafieldMutations {

    private static final int MOST = 25;

    public void register(Mutations mutations) {
        mutations.on("metafieldsSet", (draft, arguments, call) -> set(draft, arguments));
        mutations.on("metafieldsDelete", (draft, arguments, call) -> delete(draft, arguments));
    }

    private static Payload set(Draft draft, Map<String, Object> arguments) {
        List<?> given = Arguments.list(arguments, "metafields");
        UserErrors errors = new UserErrors();
        if (given.size() > MOST) {
            error(
                    errors,
                    "LESS_THAN_OR_EQUAL_TO",
                    "Exceeded the maximum metafields input limit of 25.",
                    null,
                    "metafields");
            return Payload.of("metafields", null, errors);
        }
        List<Entity> metafields = new ArrayList<>();
        for (int index = 0; index < given.size(); index++) {
            Map<String, Object> input = Arguments.asMap(given.get(index));
            String[] at = {"metafields", Integer.toString(index)};
            Entity owner = owner(draft, (String) input.get("ownerId"));
            if (owner == null) {
                error(errors, "INVALID_VALUE", "Owner does not exist.", index, VariantInput.append(at, "ownerId"));
                continue;
            }
            one(draft, owner, input, errors, index, at, metafields);
        }
        if (!errors.none()) {
            draft.forgetAll();
            return Payload.of("metafields", List.of(), errors);
        }
        return Payload.of("metafields", metafields, errors);
    }

    private static void one(
            Draft draft,
            Entity owner,
            Map<String, Object> input,
            UserErrors errors,
            int index,
            String[] at,
            List<Entity> done) {
        String key = Arguments.text(input, "key");
        String value = Arguments.text(input, "value");
        ArrayNode list = owner.doc().withArray("metafields");
        Map<String, Object> wanted = new HashMap<>();
        wanted.put("namespace", input.get("namespace"));
        wanted.put("key", key);
        ObjectNode known = MetafieldInput.find(list, wanted);
        Object type = input.get("type") != null
                ? input.get("type")
                : known == null ? null : known.path("type").asText();
        if (key.isBlank()) {
            error(errors, "BLANK", "Key can't be blank.", index, VariantInput.append(at, "key"));
        } else if (key.length() < 2) {
            error(
                    errors,
                    "TOO_SHORT",
                    "Key is too short (minimum is 2 characters).",
                    index,
                    VariantInput.append(at, "key"));
        } else if (key.length() > 64) {
            error(
                    errors,
                    "TOO_LONG",
                    "Key is too long (maximum is 64 characters).",
                    index,
                    VariantInput.append(at, "key"));
        } else if (type == null || type.toString().isBlank()) {
            error(errors, "BLANK", "Type can't be blank.", index, VariantInput.append(at, "type"));
        } else if (value.isEmpty()) {
            error(errors, "BLANK", "Value can't be blank.", index, VariantInput.append(at, "value"));
        } else if (stale(input, known)) {
            error(
                    errors,
                    "STALE_OBJECT",
                    "The resource has been updated since it was loaded. Try again with an updated `compareDigest` value.",
                    index,
                    at);
        } else {
            ObjectNode metafield = MetafieldInput.with(
                    draft, known, Metafields.namespace(input.get("namespace")), key, type.toString(), value);
            if (known == null) {
                list.add(metafield);
            } else {
                known.setAll(metafield);
                metafield = known;
            }
            done.add(owner.child("Metafield", metafield));
        }
    }

    /** A digest says what is expected to be there; null that nothing is. */
    private static boolean stale(Map<String, Object> input, ObjectNode known) {
        if (!input.containsKey("compareDigest")) {
            return false;
        }
        String expected = (String) input.get("compareDigest");
        String actual = known == null
                ? null
                : Metafields.digest(
                        known.path("value").asText(), known.path("type").asText());
        return expected == null ? actual != null : !expected.equals(actual);
    }

    private static void error(UserErrors errors, String code, String message, Integer index, String... at) {
        errors.add(code, message, at);
        errors.with("elementIndex", index);
    }

    private static Payload delete(Draft draft, Map<String, Object> arguments) {
        List<Object> deleted = new ArrayList<>();
        for (Object each : Arguments.list(arguments, "metafields")) {
            Map<String, Object> input = Arguments.asMap(each);
            Entity owner = owner(draft, (String) input.get("ownerId"));
            ObjectNode known =
                    owner == null ? null : MetafieldInput.find(owner.doc().path("metafields"), input);
            if (known == null) {
                deleted.add(null);
                continue;
            }
            ArrayNode kept = owner.doc().arrayNode();
            owner.doc().path("metafields").forEach(metafield -> {
                if (metafield != known) {
                    kept.add(metafield);
                }
            });
            owner.doc().set("metafields", kept);
            deleted.add(new Entity(
                    "MetafieldIdentifier",
                    JsonNodeFactory.instance
                            .objectNode()
                            .put("ownerId", owner.id())
                            .put("namespace", known.path("namespace").asText())
                            .put("key", known.path("key").asText()),
                    null));
        }
        return Payload.of("deletedMetafields", deleted, new UserErrors());
    }

    /** Whatever can have metafields, ready to be edited; null where it is not there. */
    private static Entity owner(Draft draft, String id) {
        String type = Gid.type(id);
        ObjectNode root =
                List.of("Product", "Collection", "Shop", "Location", "Customer").contains(type) ? draft.edit(id) : null;
        if (root != null) {
            return Entity.root(root);
        }
        String product = draft.store().ownerOf(type, Gid.number(id));
        ObjectNode doc = product == null ? null : draft.edit(product);
        return doc == null ? null : ProductParts.find(Entity.root(doc), type, Gid.number(id));
    }
}
