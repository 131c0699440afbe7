package dev.catalogsync.sandbox.graphql;

import graphql.language.Document;
import graphql.language.OperationDefinition;
import graphql.parser.InvalidSyntaxException;
import graphql.parser.Parser;
import graphql.parser.ParserEnvironment;
import graphql.parser.ParserOptions;
import graphql.schema.GraphQLSchema;
import graphql.validation.ValidationError;
import graphql.validation.Validator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** GraphQL documents: parsed, and checked against the schema with Shopify's words for what is wrong. */
public final class GraphqlDocuments {

    private static final ParserOptions OPTIONS = ParserOptions.newParserOptions()
            .captureIgnoredChars(false)
            .captureLineComments(false)
            .maxTokens(60_000)
            .maxWhitespaceTokens(200_000)
            .build();

    private final GraphQLSchema schema;

    GraphqlDocuments(GraphQLSchema schema) {
        this.schema = schema;
    }

    /** What is wrong with a text that is no GraphQL, in the words of Shopify's parser. */
    public static final class SyntaxError extends RuntimeException {

        private static final long serialVersionUID = 1L;
        private final int line;
        private final int column;

        SyntaxError(String message, int line, int column) {
            super(message, null, false, false);
            this.line = line;
            this.column = column;
        }

        public String withoutPlace() {
            return getMessage();
        }

        public String withPlace() {
            return getMessage() + " at [" + line + ", " + column + "]";
        }

        Map<String, Object> error() {
            return Map.of("message", withPlace(), "locations", List.of(Map.of("line", line, "column", column)));
        }
    }

    public static Document parse(String text) {
        Document document;
        try {
            document = Parser.parse(ParserEnvironment.newParserEnvironment()
                    .document(text)
                    .parserOptions(OPTIONS)
                    .locale(Locale.ROOT)
                    .build());
        } catch (InvalidSyntaxException e) {
            throw syntaxError(text, e);
        }
        if (document.getDefinitionsOfType(OperationDefinition.class).isEmpty()) {
            throw new SyntaxError("syntax error, unexpected end of file", 1, 1);
        }
        return document;
    }

    private static SyntaxError syntaxError(String text, InvalidSyntaxException e) {
        int line = e.getLocation() == null ? 1 : Math.max(1, e.getLocation().getLine());
        int column = e.getLocation() == null ? 1 : Math.max(1, e.getLocation().getColumn());
        String token = e.getOffendingToken();
        boolean atEnd = token == null || token.isEmpty() || token.equals("<EOF>");
        if (atEnd) {
            // Shopify points at the last word there is.
            String stripped = text.stripTrailing();
            int start = stripped.length();
            while (start > 0
                    && (Character.isLetterOrDigit(stripped.charAt(start - 1)) || stripped.charAt(start - 1) == '_')) {
                start--;
            }
            start = start == stripped.length() ? Math.max(0, start - 1) : start;
            String before = stripped.substring(0, start);
            line = 1 + (int) before.chars().filter(each -> each == '\n').count();
            column = start - before.lastIndexOf('\n');
            return new SyntaxError("syntax error, unexpected end of file", line, column);
        }
        return new SyntaxError("syntax error, unexpected " + name(token) + " (\"" + token + "\")", line, column);
    }

    private static String name(String token) {
        return switch (token) {
            case "{" -> "LCURLY";
            case "}" -> "RCURLY";
            case "(" -> "LPAREN";
            case ")" -> "RPAREN";
            case "[" -> "LBRACKET";
            case "]" -> "RBRACKET";
            case ":" -> "COLON";
            case "$" -> "VAR_SIGN";
            case "=" -> "EQUALS";
            case "!" -> "BANG";
            case "@" -> "DIR_SIGN";
            default ->
                Character.isLetter(token.charAt(0))
                        ? "IDENTIFIER"
                        : Character.isDigit(token.charAt(0)) ? "INT" : "UNKNOWN_CHAR";
        };
    }

    /** The errors as a client sees them; empty where the document is valid. */
    public List<Map<String, Object>> validate(Document document) {
        List<Map<String, Object>> errors = StaticRules.check(schema, document);
        if (!errors.isEmpty()) {
            return errors;
        }
        // What our own rules do not know is still refused, if in words of another library.
        for (ValidationError error : new Validator().validateDocument(schema, document, Locale.ROOT)) {
            Map<String, Object> each = new LinkedHashMap<>();
            each.put("message", error.getMessage());
            each.put(
                    "locations",
                    error.getLocations() == null
                            ? List.of()
                            : error.getLocations().stream()
                                    .map(place -> Map.of("line", place.getLine(), "column", place.getColumn()))
                                    .toList());
            each.put("extensions", Map.of("code", "invalid"));
            errors.add(each);
        }
        return errors;
    }
}
