package dev.catalogsync.stage.document;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * What PostgreSQL cannot keep: anything but strict UTF-8, a NUL, and half of a surrogate pair in what it reads as JSON later. One
 * such character would fail the COPY of a whole chunk.
 */
final class Characters {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int NUL = -1;
    private static final int HALF_A_PAIR = -2;
    private static final int NOT_UTF_8 = -3;

    private Characters() {}

    /** What is wrong with the text, to follow the name of a line; null where nothing is. Plain ASCII passes eight bytes at a time. */
    static String trouble(byte[] block, int start, int stop) {
        int i = start;
        while (i >= 0 && i < stop) {
            if (i + Long.BYTES <= stop && isPlain((long) LONGS.get(block, i))) {
                i += Long.BYTES;
            } else if (block[i] == '\\') {
                i = afterEscape(block, i, stop);
            } else if (block[i] >= 0) {
                i++;
            } else {
                i = afterCharacter(block, i, stop);
            }
        }
        return switch (i) {
            case NUL -> "contains a NUL character";
            case HALF_A_PAIR -> "contains an unpaired surrogate";
            case NOT_UTF_8 -> "is not UTF-8";
            default -> null;
        };
    }

    private static boolean isPlain(long word) {
        long backslashes = word ^ 0x5C5C5C5C5C5C5C5CL;
        long found = (backslashes - 0x0101010101010101L) & ~backslashes & 0x8080808080808080L;
        return (found | word & 0x8080808080808080L) == 0;
    }

    /** Where the text goes on after a backslash; negative where it must not stand there. */
    static int afterEscape(byte[] block, int at, int stop) {
        if (at + 6 > stop || block[at + 1] != 'u') {
            return at + 2;
        }
        int code = hex(block, at + 2);
        if (code == 0) {
            return NUL;
        }
        if (code < 0xD800 || code > 0xDFFF) {
            return at + 6;
        }
        boolean pair = code < 0xDC00
                && at + 12 <= stop
                && block[at + 6] == '\\'
                && block[at + 7] == 'u'
                && (hex(block, at + 8) & 0xFC00) == 0xDC00;
        return pair ? at + 12 : HALF_A_PAIR;
    }

    /**
     * Where the text goes on after a character of several bytes; negative where it is none. Table 3-7 of the Unicode standard:
     * the second byte tells overlong forms and surrogates apart.
     */
    static int afterCharacter(byte[] block, int at, int stop) {
        int first = block[at] & 0xFF;
        int length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
        int second = at + 1 < stop ? block[at + 1] & 0xFF : 0;
        int least = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
        int most = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
        boolean good = first >= 0xC2 && first <= 0xF4 && at + length <= stop && second >= least && second <= most;
        for (int i = at + 2; good && i < at + length; i++) {
            good = (block[i] & 0xC0) == 0x80;
        }
        return good ? at + length : NOT_UTF_8;
    }

    /** Four digits; negative where they are none, which is for a parser to say. */
    private static int hex(byte[] block, int at) {
        int code = 0;
        for (int i = at; i < at + 4; i++) {
            code = code << 4 | Character.digit(block[i], 16);
        }
        return code;
    }
}
