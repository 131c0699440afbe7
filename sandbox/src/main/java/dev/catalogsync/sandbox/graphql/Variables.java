package dev.catalogsync.sandbox.graphql;

import dev.catalogsync.sandbox.store.Gid;
import graphql.language.AstPrinter;
import graphql.language.ListType;
import graphql.language.NonNullType;
import graphql.language.OperationDefinition;
import graphql.language.Type;
import graphql.language.TypeName;
import graphql.language.VariableDefinition;
import graphql.schema.GraphQLEnumType;
import graphql.schema.GraphQLInputObjectField;
import graphql.schema.GraphQLInputObjectType;
import graphql.schema.GraphQLList;
import graphql.schema.GraphQLNamedType;
import graphql.schema.GraphQLNonNull;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLType;
import graphql.schema.GraphQLTypeUtil;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Variables that do not fit their types, told as Shopify tells it. */
public final class Variables {

    /** How many variants a product may have; the one list that may be longer than 250. */
    public static final int MOST_VARIANTS = 2048;

    private final GraphQLSchema schema;

    Variables(GraphQLSchema schema) {
        this.schema = schema;
    }

    /** One error for each variable that does not fit; empty where all do. */
    List<Map<String, Object>> check(OperationDefinition operation, Map<String, Object> variables) {
        List<Map<String, Object>> errors = new ArrayList<>();
        for (VariableDefinition variable : operation.getVariableDefinitions()) {
            Object value = variables.get(variable.getName());
            if (!variables.containsKey(variable.getName()) && variable.getDefaultValue() != null) {
                continue;
            }
            List<Map<String, Object>> problems = new ArrayList<>();
            check(type(variable.getType()), value, List.of(), problems);
            if (!problems.isEmpty()) {
                errors.add(error(variable, value, problems));
            }
        }
        return errors;
    }

    private GraphQLType type(Type<?> type) {
        if (type instanceof NonNullType strict) {
            return GraphQLNonNull.nonNull(type(strict.getType()));
        }
        if (type instanceof ListType list) {
            return GraphQLList.list(type(list.getType()));
        }
        return schema.getType(((TypeName) type).getName());
    }

    private static Map<String, Object> error(
            VariableDefinition variable, Object value, List<Map<String, Object>> problems) {
        StringBuilder message = new StringBuilder("Variable $" + variable.getName() + " of type "
                + AstPrinter.printAst(variable.getType()) + " was provided invalid value");
        String separator = " for ";
        for (Map<String, Object> problem : problems) {
            List<?> path = (List<?>) problem.get("path");
            if (!path.isEmpty()) {
                message.append(separator)
                        .append(String.join(
                                ".", path.stream().map(String::valueOf).toList()))
                        .append(" (")
                        .append(problem.get("explanation"))
                        .append(')');
                separator = ", ";
            }
        }
        Map<String, Object> extensions = new LinkedHashMap<>();
        extensions.put("code", "INVALID_VARIABLE");
        extensions.put("value", value);
        extensions.put("problems", problems);
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("message", message.toString());
        error.put(
                "locations",
                List.of(Map.of(
                        "line", variable.getSourceLocation().getLine(),
                        "column", variable.getSourceLocation().getColumn())));
        error.put("extensions", extensions);
        return error;
    }

    private void check(GraphQLType type, Object value, List<Object> path, List<Map<String, Object>> problems) {
        if (value == null) {
            if (GraphQLTypeUtil.isNonNull(type)) {
                problem(problems, path, "Expected value to not be null");
            }
            return;
        }
        GraphQLType inner = GraphQLTypeUtil.unwrapNonNull(type);
        if (GraphQLTypeUtil.isList(inner)) {
            GraphQLType element = GraphQLTypeUtil.unwrapOne(inner);
            if (value instanceof List<?> list) {
                for (int index = 0; index < list.size(); index++) {
                    check(element, list.get(index), plus(path, index), problems);
                }
            } else {
                check(element, value, path, problems);
            }
        } else if (inner instanceof GraphQLInputObjectType object) {
            object(object, value, path, problems);
        } else {
            scalar((GraphQLNamedType) inner, value, path, problems);
        }
    }

