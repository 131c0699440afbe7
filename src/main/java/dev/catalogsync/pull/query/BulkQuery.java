package dev.catalogsync.pull.query;

import dev.catalogsync.catalog.Kind;
import graphql.language.Argument;
import graphql.language.AstPrinter;
import graphql.language.Document;
import graphql.language.EnumValue;
import graphql.language.Field;
import graphql.language.OperationDefinition;
import graphql.language.SelectionSet;
import graphql.language.StringValue;
import graphql.parser.Parser;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** The bulk query for each kind of item; one document each, since Shopify returns one file per query. */
@Component("bulkQuery")
class BulkQuery {

    /** The name of a document in {@code graphql/}. */
    String document(Kind kind) {
        return "bulk-query-" + plural(kind);
    }

    /** The document that tells the first and the last id of a slice. */
    String bounds(Kind kind) {
        return "slice-bounds-" + plural(kind);
    }

    /** The document that counts a part of a slice; Shopify counts no inventory items. */
    String count(Kind kind) {
        return "slice-count-" + plural(kind);
    }

    private static String plural(Kind kind) {
        return switch (kind) {
            case PRODUCT -> "products";
            case COLLECTION -> "collections";
            case INVENTORY_LEVEL -> "inventory-levels";
        };
    }

    /**
     * The document narrowed to a slice. A bulk query takes no variables, so the arguments go into the syntax tree of the document and
     * are printed from there; what is selected stays the same. Where nothing narrows it, the text stays as it is.
     *
     * @param text of a bulk query with one root field
     * @param slice {@code search}, {@code since}, {@code fromId}, {@code toId}; each may be null
     */
    String narrowed(String text, Kind kind, Map<String, Object> slice) {
        Long from = number(slice.get("fromId"));
        Long to = number(slice.get("toId"));
        String search = SearchQuery.within((String) slice.get("search"), from, to);
        if (search == null) {
            return text;
        }
        List<Argument> arguments = new ArrayList<>();
        arguments.add(new Argument("query", new StringValue(search)));
        if (kind != Kind.INVENTORY_LEVEL) {
            // A filter on anything but what is sorted by may time out.
            boolean byTime = slice.get("since") != null && from == null && to == null;
            arguments.add(new Argument("sortKey", new EnumValue(byTime ? "UPDATED_AT" : "ID")));
        }
        Document document = Parser.parse(text);
        OperationDefinition operation =
                document.getDefinitionsOfType(OperationDefinition.class).getFirst();
        Field root =
                operation.getSelectionSet().getSelectionsOfType(Field.class).getFirst();
        OperationDefinition narrowed = operation.transform(changed -> changed.selectionSet(
                SelectionSet.newSelectionSet(List.of(root.transform(field -> field.arguments(arguments))))
                        .build()));
        return AstPrinter.printAst(document.transform(changed -> changed.definitions(List.of(narrowed))));
    }

    private static Long number(Object value) {
        return value instanceof Number number ? number.longValue() : null;
    }
}
