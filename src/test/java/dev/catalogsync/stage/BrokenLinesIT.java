package dev.catalogsync.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.catalogsync.DataFolder;
import dev.catalogsync.WholeApplication;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/**
 * Broken lines among good ones, in a real file and a real database; {@code bench/run R7} runs it at full size.
 *
 * <p>What is promised: each broken line is a dead letter with its line, its offset and the reason; where it can still be told whose
 * child it is, the letter stands at that item, which as a whole is not taken, for it would be staged without one of its parts. Each
 * item all of whose lines are good is staged with exactly what they say. Where a result is grouped, a line that cannot be read may be a
 * part of the item above it, which therefore is not taken either.
 */
@WholeApplication
@TestPropertySource(properties = "catalog.stage.most-broken=1")
class BrokenLinesIT {

    private static final long SEED = Long.getLong("seed", System.nanoTime());
    private static final int GOOD = Integer.getInteger("good", 5_000);
    private static final int BAD = Integer.getInteger("bad", 500);
    private static final int CHILDREN = 4;

    /** Lines that belong to no item, or cannot be read so far that it is known to which. */
    private enum Loose {
        CUT_IN_A_CHARACTER,
        CUT_IN_A_STRING,
        TOO_LONG,
        DEEP,
        MARKED,
        UTF_16,
        NO_JSON,
        EMPTY,
        NO_ID,
        ID_IS_A_NUMBER,
        ID_OF_ANOTHER_TYPE,
        PARENT_UNKNOWN,
        PARENT_EMPTY;

        /** Whether it reads well, and only its parent is nowhere. */
        boolean orphan() {
            return this == PARENT_UNKNOWN || this == PARENT_EMPTY;
        }
    }

    /** Lines that say whose child they are, and are broken in another place. */
    private enum Attached {
        DUPLICATE_KEY,
        BROKEN_UTF8,
        HALF_A_PAIR,
        NUL,
        DEEP,
        ID_IS_A_NUMBER,
        ID_OF_ANOTHER_TYPE,
        ID_TWICE,
        CUT_NUMBER
    }

    @Autowired
    JdbcClient database;

    @Autowired
    DataFolder data;

    private final Random random = new Random(SEED);

    // Of the file that is being made.
    private OutputStream out;
    private long line;
    private long offset;
    private int tooLong;
    private int broken;
    private final Map<String, Object> expected = new HashMap<>();
    private final Map<Long, Long> letters = new TreeMap<>();
    private final Map<Long, Loose> kinds = new HashMap<>();

    @Test
    @Tag("req-58")
    void everyGoodLineIsStagedAndEveryBrokenOneIsADeadLetter() throws Exception {
        long batch = ended(write(true));
        assertThat(differing(expected, staged(batch)))
                .as("items, seed %d", SEED)
                .isEmpty();
        assertThat(differing(letters, told(batch))).as("letters, seed %d", SEED).isEmpty();
        System.out.printf(
                "broken|any order|%d broken lines, %d good items staged as they are, %d dead letters with line, offset and reason%n",
                broken, expected.size(), letters.size());
    }

    @Test
    void inAGroupedResultALineThatCannotBeReadTakesTheItemAboveWithIt() throws Exception {
        long batch = ended(write(false));
        assertThat(differing(expected, staged(batch)))
                .as("items, seed %d", SEED)
                .isEmpty();
        assertThat(differing(letters, told(batch))).as("letters, seed %d", SEED).isEmpty();
        System.out.printf(
                "broken|grouped|%d broken lines, %d good items staged as they are, %d dead letters with line, offset and reason%n",
                broken, expected.size(), letters.size());
    }

