package dev.catalogsync.sandbox.graphql;

import graphql.GraphQLContext;
import graphql.execution.CoercedVariables;
import graphql.language.ArrayValue;
import graphql.language.BooleanValue;
import graphql.language.EnumValue;
import graphql.language.FloatValue;
import graphql.language.IntValue;
import graphql.language.NullValue;
import graphql.language.ObjectValue;
import graphql.language.StringValue;
import graphql.language.Value;
import graphql.language.VariableReference;
import graphql.schema.Coercing;
import graphql.schema.CoercingParseLiteralException;
import graphql.schema.CoercingParseValueException;
import graphql.schema.GraphQLScalarType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Shopify's own scalars. All but JSON travel as text. */
final class Scalars {

    private Scalars() {}

    static GraphQLScalarType of(String name) {
        Coercing<?, ?> coercing =
                switch (name) {
                    case "JSON" -> new Json();
                    case "Money", "Decimal" -> new Text(true);
                    default -> new Text(false);
                };
        return GraphQLScalarType.newScalar().name(name).coercing(coercing).build();
    }

    private record Text(boolean decimal) implements Coercing<String, String> {

        @Override
        public String serialize(Object value, GraphQLContext context, Locale locale) {
            return value.toString();
        }

        @Override
        public String parseValue(Object input, GraphQLContext context, Locale locale) {
            if (!(input instanceof String) && !(input instanceof Number)) {
                throw new CoercingParseValueException("Could not coerce value " + input + " to text");
            }
            String text = input instanceof BigDecimal number ? number.toPlainString() : input.toString();
            if (!valid(text)) {
                throw new CoercingParseValueException("invalid decimal '" + text + "'");
            }
            return text;
        }

        @Override
        public String parseLiteral(Value<?> input, CoercedVariables variables, GraphQLContext context, Locale locale) {
            String text =
                    switch (input) {
                        case StringValue value -> value.getValue();
                        case IntValue value -> value.getValue().toString();
                        case FloatValue value -> value.getValue().toPlainString();
                        default -> throw new CoercingParseLiteralException("Expected text");
                    };
            if (!valid(text)) {
                throw new CoercingParseLiteralException("invalid decimal '" + text + "'");
            }
            return text;
        }

        private boolean valid(String text) {
            return !decimal || text.matches("-?\\d{1,30}(\\.\\d{1,20})?");
        }
    }

    private static final class Json implements Coercing<Object, Object> {

        @Override
        public Object serialize(Object value, GraphQLContext context, Locale locale) {
            return value;
        }

        @Override
        public Object parseValue(Object input, GraphQLContext context, Locale locale) {
            return input;
        }

        @Override
        public Object parseLiteral(Value<?> input, CoercedVariables variables, GraphQLContext context, Locale locale) {
            return switch (input) {
                case NullValue none -> null;
                case StringValue value -> value.getValue();
                case IntValue value -> value.getValue();
                case FloatValue value -> value.getValue();
                case BooleanValue value -> value.isValue();
                case EnumValue value -> value.getName();
                case VariableReference reference -> variables.get(reference.getName());
                case ArrayValue list -> {
                    List<Object> values = new ArrayList<>();
                    list.getValues().forEach(each -> values.add(parseLiteral(each, variables, context, locale)));
                    yield values;
                }
                case ObjectValue object -> {
                    Map<String, Object> values = new LinkedHashMap<>();
                    object.getObjectFields()
                            .forEach(each -> values.put(
                                    each.getName(), parseLiteral(each.getValue(), variables, context, locale)));
                    yield values;
                }
                default -> throw new CoercingParseLiteralException("Not a JSON value");
            };
        }
    }
}
