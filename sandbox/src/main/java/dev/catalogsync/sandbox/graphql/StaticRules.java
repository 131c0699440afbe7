package dev.catalogsync.sandbox.graphql;

import dev.catalogsync.sandbox.store.Gid;
import graphql.language.Argument;
import graphql.language.ArrayValue;
import graphql.language.AstPrinter;
import graphql.language.BooleanValue;
import graphql.language.Directive;
import graphql.language.Document;
import graphql.language.EnumValue;
import graphql.language.Field;
import graphql.language.FloatValue;
import graphql.language.FragmentDefinition;
import graphql.language.FragmentSpread;
import graphql.language.InlineFragment;
import graphql.language.IntValue;
import graphql.language.Node;
import graphql.language.NullValue;
import graphql.language.ObjectField;
import graphql.language.ObjectValue;
import graphql.language.OperationDefinition;
import graphql.language.Selection;
import graphql.language.SelectionSet;
import graphql.language.StringValue;
import graphql.language.Value;
import graphql.language.VariableDefinition;
import graphql.language.VariableReference;
import graphql.schema.GraphQLArgument;
import graphql.schema.GraphQLEnumType;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLFieldsContainer;
import graphql.schema.GraphQLInputObjectField;
import graphql.schema.GraphQLInputObjectType;
import graphql.schema.GraphQLInputType;
import graphql.schema.GraphQLNamedType;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLType;
import graphql.schema.GraphQLTypeUtil;
import graphql.schema.GraphQLUnionType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is wrong with a document before it runs, in the words, places, paths and codes of Shopify's validator. */
final class StaticRules {

    private final GraphQLSchema schema;
    private final Map<String, FragmentDefinition> fragments = new HashMap<>();
    private final List<Map<String, Object>> errors = new ArrayList<>();
    private final Set<String> used = new HashSet<>();
    private final Map<String, String> declared = new HashMap<>();
    private String definition;

    private StaticRules(GraphQLSchema schema) {
        this.schema = schema;
    }

    static List<Map<String, Object>> check(GraphQLSchema schema, Document document) {
        StaticRules rules = new StaticRules(schema);
        document.getDefinitionsOfType(FragmentDefinition.class)
                .forEach(each -> rules.fragments.put(each.getName(), each));
        document.getDefinitionsOfType(OperationDefinition.class).forEach(rules::operation);
        return rules.errors;
    }

    private void operation(OperationDefinition operation) {
        boolean mutation = operation.getOperation() == OperationDefinition.Operation.MUTATION;
        String kind = mutation ? "mutation" : "query";
        definition = operation.getName() == null ? kind : kind + " " + operation.getName();
        used.clear();
        declared.clear();
        for (VariableDefinition variable : operation.getVariableDefinitions()) {
            declared.put(variable.getName(), AstPrinter.printAst(variable.getType()));
            String type = declared.get(variable.getName()).replaceAll("[\\[\\]!]", "");
            if (!(schema.getType(type) instanceof GraphQLInputType)) {
                error(
                        type + " isn't a defined input type (on $" + variable.getName() + ")",
                        variable,
                        List.of(definition),
                        "variableRequiresValidType",
                        "typeName",
                        type,
                        "variableName",
                        variable.getName());
            }
        }
        GraphQLFieldsContainer root = mutation ? schema.getMutationType() : schema.getQueryType();
        selections(root, operation.getSelectionSet(), List.of(definition), new HashSet<>());
        String by = operation.getName() == null ? "anonymous " + kind : operation.getName();
        for (VariableDefinition variable : operation.getVariableDefinitions()) {
            if (!used.contains(variable.getName())) {
                error(
                        "Variable $" + variable.getName() + " is declared by " + by + " but not used",
                        operation,
                        List.of(definition),
                        "variableNotUsed",
                        "variableName",
                        variable.getName());
            }
        }
    }

    private void selections(
            GraphQLFieldsContainer type, SelectionSet selections, List<Object> path, Set<String> visiting) {
        for (Selection<?> selection : selections.getSelections()) {
            if (selection instanceof Field field) {
                field(type, field, path, visiting);
            } else if (selection instanceof InlineFragment fragment) {
                String condition = fragment.getTypeCondition() == null
                        ? null
                        : fragment.getTypeCondition().getName();
                selections(container(condition, type, fragment, path), fragment.getSelectionSet(), path, visiting);
            } else if (selection instanceof FragmentSpread spread) {
                spread(type, spread, path, visiting);
            }
        }
    }

