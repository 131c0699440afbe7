package dev.catalogsync.pull.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.catalogsync.catalog.Kind;
import graphql.language.Field;
import graphql.language.OperationDefinition;
import graphql.language.StringValue;
import graphql.parser.Parser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SearchQueryTest {

    private final BulkQuery bulkQuery = new BulkQuery();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Acme \" OR status:active",
                "Acme\\",
                "Acme\\\" OR id:>0 OR tag:\"",
                "') OR (status:active",
                "a) OR (b",
                "\"\"\"){id}}} query{shop{id}} #",
                "${variable.batchId}"
            })
    void aValueStaysAValue(String hostile) throws IOException {
        String search = SearchQuery.of(Map.of("vendor", hostile)).getFirst();
        assertThat(search).startsWith("vendor:\"").endsWith("\"");
        assertThat(unescaped(search.substring("vendor:\"".length(), search.length() - 1)))
                .isEqualTo(hostile);

        String text = bulkQuery.narrowed(products(), Kind.PRODUCT, slice(search, null, null, null));
        assertThat(argument(text, "query")).isEqualTo(search);
    }

    /** As Shopify's parser reads what is between quotes; it ends at a quote that is not escaped, so there must be none. */
    private static String unescaped(String quoted) {
        StringBuilder value = new StringBuilder();
        for (int i = 0; i < quoted.length(); i++) {
            char c = quoted.charAt(i);
            assertThat(c).as("a quotation that ends early: %s", quoted).isNotEqualTo('"');
            value.append(c == '\\' ? quoted.charAt(++i) : c);
        }
        return value.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Ac*", "*", "", " ", "a\nb", "a\u0000b"})
    void aPatternOrNothingIsNoValue(String value) {
        assertThat(SearchQuery.trouble(value)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a) OR (b", "(a", "\"a", "tag:'x", "a\\", "a\n"})
    void aSearchThatBreaksOutOfItsParenthesesIsRefused(String query) {
        assertThat(SearchQuery.troubleOfQuery(query)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tag:sale (vendor:\"A ) B\" OR vendor:B)", "title:Bob's", "status:active -tag:'a b'"})
    void aSearchThatIsWholeIsTaken(String query) {
        assertThat(SearchQuery.troubleOfQuery(query)).isNull();
    }

    @Test
    void criteriaHoldTogetherAndOneOfTheSkus() {
        assertThat(SearchQuery.of(Map.of(
                        "vendor", "A", "productType", "B", "tag", "C", "collection", "7", "skus", List.of("x", "y"))))
                .containsExactly(
                        "vendor:\"A\" AND product_type:\"B\" AND tag:\"C\" AND collection_id:7 AND (sku:\"x\" OR sku:\"y\")");
    }

    @Test
    void idsThatDoNotFitIntoOneTextAreAskedForInSeveral() throws IOException {
        List<String> ids = LongStream.range(0, 10_000)
                .mapToObj(i -> Long.toString(8_000_000_000_000L + i))
                .toList();
        List<String> searches = SearchQuery.of(Map.of("ids", ids, "tag", "a \"b\""));
        List<String> asked = new ArrayList<>();
        for (String search : searches) {
            assertThat(search).startsWith("tag:\"a \\\"b\\\"\" AND (id:");
            String text = bulkQuery.narrowed(products(), Kind.PRODUCT, slice(search, null, 1L, 999_999_999_999_999L));
            assertThat(text.getBytes().length).isLessThan(65_000);
            java.util.regex.Pattern.compile("id:(\\d+)")
                    .matcher(search)
                    .results()
                    .forEach(match -> asked.add(match.group(1)));
        }
        assertThat(asked).isEqualTo(ids);
        assertThat(searches.size()).isBetween(3, 5);
    }

    @Test
    void aSliceIsNarrowedBesideItsSearchAndSortedByWhatItIsFilteredBy() throws IOException {
        String since = SearchQuery.since(Instant.parse("2026-11-24T12:00:00.9Z"));
        assertThat(since).isEqualTo("updated_at:>='2026-11-24T12:00:00Z'");
        String whole = bulkQuery.narrowed(products(), Kind.PRODUCT, slice(since, Instant.EPOCH, null, null));
        assertThat(argument(whole, "query")).isEqualTo(since);
        assertThat(whole).contains("sortKey: UPDATED_AT");

        String half = bulkQuery.narrowed(products(), Kind.PRODUCT, slice(since, Instant.EPOCH, 5L, 9L));
        assertThat(argument(half, "query")).isEqualTo("(" + since + ") AND id:>=5 AND id:<9");
        assertThat(half).contains("sortKey: ID");
    }

    @Test
    void whatIsSelectedIsTheSameInEveryPull() throws IOException {
        String text = products();
        assertThat(bulkQuery.narrowed(text, Kind.PRODUCT, slice(null, null, null, null)))
                .isSameAs(text);
        String narrowed = bulkQuery.narrowed(text, Kind.PRODUCT, slice("tag:a", null, null, null));
        assertThat(narrowed.replaceFirst("\\(query: [^)]*\\)", "")
                        .replaceAll("\\s+", " ")
                        .strip())
                .isEqualTo(text.replaceAll("\\s+", " ").strip());
    }

    private static String products() throws IOException {
        return Files.readString(Path.of("src/main/resources/graphql/bulk-query-products.graphql"));
    }

    private static Map<String, Object> slice(String search, Instant since, Long from, Long to) {
        Map<String, Object> slice = new HashMap<>();
        slice.put("search", search);
        slice.put("since", since);
        slice.put("fromId", from);
        slice.put("toId", to);
        return slice;
    }

    private static String argument(String text, String name) {
        OperationDefinition operation =
                (OperationDefinition) Parser.parse(text).getDefinitions().getFirst();
        assertThat(operation.getSelectionSet().getSelections()).hasSize(1);
        Field root =
                operation.getSelectionSet().getSelectionsOfType(Field.class).getFirst();
        return root.getArguments().stream()
                .filter(argument -> argument.getName().equals(name))
                .map(argument -> ((StringValue) argument.getValue()).getValue())
                .findFirst()
                .orElseThrow();
    }
}
