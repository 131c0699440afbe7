package dev.catalogsync.stage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.catalogsync.catalog.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReadingTest {

    private final Reading reading = new Reading(
            Kind.PRODUCT,
            "gid://shopify/Product/1",
            1,
            0,
            List.of("variants", "media"),
            "{\"id\":\"gid://shopify/Product/1\",\"title\":\"Mug\",\"variants\":[{\"id\":\"old\"}],\"variantsCount\":{\"count\":9}}");

    @Test
    void eachShortListIsReadFromItsStartPageByPage() {
        assertThat(reading.getQuery()).isEqualTo("product-variants-page");
        assertThat(reading.getVariables()).containsEntry("after", null);
        reading.take(page(3, List.of("a", "b"), "cursor"));
        assertThat(reading.getVariables()).containsEntry("after", "cursor");
        reading.take(page(3, List.of("c"), null));
        assertThat(reading.getQuery()).isEqualTo("product-media-page");
        assertThat(reading.getVariables()).containsEntry("after", null);
        reading.take(page(0, List.of(), null));
        assertThat(reading.isMore()).isFalse();
        assertThat(reading.trouble()).isNull();
        assertThat(reading.document().list("variants"))
                .extracting(variant -> variant.get("id"))
                .containsExactly("a", "b", "c");
        assertThat(reading.document().fields().get("variantsCount")).isEqualTo(Map.of("count", 3));
        assertThat(reading.document().list("media")).isEmpty();
        assertThat(reading.document().text("title")).isEqualTo("Mug");
    }

    @Test
    void whatIsStillShortIsNotWhole() {
        reading.take(page(5, List.of("a", "b"), null));
        assertThat(reading.isMore()).isFalse();
        assertThat(reading.trouble()).contains("variants", "2 elements", "counts 5");
    }

    @Test
    void whatIsGoneIsNotWhole() {
        reading.take(new HashMap<>());
        assertThat(reading.isMore()).isFalse();
        assertThat(reading.trouble()).contains("no longer in the store");
    }

    @Test
    void aPageWithoutElementsIsTheLast() {
        reading.take(page(1, List.of("a"), "cursor"));
        reading.take(page(1, List.of(), "cursor"));
        assertThat(reading.getQuery()).isEqualTo("product-media-page");
    }

    private static Map<String, Object> page(int count, List<String> ids, String cursor) {
        List<Object> nodes = new ArrayList<>();
        ids.forEach(id -> nodes.add(Map.of("id", id)));
        Map<String, Object> info = new HashMap<>();
        info.put("hasNextPage", cursor != null);
        info.put("endCursor", cursor);
        Map<String, Object> item = new HashMap<>();
        item.put("count", Map.of("count", count));
        item.put("list", Map.of("nodes", nodes, "pageInfo", info));
        return Map.of("item", item);
    }
}