    private void spread(GraphQLFieldsContainer type, FragmentSpread spread, List<Object> path, Set<String> visiting) {
        FragmentDefinition fragment = fragments.get(spread.getName());
        if (fragment == null) {
            error(
                    "Fragment " + spread.getName() + " was used, but not defined",
                    spread,
                    path,
                    "useAndDefineFragment",
                    "fragmentName",
                    spread.getName());
        } else if (visiting.add(spread.getName())) {
            selections(
                    container(fragment.getTypeCondition().getName(), type, fragment, path),
                    fragment.getSelectionSet(),
                    path,
                    visiting);
            visiting.remove(spread.getName());
        } else {
            error(
                    "Fragment " + spread.getName() + " contains an infinite loop",
                    fragment,
                    path,
                    "infiniteLoop",
                    "fragmentName",
                    spread.getName());
        }
    }

    private GraphQLFieldsContainer container(
            String condition, GraphQLFieldsContainer type, Node<?> node, List<Object> path) {
        if (condition == null) {
            return type;
        }
        if (schema.getType(condition) instanceof GraphQLFieldsContainer container) {
            return container;
        }
        error(
                "No such type " + condition + ", so it can't be a fragment condition",
                node,
                path,
                "undefinedType",
                "typeName",
                condition);
        return null;
    }

    private void field(GraphQLFieldsContainer type, Field field, List<Object> path, Set<String> visiting) {
        List<Object> here = plus(path, field.getAlias() == null ? field.getName() : field.getAlias());
        directives(field, here);
        if (type == null || field.getName().startsWith("__")) {
            return;
        }
        GraphQLFieldDefinition found = type.getFieldDefinition(field.getName());
        if (found == null) {
            error(
                    "Field '" + field.getName() + "' doesn't exist on type '" + type.getName() + "'",
                    field,
                    here,
                    "undefinedField",
                    "typeName",
                    type.getName(),
                    "fieldName",
                    field.getName());
            return;
        }
        arguments(found, field, here);
        GraphQLNamedType answer = (GraphQLNamedType) GraphQLTypeUtil.unwrapAll(found.getType());
        boolean composite = answer instanceof GraphQLFieldsContainer || answer instanceof GraphQLUnionType;
        boolean selected = field.getSelectionSet() != null
                && !field.getSelectionSet().getSelections().isEmpty();
        if (composite && !selected) {
            error(
                    "Field must have selections (field '" + field.getName() + "' returns " + answer.getName()
                            + " but has no selections. Did you mean '" + field.getName() + " { ... }'?)",
                    field,
                    here,
                    "selectionMismatch",
                    "nodeName",
                    "field '" + field.getName() + "'",
                    "typeName",
                    answer.getName());
        } else if (!composite && selected) {
            error(
                    "Selections can't be made on scalars (field '" + field.getName() + "' returns " + answer.getName()
                            + " but has selections " + names(field.getSelectionSet()) + ")",
                    field,
                    here,
                    "selectionMismatch",
                    "nodeName",
                    "field '" + field.getName() + "'",
                    "typeName",
                    answer.getName());
        } else if (selected) {
            selections(
                    answer instanceof GraphQLFieldsContainer container ? container : null,
                    field.getSelectionSet(),
                    here,
                    visiting);
        }
    }

    private static String names(SelectionSet selections) {
        return selections.getSelectionsOfType(Field.class).stream()
                .map(each -> '"' + each.getName() + '"')
                .toList()
                .toString();
    }

    private void directives(Field field, List<Object> path) {
        for (Directive directive : field.getDirectives()) {
            if (schema.getDirective(directive.getName()) == null) {
                error(
                        "Directive @" + directive.getName() + " is not defined",
                        directive,
                        path,
                        "undefinedDirective",
                        "directiveName",
                        directive.getName());
            }
            directive.getArguments().forEach(argument -> variables(argument.getValue()));
        }
    }

