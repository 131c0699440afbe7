package dev.catalogsync.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.deser.DeserializationProblemHandler;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.catalogsync.Refusal;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.temporal.Temporal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * The one place where bodies of requests become values and values become bodies; routes call it as the bean
 * {@code bodies}.
 *
 * <p>A body that is not JSON is a 400 with line and column; one that is JSON but not what was asked for is a 422 with
 * every field that is wrong, named by its JSON pointer. Read strictly: UTF-8 only, no duplicate keys, nothing after the
 * value, nesting up to {@value #MAX_DEPTH}, strings up to {@value #MAX_STRING} characters, numbers up to
 * {@value #MAX_NUMBER} digits, no NUL and no half of a surrogate pair (PostgreSQL can keep neither). An empty body is an
 * empty object.
 */
@Component("bodies")
public class Bodies {

    static final int MAX_DEPTH = 200;
    static final int MAX_STRING = 1_000_000;
    static final int MAX_NUMBER = 64;
    static final int MAX_NAME = 512;
    static final int MAX_ERRORS = 100;
    private static final int MAX_PASSES = 20;

    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    private final JsonMapper mapper = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxStringLength(MAX_STRING)
                            .maxNumberLength(MAX_NUMBER)
                            .maxNameLength(MAX_NAME)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .build())
            .addModule(new JavaTimeModule())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            // Or 10.10 becomes 10.1 on the way.
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            // Without this a number is quietly taken for a text.
            .withCoercionConfig(LogicalType.Textual, config -> Stream.of(
                            CoercionInputShape.Integer, CoercionInputShape.Float, CoercionInputShape.Boolean)
                    .forEach(shape -> config.setCoercion(shape, CoercionAction.Fail)))
            .build();

    private final Validator validator;

    Bodies(Validator validator) {
        this.validator = validator;
    }

    /** Reads an object whose fields are not ours to know: JSON objects are maps, numbers with a point are decimals. */
    public Map<String, Object> object(byte[] body) {
        check(body);
        return binding(() -> mapper.readValue(orEmpty(body), OBJECT));
    }

    /** Reads one such object, or an array of them. */
    public List<Map<String, Object>> objects(byte[] body) {
        if (check(body) != JsonToken.START_ARRAY) {
            return List.of(object(body));
        }
        return binding(() -> mapper.readerForListOf(Map.class).readValue(body));
    }

    /**
     * Reads a body into a record (or a class like one). Fields that the type does not have are refused; constraints of
     * Jakarta Validation on its components are checked.
     */
    public <T> T read(byte[] body, Class<T> type) {
        if (check(body) == JsonToken.START_ARRAY) {
            throw Refusal.invalid("", "expected an object, not an array");
        }
        List<Refusal.Field> errors = new ArrayList<>();
        T value = bind(binding(() -> mapper.readTree(orEmpty(body))), type, errors);
        if (errors.isEmpty()) {
            validator.validate(value).stream()
                    .map(Bodies::field)
                    .sorted(Comparator.comparing(Refusal.Field::pointer))
                    .limit(MAX_ERRORS)
                    .forEach(errors::add);
        }
        if (!errors.isEmpty()) {
            throw Refusal.invalid(errors);
        }
        return value;
    }

    /** Writes a value as JSON text: records by their components, times as ISO 8601. */
    public String write(Object value) {
        try {
            return mapper.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Not a value that JSON can carry: " + value.getClass(), e);
        }
    }

    /** Jackson stops at the first wrong value: that one is noted and taken out, and the rest is read again. */
    private <T> T bind(JsonNode body, Class<T> type, List<Refusal.Field> errors) {
        for (int i = 0; ; i++) {
            List<Refusal.Field> unknown = new ArrayList<>();
            try {
                T value = mapper.readerFor(type)
                        .withHandler(new UnknownFields(unknown))
                        .readValue(body);
                errors.addAll(unknown);
                return value;
            } catch (JsonMappingException e) {
                String pointer = pointer(e);
                errors.add(new Refusal.Field(pointer, reason(e)));
                if (i == MAX_PASSES || !takenOut(body, JsonPointer.compile(pointer))) {
                    errors.addAll(unknown);
                    throw Refusal.invalid(errors);
                }
            } catch (IOException e) {
                throw unreadable("it cannot be read", null, e);
            }
        }
    }

    private static boolean takenOut(JsonNode body, JsonPointer place) {
        if (place.matches() || body.at(place).isNull()) {
            return false;
        }
        JsonNode parent = body.at(place.head());
        if (parent instanceof ObjectNode object) {
            object.putNull(place.last().getMatchingProperty());
        } else if (parent instanceof ArrayNode array) {
            array.setNull(place.last().getMatchingIndex());
        }
        return true;
    }

    /** Walks over the whole body once, so that a body that is no JSON is told apart from one that says the wrong thing. */
    private JsonToken check(byte[] body) {
        JsonToken first = null;
        try (JsonParser parser = mapper.createParser(orEmpty(body))) {
            int open = 0;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (first == null) {
                    first = token;
                } else if (open == 0) {
                    throw unreadable(
                            "there is content after the end of the JSON value", parser.currentTokenLocation(), null);
                }
                open += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                if (token == JsonToken.FIELD_NAME || token == JsonToken.VALUE_STRING) {
                    keepable(parser.getText(), parser);
                } else if (token.isNumeric()) {
                    // Numbers are read when asked for, so that a number that is too long is found only then.
                    parser.getText();
                }
            }
        } catch (JsonProcessingException e) {
            throw unreadable(inPlainWords(e), e.getLocation(), e);
        } catch (IOException e) {
            throw unreadable("it is not valid UTF-8", null, e);
        }
        if (first == null || !first.isStructStart()) {
            throw Refusal.invalid("", "expected an object");
        }
        return first;
    }

    private static void keepable(String text, JsonParser at) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                throw Refusal.invalid(pointer(at), "it contains a NUL character, which cannot be stored");
            }
            if (Character.isSurrogate(c)) {
                if (Character.isLowSurrogate(c)
                        || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    throw Refusal.invalid(pointer(at), "it contains an unpaired surrogate, which is not a character");
                }
                i++;
            }
        }
    }

    private interface Binding<T> {
        T read() throws IOException;
    }

    private <T> T binding(Binding<T> binding) {
        try {
            return binding.read();
        } catch (JsonMappingException e) {
            throw Refusal.invalid(pointer(e), reason(e)).causedBy(e);
        } catch (IOException e) {
            throw unreadable("it cannot be read", null, e);
        }
    }

    private static String reason(JsonMappingException e) {
        if (e.getCause() instanceof IllegalArgumentException own && own.getMessage() != null) {
            return own.getMessage();
        }
        if (e.getCause() instanceof InputCoercionException coercion) {
            return expected(coercion.getTargetType());
        }
        if (e instanceof MismatchedInputException mismatch) {
            return expected(mismatch.getTargetType());
        }
        return "it has an unexpected type";
    }

    private static String expected(Class<?> type) {
        if (type == null) {
            return "it has an unexpected type";
        }
        if (type.isEnum()) {
            return "expected one of "
                    + String.join(
                            ", ",
                            Arrays.stream(type.getEnumConstants())
                                    .map(Object::toString)
                                    .toList());
        }
        if (type == String.class) {
            return "expected a string";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "expected true or false";
        }
        if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
            return "expected an integer";
        }
        if (Number.class.isAssignableFrom(type) || type.isPrimitive()) {
            return "expected a number";
        }
        if (Collection.class.isAssignableFrom(type) || type.isArray()) {
            return "expected an array";
        }
        if (Temporal.class.isAssignableFrom(type)) {
            return "expected a time such as 2026-10-01T12:00:00Z";
        }
        if (type == UUID.class) {
            return "expected a UUID";
        }
        return "expected an object";
    }

    private static Refusal unreadable(String why, JsonLocation at, Throwable cause) {
        String where = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
        Refusal refusal = new Refusal(Refusal.Kind.BAD_REQUEST, "The body is not JSON" + where + ": " + why + ".")
                .kept("Nothing was changed.");
        return cause == null ? refusal : refusal.causedBy(cause);
    }

    private static String inPlainWords(JsonProcessingException e) {
        String said = String.valueOf(e.getOriginalMessage());
        if (e instanceof JsonEOFException) {
            return "it ends before it is complete";
        }
        if (e instanceof StreamConstraintsException) {
            return "a string, number or key in it is too long, or it is nested deeper than " + MAX_DEPTH;
        }
        if (said.startsWith("Duplicate field")) {
            return "an object has the same key twice";
        }
        if (said.startsWith("Invalid UTF-8")) {
            return "it is not valid UTF-8";
        }
        return "syntax error; keys and strings must be in double quotes, and the last element must not be followed by a comma";
    }

    private static byte[] orEmpty(byte[] body) {
        return body == null || body.length == 0 ? "{}".getBytes(StandardCharsets.UTF_8) : body;
    }

    private static String pointer(JsonParser at) {
        boolean inside = at.currentToken() != null && at.currentToken().isStructStart();
        return (inside ? at.getParsingContext().getParent() : at.getParsingContext())
                .pathAsPointer()
                .toString();
    }

    private static String pointer(JsonMappingException e) {
        StringBuilder pointer = new StringBuilder();
        for (JsonMappingException.Reference step : e.getPath()) {
            pointer.append('/').append(step.getFieldName() == null ? step.getIndex() : escape(step.getFieldName()));
        }
        return pointer.toString();
    }

    private static Refusal.Field field(ConstraintViolation<?> violation) {
        String pointer = "/"
                + violation
                        .getPropertyPath()
                        .toString()
                        .replace("[", "/")
                        .replace("]", "")
                        .replace('.', '/');
        return new Refusal.Field(pointer, violation.getMessage());
    }

    private static String escape(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    /** Notes fields that there are not and reads on, so that a caller learns of everything at once. */
    private static final class UnknownFields extends DeserializationProblemHandler {

        private final List<Refusal.Field> errors;

        UnknownFields(List<Refusal.Field> errors) {
            this.errors = errors;
        }

        @Override
        public boolean handleUnknownProperty(
                DeserializationContext context,
                JsonParser parser,
                JsonDeserializer<?> deserializer,
                Object beanOrClass,
                String name)
                throws IOException {
            // For a record Jackson sets unknown fields aside, so that only the parser of the body knows where we are.
            JsonParser at = context.getParser();
            JsonPointer place = at.getParsingContext().pathAsPointer();
            JsonPointer object = at.currentToken() == JsonToken.END_OBJECT ? place : place.head();
            String pointer = object + "/" + escape(name);
            if (errors.size() < MAX_ERRORS) {
                errors.add(new Refusal.Field(pointer, "unknown field" + known(deserializer)));
            }
            parser.skipChildren();
            return true;
        }

        private static String known(JsonDeserializer<?> deserializer) {
            List<String> names = deserializer.getKnownPropertyNames().stream()
                    .map(Object::toString)
                    .sorted()
                    .toList();
            return names.isEmpty() || names.size() > 30 ? "" : "; allowed are " + String.join(", ", names);
        }
    }
}
