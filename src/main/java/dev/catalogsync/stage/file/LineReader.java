package dev.catalogsync.stage.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Finds the lines of a file, one after the other, in a block of some megabytes. Whoever wants to keep the lines that were read takes
 * the block, and the rest goes on in another.
 */
final class LineReader implements AutoCloseable {

    private static final int BLOCK = 1 << 20;
    private static final int ENOUGH = 8 << 20;
    private static final int LONGEST_EXCERPT = 500;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long NEWLINES = 0x0A0A0A0A0A0A0A0AL;

    private final ReadableByteChannel file;
    private final int longestLine;
    private final Queue<byte[]> spare = new ConcurrentLinkedQueue<>();

    private byte[] block;
    private int position;
    private int end;
    private long blockOffset;
    private boolean ended;

    // The line that was read last.
    private int from;
    private int to;
    private long number;
    private boolean tooLong;

    /** @param size of the file; a small one has a small block */
    LineReader(ReadableByteChannel file, long size, int longestLine) {
        this.file = file;
        this.longestLine = longestLine;
        this.block = new byte[(int) Math.min(ENOUGH + BLOCK, size + BLOCK)];
        fill();
        if (end >= 3 && block[0] == (byte) 0xEF && block[1] == (byte) 0xBB && block[2] == (byte) 0xBF) {
            position = 3;
        }
    }

    /** Whether there are bytes left, or may be. */
    boolean hasMore() {
        return position < end || !ended;
    }

    /** Reads a line, without its break; false where there is none. */
    boolean next() {
        if (tooLong && !skipLongLine()) {
            return false;
        }
        from = position;
        int look = position;
        while (true) {
            int found = newline(look);
            if (found >= 0) {
                to = found;
                position = found + 1;
                break;
            }
            look = end;
            if (look - from > longestLine) {
                number++;
                to = from + longestLine;
                tooLong = true;
                return true;
            }
            if (!fill()) {
                if (from == end) {
                    return false;
                }
                to = end;
                position = end;
                break;
            }
        }
        number++;
        if (to > from && block[to - 1] == '\r') {
            to--;
        }
        return true;
    }

    /** Reads on behind its break without keeping what it reads: the block then stands further on in the file. */
    private boolean skipLongLine() {
        tooLong = false;
        int found = newline(position);
        while (found < 0) {
            blockOffset += end - position;
            end = position;
            if (!fill()) {
                return false;
            }
            found = newline(position);
        }
        int gone = found + 1 - position;
        System.arraycopy(block, found + 1, block, position, end - found - 1);
        end -= gone;
        blockOffset += gone;
        return true;
    }

    /** Eight bytes at a time: a zero byte in {@code word ^ newlines} sets the high bit of its place (Hacker's Delight, 6-1). */
    private int newline(int start) {
        int i = start;
        for (; i + Long.BYTES <= end; i += Long.BYTES) {
            long word = (long) LONGS.get(block, i) ^ NEWLINES;
            long found = (word - 0x0101010101010101L) & ~word & 0x8080808080808080L;
            if (found != 0) {
                return i + Long.numberOfTrailingZeros(found) / Byte.SIZE;
            }
        }
        for (; i < end; i++) {
            if (block[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private boolean fill() {
        if (ended) {
            return false;
        }
        if (end == block.length) {
            block = Arrays.copyOf(block, block.length + Math.max(BLOCK, block.length / 2));
        }
        try {
            int read = file.read(ByteBuffer.wrap(block, end, Math.min(BLOCK, block.length - end)));
            if (read < 0) {
                ended = true;
                return false;
            }
            end += read;
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException("The result file cannot be read: " + e.getMessage(), e);
        }
    }

    /** The line is read again by the next call of {@link #next}. */
    void putBack() {
        position = from;
        number--;
    }

    /** What the lines since the last block point into; another array when the block had to grow. */
    byte[] block() {
        return block;
    }

    /** Where the line starts in the block. */
    int from() {
        return from;
    }

    /** Where the line ends in the block; of one that is too long, how much of it is kept. */
    int to() {
        return to;
    }

    boolean isTooLong() {
        return tooLong;
    }

    /** Of the line, from 1; 0 before the first. */
    long number() {
        return number;
    }

    /** Where the line starts in the file. */
    long offset() {
        return blockOffset + from;
    }

    /** Where the next line starts in the file. */
    long nextOffset() {
        return blockOffset + position;
    }

    /** The start of some of the block, for people. */
    String excerpt(int start, int stop) {
        return new String(block, start, Math.min(stop - start, LONGEST_EXCERPT), StandardCharsets.UTF_8)
                .replace('\0', ' ');
    }

    /** Whether so much of the block was read that it is time for another. */
    boolean hasReadEnough() {
        return position > ENOUGH;
    }

    /** Goes on in another block; the old one is left to whoever has it. */
    void leaveBlock() {
        byte[] next = spare.poll();
        if (next == null || next.length < end - position + BLOCK) {
            next = new byte[Math.max(block.length, end - position + BLOCK)];
        }
        goOnIn(next);
    }

    /** Goes on at the start of the same block; the lines that were read are lost. */
    void forget() {
        goOnIn(block);
    }

    private void goOnIn(byte[] next) {
        System.arraycopy(block, position, next, 0, end - position);
        blockOffset += position;
        end -= position;
        position = 0;
        block = next;
    }

    /** Takes a block back that nobody looks at any more; from any thread. */
    void reuse(byte[] old) {
        if (old.length <= ENOUGH + 2 * BLOCK) {
            spare.add(old);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
