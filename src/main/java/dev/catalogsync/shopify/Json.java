package dev.catalogsync.shopify;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** JSON as GraphQL speaks it: objects are maps, numbers with a point are decimals. */
public final class Json {

    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(200)
                            .maxStringLength(20_000_000)
                            .maxNumberLength(100)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    /** @throws IOException where it is no JSON object */
    @SuppressWarnings("unchecked")
    static Map<String, Object> object(byte[] json) throws IOException {
        if (MAPPER.readValue(json, Object.class) instanceof Map<?, ?> map) {
            return (Map<String, Object>) map;
        }
        throw new IOException("not a JSON object");
    }

    /** @throws IllegalArgumentException where it is no JSON object */
    @SuppressWarnings("unchecked")
    public static Map<String, Object> object(String json) {
        try {
            if (MAPPER.readValue(json, Object.class) instanceof Map<?, ?> map) {
                return (Map<String, Object>) map;
            }
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
        }
        throw new IllegalArgumentException("not a JSON object");
    }

    /** The objects of a list; empty where it is no list. */
    @SuppressWarnings("unchecked")
    public static List<Map<String, Object>> maps(Object list) {
        return list instanceof List<?> elements ? (List<Map<String, Object>>) elements : List.of();
    }

    public static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("plain values can always be written as JSON", e);
        }
    }
}
