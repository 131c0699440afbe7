package dev.catalogsync.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.catalogsync.sandbox.graphql.AdminCall;
import dev.catalogsync.sandbox.graphql.Payload;
import dev.catalogsync.sandbox.seed.ShopSeed;
import dev.catalogsync.sandbox.store.Entity;
import dev.catalogsync.sandbox.store.Gid;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sends the requests of a recording to a store of ours and compares the answers. What the recorded store held before is
 * put in first: things that a request names, or a read shows, and that no request of the recording has made.
 */
final class Replay {

    private static final Pattern GID = Pattern.compile("gid://shopify/[A-Za-z0-9]+/[^\\s\"'.,)\\\\]+");
    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z");
    private static final Pattern STAGED = Pattern.compile("tmp/\\d+/([a-z_]+)/[0-9a-f-]{36}/");
    private static final String NONE = "(none)";

    /** How a difference begins where the request asks for what the sandbox's schema leaves out. */
    static final String LEFT_OUT = "left out: ";

    private final TestStore store;
    private final Recording recording;
    private final Map<String, String> ours = new LinkedHashMap<>();

    Replay(TestStore store, Recording recording) {
        this.store = store;
        this.recording = recording;
    }

    /** What differs, or null where nothing does. */
    String differs(Recording.Exchange exchange, String query) {
        return differs(exchange, query, true);
    }

    /** @param costs whether costs are compared as well */
    String differs(Recording.Exchange exchange, String query, boolean costs) {
        prepare(exchange, query);
        ObjectNode variables = (ObjectNode) translated(exchange.variables());
        String text = translate(query);
        long patience =
                System.nanoTime() + (exchange.response().toString().contains("BulkOperation/") ? 3_000_000_000L : 0);
        while (true) {
            ObjectNode answer = (ObjectNode) call(text, variables);
            if (!costs) {
                answer.remove("extensions");
            }
            String leftOut = leftOut(exchange.response(), answer);
            if (leftOut != null) {
                return LEFT_OUT + leftOut;
            }
            Map<String, String> before = new LinkedHashMap<>(ours);
            String difference = compare("", exchange.response(), answer);
            boolean read = !query.replaceFirst("#graphql", "").strip().startsWith("mutation");
            if (difference == null || !read || System.nanoTime() > patience) {
                return difference;
            }
            // Work goes on meanwhile: what is read shortly after may be further.
            ours.clear();
            ours.putAll(before);
            LockSupport.parkNanos(20_000_000);
        }
    }

    /** What the schema of ours does not have and that of the recorded store had; null where there is no such thing. */
    private static String leftOut(JsonNode recorded, JsonNode answer) {
        JsonNode error = answer.at("/errors/0");
        boolean foreign =
                error.path("message").asText().matches("(?s).*(doesn't exist on type|isn't a defined|No such type).*");
        return foreign && recorded.path("errors").isMissingNode()
                ? error.path("message").asText()
                : null;
    }

    private JsonNode call(String query, ObjectNode variables) {
        @SuppressWarnings("unchecked")
        Map<String, Object> given = TestStore.JSON.convertValue(variables, LinkedHashMap.class);
        return store.call(query, given, recording.version());
    }

    // ---- what was there before

    private void prepare(Recording.Exchange exchange, String query) {
        boolean mutation = query.replaceFirst("#graphql", "").strip().startsWith("mutation");
        TreeSet<String> named =
                new TreeSet<>(Comparator.comparingLong(Gid::number).thenComparing(each -> each));
        collect(exchange.variables(), named);
        if (!mutation) {
            collect(exchange.response().path("data"), named);
        }
        boolean done = exchange.response().findPath("userErrors").isEmpty();
        named.forEach(id -> ensure(id, done));
        stage(exchange);
        collections(exchange.response()
                .path("data")
                .path("collectionsCount")
                .path("count")
                .asInt());
        await(exchange);
    }

    private void collections(int recorded) {
        while (store.sandbox().store().count("Collection") < recorded) {
            create(
                    "Collection",
                    JsonNodeFactory.instance.objectNode().put("title", "Other").put("handle", "other"));
        }
    }

    /** An operation is cancelled as far along as it was when it was recorded. */
    private void await(Recording.Exchange exchange) {
        JsonNode canceled =
                exchange.response().path("data").path("bulkOperationCancel").path("bulkOperation");
        String id = ours.get(exchange.variables().path("id").asText());
        long patience = System.nanoTime() + 2_000_000_000L;
        while (id != null
                && canceled.path("objectCount").asInt() > 0
                && System.nanoTime() < patience
                && !store.call("query($id: ID!) { bulkOperation(id: $id) { objectCount } }", Map.of("id", id))
                        .at("/data/bulkOperation/objectCount")
                        .equals(canceled.path("objectCount"))) {
            LockSupport.parkNanos(20_000_000);
        }
    }

    private static void collect(JsonNode node, TreeSet<String> into) {
        if (node.isTextual() && Gid.parse(node.asText()) != null) {
            into.add(node.asText());
        }
        node.forEach(each -> collect(each, into));
    }

