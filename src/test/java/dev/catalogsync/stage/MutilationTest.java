package dev.catalogsync.stage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.catalogsync.batch.Ledger;
import dev.catalogsync.catalog.Kind;
import dev.catalogsync.stage.ResultLines.Harm;
import dev.catalogsync.stage.ResultLines.Sent;
import dev.catalogsync.stage.document.Assembly;
import dev.catalogsync.stage.file.Bytes;
import dev.catalogsync.stage.file.Chunk;
import dev.catalogsync.stage.file.ItemFile;
import dev.catalogsync.stage.file.RawItem;
import dev.catalogsync.stage.file.Refused;
import dev.catalogsync.stage.file.Window;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Result files that were damaged on their way, or that come in another order. {@code bench/run R8} runs it with a seed of its own.
 *
 * <p>What no balance sheet can notice is a byte that was flipped inside a value, since nothing is missing then; that is for the
 * transport to notice. Here it must stay where it was: in the one item, or in the two whose ids it confused.
 */
class MutilationTest {

    private static final int MUTILATIONS = Integer.getInteger("mutilations", 3_000);
    private static final long SEED = Long.getLong("seed", System.nanoTime());

    @TempDir
    Path folder;

    private final Random random = new Random(SEED);
    private int near;

    /** What a walk over a file came to; documents as text by the id of their item. */
    private record Walk(boolean balances, Map<String, String> documents) {}

    @Test
    void aPullThatBalancesHasEverythingThatTheStoreSent() throws Exception {
        System.out.println("seed " + SEED);
        int balanced = 0;
        int moved = 0;
        Map<Harm, Integer> done = new EnumMap<>(Harm.class);
        for (int i = 0; i < MUTILATIONS; i++) {
            Sent sent = ResultLines.sent(random);
            Walk whole = walk(sent, sent.lines());
            assertThat(whole.balances()).as(told(i, sent.lines())).isTrue();
            List<byte[]> lines = new ArrayList<>(sent.lines());
            List<Harm> harms = new ArrayList<>();
            for (int times = 1 + random.nextInt(3); times > 0; times--) {
                Harm harm = ResultLines.anyHarm(random);
                ResultLines.harm(lines, harm, random);
                harms.add(harm);
            }
            harms.forEach(harm -> done.merge(harm, 1, Integer::sum));
            Walk walk = walk(sent, lines);
            int flips = Collections.frequency(harms, Harm.FLIPPED);
            if (harms.stream().allMatch(Harm::onlyMoves)) {
                moved++;
                assertThat(walk.balances()).as(told(i, lines)).isTrue();
            }
            if (walk.balances()) {
                balanced++;
                assertThat(differing(whole, walk))
                        .as(told(i, sent.lines()) + "\n" + harms + "\n" + told(i, lines))
                        .hasSizeLessThanOrEqualTo(2 * flips);
                assertThat(walk.documents()).as(told(i, lines)).hasSize(sent.roots());
            }
        }
        System.out.printf(
                "mutilations|%d files|%d only moved lines and were staged the same|%d balanced|%s|%d through the window%n",
                MUTILATIONS, moved, balanced, done, near);
        assertThat(moved).as("some of them only moved lines").isPositive();
        assertThat(near).as("some were grouped through the window").isPositive();
        assertThat(balanced).as("most of them did not balance").isLessThan(MUTILATIONS / 2);
    }

    @Test
    void theOrderOfTheLinesDoesNotMatter() throws Exception {
        for (int i = 0; i < 200; i++) {
            Sent sent = ResultLines.sent(random);
            List<byte[]> shuffled = new ArrayList<>(sent.lines());
            Collections.shuffle(shuffled, random);
            Walk walk = walk(sent, shuffled);
            assertThat(walk.balances()).as(told(i, shuffled)).isTrue();
            assertThat(differing(walk(sent, sent.lines()), walk))
                    .as(told(i, shuffled))
                    .isEmpty();
        }
    }

