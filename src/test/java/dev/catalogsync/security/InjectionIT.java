package dev.catalogsync.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.catalogsync.Calls;
import dev.catalogsync.WholeApplication;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Texts that would be SQL if one were put into a statement, in every parameter, path and string of a body that the contract has. {@code
 * -Dinjections=all} tries each text at each place; a build tries some, {@code -Dseed} tells which.
 */
@WholeApplication
@Tag("req-47")
class InjectionIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SOME = 4;

    @Autowired
    Calls calls;

    @Autowired
    JdbcClient database;

    private final long seed = Long.getLong("seed", 5);
    private final Random random = new Random(seed);
    private JsonNode document;
    private List<String> texts;

    /** Where a text can be put: how a call with it looks. */
    private interface Place {
        HttpRequest.Builder with(String text) throws Exception;
    }

    @BeforeEach
    void read() throws Exception {
        document = calls.get(null, "/openapi.json").json();
        texts = Files.readAllLines(Path.of("src/test/resources/injections.txt"));
    }

    @Test
    void noTextBecomesPartOfAStatement() throws Exception {
        Map<String, Place> reading = places(true);
        Map<String, Place> writing = places(false);
        assertThat(reading).hasSizeGreaterThan(30);
        assertThat(writing).hasSizeGreaterThan(20);
        List<String> tables = tables();
        Map<String, Long> before = counts(tables);
        int called = tried(reading);
        assertThat(counts(List.of("item", "staged_change", "approval_rule", "store")))
                .as("rows after texts in parameters and paths, seed %d", seed)
                .isEqualTo(counts(before, List.of("item", "staged_change", "approval_rule", "store")));
        called += tried(writing);

        assertThat(tables()).as("tables, seed %d", seed).containsExactlyElementsOf(tables);
        counts(tables).forEach((table, rows) -> assertThat(rows)
                .as("rows of %s, seed %d", table, seed)
                .isGreaterThanOrEqualTo(before.get(table)));
        assertThat(database.sql(
                                "select count(*) from pg_stat_activity where state = 'active' and pid <> pg_backend_pid() and query ilike '%pg_sleep%'")
                        .query(Integer.class)
                        .single())
                .as("statements that sleep")
                .isZero();
        System.out.printf(
                "injections|%d texts, %d places, %d calls, 0 failed, no table or row lost%n",
                texts.size(), reading.size() + writing.size(), called);
    }

    private int tried(Map<String, Place> places) throws Exception {
        int called = 0;
        for (Map.Entry<String, Place> place : places.entrySet()) {
            for (String text : chosen()) {
                // One that sleeps for ten minutes would be noticed here.
                HttpRequest.Builder request = place.getValue().with(text).timeout(Duration.ofMinutes(2));
                Calls.Answer answer = calls.send("admin", request);
                assertThat(answer.status())
                        .as("%s with %s, seed %d: %s", place.getKey(), text, seed, answer.body())
                        .isLessThan(500);
                called++;
            }
        }
        return called;
    }

    private List<String> chosen() {
        if ("all".equals(System.getProperty("injections"))) {
            return texts;
        }
        List<String> some = new ArrayList<>();
        for (int i = 0; i < SOME; i++) {
            some.add(texts.get(random.nextInt(texts.size())));
        }
        return some;
    }

    /** @param reading those of paths and parameters; else those of bodies */
    private Map<String, Place> places(boolean reading) {
        Map<String, Place> places = new LinkedHashMap<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(method -> {
                    String verb = method.getKey().toUpperCase(Locale.ROOT);
                    String name = method.getValue().path("operationId").asText();
                    String somewhere = path.getKey().replaceAll("\\{[^}]*}", "999999999");
                    if (reading) {
                        if (path.getKey().contains("{")) {
                            places.put(
                                    name + " path",
                                    text -> body(
                                            calls.request(path.getKey().replaceAll("\\{[^}]*}", encoded(text))),
                                            verb,
                                            "{}"));
                        }
                        method.getValue().path("parameters").forEach(reference -> {
                            JsonNode parameter = resolved(reference);
                            if ("query".equals(parameter.path("in").asText())) {
                                String key = parameter.path("name").asText();
                                places.put(
                                        name + " ?" + key,
                                        text -> body(
                                                calls.request(somewhere + "?" + key + "=" + encoded(text)),
                                                verb,
                                                "{}"));
                            }
                        });
                    } else {
                        JsonNode schema =
                                resolved(method.getValue().at("/requestBody/content/application~1json/schema"));
                        List<List<String>> fields = new ArrayList<>();
                        strings(schema, List.of(), fields, 0);
                        for (List<String> field : fields) {
                            places.put(
                                    name + " " + field,
                                    text -> body(
                                            calls.request(somewhere),
                                            verb,
                                            JSON.writeValueAsString(nested(field, text))));
                        }
                    }
                }));
        return places;
    }

    private static HttpRequest.Builder body(HttpRequest.Builder request, String method, String body) {
        return method.equals("GET")
                ? request.GET()
                : request.header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(body));
    }

    /** Paths to the fields of a body, two deep: whatever type they are told to have. */
    private void strings(JsonNode schema, List<String> at, List<List<String>> found, int depth) {
        schema.path("properties").properties().forEach(property -> {
            List<String> here = new ArrayList<>(at);
            JsonNode inner = resolved(property.getValue());
            boolean list = inner.has("items");
            here.add(property.getKey() + (list ? "[]" : ""));
            JsonNode element = list ? resolved(inner.path("items")) : inner;
            if (element.has("properties") && depth < 1) {
                strings(element, here, found, depth + 1);
            } else {
                found.add(here);
            }
        });
    }

    private static JsonNode nested(List<String> field, String text) {
        JsonNode value = JsonNodeFactory.instance.textNode(text);
        for (int i = field.size() - 1; i >= 0; i--) {
            String name = field.get(i);
            JsonNode inner =
                    name.endsWith("[]") ? JsonNodeFactory.instance.arrayNode().add(value) : value;
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            object.set(name.replace("[]", ""), inner);
            value = object;
        }
        return value;
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? document.at(node.path("$ref").asText().substring(1)) : node;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private List<String> tables() {
        return database.sql(
                        "select table_name from information_schema.tables where table_schema = 'public' order by table_name")
                .query(String.class)
                .list();
    }

    private Map<String, Long> counts(List<String> tables) {
        Map<String, Long> counts = new LinkedHashMap<>();
        tables.forEach(table -> counts.put(
                table,
                database.sql("select count(*) from " + table).query(Long.class).single()));
        return counts;
    }

    private static Map<String, Long> counts(Map<String, Long> all, List<String> tables) {
        Map<String, Long> counts = new LinkedHashMap<>();
        tables.forEach(table -> counts.put(table, all.get(table)));
        return counts;
    }
}
