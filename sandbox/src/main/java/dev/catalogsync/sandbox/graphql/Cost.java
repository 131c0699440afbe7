package dev.catalogsync.sandbox.graphql;

import graphql.language.Argument;
import graphql.language.BooleanValue;
import graphql.language.Directive;
import graphql.language.DirectivesContainer;
import graphql.language.Document;
import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.language.FragmentSpread;
import graphql.language.InlineFragment;
import graphql.language.IntValue;
import graphql.language.OperationDefinition;
import graphql.language.Selection;
import graphql.language.SelectionSet;
import graphql.language.VariableDefinition;
import graphql.language.VariableReference;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLFieldsContainer;
import graphql.schema.GraphQLNamedType;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLTypeUtil;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a call costs. Shopify publishes the outline (an object 1, a mutation 10, a connection by its size); the numbers
 * are fitted to recorded costs: what stands directly in a mutation's payload is free, and a connection grows with the
 * logarithm of its size.
 */
final class Cost {

    private static final int MUTATION = 10;

    private final GraphQLSchema schema;
    private final Map<String, FragmentDefinition> fragments = new HashMap<>();
    private final Map<String, Object> variables;
    private final OperationDefinition operation;

    Cost(GraphQLSchema schema, Document document, OperationDefinition operation, Map<String, Object> variables) {
        this.schema = schema;
        this.variables = variables;
        this.operation = operation;
        document.getDefinitionsOfType(FragmentDefinition.class).forEach(each -> fragments.put(each.getName(), each));
    }

    /** Before it runs: as if every connection were full. A call that skips all it selects costs 1, as recorded. */
    int requested() {
        return Math.max(1, (int) Math.ceil(rootCost(null)));
    }

    /** After it ran: by what came back. */
    int actual(Map<String, Object> data) {
        return Math.max(1, (int) Math.ceil(rootCost(data == null ? Map.of() : data)));
    }

    /** What each field adds, for {@code Shopify-GraphQL-Cost-Debug}: its own cost, and with all that is below it. */
    List<Map<String, Object>> fields() {
        boolean mutation = operation.getOperation() == OperationDefinition.Operation.MUTATION;
        List<Map<String, Object>> list = new ArrayList<>();
        list(mutation ? schema.getMutationType() : schema.getQueryType(), operation.getSelectionSet(), List.of(), list);
        return list;
    }

    private void list(
            GraphQLFieldsContainer type, SelectionSet selections, List<String> path, List<Map<String, Object>> list) {
        for (Field field : selections.getSelectionsOfType(Field.class)) {
            GraphQLFieldDefinition definition = type == null ? null : type.getFieldDefinition(field.getName());
            if (definition == null || skipped(field)) {
                continue;
            }
            List<String> here = new ArrayList<>(path);
            here.add(key(field));
            boolean composite = field.getSelectionSet() != null;
            boolean mutation = type.getName().equals("Mutation");
            double below = !composite
                    ? 0
                    : mutation ? selections(container(definition), field.getSelectionSet(), null, true) : 0;
            double total = mutation ? MUTATION + extra(field) + below : field(type, field, null, isPayload(type));
            double own = mutation ? MUTATION + extra(field) : composite ? Math.min(total, isPayload(type) ? 0 : 1) : 0;
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("path", here);
            entry.put("definedCost", (int) Math.ceil(own));
            entry.put("requestedTotalCost", (int) Math.ceil(total));
            entry.put("requestedChildrenCost", composite ? (int) Math.ceil(total - own) : null);
            list.add(entry);
            if (composite) {
                list(container(definition), field.getSelectionSet(), here, list);
            }
        }
    }

    private static boolean isPayload(GraphQLFieldsContainer type) {
        return type.getName().endsWith("Payload");
    }

    private double rootCost(Map<String, Object> data) {
        boolean mutation = operation.getOperation() == OperationDefinition.Operation.MUTATION;
        GraphQLFieldsContainer root = mutation ? schema.getMutationType() : schema.getQueryType();
        if (!mutation) {
            return selections(root, operation.getSelectionSet(), data, false);
        }
        double cost = 0;
        for (Field field : operation.getSelectionSet().getSelectionsOfType(Field.class)) {
            GraphQLFieldDefinition definition = root.getFieldDefinition(field.getName());
            if (definition == null || field.getSelectionSet() == null || skipped(field)) {
                continue;
            }
            Object payload = data == null ? null : data.get(key(field));
            cost += MUTATION + extra(field);
            if (data == null || payload != null) {
                cost += selections(
                        container(definition), field.getSelectionSet(), data == null ? null : asMap(payload), true);
            }
        }
        return cost;
    }

