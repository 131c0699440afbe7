package dev.catalogsync.sandbox.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.catalogsync.sandbox.TestStore;
import org.junit.jupiter.api.Test;

/** A search that is not understood finds everything, and says so where only those look who know. */
class SearchWarningsTest {

    @Test
    void onlySearchesWithAnUnknownFieldAreToldEachAtItsPlace() {
        try (TestStore store = TestStore.of(5)) {
            JsonNode answer = store.call("{ known: products(first: 5, query: \"vendor:x\") { nodes { id } }"
                    + " unknown: products(first: 5, query: \"bogus_field:1\") { nodes { id } }"
                    + " count: collectionsCount(query: \"nothing:1\") { count } }");
            JsonNode search = answer.at("/extensions/search");
            assertThat(search.findValuesAsText("query")).containsExactly("bogus_field:1", "nothing:1");
            assertThat(search.at("/0/path/0").asText()).isEqualTo("unknown");
            assertThat(search.at("/0/warnings").toString())
                    .isEqualTo("[{\"field\":\"bogus_field\",\"message\":\"Invalid search field for this query.\","
                            + "\"code\":\"invalid_field\"}]");
            assertThat(answer.at("/data/unknown/nodes")).hasSize(5);
        }
    }

    @Test
    void aTimeWithoutQuotesEndsAtItsFirstColon() {
        try (TestStore store = TestStore.of(5)) {
            JsonNode open = store.call(
                    "{ inventoryItems(first: 1, query: \"updated_at:<2000-01-01T00:00:00Z\") { nodes { id } } }");
            assertThat(open.at("/extensions/search/0/warnings/0/field").asText())
                    .isEqualTo("00");
            JsonNode quoted = store.call(
                    "{ inventoryItems(first: 1, query: \"updated_at:<'2000-01-01T00:00:00Z'\") { nodes { id } } }");
            assertThat(quoted.at("/extensions/search").isMissingNode()).isTrue();
        }
    }
}