    private void object(
            GraphQLInputObjectType type, Object value, List<Object> path, List<Map<String, Object>> problems) {
        if (!(value instanceof Map<?, ?> given)) {
            problem(problems, path, "Expected " + json(value) + " to be a key-value object.");
            return;
        }
        for (Object name : given.keySet()) {
            if (type.getFieldDefinition((String) name) == null) {
                problem(problems, plus(path, name), "Field is not defined on " + type.getName());
            }
        }
        for (GraphQLInputObjectField field : type.getFieldDefinitions()) {
            if (given.containsKey(field.getName())) {
                check(field.getType(), given.get(field.getName()), plus(path, field.getName()), problems);
            } else if (GraphQLTypeUtil.isNonNull(field.getType()) && !field.hasSetDefaultValue()) {
                problem(problems, plus(path, field.getName()), "Expected value to not be null");
            }
        }
        if (type.isOneOf() && given.size() != 1) {
            problem(
                    problems,
                    path,
                    "'" + type.getName() + "' requires exactly one argument, but " + given.size() + " were provided.");
        }
    }

    private static void scalar(
            GraphQLNamedType type, Object value, List<Object> path, List<Map<String, Object>> problems) {
        if (type instanceof GraphQLEnumType choice) {
            if (!(value instanceof String name) || choice.getValue(name) == null) {
                problem(
                        problems,
                        path,
                        "Expected " + json(value) + " to be one of: "
                                + String.join(
                                        ", ",
                                        choice.getValues().stream()
                                                .map(each -> each.getName())
                                                .toList()));
            }
            return;
        }
        boolean fits =
                switch (type.getName()) {
                    case "Int" -> value instanceof Integer;
                    case "Float" -> value instanceof Number;
                    case "Boolean" -> value instanceof Boolean;
                    case "String" -> value instanceof String;
                    case "JSON" -> true;
                    case "Money", "Decimal" -> value.toString().matches("-?\\d{1,30}(\\.\\d{1,20})?");
                    case "UnsignedInt64" -> value.toString().matches("\\d{1,20}");
                    default -> value instanceof String || value instanceof Number;
                };
        if (!fits) {
            problem(problems, path, "Could not coerce value " + json(value) + " to " + type.getName());
        } else if (type.getName().equals("ID") && Gid.parse(value) == null) {
            Map<String, Object> problem = problem(problems, path, "Invalid global id '" + value + "'");
            problem.put("message", problem.get("explanation"));
        }
    }

    private static String json(Object value) {
        return value instanceof String ? "\"" + value + "\"" : String.valueOf(value);
    }

    private static List<Object> plus(List<Object> path, Object step) {
        List<Object> longer = new ArrayList<>(path);
        longer.add(step);
        return longer;
    }

    private static Map<String, Object> problem(
            List<Map<String, Object>> problems, List<Object> path, String explanation) {
        Map<String, Object> problem = new LinkedHashMap<>();
        problem.put("path", path);
        problem.put("explanation", explanation);
        problems.add(problem);
        return problem;
    }

    /** The first list in the arguments that is longer than Shopify takes, as an error; null where none is. */
    static Map<String, Object> tooLong(String field, Map<String, Object> arguments) {
        return tooLong(arguments, List.of(field));
    }

    private static Map<String, Object> tooLong(Object value, List<Object> path) {
        if (value instanceof List<?> list) {
            int most = path.equals(List.of("productSet", "input", "variants")) ? MOST_VARIANTS : 250;
            if (list.size() > most) {
                Map<String, Object> error = new HashMap<>();
                error.put(
                        "message",
                        "The input array size of " + list.size() + " is greater than the maximum allowed of " + most
                                + ".");
                error.put("path", path);
                error.put("extensions", Map.of("code", "MAX_INPUT_SIZE_EXCEEDED"));
                return error;
            }
            for (int index = 0; index < list.size(); index++) {
                Map<String, Object> inner = tooLong(list.get(index), plus(path, index));
                if (inner != null) {
                    return inner;
                }
            }
        } else if (value instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> each : map.entrySet()) {
                Map<String, Object> inner = tooLong(each.getValue(), plus(path, each.getKey()));
                if (inner != null) {
                    return inner;
                }
            }
        }
        return null;
    }
}
