package dev.catalogsync.sandbox.bulk;

import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import dev.catalogsync.sandbox.graphql.Fields;
import graphql.GraphQLContext;
import graphql.execution.CoercedVariables;
import graphql.execution.ValuesResolver;
import graphql.language.Document;
import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.language.FragmentSpread;
import graphql.language.InlineFragment;
import graphql.language.OperationDefinition;
import graphql.language.Selection;
import graphql.language.SelectionSet;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLInterfaceType;
import graphql.schema.GraphQLNamedType;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLTypeUtil;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A bulk query made ready: for each type that can appear, which fields to write and which connections to walk. */
final class BulkPlan {

    private final GraphQLSchema schema;
    private final Fields fields;
    private final Map<String, FragmentDefinition> fragments = new HashMap<>();
    private final Selected root;

    BulkPlan(GraphQLSchema schema, Fields fields, Document document) {
        this.schema = schema;
        this.fields = fields;
        document.getDefinitionsOfType(FragmentDefinition.class).forEach(each -> fragments.put(each.getName(), each));
        OperationDefinition operation =
                document.getDefinitionsOfType(OperationDefinition.class).getFirst();
        this.root = new Selected(operation.getSelectionSet());
    }

    Selected root() {
        return root;
    }

    /** A selection set; what it means depends on the type of what it is applied to. */
    final class Selected {

        private final SelectionSet selections;
        private final Map<String, Shape> shapes = new HashMap<>();

        Selected(SelectionSet selections) {
            this.selections = selections;
        }

        Shape on(String type) {
            Shape shape = shapes.get(type);
            if (shape == null) {
                shape = new Shape();
                collect((GraphQLObjectType) schema.getType(type), selections, shape);
                shapes.put(type, shape);
            }
            return shape;
        }
    }

    /** The fields of one type in the order they are written, and the connections below it. */
    static final class Shape {
        final List<Slot> slots = new ArrayList<>();
        final List<Branch> branches = new ArrayList<>();
    }

    /** @param below the selection of an object; null for a value */
    record Slot(
            SerializableString key,
            Fields.Field field,
            Map<String, Object> arguments,
            Selected below,
            String declared) {}

    /** @param nodes what is selected of each node */
    record Branch(String key, Fields.Field field, Map<String, Object> arguments, Selected nodes) {}

    private void collect(GraphQLObjectType type, SelectionSet selections, Shape shape) {
        for (Selection<?> selection : selections.getSelections()) {
            switch (selection) {
                case Field field -> add(type, field, shape);
                case InlineFragment fragment -> {
                    if (fragment.getTypeCondition() == null
                            || applies(type, fragment.getTypeCondition().getName())) {
                        collect(type, fragment.getSelectionSet(), shape);
                    }
                }
                case FragmentSpread spread -> {
                    FragmentDefinition fragment = fragments.get(spread.getName());
                    if (applies(type, fragment.getTypeCondition().getName())) {
                        collect(type, fragment.getSelectionSet(), shape);
                    }
                }
                default -> throw new IllegalStateException(selection.toString());
            }
        }
    }

    private boolean applies(GraphQLObjectType type, String condition) {
        return type.getName().equals(condition)
                || schema.getType(condition) instanceof GraphQLInterfaceType wanted
                        && type.getInterfaces().contains(wanted);
    }

    private void add(GraphQLObjectType type, Field field, Shape shape) {
        String key = field.getAlias() == null ? field.getName() : field.getAlias();
        if (field.getName().equals("__typename")) {
            shape.slots.add(new Slot(
                    new SerializedString(key), (source, arguments) -> type.getName(), Map.of(), null, "String"));
            return;
        }
        GraphQLFieldDefinition definition = type.getFieldDefinition(field.getName());
        String declared = ((GraphQLNamedType) GraphQLTypeUtil.unwrapAll(definition.getType())).getName();
        Map<String, Object> arguments = ValuesResolver.getArgumentValues(
                schema.getCodeRegistry(),
                definition.getArguments(),
                field.getArguments(),
                CoercedVariables.emptyVariables(),
                GraphQLContext.getDefault(),
                Locale.ROOT);
        Fields.Field answers = fields.find(type.getName(), field.getName());
        if (declared.endsWith("Connection")) {
            shape.branches.add(new Branch(key, answers, arguments, new Selected(nodeSelection(field))));
        } else {
            SelectionSet below = field.getSelectionSet();
            boolean composite = below != null && !below.getSelections().isEmpty();
            shape.slots.add(new Slot(
                    new SerializedString(key), answers, arguments, composite ? new Selected(below) : null, declared));
        }
    }

    /** What is selected under edges and node; the validator has seen that it is there. */
    private static SelectionSet nodeSelection(Field connection) {
        for (Field edges : connection.getSelectionSet().getSelectionsOfType(Field.class)) {
            if (edges.getName().equals("edges")) {
                for (Field node : edges.getSelectionSet().getSelectionsOfType(Field.class)) {
                    if (node.getName().equals("node")) {
                        return node.getSelectionSet();
                    }
                }
            }
        }
        return SelectionSet.newSelectionSet().build();
    }
}