    /** @param orphans whether there are good lines whose parent is nowhere, so that the file has to be grouped */
    private Path write(boolean orphans) throws IOException {
        Path file = data.folder("spool").resolve(UUID.randomUUID() + ".jsonl");
        try (OutputStream stream = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
            out = stream;
            out.write(new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF});
            offset = 3;
            int items = GOOD / (CHILDREN + 1);
            for (int item = 1; item <= items; item++) {
                item(item, orphans, (double) BAD / items);
            }
        }
        return file;
    }

    private void item(int number, boolean orphans, double share) throws IOException {
        long rootLine = line + 1;
        long rootOffset = offset;
        String parent = "gid:\\/\\/shopify\\/Product\\/" + number;
        StringBuilder document = new StringBuilder("{\"id\":\"" + parent + "\",\"title\":\"Schüssel " + number
                + "\",\"handle\":\"p-" + number + "\",\"weight\":1e400");
        good(document + "}");
        document.append(",\"variants\":[");
        boolean damaged = false;
        int position = random.nextInt(CHILDREN);
        for (int child = 0; child < CHILDREN; child++) {
            String variant = "{\"id\":\"gid:\\/\\/shopify\\/ProductVariant\\/" + number + child + "\",\"sku\":\"é-"
                    + child + "\",\"price\":\"1.50\"";
            good(variant + ",\"__parentId\":\"" + parent + "\"}");
            document.append(child > 0 ? "," : "").append(variant).append('}');
            if (child == position && random.nextDouble() < share) {
                broken++;
                if (random.nextInt(4) == 0) {
                    bytes(attached(number, parent));
                    damaged = true;
                } else {
                    loose(orphans);
                    damaged |= !orphans;
                }
            }
        }
        if (damaged) {
            letters.put(rootLine, rootOffset);
        } else {
            expected.put(parent.replace("\\/", "/"), ResultLines.content(document + "]}"));
        }
    }

    private void good(String text) throws IOException {
        // A carriage return before the line feed is no trouble.
        bytes((text + (random.nextInt(5) == 0 ? "\r" : "")).getBytes(StandardCharsets.UTF_8));
    }

    private void bytes(byte[] bytes) throws IOException {
        out.write(bytes);
        out.write('\n');
        line++;
        offset += bytes.length + 1;
    }

    /** Writes one that is a dead letter of its own. */
    private void loose(boolean orphans) throws IOException {
        Loose kind = Loose.values()[random.nextInt(Loose.values().length)];
        // Where an item of another type stands between two children, the second is an orphan.
        boolean elsewhere = kind.orphan() || kind == Loose.ID_OF_ANOTHER_TYPE;
        if (!orphans && elsewhere || kind == Loose.TOO_LONG && tooLong++ > 2) {
            kind = Loose.NO_JSON;
        }
        letters.put(line + 1, offset);
        kinds.put(line + 1, kind);
        bytes(
                switch (kind) {
                    case CUT_IN_A_CHARACTER -> cut("{\"id\":\"gid:\\/\\/shopify\\/Product\\/7\",\"title\":\"Schü", 1);
                    case CUT_IN_A_STRING -> utf8("{\"id\":\"gid:\\/\\/shopify\\/Produ");
                    case TOO_LONG ->
                        utf8("{\"id\":\"gid:\\/\\/shopify\\/Product\\/8\",\"title\":\"" + "x".repeat(10_000_000)
                                + "\"}");
                    case DEEP -> utf8("{\"a\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}");
                    case MARKED ->
                        utf8("\uFEFF{\"id\":\"gid:\\/\\/shopify\\/Product\\/90" + line + "\",\"title\":\"Cup\"}");
                    case UTF_16 -> "{\"id\":\"gid://shopify/Product/9\"}".getBytes(StandardCharsets.UTF_16LE);
                    case NO_JSON -> utf8("<html>502 Bad Gateway</html>");
                    case EMPTY -> new byte[0];
                    case NO_ID -> utf8("{\"title\":\"Cup\"}");
                    case ID_IS_A_NUMBER -> utf8("{\"id\":7,\"title\":\"Cup\"}");
                    case ID_OF_ANOTHER_TYPE -> utf8("{\"id\":\"gid:\\/\\/shopify\\/Order\\/" + line + "\"}");
                    case PARENT_UNKNOWN ->
                        utf8("{\"id\":\"gid:\\/\\/shopify\\/ProductVariant\\/" + line
                                + "\",\"__parentId\":\"gid:\\/\\/shopify\\/Product\\/99999999\"}");
                    case PARENT_EMPTY ->
                        utf8("{\"id\":\"gid:\\/\\/shopify\\/ProductVariant\\/" + line + "\",\"__parentId\":\"\"}");
                });
    }

    private byte[] attached(int number, String parent) {
        Attached kind = Attached.values()[random.nextInt(Attached.values().length)];
        String start = "{\"id\":\"gid:\\/\\/shopify\\/ProductVariant\\/" + number + "9\",";
        String end = ",\"__parentId\":\"" + parent + "\"}";
        return switch (kind) {
            case DUPLICATE_KEY -> utf8(start + "\"sku\":\"a\",\"sku\":\"b\"" + end);
            case BROKEN_UTF8 -> (start + "\"sku\":\"Sch\u00FC\"" + end).getBytes(StandardCharsets.ISO_8859_1);
            case HALF_A_PAIR -> utf8(start + "\"sku\":\"\\ud83d\"" + end);
            case NUL -> utf8(start + "\"sku\":\"\\u0000\"" + end);
            case DEEP -> utf8(start + "\"a\":" + "[".repeat(10_000) + "]".repeat(10_000) + end);
            case ID_IS_A_NUMBER -> utf8("{\"id\":7,\"sku\":\"a\"" + end);
            case ID_OF_ANOTHER_TYPE -> utf8("{\"id\":\"gid:\\/\\/shopify\\/Order\\/7\",\"sku\":\"a\"" + end);
            case ID_TWICE ->
                utf8("{\"id\":\"gid:\\/\\/shopify\\/ProductVariant\\/" + number + "0\",\"sku\":\"a\"" + end);
            case CUT_NUMBER -> utf8(start + "\"sku\":1." + end);
        };
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] cut(String text, int bytes) {
        byte[] whole = utf8(text);
        return Arrays.copyOf(whole, whole.length - bytes);
    }

    private long ended(Path file) throws IOException {
        int store = database.sql("insert into store (shop, api_version) values (?, '2026-10') returning id")
                .param(UUID.randomUUID().toString())
                .query(Integer.class)
                .single();
        String counters = "{\"promisedObjects\":%d,\"promisedBytes\":%d,\"bytes\":%d}"
                .formatted(line, Files.size(file), Files.size(file));
        long batch = database.sql(
                        "insert into sync_batch (store_id, type, direction, trigger, created_by, status, counters) values (?, 'FULL', 'PULL_FROM_SHOPIFY', 'REST', 'test', 'RUNNING', ?) returning id")
                .params(store, counters)
                .query(Long.class)
                .single();
        database.sql(
                        "insert into bulk_operation (batch_id, store_id, type, state, spool_file) values (?, ?, 'QUERY', 'COMPLETED', ?)")
                .params(batch, store, file.getFileName().toString())
                .update();
        database.sql("update sync_batch set phase = 'STAGE' where id = ?")
                .param(batch)
                .update();
        await().atMost(Duration.ofMinutes(3)).untilAsserted(() -> assertThat(
                        database.sql("select concat_ws(': ', status, error) from sync_batch where id = ?")
                                .param(batch)
                                .query(String.class)
                                .single())
                .startsWith("INCOMPLETE: The pull does not balance"));
        return batch;
    }

    /** What is in one only, or other in one: expected, then found. */
    private <K> List<String> differing(Map<K, ?> expected, Map<K, ?> found) {
        Set<K> keys = new HashSet<>(expected.keySet());
        keys.addAll(found.keySet());
        return keys.stream()
                .filter(key -> !Objects.equals(expected.get(key), found.get(key)))
                .map(key -> key + " " + kinds.get(key) + ": " + expected.get(key) + " / " + found.get(key))
                .limit(10)
                .toList();
    }

    private Map<String, Object> staged(long batch) {
        Map<String, Object> staged = new HashMap<>();
        List<String> twice = new ArrayList<>();
        database.sql(
                        "select i.shopify_id, c.after from staged_change c join item i on i.id = c.item_id where c.batch_id = ? and c.status = 'PENDING'")
                .param(batch)
                .query(row -> {
                    if (staged.put(row.getString(1), ResultLines.content(row.getString(2))) != null) {
                        twice.add(row.getString(1));
                    }
                });
        assertThat(twice).isEmpty();
        return staged;
    }

    /** Offset by line. */
    private Map<Long, Long> told(long batch) {
        Map<Long, Long> told = new TreeMap<>();
        List<String> wrong = new ArrayList<>();
        database.sql("select line, byte_offset, reason from dead_letter where batch_id = ? order by id")
                .param(batch)
                .query(row -> {
                    if (told.put(row.getLong(1), row.getLong(2)) != null
                            || row.getString(3).isBlank()) {
                        wrong.add(row.getLong(1) + ": " + row.getString(3));
                    }
                });
        assertThat(wrong).as("two letters for a line, or no reason").isEmpty();
        return told;
    }
}
