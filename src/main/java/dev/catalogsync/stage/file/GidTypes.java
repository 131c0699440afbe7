package dev.catalogsync.stage.file;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The type in a Shopify id, {@code Product} of {@code gid://shopify/Product/1}, without a new text for each of a million lines. */
public final class GidTypes {

    static final String NONE = "?";

    private static final byte[] PLAIN = "gid://shopify/".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ESCAPED = "gid:\\/\\/shopify\\/".getBytes(StandardCharsets.US_ASCII);
    private static final int LONGEST = 60;
    private static final int MOST = 64;

    private final List<byte[]> known = new ArrayList<>();
    private final List<String> names = new ArrayList<>();

    /** @return {@link #NONE} where the bytes are no Shopify id */
    public String of(byte[] block, int start, int stop) {
        int from = start + prefix(block, start, stop, ESCAPED);
        if (from == start) {
            from += prefix(block, start, stop, PLAIN);
        }
        int to = from;
        while (to < stop && to - from <= LONGEST && isLetterOrDigit(block[to])) {
            to++;
        }
        if (from == start || to == from || to >= stop || (block[to] != '/' && block[to] != '\\')) {
            return NONE;
        }
        for (int i = 0; i < known.size(); i++) {
            byte[] name = known.get(i);
            if (Arrays.equals(block, from, to, name, 0, name.length)) {
                return names.get(i);
            }
        }
        String name = new String(block, from, to - from, StandardCharsets.US_ASCII);
        if (known.size() < MOST) {
            known.add(Arrays.copyOfRange(block, from, to));
            names.add(name);
        }
        return name;
    }

    public String of(String gid) {
        byte[] bytes = gid.getBytes(StandardCharsets.UTF_8);
        return of(bytes, 0, bytes.length);
    }

    /** Of a whole id, not of its type: FNV-1a, 64 bits, the same with and without a backslash before each slash; never 0. */
    public static long hash(byte[] block, int start, int stop) {
        long hash = 0xCBF29CE484222325L;
        for (int i = start; i < stop; i++) {
            if (block[i] != '\\') {
                hash = (hash ^ block[i]) * 0x100000001B3L;
            }
        }
        return hash == 0 ? 1 : hash;
    }

    public static long hash(String gid) {
        byte[] bytes = gid.getBytes(StandardCharsets.UTF_8);
        return hash(bytes, 0, bytes.length);
    }

    private static int prefix(byte[] block, int start, int stop, byte[] prefix) {
        boolean there = start + prefix.length <= stop
                && Arrays.equals(block, start, start + prefix.length, prefix, 0, prefix.length);
        return there ? prefix.length : 0;
    }

    private static boolean isLetterOrDigit(byte character) {
        return character >= 'a' && character <= 'z'
                || character >= 'A' && character <= 'Z'
                || character >= '0' && character <= '9';
    }
}