    private void arguments(GraphQLFieldDefinition found, Field field, List<Object> path) {
        Set<String> given = new HashSet<>();
        for (Argument argument : field.getArguments()) {
            given.add(argument.getName());
            GraphQLArgument known = found.getArgument(argument.getName());
            if (known == null) {
                error(
                        "Field '" + field.getName() + "' doesn't accept argument '" + argument.getName() + "'",
                        argument,
                        plus(path, argument.getName()),
                        "argumentNotAccepted",
                        "name",
                        field.getName(),
                        "typeName",
                        "Field",
                        "argumentName",
                        argument.getName());
                continue;
            }
            variables(argument.getValue());
            literal(
                    known.getType(),
                    argument.getValue(),
                    argument.getName(),
                    new Owner("Field", field.getName(), field),
                    plus(path, argument.getName()));
        }
        List<String> missing = found.getArguments().stream()
                .filter(each -> GraphQLTypeUtil.isNonNull(each.getType())
                        && !each.hasSetDefaultValue()
                        && !given.contains(each.getName()))
                .map(GraphQLArgument::getName)
                .toList();
        if (!missing.isEmpty()) {
            String names = String.join(", ", missing);
            error(
                    "Field '" + field.getName() + "' is missing required arguments: " + names,
                    field,
                    path,
                    "missingRequiredArguments",
                    "className",
                    "Field",
                    "name",
                    field.getName(),
                    "arguments",
                    names);
        }
    }

    /** Where an argument stands: on a field, or in an input object. */
    private record Owner(String kind, String name, Node<?> node) {}

    private void literal(GraphQLType type, Value<?> value, String name, Owner owner, List<Object> path) {
        if (value instanceof VariableReference reference) {
            variable(type, reference, name, path);
            return;
        }
        GraphQLType inner = GraphQLTypeUtil.unwrapNonNull(type);
        if (value instanceof NullValue) {
            if (GraphQLTypeUtil.isNonNull(type)) {
                incompatible(type, value, name, owner, path);
            }
        } else if (GraphQLTypeUtil.isList(inner)) {
            GraphQLType element = GraphQLTypeUtil.unwrapOne(inner);
            if (value instanceof ArrayValue list) {
                list.getValues().forEach(each -> literal(element, each, name, owner, path));
            } else {
                literal(element, value, name, owner, path);
            }
        } else if (inner instanceof GraphQLInputObjectType object) {
            if (value instanceof ObjectValue literal) {
                object(object, literal, path);
            } else {
                incompatible(type, value, name, owner, path);
            }
        } else if (!scalar((GraphQLNamedType) inner, value)) {
            incompatible(type, value, name, owner, path);
        } else if (((GraphQLNamedType) inner).getName().equals("ID")
                && value instanceof StringValue text
                && Gid.parse(text.getValue()) == null) {
            error(
                    "Invalid global id '" + text.getValue() + "'",
                    owner.node(),
                    path,
                    "argumentLiteralsIncompatible",
                    "typeName",
                    "CoercionError");
        }
    }

    private void incompatible(GraphQLType type, Value<?> value, String name, Owner owner, List<Object> path) {
        error(
                "Argument '" + name + "' on " + owner.kind() + " '" + owner.name() + "' has an invalid value ("
                        + AstPrinter.printAst(value) + "). Expected type '" + GraphQLTypeUtil.simplePrint(type) + "'.",
                owner.node(),
                path,
                "argumentLiteralsIncompatible",
                "typeName",
                owner.kind(),
                "argumentName",
                name);
    }