    /** @param needed whether it was there even where the recording says nothing else of it */
    private void ensure(String id, boolean needed) {
        ObjectNode known = recording.facts().get(id);
        if (ours.containsKey(id) || known == null && !needed) {
            return;
        }
        ObjectNode facts = known == null ? JsonNodeFactory.instance.objectNode() : known;
        switch (Gid.type(id)) {
            case "Shop" -> map(id, Gid.of("Shop", ShopSeed.number()));
            case "Location" -> map(id, location(facts.path("name").asText("Location " + Gid.number(id))));
            case "Product" -> product(id, facts);
            case "InventoryItem", "ProductVariant" -> owner(id);
            case "Collection" -> root(id, facts, "Collection");
            case "BulkOperation", "WebhookSubscription" -> root(id, facts, Gid.type(id));
            default -> {
                // Made by requests of the recording, or not at all.
            }
        }
    }

    private String location(String name) {
        for (Entity each : store.sandbox().store().all("Location")) {
            if (name.equals(each.text("name"))) {
                return each.id();
            }
        }
        return create("Location", ShopSeed.location("", name, "US", "NY"));
    }

    private String create(String type, ObjectNode content) {
        ObjectNode entry = JsonNodeFactory.instance.objectNode().put("origin", "merchant");
        return store.sandbox().store().change(entry, draft -> {
            ObjectNode doc = draft.create(type);
            String id = doc.path("id").asText();
            doc.setAll(content);
            doc.put("id", id);
            return id;
        });
    }

    private void root(String id, ObjectNode facts, String type) {
        ObjectNode doc = facts.deepCopy();
        doc.remove("id");
        if (type.equals("Collection")) {
            doc.retain("title", "handle", "sortOrder", "descriptionHtml");
            doc.putArray("products");
            doc.putNull("ruleSet");
        }
        map(id, create(type, doc));
    }

    /** The product around a variant or inventory item that is named by itself. */
    private void owner(String id) {
        for (Map.Entry<String, ObjectNode> each : recording.facts().entrySet()) {
            if (Gid.type(each.getKey()).equals("Product")
                    && each.getValue().path("variants").toString().contains(id + "\"")) {
                ensure(each.getKey(), true);
                return;
            }
        }
    }

    private void product(String id, ObjectNode facts) {
        for (Entity each : store.sandbox().store().all("Product")) {
            if (facts.path("title").asText().equals(each.text("title")) && !ours.containsValue(each.id())) {
                map(id, each.id());
                return;
            }
        }
        store.sandbox().store().change(JsonNodeFactory.instance.objectNode().put("origin", "merchant"), draft -> {
            Map<String, Object> input = new LinkedHashMap<>();
            input.put("title", facts.path("title").asText("Product " + Gid.number(id)));
            Payload created = store.sandbox()
                    .mutations()
                    .find("productCreate")
                    .apply(draft, Map.of("product", input), new AdminCall("seed", "", "2026-10", "", false, true));
            ObjectNode product = draft.edit(((Entity) created.get("product")).id());
            for (String name : new String[] {
                "handle", "descriptionHtml", "vendor", "productType", "status", "tags", "templateSuffix"
            }) {
                if (facts.hasNonNull(name)) {
                    product.set(name, facts.get(name));
                }
            }
            map(id, product.path("id").asText());
            JsonNode variants = facts.path("variants").path("nodes");
            ObjectNode plain = (ObjectNode) product.path("variants").path(0);
            for (int index = 0; index < variants.size(); index++) {
                ObjectNode variant = index == 0 ? plain : plain.deepCopy();
                if (index > 0) {
                    variant.put("id", draft.newId("ProductVariant"));
                    variant.withObject("inventoryItem").put("id", draft.newId("InventoryItem"));
                    product.withArray("variants").add(variant);
                }
                variant(variants.get(index), variant);
            }
            return null;
        });
    }

    private void variant(JsonNode facts, ObjectNode variant) {
        map(facts.path("id").asText(), variant.path("id").asText());
        JsonNode item = facts.path("inventoryItem");
        ObjectNode known = variant.withObject("inventoryItem");
        if (item.has("id")) {
            map(item.path("id").asText(), known.path("id").asText());
            JsonNode more =
                    recording.facts().getOrDefault(item.path("id").asText(), JsonNodeFactory.instance.objectNode());
            JsonNode levels = item.has("inventoryLevels") ? item.path("inventoryLevels") : more.path("inventoryLevels");
            for (JsonNode level : levels.path("nodes")) {
                ensure(level.path("location").path("id").asText(), true);
                String location = ours.get(level.path("location").path("id").asText());
                int available = 0;
                for (JsonNode quantity : level.path("quantities")) {
                    available = quantity.path("name").asText().equals("available")
                            ? quantity.path("quantity").asInt()
                            : available;
                }
                if (location != null) {
                    known.putArray("levels")
                            .addObject()
                            .put("location", location)
                            .put("available", available)
                            .put("updatedAt", "2026-01-01T00:00:00Z");
                }
            }
            known.put("tracked", item.path("tracked").asBoolean());
        }
    }