    /** productSet pays for what it is given, by its own documentation. */
    private double extra(Field field) {
        if (!field.getName().equals("productSet")) {
            return 0;
        }
        Object input = argument(field, "input");
        if (!(input instanceof Map<?, ?> given)) {
            return 0;
        }
        double cost = 0.4 * size(given.get("metafields")) + 1.9 * size(given.get("files"));
        if (given.get("variants") instanceof List<?> variants) {
            for (Object variant : variants) {
                cost += 0.2;
                if (variant instanceof Map<?, ?> each) {
                    cost += 0.4 * size(each.get("metafields")) + (each.get("file") == null ? 0 : 0.6);
                }
            }
        }
        return cost;
    }

    private static int size(Object list) {
        return list instanceof List<?> elements ? elements.size() : 0;
    }

    /** @param data what came back under these selections; null before it ran */
    private double selections(
            GraphQLFieldsContainer type, SelectionSet selections, Map<String, Object> data, boolean free) {
        double cost = 0;
        double branches = 0;
        for (Selection<?> selection : selections.getSelections()) {
            if (skipped(selection)) {
                continue;
            }
            switch (selection) {
                case Field field -> cost += field(type, field, data, free);
                case InlineFragment fragment ->
                    branches = Math.max(
                            branches,
                            selections(
                                    fragment.getTypeCondition() == null
                                            ? type
                                            : typeOf(fragment.getTypeCondition().getName()),
                                    fragment.getSelectionSet(),
                                    data,
                                    free));
                case FragmentSpread spread -> {
                    FragmentDefinition fragment = fragments.get(spread.getName());
                    cost += fragment == null
                            ? 0
                            : selections(
                                    typeOf(fragment.getTypeCondition().getName()),
                                    fragment.getSelectionSet(),
                                    data,
                                    free);
                }
                default -> throw new IllegalStateException(selection.toString());
            }
        }
        return cost + branches;
    }

    private double field(GraphQLFieldsContainer type, Field field, Map<String, Object> data, boolean free) {
        GraphQLFieldDefinition definition = type == null ? null : type.getFieldDefinition(field.getName());
        if (definition == null
                || field.getSelectionSet() == null
                || field.getSelectionSet().getSelections().isEmpty()) {
            return 0;
        }
        Object value = data == null ? null : data.get(key(field));
        if (data != null && !data.containsKey(key(field))) {
            return 0;
        }
        GraphQLNamedType named = (GraphQLNamedType) GraphQLTypeUtil.unwrapAll(definition.getType());
        if (named.getName().endsWith("Connection")) {
            return connection(field, container(definition), data, asMap(value));
        }
        double own = own(type, field, free);
        if (own == 0 && !free) {
            return 0;
        }
        if (data == null) {
            return own + selections(container(definition), field.getSelectionSet(), null, false);
        }
        if (value instanceof List<?> list) {
            double most = 0;
            for (Object each : list) {
                most = Math.max(
                        most,
                        each == null
                                ? 0
                                : selections(container(definition), field.getSelectionSet(), asMap(each), false));
            }
            return own + most;
        }
        return value == null
                ? own
                : own + selections(container(definition), field.getSelectionSet(), asMap(value), false);
    }

    /** Counts at the root are dear, and the rules of a smart collection free, as recorded. */
    private static double own(GraphQLFieldsContainer type, Field field, boolean free) {
        if (type.getName().equals("QueryRoot") && field.getName().endsWith("Count")) {
            return MUTATION;
        }
        return free || field.getName().equals("ruleSet") ? 0 : 1;
    }