    private void object(GraphQLInputObjectType type, ObjectValue literal, List<Object> path) {
        Set<String> given = new HashSet<>();
        for (ObjectField field : literal.getObjectFields()) {
            given.add(field.getName());
            GraphQLInputObjectField known = type.getFieldDefinition(field.getName());
            if (known == null) {
                error(
                        "InputObject '" + type.getName() + "' doesn't accept argument '" + field.getName() + "'",
                        field,
                        plus(path, field.getName()),
                        "argumentNotAccepted",
                        "name",
                        type.getName(),
                        "typeName",
                        "InputObject",
                        "argumentName",
                        field.getName());
            } else {
                literal(
                        known.getType(),
                        field.getValue(),
                        field.getName(),
                        new Owner("InputObject", type.getName(), literal),
                        plus(path, field.getName()));
            }
        }
        for (GraphQLInputObjectField field : type.getFieldDefinitions()) {
            if (GraphQLTypeUtil.isNonNull(field.getType())
                    && !field.hasSetDefaultValue()
                    && !given.contains(field.getName())) {
                String expected = GraphQLTypeUtil.simplePrint(field.getType());
                error(
                        "Argument '" + field.getName() + "' on InputObject '" + type.getName()
                                + "' is required. Expected type " + expected,
                        literal,
                        plus(path, field.getName()),
                        "missingRequiredInputObjectAttribute",
                        "argumentName",
                        field.getName(),
                        "argumentType",
                        expected,
                        "inputObjectType",
                        type.getName());
            }
        }
        if (type.isOneOf() && literal.getObjectFields().size() != 1) {
            error(
                    "'" + type.getName() + "' requires exactly one argument, but "
                            + literal.getObjectFields().size() + " were provided.",
                    literal,
                    path,
                    "invalidOneOfInputObject",
                    "inputObjectType",
                    type.getName());
        }
    }

    private static boolean scalar(GraphQLNamedType type, Value<?> value) {
        if (type instanceof GraphQLEnumType choice) {
            return value instanceof EnumValue literal && choice.getValue(literal.getName()) != null;
        }
        return switch (type.getName()) {
            case "String", "DateTime", "URL", "HTML" -> value instanceof StringValue;
            case "ID" -> value instanceof StringValue || value instanceof IntValue;
            case "Int" -> value instanceof IntValue;
            case "Float" -> value instanceof IntValue || value instanceof FloatValue;
            case "Boolean" -> value instanceof BooleanValue;
            case "JSON" -> true;
            default -> value instanceof StringValue || value instanceof IntValue || value instanceof FloatValue;
        };
    }

    private void variable(GraphQLType type, VariableReference reference, String name, List<Object> path) {
        String given = declared.get(reference.getName());
        if (given == null) {
            error(
                    "Variable $" + reference.getName() + " is used by " + definition.replaceFirst("^\\w+ ", "")
                            + " but not declared",
                    reference,
                    path,
                    "variableNotDefined",
                    "variableName",
                    reference.getName());
            return;
        }
        String wanted = GraphQLTypeUtil.simplePrint(type);
        // A variable may be stricter than its argument, and a default makes up for a missing exclamation mark.
        String bare = wanted.endsWith("!") ? wanted.substring(0, wanted.length() - 1) : wanted;
        boolean same = given.equals(wanted)
                || given.equals(bare + "!")
                || given.equals(bare)
                || given.replace("!", "").equals(wanted.replace("!", ""));
        if (!same) {
            error(
                    "Type mismatch on variable $" + reference.getName() + " and argument " + name + " (" + given + " / "
                            + wanted + ")",
                    reference,
                    path,
                    "variableMismatch",
                    "variableName",
                    reference.getName(),
                    "typeName",
                    given,
                    "argumentName",
                    name,
                    "errorMessage",
                    "Type mismatch");
        }
    }

    private void variables(Value<?> value) {
        if (value instanceof VariableReference reference) {
            used.add(reference.getName());
        } else if (value instanceof ArrayValue list) {
            list.getValues().forEach(this::variables);
        } else if (value instanceof ObjectValue object) {
            object.getObjectFields().forEach(field -> variables(field.getValue()));
        }
    }

    private static List<Object> plus(List<Object> path, Object step) {
        List<Object> longer = new ArrayList<>(path);
        longer.add(step);
        return longer;
    }

    private void error(String message, Node<?> node, List<Object> path, String code, String... details) {
        Map<String, Object> extensions = new LinkedHashMap<>();
        extensions.put("code", code);
        for (int at = 0; at < details.length; at += 2) {
            extensions.put(details[at], details[at + 1]);
        }
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("message", message);
        error.put(
                "locations",
                List.of(Map.of(
                        "line", node.getSourceLocation().getLine(),
                        "column", node.getSourceLocation().getColumn())));
        error.put("path", path);
        error.put("extensions", extensions);
        errors.add(error);
    }
}