    @Test
    void childrenKeepTheirOrderWhenAFileIsGrouped() throws Exception {
        for (int i = 0; i < 50; i++) {
            Sent sent = ResultLines.sent(random);
            List<byte[]> later = new ArrayList<>();
            List<byte[]> children = new ArrayList<>();
            for (byte[] line : sent.lines()) {
                (new String(line, StandardCharsets.UTF_8).contains("\"handle\"") ? later : children).add(line);
            }
            later.addAll(children);
            String grouped = Files.readString(ResultLines.grouped(write(sent, later), 1));
            assertThat(grouped.lines()).as(told(i, later)).hasSize(sent.lines().size());
            String item = null;
            StringBuilder expected = new StringBuilder();
            for (byte[] line : sent.lines()) {
                String text = new String(line, StandardCharsets.UTF_8) + '\n';
                if (text.contains("\"handle\"") && item != null) {
                    assertThat(grouped).as(told(i, later)).contains(expected.toString());
                    expected.setLength(0);
                }
                item = text;
                expected.append(text);
            }
            assertThat(grouped).as(told(i, later)).contains(expected.toString());
            assertThat(folder).isDirectoryNotContaining(path -> path.toString().endsWith(".parts"));
        }
    }

    private static String told(int number, List<byte[]> lines) {
        return "seed " + SEED + ", file " + number + ":\n"
                + lines.stream()
                        .map(line -> new String(line, StandardCharsets.UTF_8))
                        .collect(Collectors.joining("\n"));
    }

    /** Ids of the items that are in one walk only, or not the same in both. */
    private static Set<String> differing(Walk one, Walk other) {
        Set<String> ids = new TreeSet<>(one.documents().keySet());
        ids.addAll(other.documents().keySet());
        ids.removeIf(id -> {
            String first = one.documents().get(id);
            String second = other.documents().get(id);
            return Objects.equals(first, second)
                    || first != null
                            && second != null
                            && ResultLines.content(first).equals(ResultLines.content(second));
        });
        return ids;
    }

    private Walk walk(Sent sent, List<byte[]> lines) throws IOException {
        Path file = write(sent, lines);
        try (ItemFile items = new ItemFile(file, Kind.PRODUCT, 4)) {
            Walk walk = walk(sent, items, Order.GROUPED);
            if (walk != null) {
                return walk;
            }
        }
        // Some of the files fit the window, of some it shows only a few lines.
        Window window = new Window(file, Kind.PRODUCT, 1 + random.nextInt(4_000));
        try (ItemFile items = new ItemFile(window, Files.size(file), Kind.PRODUCT, 4)) {
            Walk walk = walk(sent, items, Order.NEAR);
            if (walk != null) {
                near++;
                return walk;
            }
        }
        try (ItemFile items = new ItemFile(ResultLines.grouped(file, 1), Kind.PRODUCT, 4)) {
            return walk(sent, items, Order.ANY);
        }
    }

    private Path write(Sent sent, List<byte[]> lines) throws IOException {
        return Files.write(folder.resolve("result.jsonl"), sent.bytes(lines));
    }

    /** Null where the lines do not stand in that order. */
    private static Walk walk(Sent sent, ItemFile items, Order order) throws IOException {
        Map<String, Object> counts = new HashMap<>();
        counts.put("promisedObjects", sent.lines().size());
        counts.put("promisedRoots", sent.roots());
        Map<String, String> documents = new LinkedHashMap<>();
        Map<String, Object> batch = Map.of("batchId", 1, "storeId", 1, "type", "FULL", "checkpoint", "{}");
        try (Run run = new Run(batch, Kind.PRODUCT, counts, items, order)) {
            while (items.hasNext()) {
                Chunk chunk = items.next();
                if (Staging.isInAnotherOrder(order, chunk)) {
                    return null;
                }
                List<Comparison.New> created = new ArrayList<>();
                List<Refused> damaged = new ArrayList<>();
                for (RawItem item : chunk.items()) {
                    Refused trouble = new Refused(0, 0, "", "", Refused.Kind.BROKEN);
                    try {
                        Assembly.Stored stored = new Assembly(chunk, new Bytes(100)).of(item);
                        if (item.damage() == null) {
                            created.add(new Comparison.New(item, stored));
                            documents.put(item.id(), stored.text());
                        } else {
                            damaged.add(trouble);
                        }
                    } catch (Assembly.Unreadable e) {
                        damaged.add(trouble);
                    }
                }
                run.count(Staging.tally(chunk));
                Staging.countFound(
                        run,
                        new Comparison.Differences(
                                chunk, new Bytes(0), created, List.of(), List.of(), damaged, List.of(), 0, 0));
            }
        }
        return new Walk(Ledger.of(counts).balances(), documents);
    }
}
