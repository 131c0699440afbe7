package dev.catalogsync.stage.document;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Recognises JSON as Shopify writes it (no white space between tokens, keys of plain ASCII, no exponents) and remembers where the
 * members of the outermost object stand. It reads nearly a gigabyte a second, a parser a fifth of that. What it accepts is JSON by
 * RFC 8259 without a repeated key, in characters that {@link Characters} allows; of what it does not accept it says nothing: ask a
 * parser.
 */
final class PlainJson {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final int DEEPEST = 16;
    private static final int MOST_KEYS = 256;
    private static final int LONGEST_NUMBER = 18;
    private static final int NO = -1;

    private final long[] keys = new long[MOST_KEYS];
    private final int[] keyStart = new int[MOST_KEYS];
    private final int[] keyEnd = new int[MOST_KEYS];
    private final int[] valueStart = new int[MOST_KEYS];
    private final int[] valueEnd = new int[MOST_KEYS];
    private int members;
    private int known;
    private byte[] block;
    private int stop;

    /** Whether the bytes are one object of the plain form; then its members can be asked for. */
    boolean accepts(byte[] bytes, int start, int end) {
        block = bytes;
        stop = end;
        members = 0;
        known = 0;
        return start < end && block[start] == '{' && object(start, 0) == end;
    }

    int members() {
        return members;
    }

    boolean isNamed(int member, byte[] name) {
        return java.util.Arrays.equals(block, keyStart[member], keyEnd[member], name, 0, name.length);
    }

    /** Where the value of a member starts: at its quote, bracket, digit or letter. */
    int valueStart(int member) {
        return valueStart[member];
    }

    int valueEnd(int member) {
        return valueEnd[member];
    }

    private int object(int start, int depth) {
        if (depth == DEEPEST) {
            return NO;
        }
        int firstKey = known;
        int at = start + 1;
        if (at < stop && block[at] == '}') {
            return at + 1;
        }
        while (at < stop && block[at] == '"') {
            int end = key(at + 1, firstKey);
            if (end == NO || end + 1 >= stop || block[end + 1] != ':') {
                return NO;
            }
            int member = members;
            if (depth == 0) {
                keyStart[member] = at + 1;
                keyEnd[member] = end;
                valueStart[member] = end + 2;
            }
            int next = value(end + 2, depth);
            if (next == NO || next >= stop) {
                return NO;
            }
            if (depth == 0) {
                valueEnd[member] = next;
                members++;
            }
            if (block[next] == '}') {
                known = firstKey;
                return next + 1;
            }
            if (block[next] != ',') {
                return NO;
            }
            at = next + 1;
        }
        return NO;
    }

    /** The closing quote of a key that this object did not have yet. */
    private int key(int start, int firstKey) {
        long hash = 0xCBF29CE484222325L;
        int at = start;
        while (at < stop && block[at] != '"') {
            if (block[at] < ' ' || block[at] == '\\') {
                return NO;
            }
            hash = (hash ^ block[at]) * 0x100000001B3L;
            at++;
        }
        if (at >= stop || known == MOST_KEYS) {
            return NO;
        }
        for (int i = firstKey; i < known; i++) {
            if (keys[i] == hash) {
                return NO;
            }
        }
        keys[known++] = hash;
        return at;
    }

    private int value(int at, int depth) {
        if (at >= stop) {
            return NO;
        }
        return switch (block[at]) {
            case '"' -> string(at + 1);
            case '{' -> object(at, depth + 1);
            case '[' -> array(at, depth + 1);
            case 't' -> word(at, "true");
            case 'f' -> word(at, "false");
            case 'n' -> word(at, "null");
            default -> number(at);
        };
    }

    private int array(int start, int depth) {
        if (depth == DEEPEST) {
            return NO;
        }
        int at = start + 1;
        if (at < stop && block[at] == ']') {
            return at + 1;
        }
        while (at != NO) {
            at = value(at, depth);
            if (at == NO || at >= stop) {
                return NO;
            }
            if (block[at] == ']') {
                return at + 1;
            }
            at = block[at] == ',' ? at + 1 : NO;
        }
        return NO;
    }

    /** Behind the closing quote. */
    private int string(int start) {
        int at = start;
        while (true) {
            at = special(at);
            if (at >= stop || block[at] >= 0 && block[at] < ' ') {
                return NO;
            }
            if (block[at] == '"') {
                return at + 1;
            }
            if (block[at] == '\\') {
                if (at + 1 >= stop || !isEscape(at + 1)) {
                    return NO;
                }
                at = Characters.afterEscape(block, at, stop);
            } else {
                at = Characters.afterCharacter(block, at, stop);
            }
            if (at < 0) {
                return NO;
            }
        }
    }

    private boolean isEscape(int at) {
        return switch (block[at]) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> true;
            case 'u' -> {
                boolean good = at + 4 < stop;
                for (int i = at + 1; good && i <= at + 4; i++) {
                    good = Character.digit(block[i], 16) >= 0;
                }
                yield good;
            }
            default -> false;
        };
    }

    /** The next quote, backslash, control character or byte above ASCII, eight bytes at a time (Hacker's Delight, 6-1). */
    private int special(int start) {
        int at = start;
        for (; at + Long.BYTES <= stop; at += Long.BYTES) {
            long word = (long) LONGS.get(block, at);
            long quotes = word ^ '"' * ONES;
            long backslashes = word ^ '\\' * ONES;
            long found = ((quotes - ONES) & ~quotes
                            | (backslashes - ONES) & ~backslashes
                            | (word - ' ' * ONES) & ~word
                            | word)
                    & HIGH_BITS;
            if (found != 0) {
                return at + Long.numberOfTrailingZeros(found) / Byte.SIZE;
            }
        }
        while (at < stop && block[at] >= ' ' && block[at] != '"' && block[at] != '\\') {
            at++;
        }
        return at;
    }

    private int word(int at, String word) {
        if (at + word.length() > stop) {
            return NO;
        }
        for (int i = 0; i < word.length(); i++) {
            if (block[at + i] != word.charAt(i)) {
                return NO;
            }
        }
        return at + word.length();
    }

    private int number(int start) {
        int at = block[start] == '-' ? start + 1 : start;
        int digits = digits(at);
        if (digits == at || (digits > at + 1 && block[at] == '0')) {
            return NO;
        }
        at = digits;
        if (at < stop && block[at] == '.') {
            digits = digits(at + 1);
            if (digits == at + 1) {
                return NO;
            }
            at = digits;
        }
        boolean exponent = at < stop && (block[at] == 'e' || block[at] == 'E');
        return exponent || at - start > LONGEST_NUMBER ? NO : at;
    }

    private int digits(int start) {
        int at = start;
        while (at < stop && block[at] >= '0' && block[at] <= '9') {
            at++;
        }
        return at;
    }
}
