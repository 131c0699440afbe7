package dev.catalogsync.push;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.catalogsync.Calls;
import dev.catalogsync.Json;
import dev.catalogsync.WholeApplication;
import dev.catalogsync.catalog.Document;
import dev.catalogsync.catalog.FieldChange;
import dev.catalogsync.catalog.Kind;
import dev.catalogsync.catalog.Merge;
import dev.catalogsync.push.RandomEdits.Form;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/**
 * What a push costs, beside what the same cost when a product was sent by one {@code productUpdate}, or where a list differed by one
 * {@code productSet} with the whole list. The former mutations are sent behind ours, with what was approved, so that they change
 * nothing. It measures, and {@code bench/points} judges.
 */
@WholeApplication
@TestPropertySource(properties = {"catalog.sandbox.products=80", "catalog.sandbox.plan=plus"})
class PushPoints {

    private static final long SEED = Long.getLong("seed", System.nanoTime());
    private static final double MOST = 1.3;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Fields that the former {@code productUpdate} took. */
    private static final Set<String> PLAIN = Set.of(
            "title",
            "handle",
            "descriptionHtml",
            "vendor",
            "productType",
            "status",
            "templateSuffix",
            "tags",
            "category",
            "seo");

    private static final class Sum {
        int changes;
        double before;
        double after;

        double ratio() {
            return after / before;
        }
    }

    @Autowired
    private Calls calls;

    @Autowired
    private JdbcClient database;

    private final RandomEdits edits = new RandomEdits(new Random(SEED));
    private final Map<String, Sum> sums = new TreeMap<>();
    private Desk desk;

    @BeforeEach
    void everythingIsPulled() {
        desk = new Desk(calls);
        database.sql("update approval_rule set enabled = false").update();
        desk.pull();
        desk.approve("INCOMING");
    }

    @Test
    void pointsByKindOfEdit() {
        int wanted = Integer.getInteger("edits", 300);
        List<Form> forms = List.of(Form.values());
        int next = 0;
        for (int done = 0; done < wanted; ) {
            Map<String, String> kinds = new HashMap<>();
            List<Map<String, Object>> documents = new ArrayList<>();
            for (Document product : catalog()) {
                boolean several = next % 4 == 3;
                RandomEdits.Edit edit = several
                        ? edits.edit(product, EnumSet.allOf(Form.class), 5)
                        : edits.edit(product, Set.of(forms.get(next / 2 % forms.size())), 1);
                next++;
                if (!edit.forms().isEmpty() && documents.size() < wanted - done) {
                    documents.add(edit.document());
                    kinds.put(
                            product.id(),
                            edit.forms().size() > 1
                                    ? "SEVERAL"
                                    : edit.forms().getFirst().name());
                }
            }
            done += documents.size();
            List<Long> changes = desk.propose(documents);
            desk.approve("OUTGOING");
            desk.ended(desk.push());
            changes.forEach(change -> rebase(change, kinds));
        }
        Sum all = new Sum();
        sums.forEach((kind, sum) -> {
            all.before += sum.before;
            all.after += sum.after;
            System.out.printf(
                    "kind|%-24s %3d changes, %5.1f before, %5.1f now, %.2fx%n",
                    kind, sum.changes, sum.before / sum.changes, sum.after / sum.changes, sum.ratio());
        });
        Set<String> above = new TreeSet<>();
        sums.forEach((kind, sum) -> {
            if (sum.ratio() > MOST) {
                above.add(kind);
            }
        });
        System.out.printf("points|%.2f|%s%n", all.ratio(), above);
        assertThat(all.after).as("seed %d", SEED).isPositive();
    }

    private void rebase(long change, Map<String, String> kinds) {
        Map<String, Object> row = database.sql(
                        """
                        select c.status, c.before, c.after, t.points, i.shopify_id from staged_change c
                          join push_task t on c.id = any (t.change_ids) join item i on i.id = c.item_id where c.id = ?""")
                .param(change)
                .query()
                .singleRow();
        if (!"APPLIED".equals(row.get("status"))) {
            return;
        }
        Sum sum = sums.computeIfAbsent(kinds.get(row.get("shopify_id")), kind -> new Sum());
        sum.changes++;
        sum.after += ((Number) row.get("points")).doubleValue();
        sum.before +=
                former(Document.parse(Kind.PRODUCT, (String) row.get("before")), Document.parse(Kind.PRODUCT, (String)
                        row.get("after")));
    }

