package dev.catalogsync.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.catalogsync.catalog.Document;
import dev.catalogsync.catalog.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class InverseTest {

    private final Document before =
            document("{\"title\":\"a\",\"vendor\":\"v\",\"variants\":[{\"sku\":\"S\",\"price\":\"1.00\"}]}");
    private final Document after =
            before.with("title", "b").with("variants", List.of(Map.of("sku", "S", "price", "2.00")));

    @Test
    void whatNobodyTouchedSinceGoesBack() {
        Inverse inverse = inverse(after.with("vendor", "somebody's"), null, false, applied(before, after));

        assertThat(inverse.operation()).isEqualTo("UPDATE");
        assertThat(inverse.after().text("title")).isEqualTo("a");
        assertThat(inverse.after().text("vendor")).isEqualTo("somebody's");
        assertThat(inverse.after().list("variants").getFirst().get("price")).isEqualTo("1.00");
        assertThat(inverse.fields()).containsExactly("title", "variants");
        assertThat(inverse.drift()).isEmpty();
    }

    @Test
    void whatWasEditedSinceStaysAndIsTold() {
        Inverse inverse = inverse(after.with("title", "c"), null, false, applied(before, after));

        assertThat(inverse.after().text("title")).isEqualTo("c");
        assertThat(inverse.fields()).containsExactly("variants");
        assertThat(inverse.drift()).extracting(Inverse.Drift::path).containsExactly("title");
    }

    @Test
    void forceTakesItBackAllTheSame() {
        Inverse inverse = inverse(after.with("title", "c"), null, true, applied(before, after));

        assertThat(inverse.after().text("title")).isEqualTo("a");
        assertThat(inverse.drift()).isEmpty();
    }

    @Test
    void onlyTheNamedFieldsGoBack() {
        Inverse inverse = inverse(after, Set.of("variants"), false, applied(before, after));

        assertThat(inverse.after().text("title")).isEqualTo("b");
        assertThat(inverse.fields()).containsExactly("variants");
    }

    @Test
    void severalChangesGoBackNewestFirst() {
        Document second = after.with("title", "c").with("vendor", "w");

        Inverse inverse = inverse(second, null, false, applied(after, second), applied(before, after));

        assertThat(inverse.after()).isEqualTo(before);
    }

    @Test
    void changesThatWentOutTogetherGoBackTogether() {
        Document title = before.with("title", "b");
        Document vendor = before.with("vendor", "w");
        Document both = before.with("title", "b").with("vendor", "w");

        Inverse inverse = inverse(both, null, false, applied(before, vendor), applied(before, title));

        assertThat(inverse.after()).isEqualTo(before);
    }

    @Test
    void whatIsBackAlreadyIsLeftAlone() {
        Inverse inverse = inverse(before, null, false, applied(before, after));

        assertThat(inverse.operation()).isNull();
        assertThat(inverse.drift()).isEmpty();
    }

    @Test
    void whatWasMadeIsDeletedUnlessItWasEditedSince() {
        Document made = before.with("status", "ACTIVE");

        assertThat(of(before, made, made, false).operation()).isEqualTo("DELETE");
        assertThat(of(before, made.with("title", "edited"), made, false).drift())
                .extracting(Inverse.Drift::path)
                .containsExactly("title");
        assertThat(of(before, made.with("title", "edited"), made, true).operation())
                .isEqualTo("DELETE");
        assertThat(of(before, null, made, false).operation()).as("it is gone").isNull();
        assertThat(of(before, made, null, false).operation())
                .as("what the store added was edited by nobody")
                .isEqualTo("DELETE");
    }

    @Test
    void whatWasDeletedIsMadeAgain() {
        Inverse inverse = inverse(null, null, false, applied(before, null));

        assertThat(inverse.operation()).isEqualTo("CREATE");
        assertThat(inverse.after()).isEqualTo(before);
        assertThat(inverse(before.with("title", "anew"), null, false, applied(before, null))
                        .drift())
                .isNotEmpty();
    }

    @Test
    void whatIsGoneCannotGoBack() {
        assertThat(inverse(null, null, false, applied(before, after)).drift()).isNotEmpty();
    }

    private static Inverse of(Document after, Document now, Document made, boolean force) {
        return Inverse.of(Kind.PRODUCT, List.of(applied(null, after)), now, made, null, force);
    }

    private static Inverse inverse(Document now, Set<String> only, boolean force, Inverse.Applied... newestFirst) {
        return Inverse.of(Kind.PRODUCT, Arrays.asList(newestFirst), now, null, only, force);
    }

    private static Inverse.Applied applied(Document before, Document after) {
        return new Inverse.Applied(before, after);
    }

    private static Document document(String json) {
        return Document.parse(Kind.PRODUCT, json);
    }
}
