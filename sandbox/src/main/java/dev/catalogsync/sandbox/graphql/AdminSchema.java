package dev.catalogsync.sandbox.graphql;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.catalogsync.sandbox.store.Entity;
import dev.catalogsync.sandbox.store.Gid;
import graphql.language.FieldDefinition;
import graphql.language.InterfaceTypeDefinition;
import graphql.language.ObjectTypeDefinition;
import graphql.language.UnionTypeDefinition;
import graphql.schema.DataFetcher;
import graphql.schema.DataFetcherFactories;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.GraphQLCodeRegistry;
import graphql.schema.GraphQLNamedType;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLType;
import graphql.schema.GraphQLTypeUtil;
import graphql.schema.TypeResolver;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.ScalarInfo;
import graphql.schema.idl.SchemaGenerator;
import graphql.schema.idl.SchemaParser;
import graphql.schema.idl.TypeDefinitionRegistry;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The schema of the Admin API as far as the sandbox serves it, executable over the store. */
public final class AdminSchema {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Fields fields;
    private final MutationRunner mutations;

    public AdminSchema(Fields fields, MutationRunner mutations) {
        this.fields = fields;
        this.mutations = mutations;
    }

    static TypeDefinitionRegistry definitions() {
        try (Reader sdl = new InputStreamReader(
                AdminSchema.class.getResourceAsStream("/sandbox/admin.graphqls"), StandardCharsets.UTF_8)) {
            return new SchemaParser().parse(sdl);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The fields of each object type by name. */
    public static Map<String, Set<String>> fieldNames() {
        Map<String, Set<String>> names = new HashMap<>();
        definitions().types().values().forEach(type -> {
            if (type instanceof ObjectTypeDefinition object) {
                names.put(
                        object.getName(),
                        object.getFieldDefinitions().stream()
                                .map(FieldDefinition::getName)
                                .collect(Collectors.toSet()));
            }
        });
        return names;
    }

    public GraphQLSchema build() {
        TypeDefinitionRegistry definitions = definitions();
        RuntimeWiring.Builder wiring = RuntimeWiring.newRuntimeWiring();
        definitions.scalars().forEach((name, definition) -> {
            if (!ScalarInfo.isGraphqlSpecifiedScalar(name)) {
                wiring.scalar(Scalars.of(name));
            }
        });
        TypeResolver byEntity =
                environment -> environment.getSchema().getObjectType(((Entity) environment.getObject()).type());
        definitions.types().values().forEach(type -> {
            if (type instanceof InterfaceTypeDefinition || type instanceof UnionTypeDefinition) {
                wiring.type(type.getName(), each -> each.typeResolver(byEntity));
            }
        });
        DataFetcher<Object> fetcher = this::fetch;
        wiring.codeRegistry(
                GraphQLCodeRegistry.newCodeRegistry().defaultDataFetcher(DataFetcherFactories.useDataFetcher(fetcher)));
        return new SchemaGenerator().makeExecutableSchema(definitions, wiring.build());
    }

    private Object fetch(DataFetchingEnvironment environment) {
        String type = ((GraphQLNamedType) environment.getParentType()).getName();
        String name = environment.getField().getName();
        if (type.equals("Mutation")) {
            return mutations.run(environment);
        }
        Object source = environment.getSource();
        Object value;
        if (type.equals("QueryRoot")) {
            environment
                    .getGraphQlContext()
                    .<SearchWarnings>get(SearchWarnings.class)
                    .look(
                            name,
                            environment.getArguments().get("query"),
                            environment.getExecutionStepInfo().getPath().toList());
            value = fields.find(type, name)
                    .of(source instanceof Entity entity ? entity : EMPTY, environment.getArguments());
        } else if (source instanceof Map<?, ?> map) {
            value = map.get(name);
        } else {
            value = fields.find(type, name).of((Entity) source, environment.getArguments());
        }
        Entity parent = source instanceof Entity entity ? entity : null;
        if (value instanceof Link link) {
            return environment
                            .getGraphQlContext()
                            .<AdminCall>get(AdminCall.class)
                            .address()
                    + link.path();
        }
        return shown(value, environment.getFieldType(), parent, environment.getArguments());
    }

    private static final Entity EMPTY = new Entity("QueryRoot", JSON.createObjectNode(), null);

    /** A value as graphql-java takes it. */
    static Object shown(Object value, GraphQLType fieldType, Entity parent, Map<String, Object> arguments) {
        GraphQLType type = GraphQLTypeUtil.unwrapNonNull(fieldType);
        if (value == null || value instanceof NullNode) {
            return null;
        }
        if (value instanceof Nodes nodes) {
            return ConnectionPage.of(nodes, arguments);
        }
        if (GraphQLTypeUtil.isList(type) && value instanceof Iterable<?> elements) {
            List<Object> list = new ArrayList<>();
            elements.forEach(each -> list.add(shown(each, GraphQLTypeUtil.unwrapOne(type), parent, arguments)));
            return list;
        }
        if (value instanceof ObjectNode object && !GraphQLTypeUtil.isScalar(type)) {
            return typed(object, GraphQLTypeUtil.unwrapAll(type).getName(), parent);
        }
        return value instanceof JsonNode node ? JSON.convertValue(node, Object.class) : value;
    }

    /** A nested document with its type: by its own id where the field could hold several. */
    public static Entity typed(ObjectNode object, String declared, Entity parent) {
        String byId =
                switch (declared) {
                    case "Node", "Media", "File", "HasMetafields", "ProductOperation", "Publishable" ->
                        Gid.type(object.path("id").asText());
                    default -> declared;
                };
        return new Entity(byId, object, parent);
    }
}
