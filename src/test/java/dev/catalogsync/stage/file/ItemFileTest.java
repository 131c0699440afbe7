package dev.catalogsync.stage.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.catalogsync.catalog.Document;
import dev.catalogsync.catalog.Kind;
import dev.catalogsync.stage.document.Assembly;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ItemFileTest {

    private static final String MUG =
            "{\"id\":\"gid:\\/\\/shopify\\/Product\\/1\",\"title\":\"Mug\",\"tags\":[\"a\"]}\n";
    private static final String MUG_S =
            "{\"id\":\"gid:\\/\\/shopify\\/ProductVariant\\/11\",\"sku\":\"S\",\"__parentId\":\"gid:\\/\\/shopify\\/Product\\/1\"}\n";
    private static final String MUG_CARE =
            "{\"id\":\"gid:\\/\\/shopify\\/Metafield\\/12\",\"key\":\"care\",\"__parentId\":\"gid:\\/\\/shopify\\/Product\\/1\"}\n";
    private static final String BOWL = "{\"id\":\"gid:\\/\\/shopify\\/Product\\/2\",\"title\":\"Bowl\"}\n";
    private static final String BOWL_S =
            "{\"id\":\"gid:\\/\\/shopify\\/ProductVariant\\/21\",\"sku\":\"B\",\"__parentId\":\"gid:\\/\\/shopify\\/Product\\/2\"}\n";

    @TempDir
    Path folder;

    @Test
    void childrenGoWithTheItemAboveThem() throws Exception {
        Chunk chunk = only(walk(MUG + MUG_S + MUG_CARE + BOWL + BOWL_S));
        assertThat(chunk.items())
                .extracting(RawItem::id, RawItem::lines, RawItem::line)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("gid://shopify/Product/1", 3, 1L),
                        org.assertj.core.groups.Tuple.tuple("gid://shopify/Product/2", 2, 4L));
        assertThat(chunk.children()).isEqualTo(Map.of("ProductVariant", 2L, "Metafield", 1L));
        assertThat(chunk.lines()).isEqualTo(5);
        Document mug = Document.parse(
                Kind.PRODUCT,
                new Assembly(chunk, new Bytes(100)).of(chunk.items().getFirst()).text());
        assertThat(mug.list("variants")).containsExactly(Map.of("id", "gid://shopify/ProductVariant/11", "sku", "S"));
        assertThat(mug.list("metafields")).hasSize(1);
    }

    @Test
    void theFingerprintIsOfTheItemsOwnLinesWhereverTheyStand() throws Exception {
        RawItem alone = only(walk(MUG + MUG_S)).items().getFirst();
        RawItem later = only(walk(BOWL + BOWL_S + MUG + MUG_S)).items().getLast();
        RawItem other = only(walk(MUG + MUG_CARE)).items().getFirst();
        assertThat(later.raw()).isEqualTo(alone.raw()).isNotEqualTo(other.raw());
    }

    @Test
    void anOrphanIsCountedAndTheRestGoesOn() throws Exception {
        Chunk chunk = only(walk(MUG + BOWL_S + BOWL));
        assertThat(chunk.items()).hasSize(2);
        assertThat(chunk.refused()).singleElement().satisfies(line -> {
            assertThat(line.isOrphan()).isTrue();
            assertThat(line.line()).isEqualTo(2);
            assertThat(line.offset()).isEqualTo(MUG.length());
        });
    }

    @Test
    void anOrphanBelowAnItemOfAnUnusualShapeIsNoneOfItsChildren() throws Exception {
        String cup = "{\"title\":\"Cup\",\"id\":\"gid:\\/\\/shopify\\/Product\\/3\"}\n";
        Chunk chunk = only(walk(MUG + cup + MUG_S));
        assertThat(chunk.items()).extracting(RawItem::lines).containsExactly(1, 1);
        assertThat(chunk.refused())
                .singleElement()
                .extracting(Refused::isOrphan)
                .isEqualTo(true);
    }

    @Test
    void anItemThatComesTwiceIsTakenOnce() throws Exception {
        Chunk chunk = only(walk(MUG + MUG_S + BOWL + MUG + MUG_S));
        assertThat(chunk.items())
                .extracting(RawItem::id)
                .containsExactly("gid://shopify/Product/1", "gid://shopify/Product/2");
        assertThat(chunk.duplicates()).isEqualTo(2);
        assertThat(chunk.children()).isEqualTo(Map.of("ProductVariant", 1L));
    }

    @Test
    void aBrokenLineIsRefusedWithItsPlaceAndPutsTheItemAboveInDoubt() throws Exception {
        Chunk chunk = only(walk(MUG + "{\"id\":\"gid:\\/\\/shopi\n" + BOWL));
        assertThat(chunk.refused()).singleElement().satisfies(line -> {
            assertThat(line.line()).isEqualTo(2);
            assertThat(line.reason()).startsWith("the line is not JSON");
        });
        assertThat(chunk.items().getFirst().damage()).contains("line 2");
        assertThat(chunk.items().getLast().damage()).isNull();
    }

    @Test
    void whatIsNoProductIsRefused() throws Exception {
        Chunk chunk = only(walk("{\"id\":\"gid:\\/\\/shopify\\/Order\\/1\"}\n[1]\n\n{\"a\":1}\n" + BOWL));
        assertThat(chunk.items()).hasSize(1);
        assertThat(chunk.refused())
                .extracting(Refused::reason)
                .satisfiesExactly(
                        reason -> assertThat(reason).contains("of type Product"),
                        reason -> assertThat(reason).contains("not a JSON object"),
                        reason -> assertThat(reason).contains("empty"),
                        reason -> assertThat(reason).contains("neither id nor __parentId"));
        assertThat(chunk.lines()).isEqualTo(5);
    }

    @Test
    void brokenJsonInsideALineOfTheKnownShapeIsFoundWhenItIsRead() throws Exception {
        for (String broken : List.of(
                "{\"id\":\"gid:\\/\\/shopify\\/Product\\/3\",\"title\":\"a\",\"title\":\"b\"}\n",
                "{\"id\":\"gid:\\/\\/shopify\\/Product\\/3\",\"title\":}\n",
                "{\"id\":\"gid:\\/\\/shopify\\/Product\\/3\",\"title\":\"\\ud800\"}\n",
                "{\"id\":\"gid:\\/\\/shopify\\/Product\\/3\",\"title\":\"\\u0000\"}\n",
                "{\"id\":\"gid:\\/\\/shopify\\/Product\\/3\",\"deep\":" + "[".repeat(300) + "]".repeat(300) + "}\n")) {
            Chunk chunk = only(walk(broken));
            assertThatThrownBy(() ->
                            new Assembly(chunk, new Bytes(100)).of(chunk.items().getFirst()))
                    .as(broken)
                    .isInstanceOf(Assembly.Unreadable.class);
        }
    }

    @Test
    void whatTheDatabaseCannotKeepIsFoundBeforeItIsSent() throws Exception {
        byte[] start = "{\"id\":\"gid:\\/\\/shopify\\/Product\\/3\",\"title\":\"".getBytes(StandardCharsets.US_ASCII);
        for (byte[] broken : List.of(
                new byte[] {(byte) 0xC0, (byte) 0x80},
                new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
                new byte[] {(byte) 0xE2, (byte) 0x82},
                new byte[] {(byte) 0xF5, (byte) 0x80, (byte) 0x80, (byte) 0x80},
                new byte[] {(byte) 0xFF})) {
            java.io.ByteArrayOutputStream line = new java.io.ByteArrayOutputStream();
            line.writeBytes(start);
            line.writeBytes(broken);
            line.writeBytes("\"}\n".getBytes(StandardCharsets.US_ASCII));
            Path file = Files.write(folder.resolve("result.jsonl"), line.toByteArray());
            try (ItemFile items = new ItemFile(file, Kind.PRODUCT, 500)) {
                Chunk chunk = items.next();
                assertThatThrownBy(() -> new Assembly(chunk, new Bytes(100))
                                .of(chunk.items().getFirst()))
                        .isInstanceOf(Assembly.Unreadable.class)
                        .hasMessageContaining("UTF-8");
            }
        }
        Chunk good = only(walk("{\"id\":\"gid:\\/\\/shopify\\/Product\\/3\",\"title\":\"żółw 🐢 \\ud83d\\udc22\"}\n"));
        assertThat(new Assembly(good, new Bytes(100))
                        .of(good.items().getFirst())
                        .title())
                .isEqualTo("żółw 🐢 🐢");
    }

    @Test
    void aLineThatIsTooLongIsSkippedWithoutBeingKept() throws Exception {
        String monster = "{\"id\":\"gid:\\/\\/shopify\\/Product\\/9\",\"title\":\"" + "x".repeat(5_000_000) + "\"}\n";
        Path file = file(MUG + monster + BOWL);
        try (ItemFile items = new ItemFile(file, Kind.PRODUCT, 500, 2_000_000)) {
            Chunk chunk = items.next();
            assertThat(chunk.items())
                    .extracting(RawItem::id)
                    .containsExactly("gid://shopify/Product/1", "gid://shopify/Product/2");
            assertThat(chunk.refused()).singleElement().satisfies(line -> assertThat(line.reason())
                    .contains("longer than"));
            assertThat(chunk.endOffset()).isEqualTo(Files.size(file));
        }
    }

    @Test
    void aWalkGoesOnWhereAnEarlierOneStopped() throws Exception {
        StringBuilder text = new StringBuilder();
        for (int i = 1; i <= 100; i++) {
            text.append(MUG.replace("Product\\/1", "Product\\/" + i));
            text.append(MUG_S.replace("Product\\/1", "Product\\/" + i));
        }
        Path file = file(text.toString());
        long stopped;
        try (ItemFile items = new ItemFile(file, Kind.PRODUCT, 30)) {
            stopped = items.next().endOffset();
        }
        try (ItemFile items = new ItemFile(file, Kind.PRODUCT, 30)) {
            items.skipTo(stopped);
            List<RawItem> rest = new ArrayList<>();
            items.forEachRemaining(chunk -> rest.addAll(chunk.items()));
            assertThat(rest).hasSize(70);
            assertThat(rest.getFirst().id()).isEqualTo("gid://shopify/Product/31");
            assertThat(items.hasSeen("gid://shopify/Product/1")).isTrue();
            assertThat(items.hasSeen("gid://shopify/Product/101")).isFalse();
        }
    }

    @Test
    void unescapedSlashesCarriageReturnsAndAByteOrderMarkAreNoTrouble() throws Exception {
        Chunk chunk = only(walk("\uFEFF" + (MUG + MUG_S).replace("\\/", "/").replace("\n", "\r\n")));
        assertThat(chunk.refused()).isEmpty();
        assertThat(chunk.items().getFirst().lines()).isEqualTo(2);
    }

    @Test
    void everyLineOfTheReferenceFilesIsAccountedFor() throws Exception {
        Path reference = Path.of(System.getProperty("reference.dir", "../shared"), "shopify");
        Assumptions.assumeTrue(
                Files.isDirectory(reference), "skipped: no reference data in " + reference.toAbsolutePath());
        for (String name : List.of(
                "gatsby/products.jsonl", "captured/jsonl/bulk-query-products-variants-media-metafields.jsonl")) {
            Path file = reference.resolve(name);
            try (ItemFile items = new ItemFile(file, Kind.PRODUCT, 500)) {
                Chunk chunk = items.next();
                long children = chunk.children().values().stream()
                        .mapToLong(Long::longValue)
                        .sum();
                assertThat(chunk.refused()).as(name).isEmpty();
                assertThat(chunk.items().size() + children)
                        .as(name)
                        .isEqualTo(Files.readAllLines(file).size());
                for (RawItem item : chunk.items()) {
                    Document document = Document.parse(
                            Kind.PRODUCT,
                            new Assembly(chunk, new Bytes(100)).of(item).text());
                    assertThat(document.id()).isEqualTo(item.id());
                    assertThat(document.list("metafields"))
                            .allSatisfy(field -> assertThat(field).doesNotContainKey("__parentId"));
                }
            }
        }
    }

    private static Chunk only(List<Chunk> chunks) {
        assertThat(chunks).hasSize(1);
        return chunks.getFirst();
    }

    private List<Chunk> walk(String text) throws IOException {
        List<Chunk> chunks = new ArrayList<>();
        try (ItemFile items = new ItemFile(file(text), Kind.PRODUCT, 500)) {
            items.forEachRemaining(chunks::add);
        }
        return chunks;
    }

    private Path file(String text) throws IOException {
        return Files.write(folder.resolve("result.jsonl"), text.getBytes(StandardCharsets.UTF_8));
    }
}
