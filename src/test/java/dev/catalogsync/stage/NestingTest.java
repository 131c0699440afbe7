package dev.catalogsync.stage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.catalogsync.catalog.Document;
import dev.catalogsync.catalog.Kind;
import dev.catalogsync.stage.document.Assembly;
import dev.catalogsync.stage.file.Bytes;
import dev.catalogsync.stage.file.Chunk;
import dev.catalogsync.stage.file.ItemFile;
import dev.catalogsync.stage.file.RawItem;
import dev.catalogsync.stage.file.Refused;
import dev.catalogsync.stage.file.Regrouping;
import dev.catalogsync.stage.file.Window;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Children of children: metafields, media and levels of a variant. */
class NestingTest {

    private static final Pattern ID = Pattern.compile("\\{\"id\":\"([^\"]+)\"");
    private static final Pattern PARENT = Pattern.compile("\"__parentId\":\"([^\"]+)\"");

    @TempDir
    Path folder;

    private record Walk(Map<String, Object> items, Map<String, Long> children, long orphans, long lines) {}

    @Test
    void aGrandchildIsInTheObjectOfItsParent() throws Exception {
        List<String> lines = List.of(
                line("Product/1", null),
                line("ProductVariant/11", "Product/1"),
                line("Metafield/111", "ProductVariant/11"),
                line("InventoryLevel/7?inventory_item_id=9", "ProductVariant/11"),
                line("ProductVariant/12", "Product/1"),
                line("Metafield/121", "ProductVariant/12"),
                line("Metafield/112", "ProductVariant/11"),
                line("Metafield/13", "Product/1"));
        try (ItemFile items = new ItemFile(write(lines), Kind.PRODUCT, 500)) {
            Chunk chunk = items.next();
            assertThat(chunk.refused()).isEmpty();
            assertThat(chunk.children()).isEqualTo(Map.of("ProductVariant", 2L, "Metafield", 4L, "InventoryLevel", 1L));
            Document document = Document.parse(
                    Kind.PRODUCT,
                    new Assembly(chunk, new Bytes(100))
                            .of(chunk.items().getFirst())
                            .text());
            assertThat(document.list("metafields")).hasSize(1);
            assertThat(document.list("variants")).hasSize(2);
            assertThat(document.list("variants").getFirst().get("metafields"))
                    .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
                    .extracting("id")
                    .containsExactly("gid://shopify/Metafield/111", "gid://shopify/Metafield/112");
            assertThat(document.list("variants").getFirst()).containsKey("inventoryLevels");
            assertThat(document.toJson()).doesNotContain("__parentId");
        }
    }

    @Test
    void aGrandchildWhoseParentIsElsewhereIsAnOrphan() throws Exception {
        Walk walk = walk(write(List.of(
                line("Product/1", null),
                line("ProductVariant/11", "Product/1"),
                line("Product/2", null),
                line("ProductVariant/21", "Product/2"),
                line("Metafield/111", "ProductVariant/11"))));
        assertThat(walk.orphans()).isEqualTo(1);
    }

    @Test
    void aChildOfAGrandchildBelongsNowhere() throws Exception {
        Walk walk = walk(write(List.of(
                line("Product/1", null),
                line("ProductVariant/11", "Product/1"),
                line("Metafield/111", "ProductVariant/11"),
                line("MediaImage/1111", "Metafield/111"))));
        assertThat(walk.orphans()).isEqualTo(1);
    }

