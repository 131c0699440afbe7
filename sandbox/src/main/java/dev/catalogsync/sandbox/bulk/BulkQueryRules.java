package dev.catalogsync.sandbox.bulk;

import graphql.language.Document;
import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.language.FragmentSpread;
import graphql.language.InlineFragment;
import graphql.language.OperationDefinition;
import graphql.language.Selection;
import graphql.language.SelectionSet;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLFieldsContainer;
import graphql.schema.GraphQLNamedType;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLTypeUtil;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What Shopify asks of a bulk query, with its words as recorded. */
final class BulkQueryRules {

    private static final int MOST_CONNECTIONS = 5;
    private static final int DEEPEST = 2;

    private final GraphQLSchema schema;
    private final Map<String, FragmentDefinition> fragments = new HashMap<>();
    private final List<String> byNodes = new ArrayList<>();
    private final List<String> withoutId = new ArrayList<>();
    private int connections;
    private int deepest;
    private boolean insideList;
    private boolean topLevelNode;

    private BulkQueryRules(GraphQLSchema schema) {
        this.schema = schema;
    }

    /** The messages, in the order Shopify gives them; empty where all is well. */
    static List<String> check(GraphQLSchema schema, Document document) {
        BulkQueryRules rules = new BulkQueryRules(schema);
        document.getDefinitionsOfType(FragmentDefinition.class)
                .forEach(each -> rules.fragments.put(each.getName(), each));
        OperationDefinition operation =
                document.getDefinitionsOfType(OperationDefinition.class).getFirst();
        for (Field field : operation.getSelectionSet().getSelectionsOfType(Field.class)) {
            rules.topLevelNode |=
                    field.getName().equals("node") || field.getName().equals("nodes");
        }
        rules.walk(schema.getQueryType(), operation.getSelectionSet(), 0, false);
        return rules.messages();
    }

    private List<String> messages() {
        List<String> messages = new ArrayList<>();
        if (topLevelNode) {
            messages.add("Bulk queries cannot contain a top level `node` field.");
        }
        if (!byNodes.isEmpty()) {
            messages.add(
                    "All connection fields in a bulk query must select their contents using 'edges' > 'node', e.g: '"
                            + byNodes.getFirst()
                            + " { edges { node {'. Selecting via 'nodes' is not supported. Invalid connection fields: "
                            + quoted(byNodes) + ".");
            return messages;
        }
        if (!withoutId.isEmpty()) {
            messages.add(
                    "The parent 'node' field for a nested connection must select the 'id' field without an alias and"
                            + " must be of 'ID' return type. Connection fields without 'id': "
                            + String.join(", ", withoutId) + ".");
        }
        if (insideList) {
            messages.add("Queries that contain a connection field within a list field are not currently supported.");
        }
        if (connections == 0) {
            messages.add("Bulk queries must contain at least one connection.");
        }
        if (connections > MOST_CONNECTIONS) {
            messages.add("Bulk queries cannot contain more than 5 connections.");
        }
        if (deepest > DEEPEST) {
            messages.add("Bulk queries cannot contain connections with a nesting depth greater than 2.");
        }
        return messages;
    }

    private static String quoted(List<String> names) {
        return "'" + String.join("', '", names) + "'";
    }

    private void walk(GraphQLFieldsContainer type, SelectionSet selections, int depth, boolean list) {
        for (Selection<?> selection : selections.getSelections()) {
            switch (selection) {
                case Field field -> field(type, field, depth, list);
                case InlineFragment fragment ->
                    walk(
                            fragment.getTypeCondition() == null
                                    ? type
                                    : container(fragment.getTypeCondition().getName(), type),
                            fragment.getSelectionSet(),
                            depth,
                            list);
                case FragmentSpread spread -> {
                    FragmentDefinition fragment = fragments.get(spread.getName());
                    if (fragment != null) {
                        walk(
                                container(fragment.getTypeCondition().getName(), type),
                                fragment.getSelectionSet(),
                                depth,
                                list);
                    }
                }
                default -> throw new IllegalStateException(selection.toString());
            }
        }
    }

    private GraphQLFieldsContainer container(String name, GraphQLFieldsContainer otherwise) {
        return schema.getType(name) instanceof GraphQLFieldsContainer container ? container : otherwise;
    }

    private void field(GraphQLFieldsContainer type, Field field, int depth, boolean list) {
        GraphQLFieldDefinition definition = type == null ? null : type.getFieldDefinition(field.getName());
        if (definition == null || field.getSelectionSet() == null) {
            return;
        }
        String name = ((GraphQLNamedType) GraphQLTypeUtil.unwrapAll(definition.getType())).getName();
        if (!name.endsWith("Connection")) {
            boolean inList = list || GraphQLTypeUtil.isList(GraphQLTypeUtil.unwrapNonNull(definition.getType()));
            walk(container(name, null), field.getSelectionSet(), depth, inList);
            return;
        }
        connections++;
        deepest = Math.max(deepest, depth);
        insideList |= list;
        GraphQLFieldsContainer connection = container(name, null);
        for (Field inner : field.getSelectionSet().getSelectionsOfType(Field.class)) {
            if (inner.getName().equals("nodes")) {
                byNodes.add(field.getName());
            } else if (inner.getName().equals("edges") && inner.getSelectionSet() != null) {
                edges(field, connection, inner, depth);
            }
        }
    }

    private void edges(Field connection, GraphQLFieldsContainer type, Field edges, int depth) {
        GraphQLNamedType edge = (GraphQLNamedType)
                GraphQLTypeUtil.unwrapAll(type.getFieldDefinition("edges").getType());
        for (Field node : edges.getSelectionSet().getSelectionsOfType(Field.class)) {
            if (!node.getName().equals("node") || node.getSelectionSet() == null) {
                continue;
            }
            GraphQLNamedType nodeType = (GraphQLNamedType) GraphQLTypeUtil.unwrapAll(
                    ((GraphQLFieldsContainer) edge).getFieldDefinition("node").getType());
            int before = connections;
            walk(container(nodeType.getName(), null), node.getSelectionSet(), depth + 1, false);
            if (connections > before && !selectsId(node.getSelectionSet())) {
                withoutId.add(connection.getName());
            }
        }
    }

    private boolean selectsId(SelectionSet selections) {
        for (Selection<?> selection : selections.getSelections()) {
            if (selection instanceof Field field && field.getName().equals("id") && field.getAlias() == null) {
                return true;
            }
            if (selection instanceof FragmentSpread spread
                    && fragments.containsKey(spread.getName())
                    && selectsId(fragments.get(spread.getName()).getSelectionSet())) {
                return true;
            }
        }
        return false;
    }
}
