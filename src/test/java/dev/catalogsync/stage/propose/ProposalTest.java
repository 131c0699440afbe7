package dev.catalogsync.stage.propose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.catalogsync.Refusal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProposalTest {

    private final Proposal proposal = new Proposal();

    @Test
    void everythingThatIsWrongIsToldAtOnceByItsPlace() {
        assertThatThrownBy(() -> proposal.check(Map.of(
                        "documents",
                        List.of(
                                Map.of(
                                        "title", "Mug",
                                        "colour", "red",
                                        "status", "SOLD",
                                        "tags", "a,b",
                                        "variants", List.of(Map.of("price", "-1", "sku", 7))),
                                Map.of("vendor", "Kiln"),
                                "text"),
                        "delete",
                        List.of("8"),
                        "priority",
                        "SOON")))
                .isInstanceOfSatisfying(Refusal.class, refusal -> assertThat(refusal.fields())
                        .extracting(Refusal.Field::pointer)
                        .containsExactlyInAnyOrder(
                                "/documents/0/colour",
                                "/documents/0/status",
                                "/documents/0/tags",
                                "/documents/0/variants/0/price",
                                "/documents/0/variants/0/sku",
                                "/documents/1",
                                "/documents/2",
                                "/delete/0",
                                "/priority"));
    }

    @Test
    void whatAPullBringsAndNobodyCanWriteIsLeftOut() {
        Map<String, Object> pulled = Map.of(
                "id",
                "gid://shopify/Product/1",
                "title",
                "Big mug",
                "updatedAt",
                "2026-01-01T00:00:00Z",
                "variantsCount",
                Map.of("count", 2, "precision", "EXACT"),
                "mediaCount",
                Map.of("count", 1, "precision", "EXACT"));
        assertThat(proposal.check(Map.of("documents", List.of(pulled))).documents())
                .extracting(Proposal.Edit::fields)
                .containsExactly(Map.of("id", "gid://shopify/Product/1", "title", "Big mug"));
    }

    @Test
    void nothingToDoIsRefused() {
        assertThatThrownBy(() -> proposal.check(Map.of())).isInstanceOf(Refusal.class);
    }

    @Test
    void oneProductIsNamedOnce() {
        Map<String, Object> mug = Map.of("id", "gid://shopify/Product/1", "title", "Mug");
        assertThatThrownBy(() -> proposal.check(Map.of("documents", List.of(mug, mug))))
                .isInstanceOf(Refusal.class);
    }

    @Test
    void limitsOfTheStoreAreToldBeforeAnythingIsSent() {
        List<Map<String, Object>> variants = java.util.stream.IntStream.range(0, 2_049)
                .mapToObj(i -> Map.<String, Object>of("sku", "S" + i))
                .toList();
        assertThatThrownBy(() ->
                        proposal.check(Map.of("documents", List.of(Map.of("title", "Mug", "variants", variants)))))
                .isInstanceOfSatisfying(Refusal.class, refusal -> assertThat(refusal.fields())
                        .singleElement()
                        .satisfies(field -> assertThat(field.detail())
                                .contains("at most 2048")
                                .contains("2049")));
    }

    @Test
    void whatADocumentCarriesAndNobodyCanWriteMayComeBackWithAnEdit() {
        Proposal.Request request = proposal.check(Map.of(
                "documents",
                List.of(Map.of(
                        "id", "gid://shopify/Product/1",
                        "title", "Mug",
                        "updatedAt", "2026-01-01T00:00:00Z",
                        "media",
                                List.of(Map.of(
                                        "id", "gid://shopify/MediaImage/1", "image", Map.of("url", "https://x")))))));
        assertThat(request.documents().getFirst().fields()).containsOnlyKeys("id", "title", "media");
    }

    @Test
    void whatShallGoIsNamedUnderKnownNames() {
        Proposal.Request request = proposal.check(Map.of(
                "documents",
                List.of(Map.of(
                        "id",
                        "gid://shopify/Product/1",
                        "remove",
                        Map.of("tags", List.of("old"), "media", List.of())))));
        assertThat(request.documents().getFirst().remove()).containsEntry("tags", List.of("old"));
        assertThatThrownBy(() -> proposal.check(Map.of(
                        "documents",
                        List.of(Map.of(
                                "id",
                                "gid://shopify/Product/1",
                                "remove",
                                Map.of("title", List.of("x"), "tags", "old", "media", List.of(7)))))))
                .isInstanceOfSatisfying(Refusal.class, refusal -> assertThat(refusal.fields())
                        .extracting(Refusal.Field::pointer)
                        .containsExactlyInAnyOrder(
                                "/documents/0/remove/title", "/documents/0/remove/tags", "/documents/0/remove/media"));
    }
}
