package dev.catalogsync;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * JSON as every room reads and writes it, bodies of requests apart, which {@code api.Bodies} reads. Objects are maps in the order of
 * their keys in the text, arrays are lists.
 *
 * <p>What comes from outside is bounded: nesting up to 200, strings up to 20 million characters, numbers up to 100 digits, nothing
 * after the value. Its numbers with a point are decimals, exact to the last zero: a document goes back to the store as it came.
 */
public final class Json {

    private static final ObjectMapper BOUNDED = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(200)
                            .maxStringLength(20_000_000)
                            .maxNumberLength(100)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private static final ObjectReader VALUE = BOUNDED.readerFor(Object.class);

    private static final ObjectReader UNAMBIGUOUS = VALUE.with(StreamReadFeature.STRICT_DUPLICATE_DETECTION);

    /** For what was bounded when it came in: a column may wrap a document, and so nest deeper than one. */
    private static final ObjectMapper OWN = new JsonMapper();

    private static final ObjectReader COLUMN = OWN.readerFor(Object.class);

    private static final ObjectReader EMBEDDED = OWN.reader()
            .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .without(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES);

    private Json() {}

    /**
     * An answer of the store.
     *
     * @throws IOException where it is no JSON object
     */
    public static Map<String, Object> object(byte[] json) throws IOException {
        Map<String, Object> object = ifObject(VALUE.readValue(json));
        if (object == null) {
            throw new IOException("not a JSON object");
        }
        return object;
    }

    /** @throws IllegalArgumentException where it is no JSON object */
    public static Map<String, Object> object(String json) {
        try {
            Map<String, Object> object = ifObject(VALUE.readValue(json));
            if (object != null) {
                return object;
            }
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
        }
        throw new IllegalArgumentException("not a JSON object");
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> ifObject(Object value) {
        return value instanceof Map<?, ?> map ? (Map<String, Object>) map : null;
    }

    /** The objects of a list; empty where it is no list. */
    @SuppressWarnings("unchecked")
    public static List<Map<String, Object>> maps(Object list) {
        return list instanceof List<?> elements ? (List<Map<String, Object>>) elements : List.of();
    }

    /**
     * A value in which no object has a key twice: of two values under one key nobody can say which is meant.
     *
     * @throws JsonProcessingException where it is no JSON, out of bounds, or repeats a key
     */
    public static Object unambiguous(String json) throws JsonProcessingException {
        return UNAMBIGUOUS.readValue(json);
    }

    /**
     * A part of a block of UTF-8, as a tree that can be changed.
     *
     * @throws IOException where it is no JSON
     */
    public static JsonNode tree(byte[] block, int start, int length) throws IOException {
        return BOUNDED.readTree(block, start, length);
    }

    /** A map as a tree that can be changed. */
    public static ObjectNode tree(Object map) {
        return BOUNDED.valueToTree(map);
    }

    /**
     * JSON inside a value of a document, such as that of a metafield. The store bounds how long it is, and not how deep.
     *
     * @throws JsonProcessingException where it is no JSON
     */
    public static JsonNode embedded(String json) throws JsonProcessingException {
        return EMBEDDED.readTree(json);
    }

    /**
     * What a column of JSON holds; null where it holds nothing. Numbers with a point are doubles, since rules are told of columns, and
     * CEL has no decimals.
     */
    public static Object column(String json) {
        try {
            return json == null ? null : COLUMN.readValue(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("columns of JSON hold JSON", e);
        }
    }

    /** For a column or for the store: on one line. */
    public static String write(Object value) {
        try {
            return BOUNDED.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("plain values can always be written as JSON", e);
        }
    }

    /** In UTF-8. */
    public static byte[] bytes(JsonNode tree) {
        try {
            return BOUNDED.writeValueAsBytes(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can always be written as JSON", e);
        }
    }

    /** For people: indented. */
    public static String indented(Object value) {
        try {
            return BOUNDED.writerWithDefaultPrettyPrinter().writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("plain values can always be written as JSON", e);
        }
    }
}