    @Test
    void anyLegalOrderGivesTheSameItems() throws Exception {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            List<String> grouped = lines(random);
            Walk expected = walk(write(grouped));
            assertThat(expected.orphans()).as("seed " + seed).isZero();
            List<String> ordered = legalOrder(grouped, random);
            Path to = ResultLines.grouped(write(ordered), 1 + random.nextInt(5));
            assertThat(Files.readAllLines(to)).containsExactlyInAnyOrderElementsOf(grouped);
            assertThat(walk(to)).as("seed %s, file %s:%n%s", seed, i, ordered).isEqualTo(expected);
        }
        assertThat(folder).isDirectoryNotContaining(path -> path.toString().endsWith(".parts"));
    }

    @Test
    void throughAWindowTheItemsAreTheSameOrALineIsRefused() throws Exception {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        int whole = 0;
        for (int i = 0; i < 300; i++) {
            List<String> grouped = lines(random);
            Walk expected = walk(write(grouped));
            List<String> ordered = legalOrder(grouped, random);
            Path file = write(ordered);
            // From a line or two to more than there is.
            Window window = new Window(file, Kind.PRODUCT, 1 + random.nextInt(2_000));
            Walk walk = walk(new ItemFile(window, Files.size(file), Kind.PRODUCT, 3));
            assertThat(walk.lines()).as("seed %s, file %s", seed, i).isEqualTo(ordered.size());
            if (walk.orphans() == 0) {
                assertThat(walk).as("seed %s, file %s:%n%s", seed, i, ordered).isEqualTo(expected);
                whole++;
            }
        }
        assertThat(whole).as("some of them came whole, some did not").isStrictlyBetween(0, 300);
    }

    @Test
    void noLineIsLostWhereSomeAreMissing() throws Exception {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            List<String> lines = legalOrder(lines(random), random);
            Set<String> gone = new HashSet<>();
            for (int n = random.nextInt(3); n >= 0 && lines.size() > 1; n--) {
                gone.add(id(lines.remove(random.nextInt(lines.size()))));
            }
            Path to = ResultLines.grouped(write(lines), 1 + random.nextInt(5));
            assertThat(Files.readAllLines(to)).containsExactlyInAnyOrderElementsOf(lines);
            Walk walk = walk(to);
            long children =
                    walk.children().values().stream().mapToLong(Long::longValue).sum();
            assertThat(walk.items().size() + children + walk.orphans())
                    .as("seed %s, file %s", seed, i)
                    .isEqualTo(lines.size());
            assertThat(walk.orphans())
                    .as("seed %s, file %s: what a line that is gone was above of", seed, i)
                    .isEqualTo(below(lines, gone));
        }
    }

    @Test
    void aLineThatIsRefusedIsNamedByItsPlaceInTheFileAsItCame() throws Exception {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            List<String> lines = legalOrder(lines(random), random);
            for (int n = random.nextInt(4); n >= 0; n--) {
                lines.remove(random.nextInt(lines.size()));
                lines.add(random.nextInt(lines.size() + 1), "{\"broken " + random.nextInt());
                lines.add(random.nextInt(lines.size() + 1), lines.get(random.nextInt(lines.size())));
            }
            Path file = write(lines);
            int refused = 0;
            try (Regrouping grouped =
                            Regrouping.of(file, folder.resolve("grouped.parts"), Kind.PRODUCT, 1 + random.nextInt(5));
                    ItemFile items = new ItemFile(grouped, Files.size(file), Kind.PRODUCT, 1 + random.nextInt(3))) {
                while (items.hasNext()) {
                    for (Refused line : items.next().refused()) {
                        String text = lines.get((int) line.line() - 1);
                        assertThat(line.text()).as("seed %s, file %s", seed, i).isEqualTo(text);
                        assertThat(line.offset())
                                .as("seed %s, file %s", seed, i)
                                .isEqualTo(String.join("\n", lines.subList(0, (int) line.line() - 1))
                                                .getBytes(StandardCharsets.UTF_8)
                                                .length
                                        + (line.line() > 1 ? 1 : 0));
                        refused++;
                    }
                }
            }
            assertThat(refused).as("seed %s, file %s", seed, i).isPositive();
        }
    }

    /** How many of the lines are below one of these, directly or not. */
    private static long below(List<String> lines, Set<String> gone) {
        Map<String, String> parents = new TreeMap<>();
        lines.forEach(line -> parents.put(id(line), parent(line)));
        return lines.stream()
                .filter(line -> {
                    String parent = parent(line);
                    return parent != null
                            && (gone.contains(parent)
                                    || (parents.get(parent) != null && gone.contains(parents.get(parent))));
                })
                .count();
    }

    /** A small store, grouped: children directly below their parents. */
    private static List<String> lines(Random random) {
        List<String> lines = new ArrayList<>();
        int items = 1 + random.nextInt(5);
        int number = 100;
        for (int item = 1; item <= items; item++) {
            lines.add(line("Product/" + item, null));
            for (int child = random.nextInt(4); child > 0; child--) {
                String variant = "ProductVariant/" + number++;
                lines.add(line(variant, "Product/" + item));
                for (int below = random.nextInt(3); below > 0; below--) {
                    lines.add(line((random.nextBoolean() ? "Metafield/" : "MediaImage/") + number++, variant));
                }
            }
            for (int child = random.nextInt(3); child > 0; child--) {
                lines.add(line("Metafield/" + number++, "Product/" + item));
            }
        }
        return lines;
    }

    /** At each step any line whose parent has been written. */
    private static List<String> legalOrder(List<String> lines, Random random) {
        List<String> left = new ArrayList<>(lines);
        Collections.shuffle(left, random);
        List<String> ordered = new ArrayList<>();
        Set<String> written = new HashSet<>();
        while (!left.isEmpty()) {
            for (int i = 0; i < left.size(); i++) {
                String parent = parent(left.get(i));
                if (parent == null || written.contains(parent)) {
                    written.add(id(left.get(i)));
                    ordered.add(left.remove(i));
                    break;
                }
            }
        }
        return ordered;
    }

    private static String line(String id, String parent) {
        String title = "\"title\":\"" + id + "\"";
        return ("{\"id\":\"gid://shopify/" + id + "\"," + title
                        + (parent == null ? "" : ",\"__parentId\":\"gid://shopify/" + parent + "\"") + "}")
                .replace("gid://shopify/", "gid:\\/\\/shopify\\/");
    }

    private static String id(String line) {
        return found(ID, line);
    }

    private static String parent(String line) {
        return found(PARENT, line);
    }

    private static String found(Pattern pattern, String line) {
        Matcher matcher = pattern.matcher(line.replace("\\/", "/"));
        return matcher.find() ? matcher.group(1) : null;
    }

    private Path write(List<String> lines) throws IOException {
        return Files.write(
                folder.resolve("result.jsonl"), (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static Walk walk(Path file) throws Exception {
        return walk(new ItemFile(file, Kind.PRODUCT, 3));
    }

    private static Walk walk(ItemFile file) throws Exception {
        Map<String, Object> found = new LinkedHashMap<>();
        Map<String, Long> children = new TreeMap<>();
        long orphans = 0;
        long lines = 0;
        try (ItemFile items = file) {
            while (items.hasNext()) {
                Chunk chunk = items.next();
                Assembly assembly = new Assembly(chunk, new Bytes(100));
                for (RawItem item : chunk.items()) {
                    Document document =
                            Document.parse(Kind.PRODUCT, assembly.of(item).text());
                    found.put(item.id(), unordered(document.fields()));
                }
                chunk.children().forEach((type, count) -> children.merge(type, count, Long::sum));
                orphans += chunk.refused().stream().filter(Refused::isOrphan).count();
                lines += chunk.lines();
            }
        }
        return new Walk(new TreeMap<>(found), children, orphans, lines);
    }

    private static Object unordered(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> sorted = new TreeMap<>();
            map.forEach((name, field) -> sorted.put((String) name, unordered(field)));
            return sorted;
        }
        return value instanceof List<?> list
                ? list.stream()
                        .map(NestingTest::unordered)
                        .map(Object::toString)
                        .sorted()
                        .toList()
                : value;
    }
}
