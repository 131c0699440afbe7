package dev.catalogsync.stage.file;

/**
 * The ids seen in a file: open addressing over one array, 16 to 32 bytes an id, so that two million take at most 64 MB where
 * a set of objects would take a quarter of a gigabyte.
 */
final class LongSet {

    private long[] slots = new long[1 << 12];
    private int size;
    private boolean hasZero;

    /** False if the value was already present. */
    boolean add(long value) {
        if (value == 0) {
            boolean added = !hasZero;
            hasZero = true;
            return added;
        }
        if (size * 2 >= slots.length) {
            grow();
        }
        int slot = find(slots, value);
        if (slots[slot] == value) {
            return false;
        }
        slots[slot] = value;
        size++;
        return true;
    }

    boolean contains(long value) {
        return value == 0 ? hasZero : slots[find(slots, value)] == value;
    }

    private void grow() {
        long[] wider = new long[slots.length * 2];
        for (long value : slots) {
            if (value != 0) {
                wider[find(wider, value)] = value;
            }
        }
        slots = wider;
    }

    private static int find(long[] slots, long value) {
        int mask = slots.length - 1;
        // Ids of one store are nearly consecutive; the multiplication spreads them.
        int slot = (int) ((value * 0x9E3779B97F4A7C15L) >>> 32) & mask;
        while (slots[slot] != 0 && slots[slot] != value) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }
}
