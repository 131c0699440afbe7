package dev.catalogsync.stage.document;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * Which lists of an item have fewer elements than the store counts: such an item was truncated, and says nothing about what
 * is missing. A count that is only a lower bound ({@code AT_LEAST}) is one here as well: more may come, fewer may not.
 */
public final class TruncatedLists {

    private static final String[] COUNTS = {"variantsCount", "mediaCount", "productsCount"};
    private static final String[] LISTS = {"variants", "media", "members"};
    private static final byte[][] NAMES = Arrays.stream(COUNTS)
            .map(name -> name.getBytes(StandardCharsets.US_ASCII))
            .toArray(byte[][]::new);
    private static final byte[] COUNT = "{\"count\":".getBytes(StandardCharsets.US_ASCII);
    private static final JsonFactory JSON = new JsonFactory();

    private final long[] counted = new long[COUNTS.length];

    /** The field in which the store counts a list. */
    public static String countOf(String list) {
        return COUNTS[Arrays.asList(LISTS).indexOf(list)];
    }

    void clear() {
        Arrays.fill(counted, 0);
    }

    /** Notes a member of a root, where it is a count. */
    void read(PlainJson json, int member, byte[] block) {
        for (int i = 0; i < NAMES.length; i++) {
            if (json.isNamed(member, NAMES[i])) {
                counted[i] = count(block, json.valueStart(member), json.valueEnd(member));
            }
        }
    }

    /** Notes a member of a root, whose value begins at the parser's token; leaves the parser at its end. */
    void read(String name, JsonParser parser) throws IOException {
        int i = Arrays.asList(COUNTS).indexOf(name);
        if (i >= 0) {
            counted[i] = count(parser);
        } else {
            parser.skipChildren();
        }
    }

    private static long count(byte[] block, int start, int end) {
        int digit = start + COUNT.length;
        if (digit < end && Arrays.equals(block, start, digit, COUNT, 0, COUNT.length)) {
            long count = 0;
            for (; block[digit] >= '0' && block[digit] <= '9'; digit++) {
                count = count * 10 + block[digit] - '0';
            }
            return count;
        }
        try (JsonParser parser = JSON.createParser(block, start, end - start)) {
            parser.nextToken();
            return count(parser);
        } catch (IOException e) {
            return 0;
        }
    }

    private static long count(JsonParser parser) throws IOException {
        long count = 0;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean isCount = parser.currentName().equals("count");
            if (parser.nextToken() == JsonToken.VALUE_NUMBER_INT && isCount) {
                count = parser.getLongValue();
            }
            parser.skipChildren();
        }
        return count;
    }

    /** @param came how many elements of a list came */
    List<String> of(ToIntFunction<String> came) {
        List<String> cut = List.of();
        for (int i = 0; i < LISTS.length; i++) {
            if (counted[i] > 0 && counted[i] > came.applyAsInt(LISTS[i])) {
                cut = cut.isEmpty() ? new ArrayList<>() : cut;
                cut.add(LISTS[i]);
            }
        }
        return cut;
    }
}