    /**
     * 2, and for each list that is selected its size on Shopify's scale times what a member costs. After it ran, the size
     * is what came back; but an empty {@code nodes} is charged as if it were full, as recorded.
     */
    private double connection(
            Field field, GraphQLFieldsContainer type, Map<String, Object> data, Map<String, Object> value) {
        int asked = asked(field);
        double cost = 2;
        for (Field inner : field.getSelectionSet().getSelectionsOfType(Field.class)) {
            GraphQLFieldDefinition definition = type.getFieldDefinition(inner.getName());
            if (definition == null || inner.getSelectionSet() == null || skipped(inner)) {
                continue;
            }
            List<?> members = value.get(key(inner)) instanceof List<?> list ? list : List.of();
            if (inner.getName().equals("nodes")) {
                boolean full = data == null || members.isEmpty();
                cost += weight(full ? asked : members.size())
                        * (1 + members(container(definition), inner.getSelectionSet(), full ? null : data, members));
            } else if (inner.getName().equals("edges")) {
                double each = 0;
                for (Field node : inner.getSelectionSet().getSelectionsOfType(Field.class)) {
                    if (node.getName().equals("node") && node.getSelectionSet() != null) {
                        List<?> nodes = members.stream()
                                .map(edge -> asMap(edge).get(key(node)))
                                .toList();
                        GraphQLFieldDefinition nodeField = container(definition).getFieldDefinition("node");
                        each = Math.max(each, members(container(nodeField), node.getSelectionSet(), data, nodes));
                    }
                }
                int size = data == null ? asked : members.size();
                cost += weight(size) * (1 + each);
            }
        }
        return cost;
    }

    private double members(
            GraphQLFieldsContainer type, SelectionSet selections, Map<String, Object> data, List<?> nodes) {
        if (data == null) {
            return selections(type, selections, null, false);
        }
        double most = 0;
        for (Object node : nodes) {
            most = Math.max(most, node == null ? 0 : selections(type, selections, asMap(node), false));
        }
        return most;
    }

    /** 1, 2, 3, 4, 7 for 1, 2, 5, 10, 50 members were recorded: it grows as the binary logarithm. */
    static double weight(int size) {
        return size < 1 ? 0 : Math.round(1 + Math.log(size) / Math.log(2));
    }

    private int asked(Field field) {
        Object first = argument(field, "first");
        Object size = first != null ? first : argument(field, "last");
        return size instanceof Number number ? number.intValue() : 1;
    }

    /** What {@code @skip} and {@code @include} leave out is not paid for, as recorded. */
    private boolean skipped(Selection<?> selection) {
        if (!(selection instanceof DirectivesContainer<?> container)) {
            return false;
        }
        for (Directive directive : container.getDirectives()) {
            Boolean given = directive.getArgument("if") == null
                    ? null
                    : switch (directive.getArgument("if").getValue()) {
                        case BooleanValue value -> value.isValue();
                        case VariableReference reference -> chosen(reference.getName());
                        default -> null;
                    };
            if (given != null
                    && (directive.getName().equals("skip")
                            ? given
                            : directive.getName().equals("include") && !given)) {
                return true;
            }
        }
        return false;
    }

    private Boolean chosen(String variable) {
        if (variables.get(variable) instanceof Boolean given) {
            return given;
        }
        for (VariableDefinition definition : operation.getVariableDefinitions()) {
            if (definition.getName().equals(variable) && definition.getDefaultValue() instanceof BooleanValue value) {
                return value.isValue();
            }
        }
        return null;
    }

    private Object argument(Field field, String name) {
        for (Argument argument : field.getArguments()) {
            if (argument.getName().equals(name)) {
                return switch (argument.getValue()) {
                    case IntValue value -> value.getValue().intValue();
                    case VariableReference reference -> variables.get(reference.getName());
                    default -> null;
                };
            }
        }
        return null;
    }

    private GraphQLFieldsContainer container(GraphQLFieldDefinition definition) {
        return typeOf(((GraphQLNamedType) GraphQLTypeUtil.unwrapAll(definition.getType())).getName());
    }

    private GraphQLFieldsContainer typeOf(String name) {
        return schema.getType(name) instanceof GraphQLFieldsContainer container ? container : null;
    }

    private static String key(Field field) {
        return field.getAlias() == null ? field.getName() : field.getAlias();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> asMap(Object value) {
        return value instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }
}
