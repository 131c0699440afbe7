package dev.catalogsync.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import dev.catalogsync.sandbox.store.Gid;
import graphql.schema.GraphQLArgument;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLFieldsContainer;
import graphql.schema.GraphQLInterfaceType;
import graphql.schema.GraphQLNamedType;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLTypeUtil;
import graphql.schema.GraphQLUnionType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The query behind an answer that was recorded without it, as far as the answer shows it: its fields are what was selected,
 * the variables with an argument's name are its arguments. Aliases and other arguments cannot be known.
 */
final class ImpliedQuery {

    private final GraphQLSchema schema;

    ImpliedQuery(GraphQLSchema schema) {
        this.schema = schema;
    }

    /** Null where the answer does not show enough. */
    String of(JsonNode variables, JsonNode data) {
        if (data.size() != 1 || !data.elements().next().isObject()) {
            return null;
        }
        Map.Entry<String, JsonNode> root = data.properties().iterator().next();
        boolean mutation = schema.getMutationType().getFieldDefinition(root.getKey()) != null;
        GraphQLFieldsContainer type = mutation ? schema.getMutationType() : schema.getQueryType();
        GraphQLFieldDefinition field = type.getFieldDefinition(root.getKey());
        if (field == null) {
            return null;
        }
        List<String> declared = new ArrayList<>();
        List<String> passed = new ArrayList<>();
        for (GraphQLArgument argument : field.getArguments()) {
            if (variables.has(argument.getName())) {
                declared.add("$" + argument.getName() + ": " + GraphQLTypeUtil.simplePrint(argument.getType()));
                passed.add(argument.getName() + ": $" + argument.getName());
            } else if (GraphQLTypeUtil.isNonNull(argument.getType()) && !argument.hasSetDefaultValue()) {
                return null;
            }
        }
        if (passed.size() < variables.size() - (variables.has("idempotencyKey") ? 1 : 0)) {
            return null;
        }
        String directive = "";
        if (variables.has("idempotencyKey")) {
            declared.add("$idempotencyKey: String!");
            directive = " @idempotent(key: $idempotencyKey)";
        }
        String below = selections(field, root.getValue());
        if (below == null) {
            return null;
        }
        return (mutation ? "mutation" : "query")
                + (declared.isEmpty() ? "" : "(" + String.join(", ", declared) + ")")
                + " { " + root.getKey() + (passed.isEmpty() ? "" : "(" + String.join(", ", passed) + ")") + directive
                + " "
                + below + " }";
    }

    private String selections(GraphQLFieldDefinition field, JsonNode answer) {
        GraphQLNamedType named = (GraphQLNamedType) GraphQLTypeUtil.unwrapAll(field.getType());
        if (named instanceof GraphQLUnionType) {
            return concrete(answer);
        }
        return named instanceof GraphQLFieldsContainer container ? container(container, answer) : "";
    }

    private String container(GraphQLFieldsContainer type, JsonNode answer) {
        JsonNode sample = answer;
        while (sample.isArray()) {
            sample = sample.path(0);
        }
        if (!sample.isObject()) {
            return sample.isNull() || sample.isMissingNode() ? "{ __typename }" : null;
        }
        if (type instanceof GraphQLInterfaceType) {
            String concrete =
                    sample.path("__typename").asText(Gid.type(sample.path("id").asText()));
            if (!(schema.getType(concrete) instanceof GraphQLFieldsContainer)) {
                return null;
            }
            String inner = container((GraphQLFieldsContainer) schema.getType(concrete), sample);
            return inner == null ? null : "{ ... on " + concrete + " " + inner + " }";
        }
        StringBuilder selected = new StringBuilder("{ ");
        for (Map.Entry<String, JsonNode> each : sample.properties()) {
            GraphQLFieldDefinition field = type.getFieldDefinition(each.getKey());
            if (each.getKey().equals("__typename")) {
                selected.append("__typename ");
                continue;
            }
            if (field == null) {
                return null;
            }
            String below = selections(field, each.getValue());
            String arguments = arguments(field, each.getValue());
            if (below == null || arguments == null) {
                return null;
            }
            selected.append(each.getKey())
                    .append(arguments)
                    .append(' ')
                    .append(below)
                    .append(' ');
        }
        return selected.append('}').toString();
    }

    private String concrete(JsonNode answer) {
        String type =
                answer.path("__typename").asText(Gid.type(answer.path("id").asText()));
        if (!(schema.getType(type) instanceof GraphQLFieldsContainer container)) {
            return null;
        }
        String inner = container(container, answer);
        return inner == null ? null : "{ ... on " + type + " " + inner + " }";
    }

    private static String arguments(GraphQLFieldDefinition field, JsonNode answer) {
        if (field.getArgument("names") != null) {
            List<String> names = new ArrayList<>();
            answer.forEach(each -> names.add("\"" + each.path("name").asText() + "\""));
            return "(names: " + names + ")";
        }
        if (field.getArgument("first") != null && answer.isObject()) {
            return "(first: 50)";
        }
        boolean needed = field.getArguments().stream()
                .anyMatch(each -> GraphQLTypeUtil.isNonNull(each.getType()) && !each.hasSetDefaultValue());
        return needed ? null : "";
    }
}
