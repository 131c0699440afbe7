package dev.catalogsync.stage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.catalogsync.batch.Ledger;
import dev.catalogsync.catalog.Document;
import dev.catalogsync.catalog.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Result files that were damaged on their way, or that come in another order. */
class MutilationTest {

    private static final int ITEMS = 6;
    private static final int CHILDREN = 4;

    @TempDir
    Path folder;

    /** What a walk over a file came to. */
    private record Walk(boolean balances, Map<String, Object> documents) {}

    @Test
    void aPullThatBalancesHasEverythingThatTheStoreSent() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        List<String> lines = lines();
        Map<String, Object> whole = walk(lines).documents();
        int balanced = 0;
        for (int i = 0; i < 500; i++) {
            List<String> mutilated = new ArrayList<>(lines);
            int times = 1 + random.nextInt(3);
            for (int j = 0; j < times; j++) {
                mutilate(mutilated, random);
            }
            Walk walk = walk(mutilated);
            if (walk.balances()) {
                balanced++;
                assertThat(walk.documents())
                        .as("seed " + seed + ": " + String.join("\n", mutilated))
                        .isEqualTo(whole);
            }
        }
        assertThat(balanced).as("some of them only changed the order").isPositive();
    }

    @Test
    void theOrderOfTheLinesDoesNotMatter() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        List<String> lines = lines();
        Map<String, Object> whole = walk(lines).documents();
        for (int i = 0; i < 100; i++) {
            List<String> shuffled = new ArrayList<>(lines);
            Collections.shuffle(shuffled, random);
            Walk walk = walk(shuffled);
            assertThat(walk.balances()).as("seed " + seed).isTrue();
            assertThat(walk.documents()).as("seed " + seed).isEqualTo(whole);
        }
    }

    @Test
    void childrenKeepTheirOrderWhenAFileIsGrouped() throws Exception {
        List<String> lines = lines();
        List<String> later = new ArrayList<>(lines);
        later.removeIf(line -> line.contains("__parentId"));
        lines.stream().filter(line -> line.contains("__parentId")).forEach(later::add);
        Path from = write(later);
        Path to = folder.resolve("grouped");
        Regrouping.regroup(from, to, Kind.PRODUCT);
        assertThat(Files.readAllLines(to)).containsExactlyInAnyOrderElementsOf(lines);
        List<String> first = Files.readAllLines(to).stream()
                .filter(line -> line.contains("Product\\/1\""))
                .toList();
        assertThat(first).isEqualTo(lines.subList(0, CHILDREN + 1));
        assertThat(folder).isDirectoryNotContaining(path -> path.toString().endsWith(".parts"));
    }

    private static void mutilate(List<String> lines, Random random) {
        int at = random.nextInt(lines.size());
        switch (random.nextInt(6)) {
            case 0 -> lines.remove(at);
            case 1 -> lines.add(random.nextInt(lines.size()), lines.get(at));
            case 2 ->
                lines.set(
                        at,
                        lines.get(at).substring(0, random.nextInt(lines.get(at).length())));
            case 3 -> Collections.swap(lines, at, random.nextInt(lines.size()));
            case 4 -> lines.set(at, lines.get(at) + lines.get(random.nextInt(lines.size())));
            default -> lines.set(random.nextInt(lines.size()), lines.get(at));
        }
    }

    private static List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (int item = 1; item <= ITEMS; item++) {
            lines.add("{\"id\":\"gid:\\/\\/shopify\\/Product\\/%d\",\"title\":\"Mug %d\"}".formatted(item, item));
            for (int child = 1; child <= CHILDREN; child++) {
                lines.add(
                        "{\"id\":\"gid:\\/\\/shopify\\/%s\\/%d%d\",\"alt\":\"S-%d\",\"__parentId\":\"gid:\\/\\/shopify\\/Product\\/%d\"}"
                                .formatted(child < 3 ? "ProductVariant" : "MediaImage", item, child, child, item));
            }
        }
        return lines;
    }

    private Walk walk(List<String> lines) throws IOException {
        Path file = write(lines);
        Walk walk = walk(file, false);
        if (walk != null) {
            return walk;
        }
        Path grouped = folder.resolve("result.grouped");
        Regrouping.regroup(file, grouped, Kind.PRODUCT);
        return walk(grouped, true);
    }

    private Path write(List<String> lines) throws IOException {
        return Files.write(
                folder.resolve("result.jsonl"), (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Null where the file has to be grouped first. */
    private static Walk walk(Path file, boolean grouped) throws IOException {
        Map<String, Object> counts = new HashMap<>();
        counts.put("promisedObjects", ITEMS * (CHILDREN + 1));
        counts.put("promisedRoots", ITEMS);
        Map<String, Object> documents = new LinkedHashMap<>();
        Map<String, Object> batch = Map.of("batchId", 1, "storeId", 1, "type", "FULL", "checkpoint", "{}");
        try (ItemFile items = new ItemFile(file, Kind.PRODUCT, 500);
                Run run = new Run(batch, Kind.PRODUCT, counts, items, grouped)) {
            while (items.hasNext()) {
                Chunk chunk = items.next();
                if (!grouped && chunk.refused().stream().anyMatch(Refused::orphan)) {
                    return null;
                }
                List<Comparison.New> created = new ArrayList<>();
                List<Refused> damaged = new ArrayList<>();
                for (RawItem item : chunk.items()) {
                    Refused trouble = new Refused(0, 0, "", "", false);
                    try {
                        Assembly.Stored stored = new Assembly(chunk, new Bytes(100)).of(item);
                        if (item.damage() == null) {
                            created.add(new Comparison.New(item, stored));
                            documents.put(item.id(), content(stored.text()));
                        } else {
                            damaged.add(trouble);
                        }
                    } catch (Assembly.Unreadable e) {
                        damaged.add(trouble);
                    }
                }
                Staging.count(
                        run,
                        new Comparison.Differences(chunk, new Bytes(0), created, List.of(), List.of(), damaged, 0, 0));
            }
        }
        return new Walk(Ledger.of(counts).balances(), documents);
    }

    /** Fields of a document, lists without their order. */
    private static Object content(String document) {
        return Document.parse(Kind.PRODUCT, document).fields().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        field -> field.getValue() instanceof List<?> list
                                ? list.stream().map(Object::toString).sorted().toList()
                                : field.getValue()));
    }
}
