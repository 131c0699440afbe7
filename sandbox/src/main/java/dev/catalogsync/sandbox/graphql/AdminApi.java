package dev.catalogsync.sandbox.graphql;

import graphql.ErrorType;
import graphql.ExecutionInput;
import graphql.ExecutionResult;
import graphql.GraphQL;
import graphql.GraphQLError;
import graphql.GraphqlErrorBuilder;
import graphql.execution.DataFetcherExceptionHandlerParameters;
import graphql.execution.DataFetcherExceptionHandlerResult;
import graphql.execution.preparsed.PreparsedDocumentEntry;
import graphql.language.Argument;
import graphql.language.Document;
import graphql.language.Field;
import graphql.language.OperationDefinition;
import graphql.language.SourceLocation;
import graphql.language.VariableDefinition;
import graphql.language.VariableReference;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.GraphQLSchema;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.slf4j.LoggerFactory;

/** Answers GraphQL as the Admin API does, costs and throttling included. */
public final class AdminApi {

    private static final int MOST_EXPENSIVE = 1000;
    private static final int KNOWN_DOCUMENTS = 500;

    private final GraphQLSchema schema;
    private final Fields fields;
    private final GraphqlDocuments documents;
    private final Buckets buckets;
    private final SearchWarnings.Unknown unknown;
    private final GraphQL graphql;
    private final Map<String, Known> known = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
            return size() > KNOWN_DOCUMENTS;
        }
    });

    /** A request as it came in. */
    public record Request(String query, Map<String, Object> variables, String operationName) {}

    /** A document that was parsed and checked before. */
    private record Known(Document document, List<Map<String, Object>> errors) {}

    public AdminApi(GraphQLSchema schema, Fields fields, Buckets buckets, SearchWarnings.Unknown unknown) {
        this.schema = schema;
        this.fields = fields;
        this.documents = new GraphqlDocuments(schema);
        this.buckets = buckets;
        this.unknown = unknown;
        this.graphql = GraphQL.newGraphQL(schema)
                .preparsedDocumentProvider((input, parse) -> CompletableFuture.completedFuture(
                        new PreparsedDocumentEntry(input.getGraphQLContext().<Document>get(Document.class))))
                .defaultDataFetcherExceptionHandler(parameters -> CompletableFuture.completedFuture(failed(parameters)))
                .build();
    }

    public GraphQLSchema schema() {
        return schema;
    }

    public Fields fields() {
        return fields;
    }

    public GraphqlDocuments documents() {
        return documents;
    }

    /** The body of the answer. */
    public Map<String, Object> answer(Request request, AdminCall call) {
        Known checked;
        try {
            checked = known.computeIfAbsent(request.query(), text -> {
                Document parsed = GraphqlDocuments.parse(text);
                return new Known(parsed, documents.validate(parsed));
            });
        } catch (GraphqlDocuments.SyntaxError e) {
            return errors(List.of(e.error()));
        }
        if (!checked.errors().isEmpty()) {
            return errors(checked.errors());
        }
        Document document = checked.document();
        OperationDefinition operation = operation(document, request.operationName());
        if (operation == null) {
            return errors(List.of(Map.of(
                    "message",
                    request.operationName() == null
                            ? "An operation name is required"
                            : "No operation named \"" + request.operationName() + "\"")));
        }
        Map<String, Object> variables = request.variables();
        List<Map<String, Object>> unfit = new Variables(schema).check(operation, variables);
        if (!unfit.isEmpty()) {
            return errors(unfit);
        }
        Cost cost = new Cost(schema, document, operation, variables);
        int requested = call.bulk() ? 0 : cost.requested();
        if (requested > MOST_EXPENSIVE) {
            return tooExpensive(requested);
        }
        if (!call.bulk() && !buckets.take(call.token(), requested)) {
            return throttled(requested, call);
        }
        Map<String, Object> tooLong = tooLong(operation, variables);
        if (tooLong != null) {
            if (!call.bulk()) {
                buckets.give(call.token(), requested);
                return refused(tooLong, requested, call);
            }
            return errors(List.of(tooLong));
        }
        SearchWarnings warnings = new SearchWarnings(unknown);
        ExecutionResult result = graphql.execute(ExecutionInput.newExecutionInput()
                .query(request.query())
                .operationName(operation.getName())
                .variables(variables)
                .locale(Locale.ROOT)
                .graphQLContext(Map.of(AdminCall.class, call, Document.class, document, SearchWarnings.class, warnings))
                .build());
        return completed(result, cost, requested, call, warnings);
    }

    private Map<String, Object> completed(
            ExecutionResult result, Cost cost, int requested, AdminCall call, SearchWarnings warnings) {
        Map<String, Object> body = new LinkedHashMap<>();
        Map<String, Object> data = result.getData();
        if (!result.getErrors().isEmpty()) {
            body.put("errors", result.getErrors().stream().map(AdminApi::shown).toList());
        }
        if (result.isDataPresent()) {
            body.put("data", data);
        }
        if (!call.bulk()) {
            int actual = Math.min(requested, cost.actual(data));
            buckets.give(call.token(), requested - actual);
            Map<String, Object> costs = costs(requested, actual, call);
            if (call.debugCost()) {
                costs.put("fields", cost.fields());
            }
            Map<String, Object> extensions = new LinkedHashMap<>();
            extensions.put("cost", costs);
            if (!warnings.told().isEmpty()) {
                extensions.put("search", warnings.told());
            }
            body.put("extensions", extensions);
        }
        return body;
    }

    /** An error without what graphql-java adds to it. */
    private static Map<String, Object> shown(GraphQLError error) {
        Map<String, Object> shown = new LinkedHashMap<>(error.toSpecification());
        if (shown.get("extensions") instanceof Map<?, ?> given) {
            Map<Object, Object> extensions = new LinkedHashMap<>(given);
            extensions.remove("classification");
            shown.put("extensions", extensions);
        }
        return shown;
    }

    private Map<String, Object> costs(int requested, Integer actual, AdminCall call) {
        Map<String, Object> cost = new LinkedHashMap<>();
        cost.put("requestedQueryCost", requested);
        cost.put("actualQueryCost", actual);
        cost.put("throttleStatus", buckets.status(call.token()));
        return cost;
    }

    /** Lists that come in variables are where long lists come from. */
    private static Map<String, Object> tooLong(OperationDefinition operation, Map<String, Object> variables) {
        for (Field field : operation.getSelectionSet().getSelectionsOfType(Field.class)) {
            for (Argument argument : field.getArguments()) {
                if (argument.getValue() instanceof VariableReference reference) {
                    Map<String, Object> given = new LinkedHashMap<>();
                    given.put(argument.getName(), variables.get(reference.getName()));
                    Map<String, Object> error = Variables.tooLong(field.getName(), given);
                    if (error != null) {
                        error.put(
                                "locations",
                                List.of(Map.of(
                                        "line", field.getSourceLocation().getLine(),
                                        "column", field.getSourceLocation().getColumn())));
                        return error;
                    }
                }
            }
        }
        return null;
    }

    private Map<String, Object> refused(Map<String, Object> error, int requested, AdminCall call) {
        Map<String, Object> body = errors(List.of(error));
        body.put("extensions", Map.of("cost", costs(requested, null, call)));
        return body;
    }

    private Map<String, Object> throttled(int requested, AdminCall call) {
        Map<String, Object> body = errors(List.of(Map.of(
                "message",
                "Throttled",
                "extensions",
                Map.of("code", "THROTTLED", "documentation", "https://shopify.dev/api/usage/rate-limits"))));
        body.put("extensions", Map.of("cost", costs(requested, null, call)));
        return body;
    }

    private static Map<String, Object> tooExpensive(int requested) {
        return errors(List.of(Map.of(
                "message",
                "Query cost is " + requested + ", which exceeds the single query max cost limit (" + MOST_EXPENSIVE
                        + "). See https://shopify.dev/concepts/about-apis/rate-limits for more information on how the"
                        + " cost of a query is calculated. To query larger amounts of data with fewer limits, bulk"
                        + " operations should be used instead. See"
                        + " https://shopify.dev/tutorials/perform-bulk-operations-with-admin-api for usage details.",
                "extensions",
                Map.of(
                        "code",
                        "MAX_COST_EXCEEDED",
                        "cost",
                        requested,
                        "maxCost",
                        MOST_EXPENSIVE,
                        "documentation",
                        "https://shopify.dev/api/usage/rate-limits"))));
    }

    public static Map<String, Object> errors(List<Map<String, Object>> errors) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("errors", errors);
        return body;
    }

    private static OperationDefinition operation(Document document, String name) {
        List<OperationDefinition> operations = document.getDefinitionsOfType(OperationDefinition.class);
        if (name == null || name.isEmpty()) {
            return operations.size() == 1 ? operations.getFirst() : null;
        }
        return operations.stream()
                .filter(each -> name.equals(each.getName()))
                .findFirst()
                .orElse(null);
    }

    private static DataFetcherExceptionHandlerResult failed(DataFetcherExceptionHandlerParameters parameters) {
        Throwable cause = parameters.getException();
        GraphqlErrorBuilder<?> error = GraphqlErrorBuilder.newError()
                .message("%s", cause.getMessage() == null ? cause.toString() : cause.getMessage())
                .path(parameters.getPath())
                .errorType(ErrorType.DataFetchingException);
        if (cause instanceof AdminException known && known.argument() != null) {
            error.locations(places(parameters, known.argument()));
        } else {
            error.location(parameters.getSourceLocation());
        }
        if (cause instanceof AdminException known) {
            error.extensions(known.extensions());
            if (known.path() != null) {
                error.path(new ArrayList<>(known.path()));
            }
        } else {
            LoggerFactory.getLogger(AdminApi.class).error("a field could not be answered", cause);
            error.message(
                            "Internal error. Looks like something went wrong on our end.\nRequest ID: %s (include this in"
                                    + " support requests).",
                            parameters
                                    .getDataFetchingEnvironment()
                                    .getGraphQlContext()
                                    .<AdminCall>get(AdminCall.class)
                                    .requestId())
                    .extensions(Map.of("code", "INTERNAL_SERVER_ERROR"));
        }
        return DataFetcherExceptionHandlerResult.newResult(error.build()).build();
    }

    /** Of the field, and of the variable its argument comes from. */
    private static List<SourceLocation> places(DataFetcherExceptionHandlerParameters parameters, String argument) {
        List<SourceLocation> places = new ArrayList<>(List.of(parameters.getSourceLocation()));
        DataFetchingEnvironment environment = parameters.getDataFetchingEnvironment();
        for (Argument each : environment.getField().getArguments()) {
            if (each.getName().equals(argument) && each.getValue() instanceof VariableReference reference) {
                for (VariableDefinition variable :
                        environment.getOperationDefinition().getVariableDefinitions()) {
                    if (variable.getName().equals(reference.getName())) {
                        places.add(variable.getSourceLocation());
                    }
                }
            }
        }
        return places;
    }
}