    /** Uploads are not calls of the API: a file is put where the recorded answer shows that there was one. */
    private void stage(Recording.Exchange exchange) {
        String path = exchange.variables()
                .path("path")
                .asText(exchange.variables().path("stagedUploadPath").asText());
        JsonNode run = exchange.response().path("data").path("bulkOperationRunMutation");
        if (!STAGED.matcher(path).find() || run.isMissingNode()) {
            return;
        }
        String message = run.path("userErrors").path(0).path("message").asText();
        boolean absent = run.path("userErrors").path(0).path("code").asText().equals("NO_SUCH_FILE");
        Path file = store.sandbox().uploads().file(translate(path));
        try {
            if (message.contains("exceeds the maximum allowed size")) {
                try (var large = Files.newByteChannel(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                    large.position(104_866_200);
                    large.write(ByteBuffer.wrap(new byte[] {'\n'}));
                }
            } else if (!absent) {
                String content = recording.content().findPath("uploadContent").asText("{}\n");
                Files.write(
                        file, message.contains("is empty") ? new byte[0] : content.getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // ---- ids

    private void map(String recorded, String own) {
        ours.putIfAbsent(recorded, own);
    }

    private JsonNode translated(JsonNode node) {
        if (node.isTextual()) {
            return JsonNodeFactory.instance.textNode(translate(node.asText()));
        }
        if (node.isObject()) {
            ObjectNode copy = JsonNodeFactory.instance.objectNode();
            node.properties().forEach(each -> copy.set(each.getKey(), translated(each.getValue())));
            return copy;
        }
        if (node.isArray()) {
            var copy = JsonNodeFactory.instance.arrayNode();
            node.forEach(each -> copy.add(translated(each)));
            return copy;
        }
        return node;
    }

    /** A text with all that is known to be called differently here. */
    private String translate(String text) {
        if (ours.containsKey(text)) {
            return ours.get(text);
        }
        Matcher ids = GID.matcher(text);
        return ids.replaceAll(id -> Matcher.quoteReplacement(ours.getOrDefault(id.group(), id.group())));
    }

    // ---- comparing

    private String compare(String path, JsonNode recorded, JsonNode own) {
        String field = path.substring(path.lastIndexOf('/') + 1);
        if (field.equals("throttleStatus")) {
            return null;
        }
        if (recorded.isObject() && own.isObject()) {
            TreeSet<String> names = new TreeSet<>();
            recorded.fieldNames().forEachRemaining(names::add);
            own.fieldNames().forEachRemaining(names::add);
            for (String name : names) {
                if (!recorded.has(name) || !own.has(name)) {
                    return path + "/" + name + ": " + shown(recorded.get(name)) + " recorded, " + shown(own.get(name))
                            + " here";
                }
                String difference = compare(path + "/" + name, recorded.get(name), own.get(name));
                if (difference != null) {
                    return difference;
                }
            }
            return null;
        }
        if (recorded.isArray() && own.isArray() && recorded.size() == own.size()) {
            for (int index = 0; index < recorded.size(); index++) {
                String difference = compare(path + "/" + index, recorded.get(index), own.get(index));
                if (difference != null) {
                    return difference;
                }
            }
            return null;
        }
        return same(field, recorded, own) ? null : path + ": " + shown(recorded) + " recorded, " + shown(own) + " here";
    }

    private boolean same(String field, JsonNode recorded, JsonNode own) {
        if (recorded.isNumber() && own.isNumber()) {
            return recorded.asDouble() == own.asDouble();
        }
        if (!recorded.isTextual() || !own.isTextual()) {
            return recorded.equals(own);
        }
        String left = recorded.asText();
        String right = own.asText();
        if (Gid.parse(left) != null && Gid.parse(right) != null) {
            map(left, right);
            return ours.get(left).equals(right);
        }
        boolean opaque = field.equals("cursor") || field.endsWith("Cursor") || field.equals("compareDigest");
        if (opaque || STAGED.matcher(left).find() && STAGED.matcher(right).find() && !left.contains("://")) {
            map(left, right);
            return opaque
                    || STAGED.matcher(left)
                            .replaceFirst("$1/")
                            .equals(STAGED.matcher(right).replaceFirst("$1/"));
        }
        // The size of a result depends on the length of ids; addresses on who hands them out.
        return left.equals("REDACTED")
                || translate(left).equals(right)
                || TIME.matcher(left).matches() && TIME.matcher(right).matches()
                || left.startsWith("https://") && right.startsWith("http")
                || field.equals("fileSize")
                || field.equals("value") && left.matches("\\d{8}T\\d{6}Z") && right.matches("\\d{8}T\\d{6}Z");
    }

    private static String shown(JsonNode node) {
        String text = node == null ? NONE : node.toString();
        return text.length() > 160 ? text.substring(0, 160) + "..." : text;
    }
}