    /** What the former mutation cost. */
    private double former(Document before, Document after) {
        Set<String> fields = new TreeSet<>();
        boolean removes = false;
        for (FieldChange change : Merge.differences(before, after)) {
            fields.add(change.field());
            removes |= change.field().equals("metafields") && change.after() == null;
        }
        boolean plain =
                !removes && fields.stream().allMatch(field -> PLAIN.contains(field) || field.equals("metafields"));
        Map<String, Object> input = new LinkedHashMap<>();
        fields.stream().filter(PLAIN::contains).forEach(field -> input.put(field, plainValue(after, field)));
        if (fields.contains("metafields")) {
            input.put("metafields", only(after.list("metafields"), "namespace", "key", "type", "value"));
        }
        if (fields.contains("variants") || fields.contains("options")) {
            input.put("productOptions", options(after));
            input.put("variants", variants(after));
        }
        if (fields.contains("media")) {
            input.put("files", only(after.list("media"), "id", "alt"));
        }
        if (plain) {
            input.put("id", after.id());
            return cost("product-update", Map.of("product", input));
        }
        return cost("product-set", Map.of("identifier", Map.of("id", after.id()), "input", input));
    }

    private static Object plainValue(Document document, String field) {
        Object value = document.fields().get(field);
        return switch (field) {
            case "category" -> value instanceof Map<?, ?> category ? category.get("id") : null;
            case "seo" ->
                value instanceof Map<?, ?> seo
                        ? Map.of(
                                "title", Objects.requireNonNullElse(seo.get("title"), ""),
                                "description", Objects.requireNonNullElse(seo.get("description"), ""))
                        : Map.of();
            default -> value == null ? "" : value;
        };
    }

    private static List<Map<String, Object>> options(Document document) {
        List<Map<String, Object>> options = new ArrayList<>();
        for (Map<String, Object> option : document.list("options")) {
            options.add(
                    Map.of("name", option.get("name"), "values", only(Json.maps(option.get("optionValues")), "name")));
        }
        return options;
    }

    private static List<Map<String, Object>> variants(Document document) {
        List<Map<String, Object>> variants = new ArrayList<>();
        for (Map<String, Object> variant : document.list("variants")) {
            Map<String, Object> sent = only(
                            List.of(variant),
                            "id",
                            "price",
                            "taxable",
                            "inventoryPolicy",
                            "sku",
                            "barcode",
                            "compareAtPrice")
                    .getFirst();
            List<Map<String, Object>> values = new ArrayList<>();
            for (Map<String, Object> selected : Json.maps(variant.get("selectedOptions"))) {
                values.add(Map.of("optionName", selected.get("name"), "name", selected.get("value")));
            }
            sent.put("optionValues", values);
            variants.add(sent);
        }
        return variants;
    }

    private static List<Map<String, Object>> only(List<Map<String, Object>> elements, String... fields) {
        List<Map<String, Object>> list = new ArrayList<>();
        for (Map<String, Object> element : elements) {
            Map<String, Object> copy = new LinkedHashMap<>();
            for (String field : fields) {
                if (element.get(field) != null) {
                    copy.put(field, element.get(field));
                }
            }
            list.add(copy);
        }
        return list;
    }

    private double cost(String document, Map<String, Object> variables) {
        try {
            String query = new String(
                    getClass()
                            .getResourceAsStream("/former/" + document + ".graphql")
                            .readAllBytes(),
                    StandardCharsets.UTF_8);
            String body = JSON.writeValueAsString(Map.of("query", query, "variables", variables));
            JsonNode answer = calls.send(
                            null,
                            calls.request("/sandbox/admin/api/2026-10/graphql.json")
                                    .header("X-Shopify-Access-Token", "sandbox")
                                    .header("Content-Type", "application/json")
                                    .POST(HttpRequest.BodyPublishers.ofString(body)))
                    .json();
            JsonNode cost = answer.at("/extensions/cost/actualQueryCost");
            boolean refused = answer.findValues("userErrors").stream().anyMatch(errors -> !errors.isEmpty());
            assertThat(cost.isNumber() && !refused)
                    .as("seed %d, %s %s: %s", SEED, document, variables, answer)
                    .isTrue();
            return cost.asDouble();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Document> catalog() {
        return database
                .sql("select document from item where kind = 'PRODUCT' and document is not null order by id")
                .query(String.class)
                .list()
                .stream()
                .map(text -> Document.parse(Kind.PRODUCT, text))
                .toList();
    }
}
