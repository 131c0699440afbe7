package dev.catalogsync.stage.file;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A growable, reusable byte buffer. Chunks of megabytes pass here a hundred times a minute; new arrays each time would
 * fill a small heap with large objects, which the garbage collector handles worst.
 */
public final class Bytes {

    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private byte[] array;
    private int size;

    public Bytes(int capacity) {
        this.array = new byte[capacity];
    }

    /** Empties the buffer and keeps its capacity. */
    public void clear() {
        size = 0;
    }

    public int size() {
        return size;
    }

    /** Truncates to the given length. */
    void cut(int length) {
        size = length;
    }

    /** The first {@link #size()} bytes are those that were put. */
    public byte[] array() {
        return array;
    }

    /** Sets the length, with undefined contents, to be filled by the caller. */
    byte[] room(int length) {
        size = 0;
        grow(length);
        size = length;
        return array;
    }

    public void put(int value) {
        grow(1);
        array[size++] = (byte) value;
    }

    public void put(byte[] bytes, int start, int length) {
        grow(length);
        System.arraycopy(bytes, start, array, size, length);
        size += length;
    }

    public void put(byte[] bytes) {
        put(bytes, 0, bytes.length);
    }

    /** Two bytes, big-endian, like all numbers here. */
    public void putShort(int value) {
        grow(Short.BYTES);
        SHORT.set(array, size, (short) value);
        size += Short.BYTES;
    }

    public void putInt(int value) {
        grow(Integer.BYTES);
        INT.set(array, size, value);
        size += Integer.BYTES;
    }

    public void putLong(long value) {
        grow(Long.BYTES);
        LONG.set(array, size, value);
        size += Long.BYTES;
    }

    public String text(int start, int length) {
        return new String(array, start, length, StandardCharsets.UTF_8);
    }

    private void grow(int more) {
        if (array.length - size < more) {
            array = Arrays.copyOf(array, Math.max(size + more, array.length + array.length / 2));
        }
    }
}
